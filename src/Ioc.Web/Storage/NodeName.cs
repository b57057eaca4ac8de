using System.Security.Cryptography;

namespace Ioc.Storage;

/// <summary>What this node calls itself where several share a store. Stays with the data folder, so that a restart can take back what the process before it held.</summary>
public sealed class NodeName(Installation installation)
{
    private string? _value;

    /// <summary>16 hexadecimal digits.</summary>
    public string Value => _value ??= Read(Path.Combine(installation.DataDirectory, "node"));

    private static string Read(string path)
    {
        if (!File.Exists(path))
        {
            File.WriteAllText(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        }

        return File.ReadAllText(path);
    }
}
