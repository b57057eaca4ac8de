using System.Text.RegularExpressions;

namespace Ioc.Benchmarks.Access;

/// <summary>Somebody who signs in by the form, as a browser without scripts would.</summary>
internal static partial class Visitor
{
    public static async Task<HttpClient> SignInAsync(Uri address, string userName, string password)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        var token = Token().Match(await client.GetStringAsync("sign-in"));
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create(token.Groups[1].Value, token.Groups[2].Value), KeyValuePair.Create("userName", userName), KeyValuePair.Create("password", password)]);
        using var answer = await client.PostAsync("sign-in", form);
        return (int)answer.StatusCode == 302 ? client : throw new InvalidOperationException($"{userName} cannot sign in: {(int)answer.StatusCode}");
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*RequestVerificationToken)\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
