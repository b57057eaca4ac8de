using System.Net;
using System.Text.RegularExpressions;

namespace Ioc.Tests.Access;

/// <summary>A person's browser without scripts: keeps cookies, fills in forms, does not follow redirects by itself.</summary>
public sealed partial class Browser(HttpClient client) : IDisposable
{
    public HttpClient Client => client;

    public async Task<HttpResponseMessage> GetAsync(string path) => await client.GetAsync(path);

    public async Task<string> ReadAsync(string path) => WebUtility.HtmlDecode(await client.GetStringAsync(path));

    public async Task<HttpResponseMessage> SignInAsync(string userName, string password, string form = "/sign-in") =>
        await SendFormAsync(form, "/sign-in", ("userName", userName), ("password", password));

    /// <summary>Opens the page of a form and sends it with its hidden fields and these, which come before hidden ones of the same name.</summary>
    public async Task<HttpResponseMessage> SendFormAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var hidden = HiddenFields().Matches(await client.GetStringAsync(page))
            .Select(field => (Name: field.Groups["name"].Value, Value: WebUtility.HtmlDecode(field.Groups["value"].Value)))
            // Each form of a page has the token; a browser sends that of one.
            .DistinctBy(field => field.Name).Where(field => fields.All(given => given.Name != field.Name));
        return await PostWithoutTokenAsync(action, [.. hidden, .. fields]);
    }

    /// <summary>Sends a form that did not come from one of our pages.</summary>
    public async Task<HttpResponseMessage> PostWithoutTokenAsync(string path, params (string Name, string Value)[] fields) =>
        await client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public void Dispose() => client.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex HiddenFields();
}
