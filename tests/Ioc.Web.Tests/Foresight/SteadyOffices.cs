using System.Text.Json.Nodes;
using Ioc.Foresight;
using Ioc.Rules.Calendar;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Foresight;

/// <summary>
/// A product with eleven weeks of two offices whose truth is known. Every working day Hà Tu receives ten dossiers due in three working days
/// and ends them after two; Hà An receives four, ends three likewise and the fourth after five, two days late.
/// It is Tuesday morning, before opening, and the clock stands.
/// </summary>
public sealed class SteadyOffices : IAsyncLifetime
{
    public const string HaTu = "06652";
    public const string HaAn = "07168";

    /// <summary>Tuesday.</summary>
    public static readonly DateOnly Today = new(2026, 11, 24);

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 7, 0, 0, LocalDay.Offset);

    private const int WorkingDays = 54;

    private static readonly WorkingCalendar Calendar = WorkingCalendar.BuiltIn;

    public FigureOffice Office { get; } = new();

    public async Task InitializeAsync()
    {
        await Office.InitializeAsync();
        Office.Clock.StopAt(Now);
        await Office.Source.SendAsync(Records());
        await Office.Reader.GetAsync("api/v1/indicators/communes");
    }

    public Task DisposeAsync() => Office.DisposeAsync();

    /// <summary>As the nightly job does.</summary>
    public Task TestForecastsAsync() => Office.Product.Services.GetRequiredService<TestForecastsJob>().RunAsync("22", CancellationToken.None);

    private static IEnumerable<JsonObject> Records()
    {
        for (var (i, day) = (0, Calendar.WorkingDayBefore(Today, WorkingDays)); i < WorkingDays; i++, day = Calendar.NextWorkingDay(day))
        {
            for (var number = 0; number < 10; number++)
            {
                foreach (var record in Life(HaTu, day, endsAfter: 2))
                {
                    yield return record;
                }
            }

            for (var number = 0; number < 4; number++)
            {
                foreach (var record in Life(HaAn, day, endsAfter: number == 0 ? 5 : 2))
                {
                    yield return record;
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Life(string commune, DateOnly day, int endsAfter)
    {
        var code = Dossiers.NewCode();
        var (received, due, ended) = (At(day, 8), At(After(day, 3), 17), At(After(day, endsAfter), 9));
        yield return Record(2, received, null);
        if (ended < Now)
        {
            yield return Record(9, ended, ended);
        }

        JsonObject Record(int status, DateTimeOffset updated, DateTimeOffset? finished) => Dossiers.New(
            ("dossierCode", code), ("handlingCommune", commune), ("receivingCommune", commune), ("status", status), ("receivedAt", Write(received)),
            ("dueAt", Write(due)), ("finishedAt", finished is { } at ? Write(at) : null), ("returnedAt", null), ("apologyAt", null), ("apologyDueAt", null), ("updatedAt", Write(updated)));
    }

    private static DateOnly After(DateOnly day, int workingDays)
    {
        for (var i = 0; i < workingDays; i++)
        {
            day = Calendar.NextWorkingDay(day);
        }

        return day;
    }

    private static DateTimeOffset At(DateOnly day, int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), LocalDay.Offset);

    private static JsonNode Write(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
}
