using System.Diagnostics;
using Todoke.Server.Ledger;

namespace Todoke.Bench.Ground;

/// <summary>A fresh ledger on a disk, with the durability it is in life. Removed when disposed.</summary>
internal sealed class Place : IAsyncDisposable
{
    readonly bool _postgres;

    Place(string folder, LedgerAddress address, bool postgres) => (Folder, Address, _postgres) = (folder, address, postgres);

    public string Folder { get; }

    public LedgerAddress Address { get; }

    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public string Kind => _postgres ? "postgres" : "sqlite";

    /// <summary>As the database itself says.</summary>
    public string Durability { get; private set; } = "";

    public static async Task<Place> MakeAsync(string kind, string data)
    {
        Directory.CreateDirectory(data);
        if (new DriveInfo(data).DriveFormat is "tmpfs" or "ramfs") throw new InvalidOperationException($"{data} is in memory. Name a folder on a disk with --data.");
        var folder = Path.Combine(data, $"{kind}-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}");
        Directory.CreateDirectory(folder);
        var address = kind == "sqlite" ? new LedgerAddress.Sqlite(Path.Combine(folder, "todoke.db")) : await PostgresAsync(folder);
        var place = new Place(folder, address, kind == "postgres");
        try
        {
            await using var ledger = await LedgerStore.OpenAsync(address, TimeProvider.System, serve: false, default);
            await using var writer = await ledger.Dialect.OpenWriterAsync(default);
            if (await ledger.Dialect.DurabilityAsync(writer, default) is { } missing) throw new InvalidOperationException($"Not durable: {missing}");
            place.Durability = await ReadBackAsync(writer, kind);
            return place;
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    static async Task<string> ReadBackAsync(System.Data.Common.DbConnection writer, string kind)
    {
        await using var command = writer.CreateCommand();
        command.CommandText = kind == "sqlite"
            ? "SELECT 'journal_mode=' || (SELECT journal_mode FROM pragma_journal_mode) || ', synchronous=' || (SELECT synchronous FROM pragma_synchronous)"
            : "SELECT 'fsync=' || current_setting('fsync') || ', synchronous_commit=' || current_setting('synchronous_commit') || ', server ' || current_setting('server_version')";
        return (string)(await command.ExecuteScalarAsync())!;
    }

    // The same script as test.sh uses.
    static async Task<LedgerAddress> PostgresAsync(string folder) => new LedgerAddress.Postgres(await ScriptAsync("start", Path.Combine(folder, "postgres")));

    static async Task<string> ScriptAsync(string verb, string folder)
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(BenchOptions.Repository, "build", "postgres.sh"), [verb, folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var printed = (await script.StandardOutput.ReadToEndAsync()).Trim();
        await script.WaitForExitAsync();
        return script.ExitCode == 0 ? printed : throw new InvalidOperationException($"build/postgres.sh {verb} failed ({script.ExitCode}).");
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres) await ScriptAsync("stop", Path.Combine(Folder, "postgres"));
        Directory.Delete(Folder, recursive: true);
    }
}
