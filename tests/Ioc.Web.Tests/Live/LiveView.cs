using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Tests.Live;

/// <summary>What a viewer's screen shows: the last snapshot with every delta since.</summary>
public sealed class LiveView
{
    private readonly SortedDictionary<string, JsonElement> _rows = new(StringComparer.Ordinal);

    /// <summary>0 before the first snapshot.</summary>
    public long Version { get; private set; }

    public DateTimeOffset AsOf { get; private set; }

    public JsonElement Total { get; private set; }

    /// <summary>Names of the messages so far, and how many rows each brought.</summary>
    public List<(string Name, int Rows)> Messages { get; } = [];

    /// <summary>A delta came that does not follow on what is shown; it was left out, and a real viewer subscribes again.</summary>
    public bool HasGap { get; private set; }

    public JsonElement this[string commune] => _rows[commune];

    /// <summary>Rows and total without the age of data, which is not sent for its own sake.</summary>
    public string Shown => string.Join('\n', _rows.Values.Append(Total).Select(WithoutAge));

    public static string ShownBy(JsonElement answer) =>
        string.Join('\n', answer.GetProperty("communes").EnumerateArray().OrderBy(row => row.GetProperty("code").GetString(), StringComparer.Ordinal).Append(answer.GetProperty("total")).Select(WithoutAge));

    /// <summary>The version of alarms that was last told of; 0 before any.</summary>
    public long Alarms { get; private set; }

    public void Take(string name, JsonElement message)
    {
        if (name == "alarms")
        {
            Alarms = message.GetProperty("version").GetInt64();
            return;
        }
        var rows = message.GetProperty("communes").EnumerateArray().ToList();
        Messages.Add((name, rows.Count));
        if (name == "snapshot")
        {
            _rows.Clear();
            HasGap = false;
        }
        else if (message.GetProperty("fromVersion").GetInt64() != Version)
        {
            HasGap = true;
            return;
        }
        rows.ForEach(row => _rows[row.GetProperty("code").GetString()!] = row);
        Total = message.GetProperty("total");
        Version = message.GetProperty("version").GetInt64();
        AsOf = message.GetProperty("asOf").GetDateTimeOffset();
    }

    private static string WithoutAge(JsonElement row)
    {
        var json = JsonObject.Create(row)!;
        json.Remove("dataAgeSeconds");
        return json.ToJsonString();
    }
}
