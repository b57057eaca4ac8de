using System.Globalization;
using System.Text.Json;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;

namespace Ioc.Delivery.Contacts;

/// <param name="Level"><c>office</c>, <c>chairman</c>, <c>department</c>, <c>provinceOffice</c>.</param>
/// <param name="OnDuty">Today.</param>
public sealed record ContactEntry(
    string Id, string Unit, string Level, string Name, string? Position, string? Email, string? Phone, string? Zalo, string Language,
    DateOnly? ValidFrom, DateOnly? ValidTo, IReadOnlyList<int> Weekdays, IReadOnlyList<DateOnly> DutyDates, IReadOnlyList<DateOnly> OffDates, bool OnDuty)
{
    public static ContactEntry Of(Contact contact, DateOnly today) => new(
        contact.Id, contact.Unit, ContactDraft.WordOf(contact.Level), contact.Name, contact.Position, contact.Email, contact.Phone, contact.Zalo, contact.Language,
        contact.ValidFrom, contact.ValidTo, contact.Weekdays, contact.DutyDates, contact.OffDates, contact.IsOnDuty(today));
}

/// <summary>Contacts and duty rosters, for people and programs.</summary>
internal static class ContactDoor
{
    public const string Path = "/contacts";

    /// <summary>Gaps are looked for on so many days, today included.</summary>
    public const int DaysAhead = 7;

    private const string Api = "/api/v1/contacts";
    private const string Members =
        "{\"unit\",\"level\",\"name\",\"position\"?,\"email\"?,\"phone\"?,\"zalo\"?,\"language\"?,\"validFrom\"?,\"validTo\"?,\"weekdays\"?:[1…7],\"dutyDates\"?,\"offDates\"?}";

    public static IEndpointRouteBuilder MapContacts(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ExcludeFromDescription();
        pages.MapGet("", ShowAsync).Audited("contacts.listed", AuditMoment.Soon).RequireAuthorization(Scopes.SeeContacts);
        pages.MapPost("", (HttpContext http, Forms forms, CancellationToken cancellationToken) => forms.KeepAsync(http, id: null, cancellationToken)).Audited("contact.added").RequireAuthorization(Scopes.Contacts);
        pages.MapPost("/{id}", (string id, HttpContext http, Forms forms, CancellationToken cancellationToken) => forms.KeepAsync(http, id, cancellationToken)).Audited("contact.changed").RequireAuthorization(Scopes.Contacts);
        pages.MapPost("/{id}/delete", (string id, HttpContext http, Forms forms, CancellationToken cancellationToken) => forms.RemoveAsync(http, id, cancellationToken)).Audited("contact.removed").RequireAuthorization(Scopes.Contacts);

        var api = routes.MapGroup(Api).WithTags("Delivery").RequireAuthorization(Scopes.SeeContacts);
        var change = routes.MapGroup(Api).WithTags("Delivery").RequireAuthorization(Scopes.Contacts);
        api.MapGet("", ListAsync).Audited("contacts.listed", AuditMoment.Soon).Takes(new QueryParameter("unit", "Only of this commune (five digits) or province (two); one out of scope is 404 unknown-unit."))
            .WithSummary("Contacts with their rosters, and who is missing within seven days: {\"contacts\":[…],\"gaps\":[{\"unit\",\"level\",\"days\"}]}.").Produces<ContactsAnswer>().Refuses(404, "unknown-unit", "not served, or not for this caller").Refuses(Refusal.OfDatabases);
        api.MapGet("/{id}", FindAsync).Audited("contacts.listed", AuditMoment.Soon).WithSummary("One contact; 404 not-found.").Produces<ContactEntry>();
        change.MapPost("", AddAsync).Audited("contact.added").WithSummary($"Adds a contact: {Members}; without a roster it is on duty every day. 201; 400 bad-contact names the member; 404 unknown-unit.").Accepts<ContactDraft>("application/json").Produces<ContactEntry>(201).Refuses(400, "bad-contact", "a member cannot be; detail names it").Refuses(404, "unknown-unit", "not served, or not for this caller").Refuses(Refusal.OfDatabases);
        change.MapPut("/{id}", ReplaceAsync).Audited("contact.changed").WithSummary("Replaces a contact whole; 200, 400 bad-contact, 404 not-found or unknown-unit.").Accepts<ContactDraft>("application/json").Produces<ContactEntry>().Refuses(400, "bad-contact", "a member cannot be; detail names it").Refuses(404, "unknown-unit", "not served, or not for this caller").Refuses(404, "not-found", "none of this id for this caller").Refuses(Refusal.OfDatabases);
        change.MapDelete("/{id}", RemoveAsync).Audited("contact.removed").WithSummary("Removes a contact; 204, 404 not-found.").Produces(StatusCodes.Status204NoContent).Refuses(404, "not-found", "none of this id for this caller").Refuses(Refusal.OfDatabases);
        return routes;
    }

    // A province seen whole has contacts of its own beside those of its communes.
    private static IEnumerable<string> Units(UnitScope scope, CommuneDirectory communes) =>
        scope.ProvincesInPart.SelectMany(code => scope.CommunesOf(code, communes).Select(commune => commune.Code).Prepend(scope.Sees(code) ? code : "")).Where(code => code.Length > 0);

    private static async Task<IResult> ListAsync(HttpRequest request, UnitScope scope, ContactBook book, CommuneDirectory communes, TimeProvider clock, CancellationToken cancellationToken)
    {
        string? unit = request.Query["unit"];
        if (unit is not null && !book.Sees(scope, unit))
        {
            return UnknownUnit();
        }

        var (all, today) = (await book.ListAsync(scope, cancellationToken), LocalDay.Of(clock.GetUtcNow()));
        var units = unit is null ? Units(scope, communes) : [unit];
        var gaps = new DutyRoster(all, communes).Gaps(units, today, DaysAhead);
        return Results.Ok(new ContactsAnswer(
            [.. all.Where(contact => unit is null || contact.Unit == unit).Select(contact => ContactEntry.Of(contact, today))],
            [.. gaps.Select(gap => new GapEntry(gap.Unit, ContactDraft.WordOf(gap.Level), gap.Days))]));
    }

    private static async Task<IResult> FindAsync(string id, UnitScope scope, ContactBook book, TimeProvider clock, CancellationToken cancellationToken) =>
        await book.FindAsync(id, scope, cancellationToken) is { } contact ? Results.Ok(ContactEntry.Of(contact, LocalDay.Of(clock.GetUtcNow()))) : NotFound();

    private static async Task<IResult> AddAsync(HttpContext http, UnitScope scope, ContactBook book, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (contact, refusal) = await ReadAsync(http, ContactBook.NewId(), scope, book, cancellationToken);
        if (contact is null)
        {
            return refusal!;
        }

        await book.KeepAsync(contact, http.User.Identity?.Name ?? "", cancellationToken);
        AuditNote.Of(http).Subject = contact.Id;
        return Results.Created($"{Api}/{contact.Id}", ContactEntry.Of(contact, LocalDay.Of(clock.GetUtcNow())));
    }

    private static async Task<IResult> ReplaceAsync(string id, HttpContext http, UnitScope scope, ContactBook book, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(id, scope, cancellationToken) is null)
        {
            return NotFound();
        }

        var (contact, refusal) = await ReadAsync(http, id, scope, book, cancellationToken);
        if (contact is null)
        {
            return refusal!;
        }

        await book.KeepAsync(contact, http.User.Identity?.Name ?? "", cancellationToken);
        return Results.Ok(ContactEntry.Of(contact, LocalDay.Of(clock.GetUtcNow())));
    }

    private static async Task<IResult> RemoveAsync(string id, UnitScope scope, ContactBook book, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(id, scope, cancellationToken) is null)
        {
            return NotFound();
        }

        await book.RemoveAsync(id, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<(Contact? Contact, IResult? Refusal)> ReadAsync(HttpContext http, string id, UnitScope scope, ContactBook book, CancellationToken cancellationToken)
    {
        ContactDraft? draft;
        try
        {
            draft = await JsonSerializer.DeserializeAsync<ContactDraft>(http.Request.Body, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException fault)
        {
            return (null, Problem.Of(StatusCodes.Status400BadRequest, "bad-contact", $"Not a contact: {fault.Path}."));
        }

        if (draft is null || !book.Sees(scope, draft.Unit))
        {
            return (null, UnknownUnit());
        }

        var (contact, wrong) = draft.Read(id);
        return contact is null ? (null, Problem.Of(StatusCodes.Status400BadRequest, "bad-contact", $"'{wrong}' cannot be taken.")) : (contact, null);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, UnitScope scope, ContactBook book, Forms forms, CancellationToken cancellationToken)
    {
        var id = http.Request.Query["edit"].ToString();
        var edited = id.Length == 0 ? null : await book.FindAsync(id, scope, cancellationToken);
        return id.Length > 0 && edited is null ? Results.NotFound() : await forms.ShowAsync(http, edited?.Id, edited is null ? null : Forms.DraftOf(edited), wrong: null, cancellationToken);
    }

    private static IResult NotFound() => Problem.Of(StatusCodes.Status404NotFound, "not-found", "No such contact.");

    private static IResult UnknownUnit() => Problem.Of(StatusCodes.Status404NotFound, "unknown-unit", "'unit' is neither a commune nor a province that is served.");

    /// <summary>What the page's plain forms do.</summary>
    internal sealed class Forms(UnitScope scope, ContactBook book, CommuneDirectory communes, IAntiforgery antiforgery, TimeProvider clock)
    {
        public async Task<IResult> KeepAsync(HttpContext http, string? id, CancellationToken cancellationToken)
        {
            if (id is not null && await book.FindAsync(id, scope, cancellationToken) is null)
            {
                return Results.NotFound();
            }

            var draft = Draft(await http.Request.ReadFormAsync(cancellationToken));
            var (contact, wrong) = book.Sees(scope, draft.Unit) ? draft.Read(id ?? ContactBook.NewId()) : (null, "unit");
            if (contact is null)
            {
                return await ShowAsync(http, id, draft, wrong, cancellationToken);
            }

            await book.KeepAsync(contact, http.User.Identity?.Name ?? "", cancellationToken);
            AuditNote.Of(http).Subject = contact.Id;
            return Results.LocalRedirect($"{Path}?unit={contact.Unit}");
        }

        public async Task<IResult> RemoveAsync(HttpContext http, string id, CancellationToken cancellationToken)
        {
            if (await book.FindAsync(id, scope, cancellationToken) is not { } contact)
            {
                return Results.NotFound();
            }

            await book.RemoveAsync(id, cancellationToken);
            return Results.LocalRedirect($"{Path}?unit={contact.Unit}");
        }

        /// <param name="draft">What the form shows; <see langword="null"/>: an empty one.</param>
        /// <param name="wrong">The field to mend.</param>
        public async Task<IResult> ShowAsync(HttpContext http, string? id, ContactDraft? draft, string? wrong, CancellationToken cancellationToken)
        {
            var all = await book.ListAsync(scope, cancellationToken);
            string? province = http.Request.Query["province"];
            var unit = http.Request.Query["unit"].ToString() is { Length: > 0 } asked && book.Sees(scope, asked) ? asked : null;
            var today = LocalDay.Of(clock.GetUtcNow());
            var units = Units(scope, communes).Where(code => province is null or "all" || code == province || communes.Find(code)?.ProvinceCode == province).ToList();
            return ShellPages.Page<ContactsPage>(
                new()
                {
                    [nameof(ContactsPage.Viewer)] = Viewer.Of(http),
                    [nameof(ContactsPage.Contacts)] = all.Where(contact => unit is null ? units.Contains(contact.Unit) : contact.Unit == unit).ToList(),
                    [nameof(ContactsPage.Gaps)] = new DutyRoster(all, communes).Gaps(unit is null ? units : [unit], today, DaysAhead),
                    [nameof(ContactsPage.Units)] = units,
                    [nameof(ContactsPage.Unit)] = unit,
                    [nameof(ContactsPage.Today)] = today,
                    [nameof(ContactsPage.Id)] = id,
                    [nameof(ContactsPage.Draft)] = draft ?? new ContactDraft { Unit = unit, Level = FirstLevel(unit ?? units.FirstOrDefault()) },
                    [nameof(ContactsPage.Wrong)] = wrong,
                    [nameof(ContactsPage.MayChange)] = http.User.May(Scopes.Contacts),
                    [nameof(ContactsPage.Token)] = antiforgery.GetAndStoreTokens(http),
                },
                wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        }

        public static ContactDraft DraftOf(Contact contact) => new()
        {
            Unit = contact.Unit,
            Level = ContactDraft.WordOf(contact.Level),
            Name = contact.Name,
            Position = contact.Position,
            Email = contact.Email,
            Phone = contact.Phone,
            Zalo = contact.Zalo,
            Language = contact.Language,
            ValidFrom = Text(contact.ValidFrom),
            ValidTo = Text(contact.ValidTo),
            Weekdays = contact.Weekdays,
            DutyDates = [.. contact.DutyDates.Select(day => Text(day)!)],
            OffDates = [.. contact.OffDates.Select(day => Text(day)!)],
        };

        private static ContactDraft Draft(IFormCollection form) => new()
        {
            Unit = form["unit"],
            Level = form["level"],
            Name = form["name"],
            Position = form["position"],
            Email = form["email"],
            Phone = form["phone"],
            Zalo = form["zalo"],
            Language = form["language"],
            ValidFrom = form["validFrom"],
            ValidTo = form["validTo"],
            // No box ticked means no weekday; a program that says nothing means all of them.
            Weekdays = [.. form["weekdays"].Select(day => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)],
            DutyDates = Days(form["dutyDates"]),
            OffDates = Days(form["offDates"]),
        };

        // What the form shows first must be something that can be kept: a province has no office of its own at the counter.
        private static string? FirstLevel(string? unit) => unit is { Length: 2 } ? ContactDraft.WordOf(ContactLevel.Department) : null;

        // As people write days, or as programs do.
        private static string[] Days(string? text) =>
            [.. (text ?? "").Split([',', ';', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Select(day => DateOnly.TryParseExact(day, "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? Text(read)! : day)];

        private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}

/// <param name="Level"><c>office</c>, <c>chairman</c>, <c>department</c> or <c>provinceOffice</c>.</param>
/// <param name="Days">Local days within a week on which nobody can be reached.</param>
internal sealed record GapEntry(string Unit, string Level, IReadOnlyList<DateOnly> Days);

internal sealed record ContactsAnswer(IReadOnlyList<ContactEntry> Contacts, IReadOnlyList<GapEntry> Gaps);
