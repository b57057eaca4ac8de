using System.Globalization;
using System.Runtime.InteropServices;
using NetTopologySuite.Geometries;

namespace Ioc.Geography;

/// <summary><c>import-boundaries</c>: takes commune boundaries from GeoJSON, and makes the maps that browsers are sent.</summary>
public static class ImportBoundariesCommand
{
    /// <summary>Runs as the whole program: Ctrl-C and SIGTERM stop it, and then nothing has changed.</summary>
    public static async Task<int> RunAsync(CommandLine.ImportBoundaries asked, TextWriter output)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(asked.Paths, asked.CodeProperty, asked.NameProperty, asked.Installation, output, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>
    /// Features are matched by code, else by name within the provinces served; a commune imported before is replaced, others stay.
    /// The last line written is <c>matched N, missing N, unknown N, mended N</c>: features matched, communes served that still
    /// have no geometry, features that are none of them, geometries repaired.
    /// </summary>
    /// <param name="paths">Files or folders.</param>
    /// <returns>0 if at least one feature was matched; else 1, and then nothing has changed.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> paths, string codeProperty, string nameProperty, Installation installation, TextWriter output, CancellationToken cancellationToken)
    {
        var directory = new CommuneDirectory();
        Commune[] served = [.. installation.Provinces.SelectMany(directory.Of)];
        var store = new BoundaryStore(installation);
        var match = new BoundaryMatch(directory, served);
        var done = false;
        try
        {
            using var claim = store.ClaimForImport();
            await ReadAsync(paths, codeProperty, nameProperty, match, output, cancellationToken);
            done = match.Matched > 0 && await StoreAsync(store, directory, match, output, cancellationToken);
        }
        catch (ImportRefusedException refusal)
        {
            await output.WriteLineAsync(refusal.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"The import could not be finished: {fault.Message}");
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync("Stopped.");
        }

        if (!done)
        {
            await output.WriteLineAsync("Nothing has been changed.");
        }

        var stored = store.Current().Provinces.Values.SelectMany(p => p.Communes).ToHashSet();
        var missing = served.Count(c => !stored.Contains(c.Code));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"matched {(done ? match.Matched : 0)}, missing {missing}, unknown {match.Unknown}, mended {match.Mended}"));
        return done ? 0 : 1;
    }

    private static async Task ReadAsync(
        IReadOnlyList<string> paths, string codeProperty, string nameProperty, BoundaryMatch match, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var (path, named) in BoundaryFiles.Under(paths))
        {
            var features = new GeoJsonFeatures(path, codeProperty, nameProperty);
            var count = 0;
            foreach (var feature in features.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                match.Add(feature);
                count++;
            }

            if (features.Foreign && named)
            {
                throw new ImportRefusedException($"{path} holds no GeoJSON.");
            }

            await output.WriteLineAsync(features.Foreign ? $"{path}: not GeoJSON, passed over" : $"{path}: {count} features");
        }

        foreach (var note in match.Notes)
        {
            await output.WriteLineAsync(note);
        }

        if (match.NotesLeftOut > 0)
        {
            await output.WriteLineAsync($"… and {match.NotesLeftOut} more");
        }

        if (match.Matched == 0)
        {
            await output.WriteLineAsync($"No feature matches a commune served; the properties looked at are \"{codeProperty}\" and \"{nameProperty}\".");
        }
    }

    private static async Task<bool> StoreAsync(
        BoundaryStore store, CommuneDirectory directory, BoundaryMatch match, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var index = new BoundaryIndex(new(store.Current().Provinces), null);
            foreach (var province in match.Communes().GroupBy(c => directory.Find(c.Code)!.ProvinceCode))
            {
                var boundaries = StoreProvince(store, directory, index, province.Key, province, cancellationToken);
                index.Provinces[province.Key] = boundaries;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{province.Key} {directory.FindProvince(province.Key)!.Name}: {boundaries.Communes.Count} of {directory.Of(province.Key).Count} communes have boundaries"));
            }

            if (index.Provinces.Count > 1)
            {
                var everything = index.Provinces.Values.SelectMany(p => Originals(store, p));
                index = index with { Together = PutMap(store, "all", BoundaryMap.Make(Known(directory, everything), BoundaryDetail.Country, cancellationToken)) };
            }

            cancellationToken.ThrowIfCancellationRequested();
            store.Commit(index);
            return true;
        }
        catch
        {
            store.Abandon();
            throw;
        }
    }

    private static ProvinceBoundaries StoreProvince(
        BoundaryStore store, CommuneDirectory directory, BoundaryIndex before, string code, IEnumerable<(string Code, Geometry Geometry)> imported,
        CancellationToken cancellationToken)
    {
        var communes = new SortedDictionary<string, Geometry>(StringComparer.Ordinal);
        foreach (var (commune, geometry) in (before.Provinces.TryGetValue(code, out var known) ? Originals(store, known) : []).Concat(imported))
        {
            communes[commune] = geometry;
        }

        var map = BoundaryMap.Make(Known(directory, communes.Select(c => (c.Key, c.Value))), BoundaryDetail.Province, cancellationToken);
        return new ProvinceBoundaries(
            [.. communes.Keys], store.Put(code, ".originals.gz", stream => BoundaryOriginals.Write(stream, communes)), PutMap(store, code, map));
    }

    private static IEnumerable<(string Code, Geometry Geometry)> Originals(BoundaryStore store, ProvinceBoundaries province)
    {
        using var stream = store.Open(province.Originals);
        foreach (var commune in BoundaryOriginals.Read(stream))
        {
            yield return commune;
        }
    }

    private static IEnumerable<(Commune Commune, Geometry Geometry)> Known(CommuneDirectory directory, IEnumerable<(string Code, Geometry Geometry)> communes) =>
        communes.Select(c => (directory.Find(c.Code)!, c.Geometry));

    private static MapFiles PutMap(BoundaryStore store, string prefix, BoundaryMap map) => new(
        store.Put(prefix, ".geojson.gz", stream => stream.Write(map.GeoJsonGz)),
        store.Put(prefix, ".topojson.gz", stream => stream.Write(map.TopoJsonGz)));
}
