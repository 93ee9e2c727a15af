namespace Todoke.Server.Ledger;

/// <summary>
/// Which tables have grown so much that the database should look at them again. PostgreSQL plans by statistics that its own maintenance takes
/// once a minute; a first import or campaign is over by then, planned as if its tables were empty.
/// </summary>
internal sealed class TableGrowth
{
    // Below this any plan is good enough.
    const long Least = 500;
    readonly Dictionary<string, (long Known, long Added)> _tables = [];
    readonly HashSet<string> _due = [];

    public void Add(string table, int rows)
    {
        var (known, added) = _tables.GetValueOrDefault(table);
        _tables[table] = (known, added + rows);
        // Each time a table has doubled: a few times in its life.
        if (added + rows >= Math.Max(Least, known)) _due.Add(table);
    }

    public void Refresh(string table) => _due.Add(table);

    /// <summary>Whatever is due now, once.</summary>
    public IReadOnlyList<string> Take()
    {
        if (_due.Count == 0) return [];
        List<string> due = [.. _due];
        _due.Clear();
        foreach (var table in due)
        {
            var (known, added) = _tables.GetValueOrDefault(table);
            _tables[table] = (known + added, 0);
        }
        return due;
    }
}
