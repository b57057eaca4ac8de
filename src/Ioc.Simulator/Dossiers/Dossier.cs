using Ioc.Simulator.Offices;
using Ioc.Simulator.Procedures;

namespace Ioc.Simulator.Dossiers;

/// <summary>Portal codes of <c>TrangThaiHoSo</c>.</summary>
public enum Status
{
    None,
    Registered,
    Received,
    Refused,
    Processing,
    AwaitingPapers,
    AwaitingPayment,
    Withdrawn,
    Halted,
    Finished,
    Returned,
}

/// <summary>Portal codes of <c>KenhThucHien</c>, with 4 and 5 for VNeID and kiosk.</summary>
public enum Channel
{
    None,
    Counter,
    Online,
    Post,
    VNeId,
    Kiosk,
}

/// <summary>One state of a dossier, as the one-stop system would report it. Instants are milliseconds since 1970 UTC, 0 where absent.</summary>
public record struct Snapshot(Procedure Procedure, Channel Channel)
{
    public long UpdatedAt { get; set; }

    /// <summary>Breaks ties of <see cref="UpdatedAt"/>.</summary>
    public int Sequence { get; set; }

    public Status Status { get; set; }
    public long ReceivedAt { get; set; }
    public long DueAt { get; set; }
    public long FinishedAt { get; set; }
    public long ReturnedAt { get; set; }
    public long ApologyAt { get; set; }
    public long ApologyDueAt { get; set; }
    public bool Digitised { get; set; }
    public bool ElectronicResult { get; set; }
    public bool PaidOnline { get; set; }

    /// <summary>1 … 3; 0 where not rated.</summary>
    public int Satisfaction { get; set; }

    public bool Deleted { get; set; }
}

/// <summary>A dossier with its whole life, past and to come.</summary>
/// <param name="Code">As <c>H49.106-261123-0042</c>.</param>
/// <param name="Receiving">Where it was handed in.</param>
/// <param name="Handling">Where it is resolved.</param>
/// <param name="Officer">Number of the clerk within the handling office.</param>
/// <param name="Life">In order of (updatedAt, sequence); never empty.</param>
public sealed record Dossier(
    string Code, CommuneOffice Receiving, CommuneOffice Handling, int Officer, bool ReusedData, IReadOnlyList<Snapshot> Life);
