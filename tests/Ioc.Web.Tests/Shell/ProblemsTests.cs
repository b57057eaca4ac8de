using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Shell;

public class ProblemsTests
{
    [Fact]
    public async Task A_fault_is_shown_as_an_id_and_logged_under_it_once()
    {
        using var log = new KeptLog();
        await using var product = await StartAsync(log);
        using var machine = product.WithKey(RunningProduct.ReadKey);

        var answer = await machine.GetAsync("/api/v1/broken");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret of the fault", text);
        Assert.DoesNotContain("   at ", text);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal("internal-error", problem.GetProperty("code").GetString());
        Assert.Contains(problem.GetProperty("errorId").GetString()!, Assert.Single(log.Errors));
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task A_person_sees_a_page_with_the_id_of_the_fault()
    {
        using var log = new KeptLog();
        await using var product = await StartAsync(log);
        using var browser = product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        var page = WebUtility.HtmlDecode(await (await browser.GetAsync("/broken")).Content.ReadAsStringAsync());

        Assert.Contains("Mã lỗi", page);
        Assert.DoesNotContain("secret of the fault", page);
        var missing = await browser.GetAsync("/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("Không tìm thấy trang", WebUtility.HtmlDecode(await missing.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_slice_refuses_with_a_code_of_its_own()
    {
        using var log = new KeptLog();
        await using var product = await StartAsync(log);
        using var machine = product.WithKey(RunningProduct.ReadKey);

        var problem = await (await machine.GetAsync("/api/v1/refused")).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(("unknown-province", 404), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData("text/plain", 1, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type")]
    [InlineData("application/json", 70 * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge, "too-large")]
    [InlineData("application/json", 1, HttpStatusCode.BadRequest, "bad-request")]
    public async Task A_body_that_cannot_be_taken_is_refused_with_its_reason(string type, int bytes, HttpStatusCode status, string code)
    {
        using var log = new KeptLog();
        await using var product = await StartAsync(log);
        using var machine = product.WithKey(RunningProduct.ReadKey);
        using var body = new ByteArrayContent(new byte[bytes]);
        body.Headers.ContentType = new(type);
        // Asked first, so that the refusal is read before the connection closes under the body.
        machine.DefaultRequestHeaders.ExpectContinue = true;

        var answer = await machine.PostAsync("/api/v1/typed", body);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Empty(log.Errors);
    }

    private static Task<RunningProduct> StartAsync(KeptLog log) => RunningProduct.StartAsync(
        adjust: builder => builder.Services.AddSingleton<ILoggerProvider>(log),
        doors: routes =>
        {
            routes.MapGet("/api/v1/broken", Fail);
            routes.MapGet("/broken", Fail);
            routes.MapGet("/api/v1/refused", () => Problem.Of(404, "unknown-province", "There is no province 99."));
            routes.MapPost("/api/v1/typed", (Dictionary<string, string> body) => body.Count);
        });

    private static IResult Fail() => throw new InvalidOperationException("secret of the fault");

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _errors = [];

        public IReadOnlyCollection<string> Errors => _errors;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _errors.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
