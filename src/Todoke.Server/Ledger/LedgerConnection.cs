using System.Data;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Todoke.Server.Ledger;

/// <summary>The connection to the ledger broke.</summary>
public sealed class LedgerUnreachableException(Exception cause) : DbException("The connection to the ledger broke.", cause)
{
    public override bool IsTransient => true;
}

/// <summary>SQL with named parameters (<c>@name</c>) over one open connection. Not for use by two threads at once.</summary>
public class LedgerConnection(DbConnection connection, DbTransaction? transaction)
{
    // PostgreSQL gets an array per column, in few round trips. SQLite has no round trips, but finds each parameter by its name from the first
    // on, so that a statement of k parameters costs k² comparisons: many small statements are faster than a big one.
    const int RowsPerArray = 2000, RowsPerSmallInsert = 16, SqliteParameters = 64;
    // SQLite prepares per command object, so commands are kept; Npgsql prepares by SQL text and must get its parameters with a new command.
    readonly bool _sqlite = connection is SqliteConnection;
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
        if (after.Length == 0 && rows.Count >= PostgresCopy.Least && connection is NpgsqlConnection postgres) await PostgresCopy.WriteAsync(postgres, into, rows, cancel);
        else foreach (var command in _sqlite ? InsertsInChunks(into, rows, after) : InsertsOfArrays(into, rows, after))
        {
            if (after.Contains("RETURNING", StringComparison.Ordinal))
            {
                using var reader = await command.ExecuteReaderAsync(cancel);
                while (await reader.ReadAsync(cancel)) returned.Add(reader.GetInt64(0));
            }
            else await command.ExecuteNonQueryAsync(cancel);
        }
        if (rows.Count > 0) Grew(into[..into.IndexOf(' ', StringComparison.Ordinal)], rows.Count);
        return returned;
    }

    /// <summary>Told how many rows went into which table.</summary>
    protected virtual void Grew(string table, int rows)
    {
    }

    // Chunks of three sizes, so that three prepared statements serve any number of rows in few calls.
    IEnumerable<DbCommand> InsertsInChunks(string into, IReadOnlyList<object?[]> rows, string after)
    {
        for (var start = 0; start < rows.Count;)
        {
            var (left, width) = (rows.Count - start, rows[start].Length);
            var most = Math.Max(1, SqliteParameters / width);
            var count = left >= most ? most : left >= RowsPerSmallInsert && RowsPerSmallInsert < most ? RowsPerSmallInsert : 1;
            var command = Prepared($"{count}×{into} {after}", () => $"INSERT INTO {into} {ManyRows.Values(count, width)} {after}", count * width);
            for (var i = 0; i < count * width; i++) command.Parameters[i].Value = rows[start + i / width][i % width] ?? DBNull.Value;
            yield return command;
            start += count;
        }
    }

    // A column is one parameter: the same short text for any number of rows, which PostgreSQL prepares once.
    IEnumerable<DbCommand> InsertsOfArrays(string into, IReadOnlyList<object?[]> rows, string after)
    {
        foreach (var chunk in rows.Chunk(RowsPerArray))
        {
            var (list, values) = ManyRows.Unnest(chunk);
            yield return Prepare($"INSERT INTO {into} {list} {after}", values);
        }
    }

    /// <summary>
    /// Changes many rows from a list: <paramref name="update"/> and <paramref name="where"/> name the list's columns v.column1, v.column2 …
    /// </summary>
    /// <returns>How many rows changed.</returns>
    public async Task<int> UpdateAsync(string update, IReadOnlyList<object?[]> rows, string where, CancellationToken cancel, params (string Name, object? Value)[] values)
    {
        var changed = 0;
        foreach (var chunk in rows.Chunk(!_sqlite ? RowsPerArray : rows.Count == 0 ? 1 : Math.Max(1, SqliteParameters / rows[0].Length)))
        {
            var (list, cells) = _sqlite ? ManyRows.Named(chunk) : ManyRows.Unnest(chunk);
            changed += await ExecuteAsync($"{update} FROM ({list}) AS v {where}", cancel, [.. cells, .. values]);
        }
        return changed;
    }

    /// <summary>
    /// A list for <c>x IN {list}</c> and its value: one parameter and one text, however long the list. Only after <c>IN</c>, not <c>NOT IN</c>.
    /// </summary>
    public static (string Sql, (string, object?)[] Values) In<T>(IReadOnlyCollection<T> items, string prefix = "v") =>
        items.Count == 0 ? ("(NULL)", []) : (ManyRows.Marker(prefix), [(prefix, items.ToArray())]);

    /// <summary>A list as a table (value, place) to select from, place counted from 0, and its value: one parameter and one text, however long the list.</summary>
    public static (string Sql, (string, object?) Value) Places<T>(IReadOnlyCollection<T> items, string name = "places") => (ManyRows.PlacesMarker(name), (name, items.ToArray()));

    DbCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            if (value is not (Array and not byte[])) continue;
            if (ManyRows.IsMarked(sql, name)) sql = ManyRows.Expand(sql, name, _sqlite);
            if (ManyRows.IsMarkedForPlaces(sql, name)) sql = ManyRows.ExpandPlaces(sql, name, _sqlite);
        }
        var command = Prepared(sql, () => sql, 0);
        // Types may differ from call to call (null, then a number), so parameters are made anew; the statement stays prepared.
        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            // With its prefix, or SQLite looks for it without one first.
            parameter.ParameterName = "@" + name;
            parameter.Value = value switch
            {
                null => DBNull.Value,
                Array list and not byte[] when _sqlite => JsonSerializer.Serialize(list, list.GetType()),
                _ => value,
            };
            command.Parameters.Add(parameter);
        }
        return command;
    }

    DbCommand Prepared(string key, Func<string> sql, int parameters)
    {
        if (!_sqlite || !_prepared.TryGetValue(key, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql();
            for (var i = 0; i < parameters; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + i;
                command.Parameters.Add(parameter);
            }
            if (_sqlite) _prepared[key] = command;
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

    /// <summary>What a failure really was: a driver whose connection breaks under it may complain of its own insides instead of the connection,
    /// and for a moment still call it open.</summary>
    internal Exception Explained(Exception failure) =>
        (failure is ObjectDisposedException && !_sqlite) || (failure is InvalidOperationException or IOException && connection.State != ConnectionState.Open)
            ? new LedgerUnreachableException(failure) : failure;
}
