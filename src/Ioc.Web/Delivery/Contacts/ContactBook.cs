using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Storage;

namespace Ioc.Delivery.Contacts;

/// <summary>The contacts of all units. Kept as long as somebody keeps them; what has passed does not go by itself.</summary>
public sealed class ContactBook(OperationalStore store, CommuneDirectory communes, TimeProvider clock)
{
    private const string Columns =
        "id, unit, level, name, position, email, phone, zalo, language, valid_from, valid_to, weekdays, duty_dates, off_dates";

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Whether a unit exists and lies in the scope; one outside is answered like one that does not exist.</summary>
    public bool Sees(UnitScope scope, string? unit) =>
        unit is not null && (unit.Length == 2 ? communes.FindProvince(unit) is not null && scope.Sees(unit) : communes.Find(unit) is { } commune && commune.Code == unit && scope.Sees(commune));

    /// <summary>Contacts of the scope, by unit, level and name.</summary>
    public async Task<IReadOnlyList<Contact>> ListAsync(UnitScope scope, CancellationToken cancellationToken) =>
        [.. (await AllAsync(cancellationToken)).Where(contact => Sees(scope, contact.Unit))];

    /// <summary>Contacts of every unit, for the worker that tells them.</summary>
    public async Task<IReadOnlyList<Contact>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>($"SELECT {Columns} FROM contact ORDER BY unit, level, name, id");
        return [.. rows.Select(row => row.ToContact())];
    }

    /// <returns><see langword="null"/> for one that does not exist or lies outside the scope.</returns>
    public async Task<Contact?> FindAsync(string id, UnitScope scope, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM contact WHERE id = @id", new { id });
        return row is not null && Sees(scope, row.Unit) ? row.ToContact() : null;
    }

    /// <summary>Adds a contact, or puts it in place of the one of the same id.</summary>
    /// <param name="by">Who does it.</param>
    public async Task KeepAsync(Contact contact, string by, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO contact ({Columns}, changed_at, changed_by)
            VALUES (@Id, @Unit, @Level, @Name, @Position, @Email, @Phone, @Zalo, @Language, @ValidFrom, @ValidTo, @Weekdays, @DutyDates, @OffDates, @now, @by)
            ON CONFLICT (id) DO UPDATE SET
                unit = excluded.unit, level = excluded.level, name = excluded.name, position = excluded.position, email = excluded.email,
                phone = excluded.phone, zalo = excluded.zalo, language = excluded.language, valid_from = excluded.valid_from,
                valid_to = excluded.valid_to, weekdays = excluded.weekdays, duty_dates = excluded.duty_dates,
                off_dates = excluded.off_dates, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """,
            new
            {
                contact.Id,
                contact.Unit,
                Level = (int)contact.Level,
                contact.Name,
                contact.Position,
                contact.Email,
                contact.Phone,
                contact.Zalo,
                contact.Language,
                ValidFrom = Text(contact.ValidFrom),
                ValidTo = Text(contact.ValidTo),
                Weekdays = contact.Weekdays.Sum(day => 1 << (day - 1)),
                DutyDates = Text(contact.DutyDates),
                OffDates = Text(contact.OffDates),
                now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                by,
            });
    }

    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("DELETE FROM contact WHERE id = @id", new { id });
    }

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyList<DateOnly> days) => string.Join(',', days.Select(day => Text(day)));

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IReadOnlyList<DateOnly> Days(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(day => Day(day)!.Value)];

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Unit { get; init; } = "";
        public long Level { get; init; }
        public string Name { get; init; } = "";
        public string? Position { get; init; }
        public string? Email { get; init; }
        public string? Phone { get; init; }
        public string? Zalo { get; init; }
        public string Language { get; init; } = "";
        public string? ValidFrom { get; init; }
        public string? ValidTo { get; init; }
        public long Weekdays { get; init; }
        public string DutyDates { get; init; } = "";
        public string OffDates { get; init; } = "";

        public Contact ToContact() => new(
            Id, Unit, (ContactLevel)Level, Name, Position, Email, Phone, Zalo, Language, Day(ValidFrom), Day(ValidTo),
            [.. Enumerable.Range(1, 7).Where(day => (Weekdays & (1L << (day - 1))) != 0)], Days(DutyDates), Days(OffDates));
    }
}
