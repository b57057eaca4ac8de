namespace Ioc.Model;

/// <summary>Why a record goes to quarantine (§2); of several reasons the first in this order is given.</summary>
public static class Reasons
{
    public const string Malformed = "malformed";
    public const string MissingField = "missing-field";
    public const string WrongType = "wrong-type";
    public const string BadStatus = "bad-status";
    public const string BadChannel = "bad-channel";
    public const string BadDate = "bad-date";
    public const string BadValue = "bad-value";
    public const string TooLong = "too-long";
    public const string UnknownCommune = "unknown-commune";
    public const string OutsideProvince = "outside-province";
    public const string DueBeforeReceived = "due-before-received";
    public const string FinishedBeforeReceived = "finished-before-received";
    public const string DateAfterUpdate = "date-after-update";
    public const string UpdatedInFuture = "updated-in-future";

    public static IReadOnlyList<string> InOrder { get; } =
    [
        Malformed, MissingField, WrongType, BadStatus, BadChannel, BadDate, BadValue, TooLong, UnknownCommune,
        "unknown-unit", OutsideProvince, DueBeforeReceived, FinishedBeforeReceived, DateAfterUpdate, UpdatedInFuture,
    ];

    /// <returns><see langword="null"/> when there is nothing to complain about.</returns>
    public static string? First(IReadOnlyCollection<string> found) => InOrder.FirstOrDefault(found.Contains);
}
