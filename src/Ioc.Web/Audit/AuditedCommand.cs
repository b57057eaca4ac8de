using System.Data.Common;
using Ioc.Storage;

namespace Ioc.Audit;

/// <summary>What the operator does by a command of its own is in the log too: that it begins before it is done, how it ended afterwards.</summary>
public static class AuditedCommand
{
    /// <param name="run">Gives the command's exit code.</param>
    /// <returns>That of the command; 1, with nothing done, when the log cannot be written.</returns>
    public static async Task<int> RunAsync(Installation installation, string action, TextWriter output, Func<Task<int>> run)
    {
        try
        {
            Directory.CreateDirectory(installation.DataDirectory);
            await using var store = new OperationalStore(installation);
            await new MigrateStore(store, TimeProvider.System).RunAsync(CancellationToken.None);
            var log = new AuditStore(store, new NodeName(installation));
            var what = new AuditEvent(
                TimeProvider.System.GetUtcNow(), Environment.UserName, "command", "", action, "", string.Join(',', installation.Provinces), AuditEvent.Done, "{}").Plain();
            // A command has its own way to fail, which a process that was killed did not come to.
            var id = Guid.CreateVersion7(what.At).ToString("n");
            await log.WriteAsync([new AuditWrite(what, Begins: id)], CancellationToken.None);
            var code = await run();
            await log.WriteAsync([new AuditWrite(what with { Outcome = code == 0 ? AuditEvent.Done : AuditEvent.Failed }, Ends: id)], CancellationToken.None);
            return code;
        }
        catch (Exception fault) when (fault is DbException or StartRefusedException)
        {
            await output.WriteLineAsync($"Nothing has been changed: the audit log cannot be written: {fault.Message}");
            return 1;
        }
    }
}
