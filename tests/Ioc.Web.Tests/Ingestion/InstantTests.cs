using System.Globalization;
using System.Text;
using Ioc.Ingestion;

namespace Ioc.Tests.Ingestion;

public sealed class InstantTests
{
    [Theory]
    [InlineData("2026-11-20T10:00:00+07:00", "2026-11-20T03:00:00.000Z")]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z")]
    [InlineData("2026-11-20t10:00:00z", "2026-11-20T10:00:00.000Z")]
    [InlineData("2026-11-20T10:00:00.9999999Z", "2026-11-20T10:00:00.999Z")] // cut, not rounded
    [InlineData("2026-11-20T10:00:00.5Z", "2026-11-20T10:00:00.500Z")]
    [InlineData("2026-11-20T10:00:00-03:30", "2026-11-20T13:30:00.000Z")]
    [InlineData("2026-11-20T10:00:00+15:00", "2026-11-19T19:00:00.000Z")] // further than any country, but an offset
    [InlineData("2026-11-20T10:00:00+23:59", "2026-11-19T10:01:00.000Z")]
    [InlineData("2026-11-20T10:00:00-23:59", "2026-11-21T09:59:00.000Z")]
    [InlineData("2028-02-29T00:00:00+07:00", "2028-02-28T17:00:00.000Z")]
    public void An_instant_with_any_offset_is_read(string text, string utc)
    {
        Assert.True(Instant.TryParse(Encoding.UTF8.GetBytes(text), out var instant));
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), instant);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-20")]
    [InlineData("2026-11-20T10:00:00")]
    [InlineData("2026-11-20T10:00Z")]
    [InlineData("2026-11-20T24:00:00Z")]
    [InlineData("2026-11-20T23:60:00Z")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("2026-00-10T10:00:00Z")]
    [InlineData("2026-11-20T10:00:00+24:00")]
    [InlineData("2026-11-20T10:00:00+07:60")]
    [InlineData("2026-11-20T10:00:00.Z")]
    [InlineData("2026-11-20T10:00:00Z ")]
    [InlineData("+2026-11-20T10:00:00Z")]
    [InlineData("1999-06-30T10:00:00Z")]
    [InlineData("2100-06-30T10:00:00Z")]
    [InlineData("0001-01-01T00:00:00+23:59")]
    [InlineData("9999-12-31T23:59:59-23:59")]
    public void What_is_no_instant_of_this_century_is_refused_without_a_fault(string text) =>
        Assert.False(Instant.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("20261120100000", "2026-11-20T03:00:00.000Z")]
    [InlineData("2026-11-20T10:00:00", "2026-11-20T03:00:00.000Z")]
    [InlineData("2026-11-20T10:00:00.123", "2026-11-20T03:00:00.123Z")]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z")]
    public void The_national_portal_writes_local_time(string text, string utc)
    {
        Assert.True(Instant.TryParsePortal(Encoding.UTF8.GetBytes(text), out var instant));
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), instant);
    }
}
