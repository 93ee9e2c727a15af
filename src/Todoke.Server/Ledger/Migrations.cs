using System.Data.Common;
using System.Reflection;

namespace Todoke.Server.Ledger;

/// <summary>A newer version of this program has changed the ledger.</summary>
public sealed class LedgerTooNewException(string message) : Exception(message);

/// <summary>Numbered SQL files, each run once and in order, under the ledger's write lock.</summary>
internal static class Migrations
{
    const string Folder = "Todoke.Server.Ledger.Migrations.";

    public static IReadOnlyList<(int Number, string Name, string Sql)> All { get; } = Load();

    public static async Task<int> RunAsync(Dialect dialect, TimeProvider clock, CancellationToken cancel)
    {
        await using var connection = await dialect.OpenWriterAsync(cancel);
        await using var transaction = await dialect.BeginWriteAsync(connection, cancel);
        await ExecuteAsync(connection, transaction, "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)", cancel);
        var done = await LastAsync(connection, transaction, cancel);
        if (done > All[^1].Number)
            throw new LedgerTooNewException($"The ledger is at schema {done}, this program knows {All[^1].Number}. Start the newer version of Todoke.");
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (number, name, sql) in All.Where(m => m.Number > done))
        {
            await ExecuteAsync(connection, transaction, dialect.Ddl(sql), cancel);
            await ExecuteAsync(connection, transaction, $"INSERT INTO migration (number, name, at) VALUES ({number}, '{name}', {now})", cancel);
            if (number == 1)
                await ExecuteAsync(connection, transaction, $"INSERT INTO head (one, position, at, installation) VALUES (1, 0, {now}, '{Guid.CreateVersion7(clock.GetUtcNow()):N}')", cancel);
        }
        await transaction.CommitAsync(cancel);
        return All[^1].Number - done;
    }

    static async Task<int> LastAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, "SELECT COALESCE(MAX(number), 0) FROM migration");
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel));
    }

    static async Task ExecuteAsync(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    static List<(int, string, string)> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(resource =>
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[Folder.Length..^".sql".Length];
            return (int.Parse(name[..4]), name, text.ReadToEnd());
        })];
    }
}
