using Ioc;
using Ioc.Audit;
using Ioc.Geography;

PrivateFiles.FromNowOn();
switch (CommandLine.Read(args, Environment.GetEnvironmentVariable))
{
    case CommandLine.Serve serve:
        return await IocHost.RunAsync(serve.Installation);
    case CommandLine.ImportBoundaries import:
        return await AuditedCommand.RunAsync(import.Installation, "boundaries.imported", Console.Out, () => ImportBoundariesCommand.RunAsync(import, Console.Out));
    case CommandLine.VerifyAudit verify:
        return await VerifyAuditCommand.RunAsync(verify.Installation, Console.Out);
    case CommandLine.Help:
        Console.WriteLine(CommandLine.Usage);
        return 0;
    case CommandLine.Refused refused:
        await Console.Error.WriteLineAsync($"{refused.Message}\n\n{CommandLine.Usage}");
        return CommandLine.BadUsage;
    default:
        throw new InvalidOperationException("A command without an action.");
}
