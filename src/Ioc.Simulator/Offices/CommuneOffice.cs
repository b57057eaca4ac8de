namespace Ioc.Simulator.Offices;

/// <summary>How a commune's office fares; the simulator gives each province a few that a leader should notice.</summary>
public enum Plight
{
    /// <summary>Keeps up.</summary>
    Ordinary,

    /// <summary>Slower than it should be.</summary>
    Busy,

    /// <summary>Too much work for its people: a backlog of weeks, one open dossier in four overdue.</summary>
    Overloaded,

    /// <summary>Hardly a dossier a week.</summary>
    Idle,
}

/// <summary>The one-stop office of a commune: how much comes in, of what, and how well it copes.</summary>
/// <param name="Index">Position among the communes simulated; decides nothing but order.</param>
/// <param name="Key">The commune's code as a number: seed of all its chances, whichever other communes are simulated.</param>
/// <param name="AgencyCode">As in dossier codes: <c>H49.106</c>.</param>
/// <param name="DailyVolume">Dossiers handed in on a plain Wednesday.</param>
/// <param name="OnlineFactor">Multiplies a field's chance of being handed in online.</param>
/// <param name="FieldMix">Running totals of the fields' shares.</param>
public sealed record CommuneOffice(
    int Index, int Key, string Code, string Province, string AgencyCode, bool Urban, double DailyVolume, Plight Plight,
    double OnlineFactor, double DigitisedShare, double ApologyShare, double ElsewhereShare, double[] FieldMix)
{
    private readonly double _phase = (Key * 0.618) % 1;

    /// <summary>1 where the office keeps up; promised times are missed in proportion.</summary>
    /// <remarks>Drifts over four months, so that offices get better and worse and trends have something to show.</remarks>
    public double Strain(int day)
    {
        var wave = Math.Sin(2 * Math.PI * ((day / 120.0) + _phase));
        return Plight switch
        {
            Plight.Overloaded => 5.4 + (0.6 * wave),
            Plight.Busy => 2.6 + (0.3 * wave),
            Plight.Ordinary => 1 + (0.25 * wave),
            Plight.Idle => 0.7,
            _ => throw new InvalidOperationException($"No strain for {Plight}."),
        };
    }

    /// <summary>Clerks who work on dossiers, at least two.</summary>
    public int Clerks => Math.Max(2, (int)(DailyVolume / 8));
}
