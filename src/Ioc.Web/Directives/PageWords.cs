using System.Globalization;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Directives;

/// <summary>Instants and subjects of directives in a reader's language.</summary>
internal static class PageWords
{
    public static string When(DateTimeOffset instant, Viewer viewer) =>
        instant.ToOffset(LocalDay.Offset).ToString("HH:mm dd/MM/yyyy", viewer.Language.Culture);

    public static string Day(DateOnly day, Viewer viewer) => day.ToString("dd/MM/yyyy", viewer.Language.Culture);

    /// <summary>The form's own way of writing a local time.</summary>
    public static string ForInput(DateTimeOffset instant) => instant.ToOffset(LocalDay.Offset).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public static string ForInput(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What a directive is about, in one line.</summary>
    public static string Subject(DirectiveSubject subject, Viewer viewer)
    {
        List<string> parts = [];
        if (subject.Alarm is { } alarm)
        {
            parts.Add($"{viewer["directives.alarm"]} {alarm}");
        }
        if (subject.Dossiers is { } state)
        {
            parts.Add($"{viewer["directives.list"]}: {viewer[$"dossiers.state.{state}"]}");
        }
        else if (subject.Figure is { } figure)
        {
            parts.Add(FollowedFigures.Find(figure)!.Title.In(viewer.Language));
        }
        if (subject.Figure is not null)
        {
            parts.Add($"{Day(subject.Period.From, viewer)} – {Day(subject.Period.To, viewer)}");
        }
        return string.Join(" · ", parts);
    }

    /// <summary>Where what a directive is about can be looked at.</summary>
    public static string? Link(Directive directive)
    {
        var subject = directive.Subject;
        var (from, to) = (ForInput(subject.Period.From), ForInput(subject.Period.To));
        return subject.Alarm is { } alarm ? $"/alarms/{Uri.EscapeDataString(alarm)}"
            : directive.Units is not [var only] ? null
            : $"/commune/{only.Commune}?period=custom&from={from}&to={to}{(subject.Filter.Field is { } field ? $"&field={Uri.EscapeDataString(field)}" : "")}"
              + $"{(subject.Filter.ExcludeCertification ? "&certification=without" : "")}{(subject.Dossiers is { } state ? $"#{state}" : "")}";
    }
}
