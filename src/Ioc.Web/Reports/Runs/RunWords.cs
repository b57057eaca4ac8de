using Ioc.Geography;
using Ioc.Indicators;

namespace Ioc.Reports.Runs;

/// <summary>Names of what runs are about.</summary>
internal static class RunWords
{
    public static string NameOf(RunUnit unit, CommuneDirectory communes) =>
        unit.Unit.Length > 0 ? communes.Find(unit.Unit)?.FullName ?? unit.Unit : NameOfProvince(unit.Province, communes);

    public static string NameOfProvince(string province, CommuneDirectory communes) =>
        province == FigureRequest.AllProvinces ? FigureRequest.AllTotal.FullName : communes.FindProvince(province)?.FullName ?? province;
}
