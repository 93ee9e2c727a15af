using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Todoke.Server.Ledger;

/// <summary>The connection to the ledger broke.</summary>
public sealed class LedgerUnreachableException(Exception cause) : DbException("The connection to the ledger broke.", cause)
{
    public override bool IsTransient => true;
}

/// <summary>SQL with named parameters (<c>@name</c>) over one open connection. Not for use by two threads at once.</summary>
public class LedgerConnection(DbConnection connection, DbTransaction? transaction)
{
    // PostgreSQL: few round trips; a statement may carry 65,535 parameters. SQLite has no round trips, but finds each parameter by its name
    // from the first on, so that a statement of k parameters costs k² comparisons: many small statements are faster than a big one.
    const int RowsPerInsert = 200, RowsPerSmallInsert = 16, SqliteParameters = 64;
    // SQLite prepares per command object, so commands are kept; Npgsql prepares by SQL text and must get its parameters with a new command.
    readonly bool _keepCommands = connection is SqliteConnection;
    readonly Dictionary<string, DbCommand> _prepared = [];

    internal DbTransaction? Transaction { get; set; } = transaction;

    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, CancellationToken cancel, params (string Name, object? Value)[] values)
    {
        var command = Prepare(sql, values);
        using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(map(reader));
        return rows;
    }

    /// <summary>The first row, or default when there is none.</summary>
    public async Task<T?> FirstAsync<T>(string sql, Func<DbDataReader, T> map, CancellationToken cancel, params (string Name, object? Value)[] values)
    {
        var command = Prepare(sql, values);
        using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? map(reader) : default;
    }

    public Task<long> CountAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] values) =>
        FirstAsync(sql, r => r.IsDBNull(0) ? 0 : r.GetInt64(0), cancel, values);

    /// <summary>Calls <paramref name="row"/> for each row without keeping any: for reading whole tables.</summary>
    public async Task EachAsync(string sql, Action<DbDataReader> row, CancellationToken cancel, params (string Name, object? Value)[] values)
    {
        var command = Prepare(sql, values);
        using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) row(reader);
    }

    /// <returns>How many rows changed.</returns>
    public Task<int> ExecuteAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] values) =>
        Prepare(sql, values).ExecuteNonQueryAsync(cancel);

    /// <summary>
    /// Inserts many rows. <paramref name="into"/> is <c>table (column, …)</c>; <paramref name="after"/> may hold ON CONFLICT and RETURNING.
    /// </summary>
    /// <returns>The first column of what RETURNING gave, over all rows.</returns>
    public async Task<List<long>> InsertAsync(string into, IReadOnlyList<object?[]> rows, CancellationToken cancel, string after = "")
    {
        var returned = new List<long>();
        for (var start = 0; start < rows.Count;)
        {
            // Chunks of three sizes, so that three prepared statements serve any number of rows in few round trips.
            var (left, width) = (rows.Count - start, rows[start].Length);
            var count = left >= Most(width) ? Most(width) : left >= RowsPerSmallInsert && RowsPerSmallInsert < Most(width) ? RowsPerSmallInsert : 1;
            var command = Prepared($"{count}×{into} {after}", () => InsertSql(into, count, width, after), count * width);
            for (var i = 0; i < count * width; i++) command.Parameters[i].Value = rows[start + i / width][i % width] ?? DBNull.Value;
            if (after.Contains("RETURNING", StringComparison.Ordinal))
            {
                using var reader = await command.ExecuteReaderAsync(cancel);
                while (await reader.ReadAsync(cancel)) returned.Add(reader.GetInt64(0));
            }
            else await command.ExecuteNonQueryAsync(cancel);
            start += count;
        }
        return returned;
    }

    /// <summary>
    /// Changes many rows from a list: <paramref name="update"/> and <paramref name="where"/> name the list's columns v.column1, v.column2 …
    /// </summary>
    /// <returns>How many rows changed.</returns>
    public async Task<int> UpdateAsync(string update, IReadOnlyList<object?[]> rows, string where, CancellationToken cancel, params (string Name, object? Value)[] values)
    {
        var changed = 0;
        foreach (var chunk in rows.Chunk(rows.Count == 0 ? 1 : Most(rows[0].Length)))
        {
            var width = chunk[0].Length;
            var list = ValuesSql(chunk.Length, width);
            changed += await ExecuteAsync($"{update} FROM ({list}) AS v {where}", cancel,
                [.. chunk.SelectMany((row, i) => row.Select((value, j) => ("p" + (i * width + j), value))), .. values]);
        }
        return changed;
    }

    /// <summary><c>(@v0,@v1,…)</c> and its values, for IN. Lists of at most a few thousand.</summary>
    public static (string Sql, (string, object?)[] Values) In<T>(IReadOnlyCollection<T> items, string prefix = "v")
    {
        if (items.Count == 0) return ("(NULL)", []);
        var values = items.Select((item, i) => (prefix + i, (object?)item)).ToArray();
        return ("(" + string.Join(',', values.Select(v => "@" + v.Item1)) + ")", values);
    }

    static string InsertSql(string into, int rows, int width, string after) => $"INSERT INTO {into} {ValuesSql(rows, width)} {after}";

    static string ValuesSql(int rows, int width)
    {
        var sql = new StringBuilder("VALUES ");
        for (var i = 0; i < rows; i++)
        {
            sql.Append(i == 0 ? "(" : ",(");
            for (var j = 0; j < width; j++) sql.Append(j == 0 ? "@p" : ",@p").Append(i * width + j);
            sql.Append(')');
        }
        return sql.ToString();
    }

    int Most(int width) => _keepCommands ? Math.Max(1, SqliteParameters / width) : RowsPerInsert;

    DbCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        var command = Prepared(sql, () => sql, 0);
        // Types may differ from call to call (null, then a number), so parameters are made anew; the statement stays prepared.
        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            // With its prefix, or SQLite looks for it without one first.
            parameter.ParameterName = "@" + name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    DbCommand Prepared(string key, Func<string> sql, int parameters)
    {
        if (!_keepCommands || !_prepared.TryGetValue(key, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql();
            for (var i = 0; i < parameters; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + i;
                command.Parameters.Add(parameter);
            }
            if (_keepCommands) _prepared[key] = command;
        }
        command.Transaction = Transaction;
        return command;
    }

    internal async ValueTask CloseAsync()
    {
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    internal DbConnection Raw => connection;

    /// <summary>What a failure really was: a driver whose connection breaks under it may complain of its own insides instead of the connection.</summary>
    internal Exception Explained(Exception failure) =>
        failure is ObjectDisposedException or InvalidOperationException or IOException && connection.State != ConnectionState.Open ? new LedgerUnreachableException(failure) : failure;
}
