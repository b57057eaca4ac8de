namespace Ioc.Storage;

/// <summary>Where a ClickHouse HTTP interface answers, and as whom and to which database to speak.</summary>
public sealed record ClickHouseEndpoint(Uri Address, string User, string Password, string Database)
{
    /// <summary>Reads <c>http://user:password@host:8123/database</c>; user and database fall back to <c>default</c>.</summary>
    public static ClickHouseEndpoint Parse(Uri url)
    {
        var person = url.UserInfo.Split(':', 2);
        var database = url.AbsolutePath.Trim('/');
        return new ClickHouseEndpoint(
            new UriBuilder(url.Scheme, url.Host, url.Port).Uri,
            person[0].Length == 0 ? "default" : Uri.UnescapeDataString(person[0]),
            person.Length > 1 ? Uri.UnescapeDataString(person[1]) : "",
            database.Length == 0 ? "default" : Uri.UnescapeDataString(database));
    }
}
