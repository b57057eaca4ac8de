using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Rules.Indicators;

namespace Ioc.Indicators;

/// <summary>The figures of one commune, of a field, or of all together, as contract §3 names them.</summary>
public sealed record FigureRow
{
    /// <summary>Code of the commune, field or province.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }
    public required string FullName { get; init; }
    public long Received { get; init; }
    public long ReceivedOnline { get; init; }
    public long ReceivedElsewhere { get; init; }
    public long CarriedOver { get; init; }
    public long ResolvedEarly { get; init; }
    public long ResolvedOnTime { get; init; }
    public long ResolvedLate { get; init; }
    public long Withdrawn { get; init; }
    public long Open { get; init; }
    public long OpenPaused { get; init; }
    public long OpenOverdue { get; init; }
    public long OpenNoApology { get; init; }
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
