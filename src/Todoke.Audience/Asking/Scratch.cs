using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Todoke.Audience;

/// <summary>Working memory of one thread asking about one block of 65,536 people at a time; lent out again and again.</summary>
internal sealed class Scratch
{
    private readonly Stack<ulong[]> blocks = new();
    private ulong[] mask = new ulong[64];
    private ulong[] inside = new ulong[64];
    private ulong[] spare = new ulong[64];
    private (ulong[] Mask, ulong[] Inside, ulong[] Spare) more = ([], [], []);
    private int[]? counts;
    private long[]? figures;
    private int[]? rows;

    public Gathered First { get; } = new();

    public Gathered Second { get; } = new();

    public List<EventRow> Rows { get; } = [];

    public List<EventRow> MoreRows { get; } = [];

    public List<(long Message, long At)> Messages { get; } = [];

    /// <summary>A number per person of the block; whoever uses it leaves it zero.</summary>
    public int[] Counts => counts ??= new int[PeopleSet.BlockBits];

    /// <summary>A number per person of the block; what it holds at first has no meaning.</summary>
    public long[] Figures => figures ??= new long[PeopleSet.BlockBits];

    /// <summary>A row per person of the block; what it holds at first has no meaning.</summary>
    public int[] Rows32 => rows ??= new int[PeopleSet.BlockBits];

    public ulong[] Block() => blocks.TryPop(out var block) ? block : new ulong[PeopleSet.BlockWords];

    public void Back(ulong[] block) => blocks.Push(block);

    public (ulong[] Mask, ulong[] Inside, ulong[] Spare) Masks(int words)
    {
        if (mask.Length < words) (mask, inside, spare) = (new ulong[words * 2], new ulong[words * 2], new ulong[words * 2]);
        return (mask, inside, spare);
    }

    /// <summary>The same again, for whoever is handed a mask.</summary>
    public (ulong[] Mask, ulong[] Inside, ulong[] Spare) MoreMasks(int words)
    {
        if (more.Mask.Length < words) more = (new ulong[words * 2], new ulong[words * 2], new ulong[words * 2]);
        return more;
    }
}

/// <summary>Lends working memory.</summary>
internal sealed class ScratchPool
{
    private readonly ConcurrentBag<Scratch> free = [];

    public Scratch Take() => free.TryTake(out var one) ? one : new Scratch();

    public void Back(Scratch one) => free.Add(one);
}

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
    /// <param name="who">Where given, receives everybody who has any, also those not among them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(EventScan scan, int block, ReadOnlySpan<ulong> among, Scratch scratch, int atLeast = 1, Span<ulong> who = default)
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
            if (count > 0 && !who.IsEmpty) who[p >> 6] |= 1UL << p;
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
