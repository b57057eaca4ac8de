using System.Globalization;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Delivery;

/// <summary>How the outbox and the rosters are said in words.</summary>
public sealed class DeliveryWords(CommuneDirectory communes)
{
    private const string Nothing = "–";

    public string Unit(string code) => communes.Find(code)?.FullName ?? communes.FindProvince(code)?.FullName ?? code;

    public string Time(DateTimeOffset? at, Viewer viewer) =>
        at is { } instant ? instant.ToOffset(LocalDay.Offset).ToString("HH:mm:ss dd/MM/yyyy", viewer.Language.Culture) : Nothing;

    public string Day(DateOnly day, Viewer viewer) => day.ToString("dd/MM", viewer.Language.Culture);

    public string Number(long number, Viewer viewer) => number.ToString("N0", viewer.Language.Culture);

    public string Recipient(DispatchEntry entry) =>
        (entry.RecipientName, entry.Recipient) switch
        {
            ("", "") => Nothing,
            ("", var address) => address,
            (var name, "") => name,
            var (name, address) => $"{name} ({address})",
        };

    /// <summary>Where nobody on duty could be reached, so that the notice went one level up.</summary>
    public string Gaps(DispatchEntry entry, Viewer viewer) =>
        string.Join("; ", entry.Gaps.Select(gap => $"{Unit(gap.Unit)} · {viewer[$"contacts.level.{gap.Level}"]}"));

    /// <summary>An answer that the product itself gives a name; what the receiver said stands behind it as it was said.</summary>
    public string Answer(string? code, string? detail, Viewer viewer) =>
        code is null ? Nothing
        : string.IsNullOrEmpty(detail) ? viewer[$"delivery.answer.{code}"]
        : string.Create(CultureInfo.InvariantCulture, $"{viewer[$"delivery.answer.{code}"]}: {detail}");
}
