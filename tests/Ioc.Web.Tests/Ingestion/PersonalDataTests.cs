using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Tests.Ingestion;

/// <summary>No person is ever stored: not in the database, not in quarantine, not in a log.</summary>
[Collection(AtTheDoor.Name)]
public sealed class PersonalDataTests(DoorOffice office)
{
    [Theory]
    [InlineData("Liên hệ 0912345678 để biết", "Liên hệ *** để biết")]
    [InlineData("Liên hệ 0912 345 678.", "Liên hệ ***.")]
    [InlineData("Liên hệ 0912.345.678, hẹn", "Liên hệ ***, hẹn")]
    [InlineData("+84912345678", "***")]
    [InlineData("+84 912 345 678", "***")]
    [InlineData("+84.912.345.678", "***")]
    [InlineData("CCCD 022099001234 của ông", "CCCD *** của ông")]
    [InlineData("CMND 100123456", "CMND ***")]
    [InlineData("gửi a.b+c@tinh.gov.vn nhé", "gửi *** nhé")]
    [InlineData("0912345678 và binh@example.com", "*** và ***")]
    [InlineData("Quyết định 1234/QĐ-TTg năm 2026, mã 1.004873", "Quyết định 1234/QĐ-TTg năm 2026, mã 1.004873")]
    public async Task Persons_in_names_of_procedures_and_fields_are_masked(string sent, string stored)
    {
        var record = Dossiers.New(("procedureName", sent), ("fieldName", sent));
        await office.Source.SendAsync(record);

        Assert.Equal([stored], await office.StoredAsync(record["dossierCode"]!.GetValue<string>(), "procedure_name"));
        Assert.Equal([stored], await office.StoredAsync(record["dossierCode"]!.GetValue<string>(), "field_name"));
    }

    [Fact]
    public async Task An_officer_is_a_hash_the_same_for_the_same_officer_also_after_a_replay()
    {
        var (first, second, other) = (Dossiers.New(("officer", "cb-0017")), Dossiers.New(("officer", "cb-0017")), Dossiers.New(("officer", "cb-0018")));
        var late = Dossiers.New(("officer", "cb-0017"), ("handlingCommune", "06652"), ("channel", 9));
        await office.Source.SendAsync(first, second, other, late);
        var hash = Assert.Single(await Hash(first));

        Assert.Matches("^[0-9a-f]{16,}$", hash);
        Assert.Equal([hash], await Hash(second));
        Assert.NotEqual([hash], await Hash(other));
        var waiting = Assert.Single(await office.QuarantineOfAsync(Code(late))).GetProperty("record");
        Assert.Equal(hash, waiting.GetProperty("officer").GetString());
    }

    [Fact]
    public async Task What_is_unknown_or_unreadable_is_nowhere()
    {
        // One mark a place, so that a find tells where it came from.
        var marks = Enumerable.Range(0, 12).Select(i => $"Nguyen-Thi-Dau-Vet-{i:d2}-{Guid.NewGuid():n}").ToList();
        var sent = new[]
        {
            Dossiers.New(("chuHoSo", marks[0]), ("diaChi", new JsonObject { ["so"] = marks[1] })).ToJsonString(),
            Dossiers.New((marks[2], "x"), ("officer", marks[3])).ToJsonString(),
            Dossiers.New(("chuHoSo", marks[4]), ("status", 12), ("officer", marks[5])).ToJsonString(),
            Dossiers.New(("channel", marks[6])).ToJsonString(),
            Dossiers.New(("receivedAt", marks[7])).ToJsonString(),
            Dossiers.New(("handlingCommune", new JsonArray(marks[8]))).ToJsonString(),
            $"{marks[9]}, không phải JSON",
            $"\"{marks[10]}\"",
            Dossiers.New(("handlingCommune", marks[11])).ToJsonString(),
        };

        Assert.Equal((2, 0, 7), (await office.Source.SendAsync(sent)).Counts);
        await office.Source.RefusedAsync(SourceSystem.Json($"[{sent[0]}, {marks[9]}"));

        var listed = await office.Sender.GetStringAsync("api/v1/quarantine");
        Assert.All(marks, mark => Assert.DoesNotContain(mark, listed, StringComparison.Ordinal));
        Assert.All(marks, mark => Assert.DoesNotContain(office.Log.All, line => line.Contains(mark, StringComparison.Ordinal)));
        Assert.Empty(FindInFiles(marks));
    }

    [Fact]
    public async Task Quarantine_keeps_what_has_the_right_form_and_of_the_rest_its_length()
    {
        var record = Dossiers.New(
            ("status", 12), ("receivedAt", "hom qua"), ("officer", "cb-1"), ("procedureName", "Gọi 0912345678"), ("handlingCommune", "0912345678"),
            ("channel", 912345678), ("satisfaction", "022099001234"), ("dueAt", true), ("ghiChu", "riêng"));
        await office.Source.SendAsync(record);

        var waiting = Assert.Single(await office.QuarantineOfAsync(Code(record)));
        var kept = waiting.GetProperty("record");

        Assert.Equal("wrong-type", waiting.GetProperty("code").GetString());
        Assert.Equal(12, kept.GetProperty("status").GetInt32());
        Assert.Equal("Gọi ***", kept.GetProperty("procedureName").GetString());
        Assert.Equal("LV-HOTICH", kept.GetProperty("fieldCode").GetString());
        Assert.Equal(7, kept.GetProperty("receivedAt").GetProperty("length").GetInt32());
        Assert.Equal(10, kept.GetProperty("handlingCommune").GetProperty("length").GetInt32());
        Assert.Equal(9, kept.GetProperty("channel").GetProperty("length").GetInt32());
        Assert.Equal(12, kept.GetProperty("satisfaction").GetProperty("length").GetInt32());
        Assert.Equal(4, kept.GetProperty("dueAt").GetProperty("length").GetInt32());
        Assert.False(kept.TryGetProperty("ghiChu", out _));
        Assert.DoesNotContain("cb-1", kept.GetRawText());
    }

    [Fact]
    public async Task Of_a_line_that_is_not_JSON_its_length_and_place_are_kept()
    {
        var line = $"không phải JSON {Guid.NewGuid():n}";
        await office.Source.SendAsync(Dossiers.New().ToJsonString(), line);

        var waiting = (await office.QuarantineAsync("malformed"))[^1].GetProperty("record");

        Assert.Equal(Encoding.UTF8.GetByteCount(line), waiting.GetProperty("length").GetInt32());
        Assert.Equal(1, waiting.GetProperty("position").GetInt32());
    }

    private Task<IReadOnlyList<string>> Hash(JsonObject record) => office.StoredAsync(Code(record), "officer_hash");

    private static string Code(JsonObject record) => record["dossierCode"]!.GetValue<string>();

    private IEnumerable<string> FindInFiles(List<string> marks)
    {
        foreach (var file in Directory.EnumerateFiles(office.Data.Path, "*", SearchOption.AllDirectories))
        {
            byte[] bytes;
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                bytes = copy.ToArray();
            }
            catch (IOException)
            {
                // Merged away meanwhile, or a lock.
                continue;
            }
            foreach (var mark in marks.Where(mark => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0))
            {
                yield return $"{mark} in {file}";
            }
        }
    }
}
