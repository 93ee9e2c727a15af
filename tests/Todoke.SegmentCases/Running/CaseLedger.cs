using Npgsql;
using Todoke.Server.Ledger;

namespace Todoke.SegmentCases.Running;

/// <summary>An empty ledger for one scenario: a SQLite file in a temporary folder, or a database of its own on the PostgreSQL server that was named. Removed when disposed.</summary>
internal sealed class CaseLedger : IAsyncDisposable
{
    readonly string? _server;

    CaseLedger(string folder, LedgerAddress address, string? server) => (Folder, Address, _server) = (folder, address, server);

    public string Folder { get; }

    public LedgerAddress Address { get; }

    /// <param name="server">Npgsql's connection string of a user who may create databases; null: SQLite.</param>
    public static async Task<CaseLedger> MakeAsync(string? server, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("todoke-case-").FullName;
        if (server is null) return new(folder, new LedgerAddress.Sqlite(Path.Combine(folder, "todoke.db")), null);
        var name = Path.GetFileName(folder).ToLowerInvariant().Replace('-', '_');
        await RunAsync(server, $"CREATE DATABASE \"{name}\"", cancel);
        return new(folder, new LedgerAddress.Postgres(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString), server);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null && Address is LedgerAddress.Postgres postgres)
            await RunAsync(_server, $"DROP DATABASE \"{new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Database}\" WITH (FORCE)", CancellationToken.None);
        Directory.Delete(Folder, recursive: true);
    }

    static async Task RunAsync(string server, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
