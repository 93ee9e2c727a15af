using System.Security.Cryptography;
using Npgsql;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Support;

/// <summary>One migrated database per run of the tests, copied for each of them.</summary>
static class MigratedDatabase
{
    static readonly Lock Gate = new();
    static Task<string>? making;

    public static Task<string> NameAsync(string admin)
    {
        lock (Gate) return making ??= MakeAsync(admin);
    }

    static async Task<string> MakeAsync(string admin)
    {
        var name = $"todoke_template_{Environment.ProcessId}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        await Ledgers.ExecuteAsync(admin, $"CREATE DATABASE \"{name}\"");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(admin, name);
        var address = new LedgerAddress.Postgres(new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString);
        await using (await LedgerStore.OpenAsync(address, new ManualClock(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)), serve: false, CancellationToken.None)) { }
        return name;
    }

    static void Remove(string admin, string name)
    {
        using var connection = new NpgsqlConnection(admin);
        connection.Open();
        using var command = new NpgsqlCommand($"DROP DATABASE \"{name}\" WITH (FORCE)", connection);
        command.ExecuteNonQuery();
    }
}
