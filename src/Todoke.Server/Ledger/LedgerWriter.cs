using System.Data.Common;

namespace Todoke.Server.Ledger;

/// <summary>What a piece of work may do inside the write transaction of the ledger.</summary>
public sealed class LedgerWriter(DbConnection connection) : LedgerConnection(connection, null)
{
    readonly List<(ChangeKind Kind, long A, long B, string? Data, bool Ends)> _changes = [];

    /// <summary>The instant of this commit in Unix milliseconds: the clock, but never before the newest instant in the ledger.</summary>
    public long Now { get; private set; }

    /// <summary>Names what this work changes, for the followers of the feed.</summary>
    /// <param name="kind">Says what a and b name.</param>
    /// <param name="a">See <see cref="ChangeKind"/>.</param>
    /// <param name="b">See <see cref="ChangeKind"/>.</param>
    /// <param name="data">What a fact became that may change again (<see cref="FeedData"/>), so that the feed can be followed long after.</param>
    public void Changed(ChangeKind kind, long a, long b = 0, string? data = null) => _changes.Add((kind, a, b, data, false));

    /// <summary>What changed after a position of the feed, also by work that is committed together with this.</summary>
    /// <returns>Null when it is much, or some of it is no longer told.</returns>
    public async Task<IReadOnlyList<(ChangeKind Kind, long A, long B)>?> ChangedSinceAsync(long position, CancellationToken cancel)
    {
        const int Most = 2000;
        return await Feed.AfterAsync(this, position, Most, cancel) is { Count: < Most } rows ? [.. rows.Select(r => (r.Kind, r.A, r.B)), .. _changes.Select(c => (c.Kind, c.A, c.B))] : null;
    }

    /// <summary>A piece of work is done; what follows is another's.</summary>
    internal void EndWork()
    {
        if (_changes.Count > 0) _changes[^1] = _changes[^1] with { Ends = true };
    }

    /// <summary>Draws <paramref name="count"/> ids that were never used and never will be again (gaps may appear).</summary>
    /// <returns>The first of them.</returns>
    public async Task<long> NextIdsAsync(string counter, int count, CancellationToken cancel)
    {
        var last = await FirstAsync(
            "INSERT INTO counter (name, value) VALUES (@name, @count) ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value",
            r => r.GetInt64(0), cancel, ("name", counter), ("count", (long)count));
        return last - count + 1;
    }

    public Task<long> NextIdAsync(string counter, CancellationToken cancel) => NextIdsAsync(counter, 1, cancel);

    internal int ChangeCount => _changes.Count;

    /// <summary>
    /// Has the database look at a table again after this commit, where it plans by what it last saw: for a piece of work whose rows are unlike
    /// those that were there before (a new campaign's, say) and are needed at once.
    /// </summary>
    public void Refresh(string table) => Growth.Refresh(table);

    internal TableGrowth Growth { get; } = new();

    protected override void Grew(string table, int rows) => Growth.Add(table, rows);

    internal async Task BeginAsync(DbTransaction transaction, long clock, CancellationToken cancel)
    {
        Transaction = transaction;
        _changes.Clear();
        Now = Math.Max(clock, await CountAsync("SELECT at FROM head", cancel));
    }

    /// <summary>Writes the feed rows of the whole group and moves the head.</summary>
    /// <returns>The head's position after this group.</returns>
    internal async Task<long> SealAsync(CancellationToken cancel)
    {
        if (_changes.Count == 0) return await FirstAsync("UPDATE head SET at = @at RETURNING position", r => r.GetInt64(0), cancel, ("at", Now));
        var last = await FirstAsync("UPDATE head SET position = position + @n, at = @at RETURNING position",
            r => r.GetInt64(0), cancel, ("n", (long)_changes.Count), ("at", Now));
        var first = last - _changes.Count + 1;
        var rows = _changes.Select((c, i) => new object?[] { first + i, Now, (int)c.Kind, c.A, c.B, c.Data, c.Ends ? 1 : 0 }).ToList();
        await InsertAsync("feed (position, at, kind, a, b, data, ends)", rows, cancel);
        return last;
    }
}
