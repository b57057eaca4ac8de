using System.Text;
using Ioc.Geography;
using Ioc.Ingestion;
using Ioc.Model;

namespace Ioc.Tests.Ingestion;

/// <summary>The door's judgement of single records is that of the slow model: reason by reason, and value by value.</summary>
public sealed class RecordReaderAgainstModelTests
{
    private static readonly Installation QuangNinh = new() { DataDirectory = "", Provinces = ["22"] };
    private static readonly CommuneDirectory Directory = new();
    private static readonly Communes ModelCommunes = new(Directory.Communes.ToDictionary(commune => commune.Code, commune => commune.ProvinceCode), new HashSet<string> { "22" });

    public static TheoryData<string> Bad => [.. BadRecords.All.Select(bad => bad.What)];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_record_gets_the_reason_of_the_table(string what)
    {
        var bad = BadRecords.All.Single(record => record.What == what);

        Assert.Equal(bad.Reason, Read(bad.Line, BadRecords.Now).Rejection?.Finding.Code);
    }

    [Fact]
    public void Random_records_are_judged_and_read_alike()
    {
        const int seed = 22;
        var random = new Random(seed);
        foreach (var line in SampleOffice.Lines(SampleOffice.Stories(seed).Take(60), seed).Select(line => Spoil(line, random)))
        {
            var model = new Door(ModelCommunes, new Ledger(), BadRecords.Now);
            var (record, rejection) = Read(line, BadRecords.Now);

            var reply = model.Take(line);
            Assert.True(reply.Reason == rejection?.Finding.Code, $"seed {seed}: model {reply.Reason}, door {rejection?.Finding.Code}: {line}");
            if (record is not null)
            {
                AssertSame(model.Read(line)!, record);
            }
        }
    }

    private static void AssertSame(Ioc.Model.DossierRecord model, Ioc.Ingestion.DossierRecord door)
    {
        Assert.Equal((model.Source, model.DossierCode, model.UpdatedAt, model.Sequence), (door.Source, door.DossierCode, door.UpdatedAt, door.Sequence));
        Assert.Equal((model.Status, model.Channel, model.Deleted), (door.Status, door.Channel, door.Deleted));
        Assert.Equal((model.HandlingCommune, model.ReceivingCommune), (door.HandlingCommune, door.ReceivingCommune));
        Assert.Equal((model.ReceivedAt, model.DueAt, model.FinishedAtThatCounts, model.ReturnedAt), (door.ReceivedAt, door.DueAt, door.FinishedAt, door.ReturnedAt));
        Assert.Equal((model.ApologyAt, model.ApologyDueAt), (door.ApologyAt, door.ApologyDueAt));
        Assert.Equal((model.Digitised, model.ReusedData, model.ElectronicResult, model.FeeDue, model.PaidOnline), (door.Digitised, door.ReusedData, door.ElectronicResult, door.FeeDue, door.PaidOnline));
        Assert.Equal((model.FieldCode, model.FieldName ?? "", model.ProcedureCode, model.ProcedureName ?? ""), (door.FieldCode, door.FieldName, door.ProcedureCode, door.ProcedureName));
        Assert.Equal((model.ServiceLevel ?? 0, model.Satisfaction ?? 0), (door.ServiceLevel, door.Satisfaction));
        Assert.Equal(new Ledger().IsCertification(model), door.ToVersion().IsCertificationByName);
    }

    // Every third line loses, gains or bends something, so that good and bad records of many kinds meet.
    private static string Spoil(string line, Random random)
    {
        if (random.Next(3) > 0 || line.Length < 20)
        {
            return line;
        }
        string[] values = ["null", "\"\"", "\" \"", "-1", "0", "7", "\"9\"", "4.0", "99999999999999999999", "true", "false", "{}", "[1]", "\"06970\"", "\"99999\"", "\"00004\"", "\"2026-11-23T12:09:59+07:00\"", "\"2026-01-01T00:00:00-23:59\"", "\"1999-12-31T00:00:00Z\"", "\"x@y.vn 0912345678\""];
        string[] names = ["dossierCode", "source", "procedureCode", "procedureName", "fieldCode", "fieldName", "handlingCommune", "receivingCommune", "channel", "serviceLevel", "status", "receivedAt", "dueAt", "finishedAt", "returnedAt", "updatedAt", "sequence", "digitised", "satisfaction", "apologyAt", "officer", "deleted", "email"];
        // A name given twice: the last one counts.
        return $"{line.TrimEnd()[..^1]},\"{names[random.Next(names.Length)]}\":{values[random.Next(values.Length)]}}}";
    }

    private static (Ioc.Ingestion.DossierRecord? Record, Rejection? Rejection) Read(string line, DateTimeOffset now)
    {
        var key = new OfficerKey(new byte[32]);
        // The unit table belongs to the portal's shape; canonical records never ask it.
        var reader = new RecordReader(new RecordRules(Directory, QuangNinh), null!, key, Ioc.Access.SendingAs.Any("default"));
        return reader.ReadLine(Encoding.UTF8.GetBytes(line), 0, RecordShape.Canonical, now);
    }
}
