using Microsoft.Data.Sqlite;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Demo;

/// <summary>Whether a ledger is the demo's, and how far its first start came. Remembered in the ledger itself.</summary>
internal static class DemoLedger
{
    const string Setting = "demo.loading";

    public enum Beginning
    {
        Empty,
        Filled,
    }

    /// <summary>Looks at the ledger and clears away what a first start left that was cut off.</summary>
    public static async Task<Beginning> PrepareAsync(ServerOptions options, string phones, CancellationToken cancel)
    {
        var (state, used) = await LookAsync(options, cancel);
        if (state == "done")
            return File.Exists(phones) ? Beginning.Filled
                : throw new DemoRefusedException($"The ledger holds a demo, but its phones ({phones}) are gone. Give the folder that belongs to it with --data, or an empty ledger.");
        if (state is null && used)
            throw new DemoRefusedException("The ledger (TODOKE_LEDGER or --data) is in use by something other than the demo. Give the demo an empty one: --data DIR, or another TODOKE_LEDGER.");
        File.Delete(phones);
        if (state is null) return Beginning.Empty;
        if (options.Ledger is not LedgerAddress.Sqlite { File: var file })
            throw new DemoRefusedException("The demo's first start on this database was cut off. Give it an empty database (TODOKE_LEDGER) and start again.");
        // A connection kept for reuse would go on with the file that is gone.
        SqliteConnection.ClearAllPools();
        foreach (var part in new[] { "", "-wal", "-shm" }) File.Delete(file + part);
        return Beginning.Empty;
    }

    static async Task<(string? State, bool Used)> LookAsync(ServerOptions options, CancellationToken cancel)
    {
        // A ledger's time never goes back: were it opened in the present, the shop's past could not be lived through any more.
        await using var ledger = await LedgerStore.OpenAsync(options.Ledger, new ManualClock(DateTimeOffset.UnixEpoch), serve: true, cancel);
        return await ledger.ReadAsync(async l => (
            await l.FirstAsync("SELECT value FROM setting WHERE name = @name", r => r.GetString(0), cancel, ("name", Setting)),
            await l.CountAsync("SELECT (SELECT COUNT(*) FROM staff) + (SELECT COUNT(*) FROM account) + (SELECT COUNT(*) FROM job)", cancel) > 0
                || await l.CountAsync("SELECT COUNT(*) FROM (SELECT 1 AS one FROM profile LIMIT 1) p", cancel) > 0), cancel);
    }

    public static Task BeginAsync(LedgerStore ledger, CancellationToken cancel) => MarkAsync(ledger, "begun", cancel);

    public static Task EndAsync(LedgerStore ledger, CancellationToken cancel) => MarkAsync(ledger, "done", cancel);

    static async Task MarkAsync(LedgerStore ledger, string state, CancellationToken cancel) => await ledger.WriteAsync(
        w => w.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", cancel, ("name", Setting), ("value", state)), cancel);
}
