
namespace Ioc.Shell;

/// <summary>What is wrong in a YAML file that an office wrote, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record YamlError(string File, long Line, long Column, LocalText Message)
{
    /// <summary>The form that editors make a link of: <c>file:line:column: message</c>.</summary>
    public string In(Language language) => $"{File}:{Line}:{Column}: {Message.In(language)}";

    public override string ToString() => In(Language.English);
}
