using System.Data.Common;
using Ioc.Storage;

namespace Ioc.Audit;

/// <summary><c>verify-audit</c>: computes the audit log's chain again, beside the running product or without it.</summary>
public static class VerifyAuditCommand
{
    /// <returns>0 when every entry is as it was written, 1 when one is not or the log cannot be read.</returns>
    public static async Task<int> RunAsync(Installation installation, TextWriter output, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(installation.DataDirectory) || (installation.Postgres is null && !File.Exists(Path.Combine(installation.DataDirectory, "ioc.db"))))
        {
            await output.WriteLineAsync($"There is no audit log in {installation.DataDirectory}; choose the folder with --data.");
            return 1;
        }

        await using var store = new OperationalStore(installation);
        using var anchors = new AuditAnchors(installation, TimeProvider.System);
        try
        {
            var verdict = await new VerifyAudit(new AuditStore(store, new NodeName(installation)), anchors, installation, TimeProvider.System).RunAsync(cancellationToken);
            await output.WriteLineAsync(verdict.ToString());
            return verdict.BrokenAt is null ? 0 : 1;
        }
        catch (DbException fault)
        {
            await output.WriteLineAsync($"The audit log cannot be read: {fault.Message}");
            return 1;
        }
    }
}
