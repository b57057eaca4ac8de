using System.Text.Json;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Ioc.Shell;

/// <summary>
/// Scripts, styles and fonts that the bundler made. Their names carry a hash of their content, so a browser keeps
/// them for good, and a new build is a new name.
/// </summary>
/// <param name="folder">Where the build lies; by default the one that comes with the product.</param>
public sealed class Assets(ILogger<Assets> log, string? folder = null)
{
    private static readonly FileExtensionContentTypeProvider ContentTypes = new()
    {
        Mappings = { [".js"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".svg"] = "image/svg+xml; charset=utf-8", [".json"] = "application/json; charset=utf-8" },
    };
    private static readonly (string Coding, string Suffix)[] Codings = [("br", ".br"), ("gzip", ".gz")];
    private readonly string _folder = folder ?? Environment.GetEnvironmentVariable("IOC_ASSETS") ?? ProductFiles.Folder("src/Ioc.Web/wwwroot/dist", "wwwroot/dist");
    private readonly Lock _gate = new();
    private bool _said;
    private (DateTime Written, Manifest Content) _manifest;

    /// <summary>Names of the entry files of a build, and what to fetch before the page asks for it: the script's modules, the fonts.</summary>
    /// <param name="Passkey">The one script of the sign-in page.</param>
    public sealed record Manifest(string Build, string Script, IReadOnlyList<string> Modules, string Theme, string Style, string Icons, string Favicon, IReadOnlyList<string> Preload, string Passkey = "")
    {
        public static readonly Manifest None = new("none", "", [], "", "", "", "", []);
    }

    /// <summary>The build on disk now; <see cref="Manifest.None"/> (and a warning in the log) when nothing was built.</summary>
    public Manifest Current()
    {
        var file = new FileInfo(Path.Combine(_folder, "manifest.json"));
        if (!file.Exists)
        {
            if (!Interlocked.Exchange(ref _said, true))
            {
                log.LogWarning("The scripts and styles of the pages are not built: run 'npm ci' and 'npm run build' in src/Ioc.Web/Client.");
            }

            return Manifest.None;
        }

        lock (_gate)
        {
            if (_manifest.Content is null || _manifest.Written != file.LastWriteTimeUtc)
            {
                _manifest = (file.LastWriteTimeUtc, JsonSerializer.Deserialize<Manifest>(System.IO.File.ReadAllText(file.FullName), JsonSerializerOptions.Web)!);
            }

            return _manifest.Content;
        }
    }

    /// <summary>One file of the build, compressed as the browser likes; 404 for any other name.</summary>
    public IResult File(string name, HttpContext context)
    {
        if (name != Path.GetFileName(name) || !ContentTypes.TryGetContentType(name, out var type))
        {
            return Results.NotFound();
        }

        var path = Path.Combine(_folder, name);
        if (!System.IO.File.Exists(path))
        {
            return Results.NotFound();
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = HeaderNames.AcceptEncoding;
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        foreach (var (coding, suffix) in Codings)
        {
            if (accepted.Contains(coding, StringComparison.OrdinalIgnoreCase) && System.IO.File.Exists(path + suffix))
            {
                headers.ContentEncoding = coding;
                return Results.File(path + suffix, type);
            }
        }

        return Results.File(path, type);
    }
}
