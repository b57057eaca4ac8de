using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ioc.Simulator.Dossiers;

namespace Ioc.Simulator.Tests.Dossiers;

public class LifeTests
{
    private static readonly List<Dossier> Month = [.. QuangNinh.HandedIn(QuangNinh.Today - 200, 30)];

    // What the portal's codes allow: a dossier is registered or received, worked on with pauses, and then done, refused or withdrawn.
    private static readonly Dictionary<Status, Status[]> Next = new()
    {
        [Status.None] = [Status.Registered, Status.Received],
        [Status.Registered] = [Status.Received, Status.Refused],
        [Status.Received] = [Status.Processing, Status.AwaitingPapers, Status.AwaitingPayment, Status.Halted, Status.Withdrawn, Status.Finished, Status.Returned],
        [Status.Refused] = [],
        [Status.Processing] = [Status.AwaitingPapers, Status.AwaitingPayment, Status.Halted, Status.Withdrawn, Status.Finished, Status.Returned],
        [Status.AwaitingPapers] = [Status.Processing],
        [Status.AwaitingPayment] = [Status.Processing],
        [Status.Withdrawn] = [],
        [Status.Halted] = [Status.Processing],
        [Status.Finished] = [Status.Returned],
        [Status.Returned] = [],
    };

    [Fact]
    public void Every_change_of_status_is_one_that_an_office_makes()
    {
        foreach (var dossier in Month)
        {
            var before = Status.None;
            foreach (var at in dossier.Life)
            {
                Assert.True(at.Status == before || Next[before].Contains(at.Status), $"{dossier.Code}: {before} → {at.Status}");
                before = at.Status;
            }
        }
    }

    [Fact]
    public void Later_records_carry_a_later_time_or_a_greater_sequence()
    {
        foreach (var dossier in Month)
        {
            Assert.All(dossier.Life.Zip(dossier.Life.Skip(1)), pair =>
                Assert.True((pair.First.UpdatedAt, pair.First.Sequence).CompareTo((pair.Second.UpdatedAt, pair.Second.Sequence)) < 0, dossier.Code));
        }
    }

    [Fact]
    public void Every_kind_of_event_happens_within_a_month()
    {
        var all = Month.SelectMany(dossier => dossier.Life).ToList();

        Assert.All(Enum.GetValues<Status>().Except([Status.None]), status => Assert.Contains(all, at => at.Status == status));
        Assert.All(Enum.GetValues<Channel>().Except([Channel.None]), channel => Assert.Contains(all, at => at.Channel == channel));
        Assert.Contains(all, at => at.Deleted);
        Assert.Contains(Month, dossier => dossier.Life.SkipWhile(at => !at.Deleted).Any(at => !at.Deleted));
        Assert.Contains(all, at => at.Sequence > 0);
        Assert.Contains(all, at => at.ApologyAt > 0);
        Assert.Contains(all, at => at.FinishedAt > at.DueAt + 86_400_000 && at.DueAt > 0 && at.ApologyAt == 0);
        Assert.All(Enumerable.Range(1, 3), rating => Assert.Contains(all, at => at.Satisfaction == rating));
    }

    [Fact]
    public void A_pause_moves_the_due_date_by_the_office_hours_lost()
    {
        var pauses = Month.SelectMany(dossier => dossier.Life.Zip(dossier.Life.Skip(1)))
            .Where(pair => pair.First.Status is Status.AwaitingPapers or Status.Halted && pair.Second.Status == Status.Processing && pair.First.DueAt > 0 && !pair.Second.Deleted)
            .ToList();

        Assert.NotEmpty(pauses);
        Assert.All(pauses, pair => Assert.True(pair.Second.DueAt > pair.First.DueAt));
    }

    [Fact]
    public void Every_record_keeps_the_contract()
    {
        using var records = new RecordWriter("mot-cua");
        var output = new ArrayBufferWriter<byte>();
        foreach (var dossier in Month.Concat(Pulses()))
        {
            foreach (var at in dossier.Life)
            {
                output.ResetWrittenCount();
                records.Write(output, dossier, at);
                using var record = JsonDocument.Parse(output.WrittenMemory);
                Assert.Equal("", Breach(record.RootElement));
            }
        }
    }

    private static IEnumerable<Dossier> Pulses()
    {
        var pulses = new PulseBook(QuangNinh.Offices, QuangNinh.Clock, QuangNinh.Seed);
        return Enumerable.Range(0, 600).SelectMany(minute => Enumerable.Range(0, 5).Select(number => pulses.Make(29_924_000 + minute, number)));
    }

    /// <summary>The first rule of the contract's section 2 that a record breaks, written from the contract and not from the generator.</summary>
    private static string Breach(JsonElement record)
    {
        foreach (var name in (string[])["dossierCode", "procedureCode", "fieldCode", "handlingCommune", "channel", "status", "updatedAt"])
        {
            if (!record.TryGetProperty(name, out _))
            {
                return $"missing-field {name}";
            }
        }

        var status = record.GetProperty("status").GetInt32();
        var updated = Instant(record, "updatedAt")!.Value;
        var (received, due, finished, returned) = (Instant(record, "receivedAt"), Instant(record, "dueAt"), Instant(record, "finishedAt"), Instant(record, "returnedAt"));
        return (status is < 1 or > 10) ? "bad-status"
            : record.GetProperty("channel").GetInt32() is < 1 or > 5 ? "bad-channel"
            : received is null && status is not (1 or 3) ? "missing-field receivedAt"
            : finished is null && status is 9 or 10 ? "missing-field finishedAt"
            : record.GetProperty("dossierCode").GetString()!.Length > 64 ? "too-long"
            : due < received ? "due-before-received"
            : finished < received ? "finished-before-received"
            : new[] { received, finished, returned }.Any(instant => instant > updated.AddMinutes(5)) ? "date-after-update"
            : status < 9 && returned is not null ? "returned before it was finished"
            : "";
    }

    private static DateTimeOffset? Instant(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value)
            ? DateTimeOffset.ParseExact(value.GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)
            : null;
}
