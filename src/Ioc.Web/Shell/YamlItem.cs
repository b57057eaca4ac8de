using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ioc.Shell;

/// <summary>How a file in which an office describes one thing is opened: readable, one document, of the version that this product reads.</summary>
public static class YamlItem
{
    public const string ApiVersion = "ioc/v1";

    /// <summary>Of lists and maps within each other; ours are six deep. The library reads deeper ones until the stack is full, which ends the process.</summary>
    private const int Deepest = 40;

    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="item">What the file holds, as "a page": for messages.</param>
    /// <param name="read">From the root of the document to the item; adds to <paramref name="errors"/> whatever is wrong.</param>
    /// <returns>The item when there is no error, else <see langword="null"/> and every error in the order of the file.</returns>
    public static (T? Item, IReadOnlyList<YamlError> Errors) Read<T>(string file, string text, LocalText item, List<YamlError> errors, Func<YamlNode, T?> read)
        where T : class
    {
        var found = Open(file, text, item, errors) is { } root ? read(root) : null;
        return errors.Count == 0 ? (found, []) : (null, [.. errors.OrderBy(error => error.Line).ThenBy(error => error.Column)]);
    }

    /// <summary>Faults another version than this product reads: its keys may mean something else.</summary>
    public static void DemandVersion(this YamlMap map)
    {
        if (map.Text("apiVersion") is { } version && version != ApiVersion)
        {
            map.Fault(map.Node("apiVersion")!, $"'{version}' không đọc được; phiên bản hiện hành: {ApiVersion}", $"cannot read '{version}'; this product reads {ApiVersion}");
        }
    }

    private static YamlNode? Open(string file, string text, LocalText item, List<YamlError> errors)
    {
        var stream = new YamlStream();
        try
        {
            RefuseDepth(text);
            stream.Load(new StringReader(text));
        }
        catch (YamlException fault)
        {
            errors.Add(YamlMap.At(file, fault.Start, $"không đọc được YAML: {fault.Message}", $"not readable as YAML: {fault.Message}"));
            return null;
        }

        if (stream.Documents is [var document])
        {
            return document.RootNode;
        }

        errors.Add(new YamlError(file, 1, 1, new($"tệp phải có đúng {item.Vi}", $"the file must hold exactly {item.En}")));
        return null;
    }

    private static void RefuseDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest)
            {
                throw new SemanticErrorException(parser.Current.Start, parser.Current.End, $"more than {Deepest} levels deep");
            }
        }
    }
}
