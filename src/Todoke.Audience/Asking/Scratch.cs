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

    public EventRun FirstRun { get; } = new();

    public EventRun ThenRun { get; } = new();

    /// <summary>Working memory for values brought together person by person.</summary>
    public GatheredKeys Keys { get; } = new();

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
