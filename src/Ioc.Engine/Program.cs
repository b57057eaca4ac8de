using Ioc.Engine;

const int WrongUse = 2;
const int DirectoryTaken = 3;
const int Refused = 4;

EngineOptions options;
try
{
    options = EngineOptions.Parse(args);
}
catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException)
{
    Console.Error.WriteLine(wrong.Message);
    return WrongUse;
}

try
{
    using var owned = DataDirectoryLock.Take(options.DataDirectory);
    if (owned is null)
    {
        var owner = DataDirectoryLock.OwnerOf(options.DataDirectory);
        Console.Error.WriteLine($"The data directory {options.DataDirectory} already belongs to a running engine (process {owner}).");
        return DirectoryTaken;
    }

    await EngineHost.RunAsync(options);
    return 0;
}
catch (Exception refusal) when (refusal is InvalidOperationException or EngineException or DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(refusal.Message);
    return Refused;
}
