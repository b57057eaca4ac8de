using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Ioc.Access;
using Ioc.Apologies;
using Ioc.Documents;
using Ioc.Indicators;
using Ioc.Rules.Apologies;
using Ioc.Tests.Documents;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Apologies;

/// <summary>Apologies owed and their letters, on a Monday noon (23 November 2026); every test has a commune of its own.</summary>
public sealed class ApologyTests(FigureOffice office) : IClassFixture<FigureOffice>
{
    [Fact]
    public async Task Each_commune_says_what_it_owes_and_since_when()
    {
        const string Commune = "06652";
        await office.Source.SendAsync(
            New(Commune, due: "2026-11-13T17:00:00+07:00"), New(Commune, due: "2026-11-20T17:00:00+07:00"),
            New(Commune, due: "2026-11-23T17:00:00+07:00"), New(Commune, due: "2026-11-24T17:00:00+07:00"), New(Commune, due: "2026-11-25T17:00:00+07:00"),
            Dossiers.New(("handlingCommune", Commune), ("status", 5), ("dueAt", "2026-11-13T17:00:00+07:00")),
            Apologised(Commune, "2026-11-19T17:00:00+07:00"));

        var row = await RowAsync(Commune);

        Assert.Equal((2, "2026-11-13", 6), (row.GetProperty("noApology").GetInt32(), row.GetProperty("oldestDueDay").GetString(), row.GetProperty("workingDaysOverdue").GetInt32()));
        // Due today and tomorrow: one working day before is today at the latest.
        Assert.Equal(2, row.GetProperty("decideNow").GetInt32());
        Assert.Equal((1, 1, 0), (row.GetProperty("putOff").GetInt32(), row.GetProperty("putOffPassed").GetInt32(), row.GetProperty("putOffTooOften").GetInt32()));
    }

    [Fact]
    public async Task A_dossier_put_off_twice_breaks_the_rule_but_one_whose_record_was_only_replaced_does_not()
    {
        const string Commune = "06658";
        var (twice, replaced) = (Dossiers.NewCode(), Dossiers.NewCode());
        await office.Source.SendAsync(Apologised(Commune, "2026-11-26T17:00:00+07:00", twice, "2026-11-20T10:00:00+07:00"));
        await office.Source.SendAsync(Apologised(Commune, "2026-11-30T17:00:00+07:00", twice, "2026-11-21T10:00:00+07:00"));
        await office.Source.SendAsync(Apologised(Commune, "2026-11-26T17:00:00+07:00", replaced, "2026-11-20T10:00:00+07:00"));
        await office.Source.SendAsync(Apologised(Commune, "2026-11-27T17:00:00+07:00", replaced, "2026-11-20T10:00:00+07:00"));

        var row = await RowAsync(Commune);

        Assert.Equal((2, 0, 1), (row.GetProperty("putOff").GetInt32(), row.GetProperty("putOffPassed").GetInt32(), row.GetProperty("putOffTooOften").GetInt32()));
    }

    [Fact]
    public async Task What_is_owed_is_the_figure_of_every_screen_at_any_time()
    {
        await office.Source.SendAsync(New("06661", due: "2026-11-12T17:00:00+07:00"), New("06661", due: "2026-11-17T17:00:00+07:00"));
        foreach (var query in new[] { "", "&asOf=2026-11-18T00:00:00Z", "&channel=2", "&excludeCertification=true" })
        {
            var owed = (await office.Reader.GetAsync($"api/v1/apologies/communes?province=22{query}")).GetProperty("communes").EnumerateArray();
            var figures = (await office.Reader.GetAsync($"api/v1/indicators/communes?province=22{query}")).GetProperty("communes").EnumerateArray();
            Assert.Equal(
                figures.Select(row => (row.GetProperty("code").GetString(), row.GetProperty("openNoApology").GetInt64())),
                owed.Select(row => (row.GetProperty("code").GetString(), row.GetProperty("noApology").GetInt64())));
        }
    }

    [Fact]
    public async Task A_letter_holds_the_dates_and_marks_what_a_person_fills_in_and_nothing_of_the_applicant()
    {
        const string Commune = "06673";
        var code = Dossiers.NewCode();
        var record = New(Commune, due: "2026-11-17T17:00:00+07:00", code);
        record["receivedAt"] = "2026-11-03T08:00:00+07:00";
        record["procedureName"] = "Đăng ký khai sinh, 0912345678";
        record["ChuHoSo"] = "Nguyễn Văn A";
        record["SoDienThoai"] = "0912345678";
        await office.Source.SendAsync(record, New(Commune, due: "2026-11-18T17:00:00+07:00"));

        using var answer = await LettersAsync($"commune={Commune}&dossier=default:{code}");
        var docx = await answer.Content.ReadAsByteArrayAsync();
        using var package = WordprocessingDocument.Open(new MemoryStream(docx), isEditable: false);
        var body = package.MainDocumentPart!.Document.Body!;
        var text = body.InnerText.Replace('\u00a0', ' ');

        Assert.Equal(OfficialDocument.ContentType, answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(package).Select(fault => fault.Description));
        Assert.Contains(code, text);
        Assert.Contains("được tiếp nhận ngày 03 tháng 11 năm 2026, hẹn trả kết quả ngày 17 tháng 11 năm 2026.", text);
        Assert.Contains("quá thời hạn hẹn trả 4 ngày làm việc", text);
        // Five working days after Monday.
        Assert.Contains("Ngày hẹn trả kết quả mới: ngày 30 tháng 11 năm 2026 [đề xuất]", text);
        Assert.DoesNotContain("0912345678", text);
        Assert.DoesNotContain("Nguyễn", text);
        var shaded = body.Descendants<Run>().Where(run => run.RunProperties?.Shading is not null).Select(run => run.InnerText).ToList();
        Assert.Equal(8, shaded.Count);
        Assert.All(["họ và tên người nộp", "nguyên nhân", "họ và tên người ký", "đề xuất"], what => Assert.Contains(shaded, run => run.Contains(what)));
    }

    [Fact]
    public async Task A_batch_has_a_letter_for_each_the_longest_overdue_first_and_on_demand_those_that_are_due()
    {
        const string Commune = "06676";
        string[] codes = [Dossiers.NewCode(), Dossiers.NewCode(), Dossiers.NewCode()];
        await office.Source.SendAsync(
            New(Commune, "2026-11-20T17:00:00+07:00", codes[1]), New(Commune, "2026-11-12T17:00:00+07:00", codes[0]), New(Commune, "2026-11-24T17:00:00+07:00", codes[2]));

        Assert.Equal([codes[0], codes[1]], await CodesAsync($"commune={Commune}", codes));
        Assert.Equal(codes, await CodesAsync($"commune={Commune}&soon=true", codes));
    }

    [Fact]
    public async Task More_letters_than_one_document_holds_come_in_parts()
    {
        const string Commune = "06685";
        await office.Source.SendAsync(Enumerable.Range(0, WithoutApology.PartSize + 3).Select(_ => New(Commune, due: "2026-11-12T17:00:00+07:00")));

        using var whole = await LettersAsync($"commune={Commune}");
        var problem = await whole.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.BadRequest, "too-many-letters", WithoutApology.PartSize + 3, 2),
            (whole.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("letters").GetInt32(), problem.GetProperty("parts").GetInt32()));
        Assert.Equal(WithoutApology.PartSize, await CountAsync($"commune={Commune}&part=1"));
        Assert.Equal(3, await CountAsync($"commune={Commune}&part=2"));
        Assert.Equal((HttpStatusCode.NotFound, "no-apology-owed"), await office.Reader.RefusedAsync($"api/v1/apologies/letters.docx?commune={Commune}&part=3"));
    }

    [Theory]
    [InlineData("", 400, "bad-parameter")]
    [InlineData("commune=06652&part=0", 400, "bad-parameter")]
    [InlineData("commune=06652&soon=yes", 400, "bad-parameter")]
    [InlineData("commune=00004", 404, "unknown-commune")]
    [InlineData("commune=06652&province=01", 404, "unknown-province")]
    [InlineData("commune=06652&dossier=default:nothing", 404, "no-apology-owed")]
    [InlineData("commune=07090", 404, "no-apology-owed")]
    public async Task What_cannot_be_had_is_refused_with_its_code(string query, int status, string code) =>
        Assert.Equal(((HttpStatusCode)status, code), await office.Reader.RefusedAsync($"api/v1/apologies/letters.docx?{query}"));

    [Fact]
    public async Task An_empty_scope_sees_nothing()
    {
        await office.Source.SendAsync(New("06688", due: "2026-11-12T17:00:00+07:00"));
        var services = office.Product.Services;
        var (request, _) = services.GetRequiredService<FigureRequestReader>()
            .Read(new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["province"] = "all" }), UnitScope.Nothing);

        var (communes, total) = await services.GetRequiredService<ApologiesByCommune>().RunAsync(request!, default);

        Assert.Empty(communes);
        Assert.Equal((0, null), (total.NoApology, total.OldestDueDay));
        Assert.Empty(await services.GetRequiredService<WithoutApology>().RunAsync(request!, soon: true, part: 1, default));
    }

    [Fact]
    public async Task A_provinces_own_rule_is_followed_and_shown()
    {
        await using var product = await RunningProduct.StartAsync(
            plain => plain with { Apologies = new ApologyRule(WorkingDaysBefore: 0, ExtensionWorkingDays: 2, MostTimes: 1) },
            adjust: builder => builder.Services.AddSingleton<TimeProvider>(new OfficeClock(Model.BadRecords.Now)));
        await new SourceSystem(product.WithKey(RunningProduct.IngestKey)).SendAsync(
            New("06652", due: "2026-11-20T17:00:00+07:00"), New("06652", due: "2026-11-23T17:00:00+07:00"), New("06652", due: "2026-11-24T17:00:00+07:00"));
        using var client = product.WithKey(RunningProduct.ReadKey);

        var answer = await client.GetFromJsonAsync<JsonElement>("api/v1/apologies/communes");
        var letter = await client.GetByteArrayAsync("api/v1/apologies/letters.docx?commune=06652");

        Assert.Equal(1, answer.GetProperty("total").GetProperty("decideNow").GetInt32());
        Assert.Equal(0, answer.GetProperty("rule").GetProperty("workingDaysBefore").GetInt32());
        using var package = WordprocessingDocument.Open(new MemoryStream(letter), isEditable: false);
        Assert.Contains("ngày 25 tháng 11 năm 2026 [đề xuất]", package.MainDocumentPart!.Document.Body!.InnerText.Replace('\u00a0', ' '));
    }

    [RenderingFact]
    public async Task On_paper_each_letter_is_one_page_with_its_own_head_and_signature()
    {
        const string Commune = "06706";
        string[] codes = [Dossiers.NewCode(), Dossiers.NewCode(), Dossiers.NewCode()];
        await office.Source.SendAsync(codes.Select(code => New(Commune, due: "2026-11-12T17:00:00+07:00", code)));
        using var answer = await LettersAsync($"commune={Commune}");

        using var paper = await RenderedDocument.OfAsync(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal(3, paper.Pages.Count);
        Assert.All(paper.Pages.Zip(codes), page =>
        {
            Assert.Contains("ỦY BAN NHÂN DÂN", page.First);
            Assert.Contains("VĂN BẢN XIN LỖI", page.First);
            Assert.Contains(page.Second, page.First);
            Assert.Contains("CHỦ TỊCH", page.First);
        });
    }

    private async Task<JsonElement> RowAsync(string commune) =>
        (await office.Reader.GetAsync("api/v1/apologies/communes?province=22")).GetProperty("communes").EnumerateArray().Single(row => row.GetProperty("code").GetString() == commune);

    private async Task<HttpResponseMessage> LettersAsync(string query)
    {
        using var client = office.Product.WithKey(RunningProduct.ReadKey);
        return await client.GetAsync($"api/v1/apologies/letters.docx?{query}");
    }

    private async Task<IEnumerable<string>> CodesAsync(string query, IEnumerable<string> known)
    {
        using var answer = await LettersAsync(query);
        using var package = WordprocessingDocument.Open(await answer.Content.ReadAsStreamAsync(), isEditable: false);
        var text = package.MainDocumentPart!.Document.Body!.InnerText;
        return known.Where(text.Contains).OrderBy(code => text.IndexOf(code, StringComparison.Ordinal));
    }

    private async Task<int> CountAsync(string query)
    {
        using var answer = await LettersAsync(query);
        using var package = WordprocessingDocument.Open(await answer.Content.ReadAsStreamAsync(), isEditable: false);
        return package.MainDocumentPart!.Document.Body!.Descendants<SectionProperties>().Count();
    }

    private static System.Text.Json.Nodes.JsonObject New(string commune, string due, string? code = null) => Dossiers.New(
        ("dossierCode", code ?? Dossiers.NewCode()), ("handlingCommune", commune), ("receivingCommune", commune), ("status", 4),
        ("receivedAt", "2026-11-02T08:00:00+07:00"), ("dueAt", due), ("updatedAt", "2026-11-16T08:00:00+07:00"), ("finishedAt", null), ("apologyAt", null));

    private static System.Text.Json.Nodes.JsonObject Apologised(string commune, string newDate, string? code = null, string updatedAt = "2026-11-16T08:00:00+07:00")
    {
        var record = New(commune, due: "2026-11-13T17:00:00+07:00", code);
        record["apologyAt"] = "2026-11-12T08:00:00+07:00";
        record["apologyDueAt"] = newDate;
        record["updatedAt"] = updatedAt;
        return record;
    }
}
