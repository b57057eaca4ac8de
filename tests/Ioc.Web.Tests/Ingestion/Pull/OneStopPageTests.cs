using System.Text;
using Ioc.Ingestion.Pull;

namespace Ioc.Tests.Ingestion.Pull;

public class OneStopPageTests
{
    [Fact]
    public void The_records_are_handed_on_as_they_were_sent_one_a_line()
    {
        var page = Read("{\"more\":true, \"extra\":{\"a\":[1]}, \"items\": [{\r\n \"dossierCode\":\"H49 \\u00e9\\n\"}, 7] ,\"next\":\"c2\"}");

        Assert.Equal("{   \"dossierCode\":\"H49 \\u00e9\\n\"}\n7\n", Encoding.UTF8.GetString(page.Lines.Span));
        Assert.Equal((2, "c2", true), (page.Count, page.Next, page.More));
    }

    [Fact]
    public void A_record_of_absurd_depth_does_not_spoil_its_page()
    {
        var deep = new string('[', 500_000) + new string(']', 500_000);

        var page = Read("{\"items\":[{\"dossierCode\":\"a\"}," + deep + ",{\"dossierCode\":\"b\"}],\"next\":\"c\"}");

        Assert.Equal(3, page.Count);
        Assert.Equal(deep, Encoding.UTF8.GetString(page.Lines.Span).Split('\n')[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"next":"c"}""")]
    [InlineData("""{"items":[],"next":""}""")]
    [InlineData("""{"items":[],"next":null}""")]
    [InlineData("""{"items":{},"next":"c"}""")]
    [InlineData("""{"items":[],"next":5}""")]
    [InlineData("""{"items":[],"next":"c","more":"yes"}""")]
    [InlineData("""{"items":[{"dossierCode":"H4""")]
    [InlineData("""{"items":[],"next":"c"}{"items":[]}""")]
    [InlineData("<html>")]
    public void What_is_no_whole_page_is_not_taken_as_one(string body)
    {
        var fault = Assert.Throws<PullFaultException>(() => Read(body));

        Assert.Equal(PullFault.Malformed, fault.Fault);
    }

    private static OneStopPage Read(string body) => OneStopPage.Read(Encoding.UTF8.GetBytes(body));
}
