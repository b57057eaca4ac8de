using System.Globalization;

namespace Ioc.Browser;

/// <summary>Records as a one-stop system sends them.</summary>
internal static class Dossiers
{
    private static int _number;

    /// <summary>Dossiers received a moment ago and still being handled.</summary>
    public static IEnumerable<string> OfThisMonth(string commune, int count, string field = "LV-HOTICH", string fieldName = "Hộ tịch")
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            var code = $"H49.1-{now:yyMMdd}-{Interlocked.Increment(ref _number):0000}";
            yield return $$"""
                {"dossierCode":"{{code}}","procedureCode":"1.004873","procedureName":"Xác nhận tình trạng hôn nhân","fieldCode":"{{field}}","fieldName":"{{fieldName}}","handlingCommune":"{{commune}}","channel":2,"status":4,"receivedAt":"{{Text(now.AddSeconds(-30))}}","dueAt":"{{Text(now.AddDays(3))}}","updatedAt":"{{Text(now)}}"}
                """;
        }
    }

    /// <summary>Dossiers whose due day has passed: twelve of twelve overload a commune.</summary>
    public static IEnumerable<string> Overdue(string commune, int count = 12)
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            var code = $"H49.1-{now:yyMMdd}-{Interlocked.Increment(ref _number):0000}";
            yield return $$"""
                {"dossierCode":"{{code}}","procedureCode":"1.004873","procedureName":"Xác nhận tình trạng hôn nhân","fieldCode":"LV-HOTICH","fieldName":"Hộ tịch","handlingCommune":"{{commune}}","channel":2,"status":4,"receivedAt":"{{Text(now.AddDays(-20))}}","dueAt":"{{Text(now.AddDays(-10))}}","updatedAt":"{{Text(now)}}"}
                """;
        }
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
