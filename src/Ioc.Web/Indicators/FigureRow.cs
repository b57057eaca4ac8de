using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Rules.Indicators;

namespace Ioc.Indicators;

/// <summary>The figures of one commune, of a field, or of all together, as contract §3 names them.</summary>
public sealed record FigureRow
{
    /// <summary>Code of the commune, field or province.</summary>
    public required string Code { get; init; }

    /// <summary>Short: "Ba Đình".</summary>
    public required string Name { get; init; }

    /// <summary>With its kind: "Phường Ba Đình".</summary>
    public required string FullName { get; init; }

    /// <summary>Dossiers received in the period.</summary>
    public long Received { get; init; }

    /// <summary>Of these, through the portal or VNeID (channel 2, 4).</summary>
    public long ReceivedOnline { get; init; }

    /// <summary>Handed in here in the period, handled by another commune.</summary>
    public long ReceivedElsewhere { get; init; }

    /// <summary>Received before the period and not finished before it.</summary>
    public long CarriedOver { get; init; }

    /// <summary>Finished in the period, before the due day.</summary>
    public long ResolvedEarly { get; init; }

    /// <summary>Finished in the period on the due day, or without a due date.</summary>
    public long ResolvedOnTime { get; init; }

    /// <summary>Finished in the period, after the due day.</summary>
    public long ResolvedLate { get; init; }

    /// <summary>Withdrawn by the citizen in the period.</summary>
    public long Withdrawn { get; init; }

    /// <summary>Being handled at asOf, received by the end of the period.</summary>
    public long Open { get; init; }

    /// <summary>Of these, waiting for papers, fees, or suspended.</summary>
    public long OpenPaused { get; init; }

    /// <summary>Of these, running with a due day before the day looked at.</summary>
    public long OpenOverdue { get; init; }

    /// <summary>Overdue ones without an apology.</summary>
    public long OpenNoApology { get; init; }

    /// <summary>Running, due by the end of the next working day.</summary>
    public long DueSoon { get; init; }

    /// <summary>0 to 1, not rounded; null when nothing was resolved.</summary>
    public double? OnTimeRate { get; init; }

    /// <summary>0 to 1; null when nothing is open.</summary>
    public double? OverdueShare { get; init; }

    /// <summary>0 to 1; null when nothing was received.</summary>
    public double? OnlineShare { get; init; }

    /// <summary>Dossiers per working day.</summary>
    public double ThroughputPerDay { get; init; }

    /// <summary>Working days; null when nothing was resolved lately.</summary>
    public double? BacklogDays { get; init; }

    /// <summary>Whole seconds since the last record arrived; null when none ever did, and for a past instant.</summary>
    public long? DataAgeSeconds { get; init; }

    /// <summary>By the thresholds of the load rule, of the row's own figures.</summary>
    public Load Load { get; init; }

    /// <summary>What the figures follow from; rules of alarm look at these. Not part of the answer.</summary>
    internal Counts Counts { get; init; }

    /// <summary>Load is sent as <c>normal</c>, <c>busy</c>, <c>overloaded</c>.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<Load>(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static FigureRow Of(string code, string name, string fullName, Counts counts, long? dataAgeSeconds, Load load) => new()
    {
        Code = code,
        Name = name,
        FullName = fullName,
        Received = counts.Received,
        ReceivedOnline = counts.ReceivedOnline,
        ReceivedElsewhere = counts.ReceivedElsewhere,
        CarriedOver = counts.CarriedOver,
        ResolvedEarly = counts.ResolvedEarly,
        ResolvedOnTime = counts.ResolvedOnTime,
        ResolvedLate = counts.ResolvedLate,
        Withdrawn = counts.Withdrawn,
        Open = counts.Open,
        OpenPaused = counts.OpenPaused,
        OpenOverdue = counts.OpenOverdue,
        OpenNoApology = counts.OpenNoApology,
        DueSoon = counts.DueSoon,
        OnTimeRate = counts.OnTimeRate(),
        OverdueShare = counts.OverdueShare(),
        OnlineShare = counts.OnlineShare(),
        ThroughputPerDay = counts.ThroughputPerDay(),
        BacklogDays = counts.BacklogDays(),
        DataAgeSeconds = dataAgeSeconds,
        Load = load,
        Counts = counts,
    };
}
