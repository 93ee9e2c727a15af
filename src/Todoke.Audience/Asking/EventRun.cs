namespace Todoke.Audience;

/// <summary>
/// Matching events of one block and one stretch of time in the order of people, and of time for each: a whole cell as it is, or what was
/// taken from cells.
/// </summary>
internal sealed class EventRun : IEventVisitor
{
    private readonly List<EventCell> cells = [];
    private ushort[] people = [];
    private uint[] at = [];
    private long[] rows = [];
    private (ushort[] People, uint[] At, long[] Rows) spare = ([], [], []);
    private EventCell? whole;

    public int Count { get; private set; }

    public ReadOnlySpan<ushort> People => whole is { } cell ? cell.People : people.AsSpan(0, Count);

    public ReadOnlySpan<uint> At => whole is { } cell ? cell.At : at.AsSpan(0, Count);

    public long Seq(int index) => whole is { } cell ? cell.Seq(index) : cells[(int)(rows[index] >> 32)].Seq((int)rows[index]);

    public void Clear()
    {
        cells.Clear();
        (Count, whole) = (0, null);
    }

    public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
    {
        var matching = (int)Words.Count(mask);
        if (matching == 0) return;
        if (Count == 0 && matching == cell.Count)
        {
            (whole, Count) = (cell, matching);
            return;
        }
        if (whole is { } first)
        {
            // A second cell after all: the first is taken out row by row too.
            (whole, Count) = (null, 0);
            Take(first, first.Count, default);
        }
        Take(cell, matching, mask);
    }

    // Puts rows in between those that are here; an empty mask means all.
    private void Take(EventCell cell, int matching, ReadOnlySpan<ulong> mask)
    {
        var number = (long)cells.Count << 32;
        cells.Add(cell);
        var total = Count + matching;
        if (spare.People.Length < total) spare = (new ushort[total * 5 / 4], new uint[total * 5 / 4], new long[total * 5 / 4]);
        var (old, next) = (0, 0);
        for (var row = 0; row < cell.Count; row++)
        {
            if (!mask.IsEmpty && (mask[row >> 6] >> row & 1) == 0) continue;
            var key = Key(cell.People[row], cell.At[row]);
            while (old < Count && (Key(people[old], at[old]) < key || (Key(people[old], at[old]) == key && Seq(old) < cell.Seq(row)))) Copy(old++, next++);
            (spare.People[next], spare.At[next], spare.Rows[next]) = (cell.People[row], cell.At[row], number | (uint)row);
            next++;
        }
        while (old < Count) Copy(old++, next++);
        ((people, at, rows), spare) = (spare, (people, at, rows));
        Count = total;
    }

    private void Copy(int from, int to) => (spare.People[to], spare.At[to], spare.Rows[to]) = (people[from], at[from], rows[from]);

    private static ulong Key(ushort person, uint when) => ((ulong)person << 32) | when;
}
