namespace Ioc.Model;

/// <summary>One canonical record as the contract describes it (§2), after defaults: what the sender said, in full.</summary>
/// <remarks>
/// Equality of this type is the contract's "equal in meaning": an absent source is <c>default</c>, an absent receiving
/// commune is the handling one, <c>deleted: false</c> and a missing sequence are absent, instants are UTC milliseconds.
/// </remarks>
public sealed record DossierRecord
{
    public required string DossierCode { get; init; }

    public string Source { get; init; } = "default";

    public required string ProcedureCode { get; init; }

    public string? ProcedureName { get; init; }

    public required string FieldCode { get; init; }

    public string? FieldName { get; init; }

    public required string HandlingCommune { get; init; }

    public required string ReceivingCommune { get; init; }

    public required int Channel { get; init; }

    public int? ServiceLevel { get; init; }

    public required int Status { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? ReturnedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public long Sequence { get; init; }

    public bool? Digitised { get; init; }

    public bool? ReusedData { get; init; }

    public bool? ElectronicResult { get; init; }

    public bool? FeeDue { get; init; }

    public bool? PaidOnline { get; init; }

    public int? Satisfaction { get; init; }

    public DateTimeOffset? ApologyAt { get; init; }

    public DateTimeOffset? ApologyDueAt { get; init; }

    public string? Officer { get; init; }

    public bool Deleted { get; init; }

    /// <summary>Who the dossier is: its code within its source.</summary>
    public (string Source, string Code) Identity => (Source, DossierCode);

    /// <summary>Where the record stands in its dossier's history; of several records under one key the last to arrive counts.</summary>
    public (DateTimeOffset UpdatedAt, long Sequence) Key => (UpdatedAt, Sequence);

    /// <summary>A finish time belongs to the statuses 7, 9 and 10; with any other it is ignored throughout.</summary>
    public DateTimeOffset? FinishedAtThatCounts => Status is 7 or 9 or 10 ? FinishedAt : null;
}
