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

using var owned = DataDirectoryLock.Take(options.DataDirectory, out var owner);
if (owned is null)
{
    Console.Error.WriteLine($"The data directory {options.DataDirectory} already belongs to a running engine (process {owner}).");
    return DirectoryTaken;
}

try
{
    await EngineHost.RunAsync(options);
    return 0;
}
catch (InvalidOperationException refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return Refused;
}
