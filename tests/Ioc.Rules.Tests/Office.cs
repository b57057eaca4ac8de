using System.Globalization;
using Ioc.Model;
using Ioc.Rules.Indicators;
using Ioc.Rules.Tests.Properties;

namespace Ioc.Rules.Tests;

/// <summary>Short words for the tests of one commune's desk. All times are local, as on the office's wall.</summary>
internal static class Office
{
    /// <summary>Phường Hà Tu, the commune that the tests look at.</summary>
    public const string Here = "06652";

    public const string Neighbour = "06967";

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="local"><c>2026-11-23 08:00</c>, with seconds and milliseconds where they matter.</param>
    public static DateTimeOffset At(string local) =>
        new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(7)).ToUniversalTime();

    public static DossierRecord Record(int status, string updated, string? received = "2026-11-02 08:00", string? due = null, string? finished = null) => new()
    {
        DossierCode = "H49.22-261102-0001",
        ProcedureCode = "1.004873",
        FieldCode = "LV-HOTICH",
        FieldName = "Hộ tịch",
        HandlingCommune = Here,
        ReceivingCommune = Here,
        Channel = 1,
        Status = status,
        ReceivedAt = received is null ? null : At(received),
        DueAt = due is null ? null : At(due),
        FinishedAt = finished is null ? null : At(finished),
        UpdatedAt = At(updated),
    };

    public static Question Question(string asOf, string from = "2026-11-01", string to = "2026-11-30") => new(At(asOf), Day(from), Day(to));

    /// <summary>One commune's counts, by the product's rules and by the slow model, which must agree before a test may look.</summary>
    public static Counts Counted(Question question, params DossierRecord[] inOrderOfArrival) => Counted(Here, question, inOrderOfArrival);

    public static Counts Counted(string commune, Question question, params DossierRecord[] inOrderOfArrival)
    {
        var product = new SpanFigures(new OfficeStory(inOrderOfArrival, [question])).Ask(question).GetValueOrDefault(commune);
        Assert.Equal(Agreement.AsCounts(Agreement.Keep(inOrderOfArrival).Ask(question)[commune]), product);
        return product;
    }
}
