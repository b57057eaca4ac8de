using Ioc.Dashboards;
using Ioc.Shell;

namespace Ioc.Directives;

/// <summary>How figures are written on the pages of directives: as on every screen, only on the server.</summary>
internal static class FigureWords
{
    /// <summary>No data is a dash, never 0.</summary>
    public static string Of(double? value, Figure figure, Language language) => value is not { } number ? "–" : figure.Format switch
    {
        FigureFormat.Share => (number * 100).ToString("#,##0.0", language.Culture) + " %",
        FigureFormat.PerDay or FigureFormat.Days => number.ToString("#,##0.0", language.Culture),
        _ => number.ToString("#,##0", language.Culture),
    };

    /// <summary>Icon, class and word of a movement; <see langword="null"/> when either value is missing.</summary>
    public static (string Icon, string Class, string Text)? Movement(double? before, double? after, Figure figure)
    {
        if (before is not { } from || after is not { } to)
        {
            return null;
        }
        var difference = Math.Round(to - from, figure.Format == FigureFormat.Share ? 3 : 1);
        if (difference == 0)
        {
            return ("same", "", "directives.same");
        }
        var (icon, text) = difference > 0 ? ("up", "directives.up") : ("down", "directives.down");
        return figure.Better switch
        {
            Better.Neither => (icon, "", text),
            _ => (icon, difference > 0 == (figure.Better == Better.Higher) ? "better" : "worse", text),
        };
    }
}
