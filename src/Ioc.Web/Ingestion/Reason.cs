namespace Ioc.Ingestion;

/// <summary>Why a record is set aside, in the order in which reasons are looked for: of several the first counts.</summary>
public enum Reason
{
    None,
    Malformed,
    MissingField,
    WrongType,
    BadStatus,
    BadChannel,
    BadDate,
    BadValue,
    TooLong,
    UnknownCommune,
    UnknownUnit,
    OutsideProvince,
    DueBeforeReceived,
    FinishedBeforeReceived,
    DateAfterUpdate,
    UpdatedInFuture,
    ForeignSource,
}

/// <summary>A reason and the field that gave it.</summary>
public readonly record struct Finding(Reason Reason, string Field)
{
    /// <summary>The stable code that senders see.</summary>
    public string Code => Reason switch
    {
        Reason.Malformed => "malformed",
        Reason.MissingField => "missing-field",
        Reason.WrongType => "wrong-type",
        Reason.BadStatus => "bad-status",
        Reason.BadChannel => "bad-channel",
        Reason.BadDate => "bad-date",
        Reason.BadValue => "bad-value",
        Reason.TooLong => "too-long",
        Reason.UnknownCommune => "unknown-commune",
        Reason.UnknownUnit => "unknown-unit",
        Reason.OutsideProvince => "outside-province",
        Reason.DueBeforeReceived => "due-before-received",
        Reason.FinishedBeforeReceived => "finished-before-received",
        Reason.DateAfterUpdate => "date-after-update",
        Reason.UpdatedInFuture => "updated-in-future",
        Reason.ForeignSource => "foreign-source",
        Reason.None or _ => throw new InvalidOperationException("A finding has a reason."),
    };

    /// <summary>One sentence for the person who mends the sender; never holds a value.</summary>
    public string Message => Reason switch
    {
        Reason.Malformed => "The line is not JSON.",
        Reason.MissingField => $"'{Field}' is missing.",
        Reason.WrongType => Field.Length == 0 ? "The record is not a JSON object." : $"'{Field}' has the wrong JSON type.",
        Reason.BadStatus => "'status' is not one of 1 to 10.",
        Reason.BadChannel => "'channel' is not one of 1 to 5.",
        Reason.BadDate => $"'{Field}' is not an RFC 3339 instant with offset in the years 2000 to 2099.",
        Reason.BadValue => $"'{Field}' is outside its range.",
        Reason.TooLong => $"'{Field}' is too long.",
        Reason.UnknownCommune => $"'{Field}' is not a commune in force.",
        Reason.UnknownUnit => $"'{Field}' is not in the unit table.",
        Reason.OutsideProvince => "'handlingCommune' lies outside the provinces served.",
        Reason.DueBeforeReceived => "'dueAt' is before 'receivedAt'.",
        Reason.FinishedBeforeReceived => "'finishedAt' is before 'receivedAt'.",
        Reason.DateAfterUpdate => $"'{Field}' is more than 5 minutes after 'updatedAt'.",
        Reason.ForeignSource => "'source' is not one that this key sends as.",
        Reason.UpdatedInFuture => "'updatedAt' is more than 10 minutes ahead of the server.",
        Reason.None or _ => "",
    };
}
