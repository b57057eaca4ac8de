using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Ioc.Rules.Foresight;
using Ioc.Storage;

namespace Ioc.Foresight;

/// <summary>A test of a province's forecasts against what came.</summary>
/// <param name="FirstDay">First morning on which a tested forecast was made; <see langword="null"/> when history was too short for any.</param>
/// <param name="Origins">Mornings tested.</param>
/// <param name="DaysKnown">Working days of dossiers known at the test.</param>
public sealed record ForecastTest(string Province, DateTimeOffset TestedAt, DateOnly? FirstDay, DateOnly? LastDay, int Origins, int DaysKnown);

/// <summary>The errors of a province's forecasts, by commune, figure and working days ahead.</summary>
public sealed record TestedErrors(ForecastTest Test, IReadOnlyDictionary<(string Commune, ForecastFigure Figure, int Horizon), ForecastError> Errors)
{
    /// <summary><see langword="null"/> when it was not tested: then there is no interval either.</summary>
    public ForecastError? Of(string commune, ForecastFigure figure, int horizon) => Errors.GetValueOrDefault((commune, figure, horizon));
}

/// <summary>Keeps what the tests of the forecasts found.</summary>
public sealed class ForecastErrors(OperationalStore store)
{
    private const int RowsAStatement = 500;

    private readonly ConcurrentDictionary<string, TestedErrors> _kept = new();

    /// <summary>Of the last test; <see langword="null"/> before the first.</summary>
    public async Task<TestedErrors?> OfAsync(string province, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<TestRow>("SELECT * FROM forecast_test WHERE province = @province", new { province });
        if (row is null)
        {
            return null;
        }

        var test = row.Test();
        // Another node may have tested since.
        if (_kept.TryGetValue(province, out var kept) && kept.Test == test)
        {
            return kept;
        }

        var rows = await connection.QueryAsync<ErrorRow>("SELECT * FROM forecast_error WHERE province = @province", new { province });
        return _kept[province] = new TestedErrors(test, rows.Select(each => each.Error()).ToDictionary(error => (error.Commune, error.Figure, error.Horizon)));
    }

    /// <summary>Puts a test in the place of the one before.</summary>
    public async Task KeepAsync(ForecastTest test, IReadOnlyCollection<ForecastError> errors, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("DELETE FROM forecast_error WHERE province = @Province", test, transaction);
        foreach (var rows in errors.Chunk(RowsAStatement))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO forecast_error (province, commune, figure, horizon, trials, mean_absolute, bias, naive_mean_absolute, covered, cover_trials, half_width)
                VALUES (@Province, @Commune, @Figure, @Horizon, @Trials, @MeanAbsolute, @Bias, @NaiveMeanAbsolute, @Covered, @CoverTrials, @HalfWidth)
                """,
                rows.Select(error => ErrorRow.Of(test.Province, error)), transaction);
        }

        await connection.ExecuteAsync(
            """
            INSERT INTO forecast_test (province, tested_at, first_day, last_day, origins, days_known)
            VALUES (@Province, @TestedAt, @FirstDay, @LastDay, @Origins, @DaysKnown)
            ON CONFLICT (province) DO UPDATE SET tested_at = excluded.tested_at, first_day = excluded.first_day, last_day = excluded.last_day,
                origins = excluded.origins, days_known = excluded.days_known
            """,
            TestRow.Of(test), transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed class TestRow
    {
        public string Province { get; init; } = "";
        public long TestedAt { get; init; }
        public string FirstDay { get; init; } = "";
        public string LastDay { get; init; } = "";
        public int Origins { get; init; }
        public int DaysKnown { get; init; }

        public static TestRow Of(ForecastTest test) => new()
        {
            Province = test.Province,
            TestedAt = test.TestedAt.ToUnixTimeMilliseconds(),
            FirstDay = Write(test.FirstDay),
            LastDay = Write(test.LastDay),
            Origins = test.Origins,
            DaysKnown = test.DaysKnown,
        };

        public ForecastTest Test() => new(Province, DateTimeOffset.FromUnixTimeMilliseconds(TestedAt), Read(FirstDay), Read(LastDay), Origins, DaysKnown);

        private static string Write(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

        private static DateOnly? Read(string day) => day.Length == 0 ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private sealed class ErrorRow
    {
        public string Province { get; init; } = "";
        public string Commune { get; init; } = "";
        public short Figure { get; init; }
        public short Horizon { get; init; }
        public int Trials { get; init; }
        public double MeanAbsolute { get; init; }
        public double Bias { get; init; }
        public double NaiveMeanAbsolute { get; init; }
        public int Covered { get; init; }
        public int CoverTrials { get; init; }
        public double HalfWidth { get; init; }

        public static ErrorRow Of(string province, ForecastError error) => new()
        {
            Province = province,
            Commune = error.Commune,
            Figure = (short)error.Figure,
            Horizon = (short)error.Horizon,
            Trials = error.Trials,
            MeanAbsolute = error.MeanAbsolute,
            Bias = error.Bias,
            NaiveMeanAbsolute = error.NaiveMeanAbsolute,
            Covered = error.Covered,
            CoverTrials = error.CoverTrials,
            HalfWidth = error.HalfWidth,
        };

        public ForecastError Error() => new(Commune, (ForecastFigure)Figure, Horizon, Trials, MeanAbsolute, Bias, NaiveMeanAbsolute, Covered, CoverTrials, HalfWidth);
    }
}
