using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Ioc.Geography;

/// <summary>An answer that is kept gzipped and marked with a tag, so that a browser that has it is told so in a few bytes.</summary>
/// <param name="Tag">Tells the content; the same content always has the same.</param>
internal sealed record ZippedAnswer(byte[] Gzip, string ContentType, string Tag) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var zipped = Accepts(request);
        var tag = new EntityTagHeaderValue($"\"{Tag}{(zipped ? "" : "-plain")}\"");
        response.GetTypedHeaders().ETag = tag;
        // Kept by the browser, but asked for each time: an import changes it, and who may see it depends on the caller.
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Vary = "Accept, Accept-Encoding";
        if (request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known && known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ContentType;
        if (zipped)
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = Gzip.Length;
            await response.Body.WriteAsync(Gzip, httpContext.RequestAborted);
            return;
        }

        await using var plain = new GZipStream(new MemoryStream(Gzip), CompressionMode.Decompress);
        await plain.CopyToAsync(response.Body, httpContext.RequestAborted);
    }

    private static bool Accepts(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers[HeaderNames.AcceptEncoding], out var encodings)
        && encodings.Any(e => e.Quality is null or > 0 && (e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || e.Value.Equals("*", StringComparison.Ordinal)));
}
