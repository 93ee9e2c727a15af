using Npgsql;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Support;

/// <summary>
/// The two ledgers every stored thing is tested on: <c>[Theory, MemberData(nameof(Both), MemberType = typeof(Ledgers))]</c>.
/// PostgreSQL is the server named by TODOKE_TEST_POSTGRES; where it is not set its tests are skipped by name.
/// </summary>
public static class Ledgers
{
    public const string Variable = "TODOKE_TEST_POSTGRES";

    public static TheoryData<string> Both => ["sqlite", "postgres"];

    /// <summary>A fresh, empty ledger address that is removed when disposed.</summary>
    public static Task<TestLedger> MakeAsync(string kind) => MakeAsync(kind, template: null);

    /// <summary>The same with all tables in it, copied from one that was made once: what most tests need, and quicker by a third of a second on PostgreSQL.</summary>
    public static async Task<TestLedger> MakeReadyAsync(string kind)
    {
        if (kind == "sqlite") return await MakeAsync(kind);
        return await MakeAsync(kind, await MigratedDatabase.NameAsync(Admin()));
    }

    static async Task<TestLedger> MakeAsync(string kind, string? template)
    {
        var admin = kind == "sqlite" ? null : Admin();
        var folder = Directory.CreateTempSubdirectory("todoke-test-").FullName;
        if (admin is null) return new TestLedger(new LedgerAddress.Sqlite(Path.Combine(folder, "todoke.db")), folder, null);
        var name = "todoke_" + Path.GetFileName(folder).ToLowerInvariant().Replace("-", "_");
        await ExecuteAsync(admin, $"CREATE DATABASE \"{name}\" TEMPLATE \"{template ?? "template1"}\"");
        return new TestLedger(new LedgerAddress.Postgres(new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString), folder, admin);
    }

    static string Admin()
    {
        var admin = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(admin)) Assert.Skip($"PostgreSQL is not there: {Variable} is not set (./test.sh starts one).");
        return admin!;
    }

    internal static async Task ExecuteAsync(string admin, string sql)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class TestLedger(LedgerAddress address, string folder, string? admin) : IAsyncDisposable
{
    public LedgerAddress Address => address;

    public string Folder => folder;

    public async ValueTask DisposeAsync()
    {
        if (address is LedgerAddress.Postgres postgres)
        {
            var name = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Database;
            await Ledgers.ExecuteAsync(admin!, $"DROP DATABASE \"{name}\" WITH (FORCE)");
        }
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>An open ledger on a clock of its own, for tests below HTTP.</summary>
public sealed class OpenLedger : IAsyncDisposable
{
    TestLedger _place = null!;

    public LedgerStore Store { get; private set; } = null!;

    public TestLedger Place => _place;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

    public static async Task<OpenLedger> StartAsync(string kind)
    {
        var open = new OpenLedger { _place = await Ledgers.MakeReadyAsync(kind) };
        open.Store = await LedgerStore.OpenAsync(open._place.Address, open.Clock, serve: true, TestContext.Current.CancellationToken);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _place.DisposeAsync();
    }
}
