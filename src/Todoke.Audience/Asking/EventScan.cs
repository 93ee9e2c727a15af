using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>One event found for one person.</summary>
/// <param name="Store">Which of the scan's stores it is in.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventRow(long At, long Seq, EventCell Cell, int Row, int Store);

/// <summary>Takes a cell's matching rows; a struct, so that the scan is compiled for each visitor.</summary>
internal interface IEventVisitor
{
    /// <param name="start">The instant the cell's times count from.</param>
    /// <param name="mask">A bit per row.</param>
    void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask);
}

/// <summary>The matching events of one leaf: over a block of people, or of one person.</summary>
internal sealed class EventScan
{
    private readonly List<EventStore> stores;
    private readonly (ColumnTest Test, int Column)[][] tests;
    private readonly bool[] never;
    private readonly long low;
    private readonly long high;
    private readonly Lazy<List<long>> stretches;

    public EventScan(Facts facts, EventName name, Sequence<PropertyTest> where, (long Low, long High) window, ZoneClock clock)
    {
        stores = facts.Named(name);
        (low, high) = window;
        stretches = new Lazy<List<long>>(FindStretches);
        tests = new (ColumnTest, int)[stores.Count][];
        never = new bool[stores.Count];
        for (var s = 0; s < stores.Count; s++)
        {
            var bound = new List<(ColumnTest, int)>();
            foreach (var test in where)
            {
                var (made, column) = Bind(stores[s], test, clock);
                if (column >= 0) bound.Add((made, column));
                else never[s] |= !made.Absent;
            }
            tests[s] = [.. bound];
        }
    }

    public IReadOnlyList<EventStore> Stores => stores;

    /// <summary>Events that have to be looked at, about.</summary>
    public long Size
    {
        get
        {
            var size = 0L;
            foreach (var store in stores)
            {
                foreach (var slab in store.Slabs)
                {
                    if (Reaches(slab)) size += store.Live / store.Slabs.Length;
                }
            }
            return size;
        }
    }

    /// <summary>A test on a property, with the number of the column it looks at; -1 where nobody ever had it.</summary>
    public static (ColumnTest Test, int Column) Bind(EventStore store, PropertyTest test, ZoneClock clock)
    {
        var matcher = ValueMatcher.Of(test.Test, clock);
        var ordinal = store.Ordinal(EventStore.Keyed(test.Path.Key));
        if (ordinal >= 0) return (new ColumnTest(store.Columns[ordinal], matcher, test.Path, 1), ordinal);
        return store.Rest < 0 ? (new ColumnTest(null, matcher, test.Path, 1), -1) : (new ColumnTest(store.Columns[store.Rest], matcher, test.Path, 0), store.Rest);
    }

    /// <summary>Every cell of a block with its matching rows, stretch by stretch from the oldest.</summary>
    public void Visit<T>(int block, Scratch scratch, ref T visitor)
        where T : IEventVisitor, allows ref struct
    {
        for (var s = 0; s < stores.Count; s++)
        {
            if (never[s]) continue;
            foreach (var slab in stores[s].Slabs)
            {
                if (!Reaches(slab)) continue;
                if (slab.Cell(block, large: true) is { } large) Visit(large, slab.Start, s, scratch, ref visitor);
                if (slab.Cell(block, large: false) is { } small) Visit(small, slab.Start, s, scratch, ref visitor);
            }
        }
    }

    /// <summary>The numbers of the stretches of time that may hold matching events, from the oldest.</summary>
    public IReadOnlyList<long> Stretches => stretches.Value;

    /// <summary>How many cells of a block a stretch has.</summary>
    public int Cells(long stretch, int block)
    {
        var cells = 0;
        for (var s = 0; s < stores.Count; s++)
        {
            if (never[s] || Slab(s, stretch) is not { } slab) continue;
            if (slab.Cell(block, large: true) is not null) cells++;
            if (slab.Cell(block, large: false) is not null) cells++;
        }
        return cells;
    }

    /// <summary>Every cell of a block in one stretch with its matching rows.</summary>
    public void Visit<T>(long stretch, int block, Scratch scratch, ref T visitor)
        where T : IEventVisitor, allows ref struct
    {
        for (var s = 0; s < stores.Count; s++)
        {
            if (never[s] || Slab(s, stretch) is not { } slab) continue;
            if (slab.Cell(block, large: true) is { } large) Visit(large, slab.Start, s, scratch, ref visitor);
            if (slab.Cell(block, large: false) is { } small) Visit(small, slab.Start, s, scratch, ref visitor);
        }
    }

    /// <summary>One person's matching events, by time and order of acceptance.</summary>
    public void Of(int person, List<EventRow> into)
    {
        into.Clear();
        for (var s = 0; s < stores.Count; s++)
        {
            if (never[s]) continue;
            foreach (var slab in stores[s].Slabs)
            {
                if (!Reaches(slab)) continue;
                Of(slab.Cell(person >> 16, large: true), slab.Start, (ushort)person, s, into);
                Of(slab.Cell(person >> 16, large: false), slab.Start, (ushort)person, s, into);
            }
        }
        for (var i = 1; i < into.Count; i++)
        {
            for (var j = i; j > 0 && (into[j - 1].At > into[j].At || (into[j - 1].At == into[j].At && into[j - 1].Seq > into[j].Seq)); j--) (into[j - 1], into[j]) = (into[j], into[j - 1]);
        }
    }

    private Slab? Slab(int store, long stretch)
    {
        foreach (var slab in stores[store].Slabs)
        {
            if (slab.Number == stretch) return Reaches(slab) ? slab : null;
        }
        return null;
    }

    private List<long> FindStretches()
    {
        var found = new SortedSet<long>();
        foreach (var store in stores)
        {
            foreach (var slab in store.Slabs)
            {
                if (Reaches(slab)) found.Add(slab.Number);
            }
        }
        return [.. found];
    }

    private bool Reaches(Slab slab) => slab.Start <= high && slab.Start + uint.MaxValue >= low;

    private void Of(EventCell? cell, long start, ushort person, int store, List<EventRow> into)
    {
        if (cell is null) return;
        var (from, to) = cell.Rows(person);
        for (var row = from; row < to; row++)
        {
            var at = start + cell.At[row];
            if (at < low || at > high || cell.IsDead(row)) continue;
            var passes = true;
            foreach (var (test, column) in tests[store])
            {
                if (passes = test.Row(cell.Prop(column), row)) continue;
                break;
            }
            if (passes) into.Add(new EventRow(at, cell.Seq(row), cell, row, store));
        }
    }

    private void Visit<T>(EventCell cell, long start, int store, Scratch scratch, ref T visitor)
        where T : IEventVisitor, allows ref struct
    {
        if (start + cell.Earliest > high || start + cell.Latest < low) return;
        var words = (cell.Count + 63) >> 6;
        var (masks, insides, spares) = scratch.Masks(words);
        var mask = masks.AsSpan(0, words);
        if (start + cell.Earliest >= low && start + cell.Latest <= high)
        {
            mask.Fill(ulong.MaxValue);
            if ((cell.Count & 63) != 0) mask[^1] = (1UL << cell.Count) - 1;
        }
        else Words.Within(cell.At, (uint)Math.Max(0, low - start), (uint)Math.Min(uint.MaxValue, high - start), mask);
        if (cell.Dead is { } dead) Words.AndNot(mask[..Math.Min(words, dead.Length)], dead.AsSpan(0, Math.Min(words, dead.Length)));
        foreach (var (test, column) in tests[store])
        {
            if (Words.IsZero(mask)) return;
            test.Narrow(cell.Prop(column), mask, insides.AsSpan(0, words), spares.AsSpan(0, words));
        }
        visitor.Cell(cell, store, start, mask);
    }
}

/// <summary>Who has any.</summary>
internal readonly ref struct WhoVisitor(Span<ulong> people) : IEventVisitor
{
    private readonly Span<ulong> people = people;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
    {
        var rows = cell.People;
        for (var w = 0; w < mask.Length; w++)
        {
            for (var word = mask[w]; word != 0; word &= word - 1)
            {
                var person = rows[w * 64 + BitOperations.TrailingZeroCount(word)];
                people[person >> 6] |= 1UL << person;
            }
        }
    }
}

/// <summary>How many each has.</summary>
internal readonly struct CountVisitor(int[] counts) : IEventVisitor
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
    {
        var rows = cell.People;
        for (var w = 0; w < mask.Length; w++)
        {
            if (mask[w] == ulong.MaxValue)
            {
                foreach (var person in rows.Slice(w * 64, 64)) counts[person]++;
                continue;
            }
            for (var word = mask[w]; word != 0; word &= word - 1) counts[rows[w * 64 + BitOperations.TrailingZeroCount(word)]]++;
        }
    }
}
