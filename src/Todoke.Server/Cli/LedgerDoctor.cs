using System.Data.Common;
using Todoke.Server.Ledger;

namespace Todoke.Server.Cli;

/// <summary>Looks at a ledger without changing it: reachable, of this program's schema, and keeping what it acknowledges.</summary>
internal static class LedgerDoctor
{
    /// <returns>What there is to say, and whether the ledger can be opened all the same: what else is wrong is asked of one whose commits may be lost, too.</returns>
    public static async Task<(DoctorFinding Finding, bool MayOpen)> LookAsync(LedgerAddress address, CancellationToken cancel)
    {
        var where = address is LedgerAddress.Sqlite { File: var file } ? file : "PostgreSQL";
        if (address is LedgerAddress.Sqlite sqlite && !File.Exists(sqlite.File))
            return (DoctorFinding.Wrong($"ledger {where}: not there yet", "Start the server once, or run `todoke migrate`."), false);
        var dialect = Dialect.For(address);
        try
        {
            await using var connection = await dialect.OpenWriterAsync(cancel);
            var (schema, known) = (await SchemaAsync(connection, cancel), Migrations.All[^1].Number);
            if (schema > known) return (DoctorFinding.Wrong($"ledger {where}: schema {schema} is newer than this program's {known}", "Start the newer version of Todoke."), false);
            if (schema < known) return (DoctorFinding.Wrong($"ledger {where}: schema {schema} is older than this program's {known}", "Run `todoke migrate` (take a backup first)."), false);
            var finding = await dialect.DurabilityAsync(connection, cancel) is { } volatileHow
                ? DoctorFinding.Wrong($"ledger {where}: a commit may be lost ({volatileHow})", "Switch durability on in the database's settings.")
                : DoctorFinding.Well($"ledger {where}: schema {schema}, durable");
            return (finding, true);
        }
        catch (DbException e)
        {
            return (DoctorFinding.Wrong($"ledger {where}: {e.Message}", "Check TODOKE_LEDGER, and that the database runs and lets this user in."), false);
        }
        finally
        {
            if (dialect is IAsyncDisposable source) await source.DisposeAsync();
        }
    }

    static async Task<int> SchemaAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT MAX(number) FROM migration";
        try { return await command.ExecuteScalarAsync(cancel) is { } number and not DBNull ? Convert.ToInt32(number) : 0; }
        catch (DbException) when (connection.State == System.Data.ConnectionState.Open)
        {
            // The table is not there: a database nobody has migrated yet.
            return 0;
        }
    }
}
