using System.Data.Common;
using Todoke.Server.Ledger;

namespace Todoke.Server.Rehearsals;

/// <summary>A row of any table on its way from one ledger to another.</summary>
internal sealed class CopiedRow(IReadOnlyDictionary<string, int> columns, object?[] values)
{
    public object?[] Values => values;

    public object? this[string column]
    {
        get => values[columns[column]];
        set => values[columns[column]] = value;
    }

    public long Number(string column) => Convert.ToInt64(this[column]);

    public string? Text(string column) => (string?)this[column];
}

/// <summary>Copies rows by their columns' names, whichever databases the two ledgers are.</summary>
internal sealed class RowCopy(LedgerConnection from, LedgerWriter to)
{
    const int PeoplePerQuery = 500;

    public LedgerConnection From => from;

    public LedgerWriter To => to;

    /// <param name="table">Its name.</param>
    /// <param name="where">WHERE and what follows, or nothing.</param>
    /// <param name="change">Changes a row on the way; false leaves it out. Null: all as they are.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="values">Of <paramref name="where"/>.</param>
    public async Task CopyAsync(string table, string where, Func<CopiedRow, bool>? change, CancellationToken cancel, params (string, object?)[] values)
    {
        Dictionary<string, int>? columns = null;
        var rows = new List<object?[]>();
        await from.EachAsync($"SELECT * FROM {table} {where}", r =>
        {
            columns ??= Enumerable.Range(0, r.FieldCount).ToDictionary(r.GetName);
            var row = new CopiedRow(columns, Read(r));
            if (change?.Invoke(row) ?? true) rows.Add(row.Values);
        }, cancel, values);
        if (columns is not null) await to.InsertAsync($"{table} ({string.Join(", ", columns.Keys)})", rows, cancel);
    }

    /// <summary>Rows of these people.</summary>
    /// <param name="column">Holds the profile.</param>
    /// <param name="more">A further condition, <c>AND …</c>.</param>
    public async Task OfPeopleAsync(string table, IReadOnlyList<long> people, Func<CopiedRow, bool>? change, CancellationToken cancel, string column = "profile_id", string more = "")
    {
        foreach (var chunk in people.Chunk(PeoplePerQuery))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await CopyAsync(table, $"WHERE {column} IN {list} {more}", change, cancel, values);
        }
    }

    static object?[] Read(DbDataReader row)
    {
        var values = new object?[row.FieldCount];
        for (var i = 0; i < values.Length; i++) values[i] = row.IsDBNull(i) ? null : row.GetValue(i);
        return values;
    }
}
