using Ioc.Access;
using Ioc.Indicators;

namespace Ioc.Reports;

/// <summary>Who sees what is about a province, or about all of them: what is about every province may be seen by those who see every one.</summary>
internal static class ReportScope
{
    /// <param name="province">Two digits, or <see cref="FigureRequest.AllProvinces"/>.</param>
    public static bool SeesReportsOf(this UnitScope scope, string province, Installation installation) =>
        province == FigureRequest.AllProvinces ? installation.Provinces.All(scope.Sees) : scope.Sees(province);

    /// <summary>All that a report can be about and be seen.</summary>
    public static IEnumerable<string> SeenInReports(this UnitScope scope, Installation installation) =>
        scope.SeesReportsOf(FigureRequest.AllProvinces, installation) ? [.. scope.Provinces, FigureRequest.AllProvinces] : scope.Provinces;
}
