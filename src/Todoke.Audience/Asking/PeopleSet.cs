using System.Numerics;

namespace Todoke.Audience;

/// <summary>
/// A set of profile ids as the answer to a question: blocks of 65,536 bits, a missing block being empty.
/// </summary>
internal sealed class PeopleSet(int blockCount)
{
    public const int BlockBits = 65_536;
    public const int BlockWords = BlockBits / 64;
    private readonly ulong[]?[] blocks = new ulong[blockCount][];

    public int BlockCount => blocks.Length;

    public ReadOnlySpan<ulong> Block(int block) => blocks[block];

    public bool IsEmpty(int block) => blocks[block] is null;

    public Span<ulong> Writable(int block) => blocks[block] ??= new ulong[BlockWords];

    public void Add(int id) => (blocks[id >> 16] ??= new ulong[BlockWords])[(id & 0xFFFF) >> 6] |= 1UL << id;

    public bool Contains(int id) => id >> 16 < blocks.Length && blocks[id >> 16] is { } words && (words[(id & 0xFFFF) >> 6] >> id & 1) != 0;

    public long Count()
    {
        long count = 0;
        foreach (var block in blocks)
        {
            if (block is not null) count += Words.Count(block);
        }
        return count;
    }

    /// <summary>Ids that another set lacks, ascending; the sets may have different numbers of blocks.</summary>
    public IEnumerable<long> NotIn(PeopleSet other)
    {
        for (var b = 0; b < blocks.Length; b++)
        {
            if (blocks[b] is not { } words) continue;
            var theirs = b < other.blocks.Length ? other.blocks[b] : null;
            for (var w = 0; w < BlockWords; w++)
            {
                for (var word = words[w] & ~(theirs?[w] ?? 0); word != 0; word &= word - 1) yield return ((long)b << 16) + (w << 6) + BitOperations.TrailingZeroCount(word);
            }
        }
    }

    /// <summary>Ids above <paramref name="after"/>, ascending.</summary>
    public IEnumerable<long> After(long after)
    {
        var first = Math.Max(0, after + 1);
        for (var b = (int)Math.Min(first >> 16, blocks.Length); b < blocks.Length; b++)
        {
            if (blocks[b] is not { } words) continue;
            var start = b == first >> 16 ? (int)(first & 0xFFFF) : 0;
            for (var w = start >> 6; w < BlockWords; w++)
            {
                var word = words[w];
                if (w == start >> 6) word &= ulong.MaxValue << start;
                for (; word != 0; word &= word - 1) yield return ((long)b << 16) + (w << 6) + BitOperations.TrailingZeroCount(word);
            }
        }
    }

    /// <summary>Ids at the given ranks (from 0, ascending).</summary>
    public IEnumerable<long> AtRanks(IReadOnlyList<long> ranks)
    {
        long before = 0;
        var next = 0;
        for (var b = 0; b < blocks.Length && next < ranks.Count; b++)
        {
            if (blocks[b] is not { } words) continue;
            for (var w = 0; w < BlockWords && next < ranks.Count; w++)
            {
                var word = words[w];
                var here = BitOperations.PopCount(word);
                for (; next < ranks.Count && ranks[next] < before + here; next++)
                {
                    var rest = word;
                    for (var skip = ranks[next] - before; skip > 0; skip--) rest &= rest - 1;
                    yield return ((long)b << 16) + (w << 6) + BitOperations.TrailingZeroCount(rest);
                }
                before += here;
            }
        }
    }
}
