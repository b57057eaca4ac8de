using Ioc.Access;
using Ioc.Indicators;

namespace Ioc.Reports;

/// <summary>Who sees what is about a province, or about all of them: what is about every province may be seen by those who see every one.</summary>
internal static class ReportScope
{
    /// <param name="province">Two digits, or <see cref="FigureRequest.AllProvinces"/>.</param>
    public static bool SeesReportsOf(this UnitScope scope, string province, Installation installation) =>
        province == FigureRequest.AllProvinces ? installation.Provinces.All(scope.Sees) : scope.Sees(province);

    /// <param name="unit">Code of the commune it is about; empty for a whole province.</param>
    /// <param name="lists">Whether it lists dossiers.</param>
    public static bool SeesReport(this UnitScope scope, string province, string unit, bool lists, Installation installation) =>
        (scope.SeesReportsOf(province, installation) || (unit.Length > 0 && scope.CommuneCodes.Contains(unit))) && (!lists || scope.SeesDossiers);

    /// <summary>All that a report can be about and be seen.</summary>
    public static IEnumerable<string> SeenInReports(this UnitScope scope, Installation installation) =>
        scope.SeesReportsOf(FigureRequest.AllProvinces, installation) ? [.. scope.Provinces, FigureRequest.AllProvinces] : scope.Provinces;
}
