using System.Runtime.CompilerServices;

namespace Todoke.Audience;

/// <summary>Events of a block brought together person by person, each person's by time and order of acceptance.</summary>
internal sealed class Gathered
{
    private readonly List<(EventCell Cell, int Store)> cells = [];
    private readonly int[] cursors = new int[PeopleSet.BlockBits];
    private long[] at = new long[1024];
    private long[] rows = new long[1024];

    /// <summary>Where each person's events begin; one more entry than people.</summary>
    public int[] Starts { get; } = new int[PeopleSet.BlockBits + 1];

    public ReadOnlySpan<long> At(int person) => at.AsSpan(Starts[person], Starts[person + 1] - Starts[person]);

    public int Count(int person) => Starts[person + 1] - Starts[person];

    public (EventCell Cell, int Row, int Store) Source(int index)
    {
        var (cell, store) = cells[(int)(rows[index] >> 32)];
        return (cell, (int)rows[index], store);
    }

    public long Seq(int index) => Source(index).Cell.Seq((int)rows[index]);

    /// <summary>Events of some people, or of those among them who have enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(EventScan scan, int block, ReadOnlySpan<ulong> among, Scratch scratch, int atLeast = 1)
    {
        cells.Clear();
        Array.Clear(cursors);
        var counting = new CountVisitor(cursors);
        scan.Visit(block, scratch, ref counting);
        var total = 0;
        for (var p = 0; p < PeopleSet.BlockBits; p++)
        {
            var count = cursors[p];
            Starts[p] = total;
            if (count < atLeast || (among[p >> 6] >> p & 1) == 0)
            {
                cursors[p] = -1;
                continue;
            }
            cursors[p] = total;
            total += count;
        }
        Starts[PeopleSet.BlockBits] = total;
        if (total == 0) return;
        if (at.Length < total) (at, rows) = (new long[total * 5 / 4], new long[total * 5 / 4]);
        var placing = new Placing(this);
        scan.Visit(block, scratch, ref placing);
        // Large cells come in order of time; only small ones and several names put events between others.
        if (!placing.Mixed) return;
        for (var p = 0; p < PeopleSet.BlockBits; p++)
        {
            if (Starts[p + 1] - Starts[p] > 1) Order(Starts[p], Starts[p + 1]);
        }
    }

    private void Order(int from, int to)
    {
        for (var i = from + 1; i < to; i++)
        {
            for (var j = i; j > from && (at[j - 1] > at[j] || (at[j - 1] == at[j] && Seq(j - 1) > Seq(j))); j--)
            {
                (at[j - 1], at[j]) = (at[j], at[j - 1]);
                (rows[j - 1], rows[j]) = (rows[j], rows[j - 1]);
            }
        }
    }

    private struct Placing(Gathered into) : IEventVisitor
    {
        private long latest = long.MinValue;

        public bool Mixed { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
        {
            Mixed |= start <= latest;
            latest = start;
            var number = (long)into.cells.Count << 32;
            into.cells.Add((cell, store));
            var people = cell.People;
            var times = cell.At;
            var (cursors, at, rows) = (into.cursors, into.at, into.rows);
            for (var w = 0; w < mask.Length; w++)
            {
                for (var word = mask[w]; word != 0; word &= word - 1)
                {
                    var row = w * 64 + System.Numerics.BitOperations.TrailingZeroCount(word);
                    ref var cursor = ref cursors[people[row]];
                    if (cursor < 0) continue;
                    at[cursor] = start + times[row];
                    rows[cursor++] = number | (uint)row;
                }
            }
        }
    }
}

/// <summary>A number of every event of a block brought together person by person.</summary>
internal sealed class GatheredKeys
{
    private readonly int[] starts = new int[PeopleSet.BlockBits + 1];
    private readonly int[] cursors = new int[PeopleSet.BlockBits];
    private long[] keys = new long[1024];

    /// <summary>One person's numbers, in any order; may be written over.</summary>
    public Span<long> Of(int person) => keys.AsSpan(starts[person], starts[person + 1] - starts[person]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Wants(int person) => cursors[person] >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(int person, long key) => keys[cursors[person]++] = key;

    /// <summary>Numbers of some people's events, of those among them who have enough.</summary>
    /// <param name="placing">Calls <see cref="Put"/> for every event of whom <see cref="Wants"/> says so.</param>
    public void Fill<T>(EventScan scan, int block, ReadOnlySpan<ulong> among, Scratch scratch, int atLeast, T placing)
        where T : IEventVisitor
    {
        Array.Clear(cursors);
        var counting = new CountVisitor(cursors);
        scan.Visit(block, scratch, ref counting);
        var total = 0;
        for (var p = 0; p < PeopleSet.BlockBits; p++)
        {
            var count = cursors[p];
            starts[p] = total;
            if (count < atLeast || (among[p >> 6] >> p & 1) == 0) cursors[p] = -1;
            else
            {
                cursors[p] = total;
                total += count;
            }
        }
        starts[PeopleSet.BlockBits] = total;
        if (total == 0) return;
        if (keys.Length < total) keys = new long[total * 5 / 4];
        scan.Visit(block, scratch, ref placing);
    }
}
