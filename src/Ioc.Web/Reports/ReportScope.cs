using System.Data.Common;
using Ioc.Access;
using Ioc.Indicators;
using Ioc.Storage;

namespace Ioc.Reports;

/// <summary>Who sees what is about a province, or about all of them: what is about every province may be seen by those who see every one.</summary>
internal static class ReportScope
{
    /// <param name="province">Two digits, or <see cref="FigureRequest.AllProvinces"/>.</param>
    public static bool SeesReportsOf(this UnitScope scope, string province, Installation installation) =>
        province == FigureRequest.AllProvinces ? installation.Provinces.All(scope.Sees) : scope.Sees(province);

    /// <param name="unit">Code of the commune it is about; empty for a whole province.</param>
    /// <param name="lists">Whether it lists dossiers.</param>
    /// <param name="fields">Codes of the fields it is about; <see langword="null"/>: all.</param>
    public static bool SeesReport(this UnitScope scope, string province, string unit, bool lists, IReadOnlyList<string>? fields, Installation installation) =>
        (scope.SeesReportsOf(province, installation) || (unit.Length > 0 && scope.CommuneCodes.Contains(unit))) && (!lists || scope.SeesDossiers) && scope.Covers(fields);

    /// <summary>A condition of SQL: what the column says a report is about lies within the fields seen. Its parameter is <c>fields</c>.</summary>
    public static string SeenFields(this UnitScope scope, DbConnection connection, string column) =>
        scope.Fields is null ? "1 = 1" : $"({column} IS NOT NULL AND {ManyRows.Within(connection, column, "fields")})";

    /// <summary>Codes of fields as the store has them; <see langword="null"/>: all.</summary>
    public static string? TextOf(IReadOnlyList<string>? fields) => fields is null ? null : ManyRows.Texts(fields);

    public static IReadOnlyList<string>? FieldsOf(string? text) => text is null ? null : ManyRows.Read(text);

    /// <summary>All that a report can be about and be seen.</summary>
    public static IEnumerable<string> SeenInReports(this UnitScope scope, Installation installation) =>
        scope.SeesReportsOf(FigureRequest.AllProvinces, installation) ? [.. scope.Provinces, FigureRequest.AllProvinces] : scope.Provinces;
}
