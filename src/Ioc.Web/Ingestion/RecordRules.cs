using Ioc.Geography;
using Ioc.Rules.Dossiers;

namespace Ioc.Ingestion;

/// <summary>Decides on one record: a <see cref="DossierRecord"/>, or the first reason to set it aside.</summary>
public sealed class RecordRules(CommuneDirectory communes, Installation installation)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterUpdate = TimeSpan.FromMinutes(5);

    internal static readonly RecordField[] AlwaysNeeded =
    [
        RecordField.DossierCode, RecordField.ProcedureCode, RecordField.FieldCode, RecordField.HandlingCommune,
        RecordField.Channel, RecordField.Status, RecordField.UpdatedAt,
    ];

    /// <summary>Applies defaults and masking to <paramref name="values"/> in place, then looks for reasons in their order.</summary>
    /// <param name="unknownUnit">Field whose unit the unit table lacks; <see langword="null"/> when there is none.</param>
    internal Finding Check(RecordValues values, DateTimeOffset now, RecordField? unknownUnit = null)
    {
        Prepare(values);
        return MissingOrWrong(values) is { Reason: not Reason.None } form ? form
            : OutOfRange(values) is { Reason: not Reason.None } range ? range
            : WrongPlace(values, unknownUnit) is { Reason: not Reason.None } place ? place
            : WrongTimes(values, now);
    }

    /// <summary>Makes the record of values that <see cref="Check"/> found nothing against.</summary>
    internal DossierRecord Make(RecordValues values, string defaultSource, bool updatedAtIsArrival, OfficerHashes officers)
    {
        var handling = communes.Find(values.Text(RecordField.HandlingCommune)!)!.Code;
        return new DossierRecord
        {
            Source = values.Text(RecordField.Source) ?? defaultSource,
            DossierCode = values.Text(RecordField.DossierCode)!,
            UpdatedAt = values.Instant(RecordField.UpdatedAt)!.Value,
            UpdatedAtIsArrival = updatedAtIsArrival,
            Sequence = values.Number(RecordField.Sequence) ?? 0,
            Deleted = values.Flag(RecordField.Deleted) ?? false,
            Status = (byte)values.Number(RecordField.Status)!.Value,
            Channel = (byte)values.Number(RecordField.Channel)!.Value,
            ServiceLevel = (byte)(values.Number(RecordField.ServiceLevel) ?? 0),
            ProcedureCode = values.Text(RecordField.ProcedureCode)!,
            ProcedureName = values.Text(RecordField.ProcedureName) ?? "",
            FieldCode = values.Text(RecordField.FieldCode)!,
            FieldName = values.Text(RecordField.FieldName) ?? "",
            HandlingCommune = handling,
            ReceivingCommune = values.Text(RecordField.ReceivingCommune) is { } receiving ? communes.Find(receiving)!.Code : handling,
            ReceivedAt = values.Instant(RecordField.ReceivedAt),
            DueAt = values.Instant(RecordField.DueAt),
            FinishedAt = values.Instant(RecordField.FinishedAt),
            ReturnedAt = values.Instant(RecordField.ReturnedAt),
            ApologyAt = values.Instant(RecordField.ApologyAt),
            ApologyDueAt = values.Instant(RecordField.ApologyDueAt),
            Digitised = values.Flag(RecordField.Digitised),
            ReusedData = values.Flag(RecordField.ReusedData),
            ElectronicResult = values.Flag(RecordField.ElectronicResult),
            FeeDue = values.Flag(RecordField.FeeDue),
            PaidOnline = values.Flag(RecordField.PaidOnline),
            Satisfaction = (byte)(values.Number(RecordField.Satisfaction) ?? 0),
            OfficerHash = values.Text(RecordField.Officer) is { } officer ? officers.Of(officer) : "",
        };
    }

    private static void Prepare(RecordValues values)
    {
        // A finish time means something only of a dossier that has ended.
        if (Status(values) is { } status && !status.IsEnded())
        {
            values.Forget(RecordField.FinishedAt);
        }
        foreach (var field in (ReadOnlySpan<RecordField>)[RecordField.ProcedureName, RecordField.FieldName])
        {
            // One that is too long is not taken, and no megabyte is worth searching through.
            if (values.Text(field) is { } name && !IsTooLong(values, FieldDefinition.All[(int)field]))
            {
                values.Set(field, Masking.Mask(name));
            }
        }
    }

    private static Finding MissingOrWrong(RecordValues values)
    {
        foreach (var field in AlwaysNeeded)
        {
            if (!values.Has(field))
            {
                return Missing(field);
            }
        }

        // What an unreadable status would demand nobody knows; a readable one demands, even out of range.
        if (values.Number(RecordField.Status) is { } status)
        {
            if (status is not ((long)DossierStatus.Registered or (long)DossierStatus.Refused) && !values.Has(RecordField.ReceivedAt))
            {
                return Missing(RecordField.ReceivedAt);
            }
            if (status is (long)DossierStatus.Finished or (long)DossierStatus.Returned && !values.Has(RecordField.FinishedAt))
            {
                return Missing(RecordField.FinishedAt);
            }
        }
        return First(values, ValueState.WrongType, Reason.WrongType);
    }

    private static Finding OutOfRange(RecordValues values)
    {
        if (Status(values) is null)
        {
            return new Finding(Reason.BadStatus, "status");
        }
        if (values.Number(RecordField.Channel) is not (>= 1 and <= 5))
        {
            return new Finding(Reason.BadChannel, "channel");
        }
        var date = First(values, ValueState.Unreadable, Reason.BadDate);
        if (date.Reason != Reason.None)
        {
            return date;
        }
        if (values.Number(RecordField.ServiceLevel) is not (null or (>= 2 and <= 4)))
        {
            return new Finding(Reason.BadValue, "serviceLevel");
        }
        if (values.Number(RecordField.Sequence) is < 0)
        {
            return new Finding(Reason.BadValue, "sequence");
        }
        if (values.Number(RecordField.Satisfaction) is not (null or (>= 1 and <= 3)))
        {
            return new Finding(Reason.BadValue, "satisfaction");
        }
        foreach (var definition in FieldDefinition.Bounded)
        {
            if (IsTooLong(values, definition))
            {
                return new Finding(Reason.TooLong, definition.Name);
            }
        }
        return default;
    }

    private Finding WrongPlace(RecordValues values, RecordField? unknownUnit)
    {
        var handling = values.Text(RecordField.HandlingCommune) is { } code ? communes.Find(code) : null;
        if (unknownUnit != RecordField.HandlingCommune && handling is null)
        {
            return new Finding(Reason.UnknownCommune, "handlingCommune");
        }
        if (unknownUnit != RecordField.ReceivingCommune && values.Text(RecordField.ReceivingCommune) is { } receiving && communes.Find(receiving) is null)
        {
            return new Finding(Reason.UnknownCommune, "receivingCommune");
        }
        if (unknownUnit is { } unit)
        {
            return new Finding(Reason.UnknownUnit, FieldDefinition.All[(int)unit].Name);
        }
        return installation.Provinces.Contains(handling!.ProvinceCode) ? default : new Finding(Reason.OutsideProvince, "handlingCommune");
    }

    private static Finding WrongTimes(RecordValues values, DateTimeOffset now)
    {
        var updated = values.Instant(RecordField.UpdatedAt)!.Value;
        var received = values.Instant(RecordField.ReceivedAt);
        if (values.Instant(RecordField.DueAt) < received)
        {
            return new Finding(Reason.DueBeforeReceived, "dueAt");
        }
        if (values.Instant(RecordField.FinishedAt) < received)
        {
            return new Finding(Reason.FinishedBeforeReceived, "finishedAt");
        }
        foreach (var field in (ReadOnlySpan<RecordField>)[RecordField.ReceivedAt, RecordField.FinishedAt, RecordField.ReturnedAt])
        {
            if (values.Instant(field) > updated + AfterUpdate)
            {
                return new Finding(Reason.DateAfterUpdate, FieldDefinition.All[(int)field].Name);
            }
        }
        return updated > now + Ahead ? new Finding(Reason.UpdatedInFuture, "updatedAt") : default;
    }

    internal static bool IsTooLong(RecordValues values, FieldDefinition definition) =>
        definition.Longest > 0 && values.Text(definition.Field) is { } text
        && text.Length > definition.Longest && text.EnumerateRunes().Count() > definition.Longest;

    private static DossierStatus? Status(RecordValues values) =>
        values.Number(RecordField.Status) is >= 1 and <= 10 and var status ? (DossierStatus)status : null;

    private static Finding Missing(RecordField field) => new(Reason.MissingField, FieldDefinition.All[(int)field].Name);

    private static Finding First(RecordValues values, ValueState state, Reason reason) =>
        values.First(state) is { } field ? new Finding(reason, FieldDefinition.All[(int)field].Name) : default;
}
