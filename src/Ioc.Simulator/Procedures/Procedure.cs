namespace Ioc.Simulator.Procedures;

/// <summary>A field of work (lĩnh vực) with what the simulator assumes of it.</summary>
/// <param name="ShareRural">Share of the dossiers of a rural commune, 0 … 1; <paramref name="ShareUrban"/> likewise of a ward.</param>
/// <param name="Online">Share handed in online where a commune is as far as the country on average.</param>
/// <param name="OnDay">Share resolved on the very due day.</param>
/// <param name="Late">Share resolved after the due day by an office that is not strained.</param>
/// <param name="LateDays">Mean working days late.</param>
/// <param name="Pause">Share that waits once for papers, for a payment or is halted.</param>
/// <param name="Correction">Share of dossiers corrected afterwards.</param>
/// <param name="HorizonDays">Calendar days after submission in which every dossier of the field has had its last event.</param>
/// <remarks>
/// No table of commune-level fields is published: shares and rates are the working guess of the project's notes
/// (certification half, civil status a fifth, land the slowest and latest), codes are the simulator's own.
/// </remarks>
public sealed record Field(
    string Code, string Name, double ShareRural, double ShareUrban, double Online, double OnDay,
    double Late, double LateDays, double Pause, double Correction, int HorizonDays);

/// <param name="Hours">Promised working hours, 8 a day; 0 where the result is due the same day.</param>
/// <param name="Level">4 full online, 3 partial, 2 information.</param>
public sealed record Procedure(string Code, string Name, Field Field, double Hours, int Level, bool Fee);
