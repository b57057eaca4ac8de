namespace Ioc.Model;

/// <summary>Some dossiers' records in order of arrival, and questions about them.</summary>
public sealed record OfficeStory(IReadOnlyList<DossierRecord> Records, IReadOnlyList<Question> Questions)
{
    public override string ToString() =>
        string.Join('\n', Records.Select(RecordText.ToJson).Concat(Questions.Select(question => question.ToString()))) + "\n";
}

/// <summary>
/// Random histories that an office could send and the door would take, dense in the cases that rules differ on: few
/// instants shared by many records, seconds around local midnight, holidays and working Saturdays, runs of withdrawals,
/// deletions and revivals, corrections under one key, resent and reordered records.
/// </summary>
public sealed class RandomOffice(Random random, RandomOffice.Setting setting)
{
    /// <param name="Handling">Communes of the provinces served.</param>
    /// <param name="Elsewhere">Further communes that may only receive.</param>
    /// <param name="Latest">No story plays after this day, so that a door with a running clock takes it.</param>
    public sealed record Setting(IReadOnlyList<string> Handling, IReadOnlyList<string> Elsewhere, DateOnly Latest)
    {
        public static Setting QuangNinh { get; } = new(["06652", "06967", "07090"], ["00004"], new DateOnly(2027, 12, 31));
    }

    // Days around which counting working days is not counting days.
    private static readonly DateOnly[] Landmarks =
    [
        new(2025, 1, 29), new(2025, 4, 28), new(2025, 9, 2), new(2026, 1, 9), new(2026, 2, 18), new(2026, 4, 28),
        new(2026, 8, 22), new(2026, 9, 1), new(2026, 11, 23), new(2027, 2, 8), new(2027, 9, 3), new(2026, 6, 30),
    ];

    // Milliseconds of the local day: its edges, the edges of the UTC day, and office hours.
    private static readonly int[] Moments =
    [
        0, 1, 60_000, 120_000, 86_399_999, 86_340_000, 86_280_000, 25_200_000, 25_199_999, 28_800_000, 43_200_000, 61_200_000,
    ];

    private static readonly (string Code, string? Name)[] Fields =
    [
        ("LV-01", "Chứng thực"), ("LV-01", "CHỨNG THỰC"), ("LV-02", "Chu\u031b\u0301ng thu\u031b\u0323c"), ("LV-02", "Hộ tịch"), ("LV-03", "Đất đai"), ("LV-03", null),
    ];

    private DateOnly _middle;
    private DateTimeOffset[] _updates = [];

    /// <summary>One story: one to four dossiers, one to eight records each, three questions.</summary>
    public OfficeStory Tell()
    {
        _middle = Pick(Landmarks.Where(day => day.AddDays(20) <= setting.Latest).ToArray()).AddDays(random.Next(-3, 4));
        _updates = [.. Enumerable.Range(0, random.Next(3, 12)).Select(_ => Instant(14))];

        var records = Enumerable.Range(0, random.Next(1, 5)).SelectMany(Dossier).ToList();
        var questions = Enumerable.Range(0, 3).Select(_ => Ask()).ToList();
        return new OfficeStory(Arrive(records), questions);
    }

    private IEnumerable<DossierRecord> Dossier(int number)
    {
        var withdrawals = random.Next(3) == 0;
        var receivedAt = Instant(12);
        var first = Pick(setting.Handling);
        var record = new DossierRecord
        {
            // Two sources may use the same code for different dossiers.
            DossierCode = $"H49.22-{number / 2}",
            Source = number % 2 == 0 ? "default" : "mot-cua",
            ProcedureCode = "1.004873",
            FieldCode = "LV-02",
            FieldName = "Hộ tịch",
            HandlingCommune = first,
            ReceivingCommune = first,
            Channel = random.Next(1, 6),
            Status = 2,
            UpdatedAt = receivedAt,
            ReceivedAt = receivedAt,
        };
        record = record with { DueAt = Due(receivedAt) };

        for (var count = random.Next(1, 9); count > 0; count--)
        {
            record = Redraw(record);
            yield return Date(record with
            {
                Status = withdrawals && random.Next(3) > 0 ? 7 : Pick(1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 9, 10),
                Deleted = Chance(12),
                Sequence = Chance(50) ? 0 : random.Next(3),
                UpdatedAt = Pick(_updates),
                ApologyAt = Chance(20) ? Instant(10) : null,
            });
        }
    }

    // A snapshot usually repeats what the one before said; sometimes a source corrects itself.
    private DossierRecord Redraw(DossierRecord record)
    {
        if (Chance(15))
        {
            record = record with { HandlingCommune = Pick(setting.Handling) };
        }
        if (Chance(25))
        {
            record = record with { ReceivingCommune = Pick([.. setting.Handling, .. setting.Elsewhere]) };
        }
        if (Chance(10))
        {
            record = record with { Channel = random.Next(1, 6) };
        }
        if (Chance(30))
        {
            var (code, name) = Pick(Fields);
            record = record with { FieldCode = code, FieldName = name };
        }
        if (Chance(20))
        {
            record = record with { ReceivedAt = Instant(12) };
        }
        return Chance(25) ? record with { DueAt = Due(record.ReceivedAt!.Value) } : record;
    }

    // Dates as the door demands them: nothing before the receipt, nothing more than five minutes after the update.
    private DossierRecord Date(DossierRecord record)
    {
        var latest = record.UpdatedAt.AddMinutes(random.Next(6));
        var received = Earlier(record.ReceivedAt!.Value, latest);
        var finished = Pick(record.UpdatedAt, latest, received, Instant(12), record.DueAt ?? received, record.DueAt?.AddMilliseconds(1) ?? latest);
        var finish = Later(received, Earlier(finished, latest));
        return record with
        {
            ReceivedAt = record.Status is 1 or 3 && Chance(50) ? null : received,
            DueAt = record.DueAt is { } due ? Later(due, received) : null,
            FinishedAt = record.Status is 9 or 10 || Chance(record.Status == 7 ? 50 : 10) ? finish : null,
        };
    }

    private List<DossierRecord> Arrive(List<DossierRecord> records)
    {
        if (Chance(50))
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(records));
        }
        foreach (var resent in records.Where(_ => Chance(15)).ToList())
        {
            records.Insert(random.Next(records.Count + 1), resent);
        }
        return records;
    }

    private Question Ask()
    {
        var asOf = Chance(60) ? Pick(_updates).AddMilliseconds(random.Next(-1, 2)) : Instant(25);
        var today = OfficeDays.DayOf(asOf);
        var to = Chance(50) ? today : today.AddDays(random.Next(-12, 13));
        return new Question(
            asOf,
            to.AddDays(-random.Next(25)),
            to,
            Chance(20) ? Pick(Fields).Code : null,
            Chance(20) ? random.Next(1, 6) : null,
            Chance(25));
    }

    private DateTimeOffset? Due(DateTimeOffset receivedAt) => Chance(20) ? null : Later(receivedAt, Instant(8));

    private DateTimeOffset Instant(int daysAround) =>
        new DateTimeOffset(_middle.AddDays(random.Next(-daysAround, daysAround + 1)).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(7))
            .AddMilliseconds(Pick(Moments)).ToUniversalTime();

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
