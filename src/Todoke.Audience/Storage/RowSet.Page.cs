using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Todoke.Audience;

/// <summary>4,096 ids of a <see cref="RowSet"/>.</summary>
internal sealed class Page(long owner)
{
    /// <summary>More ids than this are bits: to set them one by one would cost a question more than the bits cost memory.</summary>
    public const int SparseLimit = 64;

    public Series First;
    public Series Second;

    public long Owner => owner;

    public int Count { get; set; }

    /// <summary>No id here is greater; what is added beyond it needs no search.</summary>
    public int Last { get; private set; } = -1;

    public ushort[]? Sparse { get; set; } = [];

    private ulong[]? bits;

    public ulong[]? Bits
    {
        get => bits;
        set
        {
            bits = value;
            if (value is not null) Sparse = null;
        }
    }

    public long Bytes => 96 + First.Bytes + Second.Bytes + (Bits is { } words ? words.Length * 8L + 24 : Sparse!.Length * 2L + 24);

    public Page Copy(long by)
    {
        var copy = new Page(by) { Count = Count, Last = Last, First = First.Copy(), Second = Second.Copy() };
        if (Bits is { } words) copy.Bits = (ulong[])words.Clone();
        else copy.Sparse = (ushort[])Sparse!.Clone();
        return copy;
    }

    public bool Contains(int low) => low <= Last && (
        Bits is { } words ? (words[low >> 6] >> low & 1) != 0 : Array.BinarySearch(Sparse!, 0, Count, (ushort)low) >= 0);

    /// <summary>The id's rank, or the complement of the rank it would have.</summary>
    public int Place(int low)
    {
        if (low > Last) return ~Count;
        if (Bits is not { } words) return Array.BinarySearch(Sparse!, 0, Count, (ushort)low);
        var rank = BitOperations.PopCount(words[low >> 6] & ((1UL << low) - 1));
        for (var w = 0; w < low >> 6; w++) rank += BitOperations.PopCount(words[w]);
        return (words[low >> 6] >> low & 1) != 0 ? rank : ~rank;
    }

    public void Add(int low, int place)
    {
        Last = Math.Max(Last, low);
        if (Bits is null && Count == SparseLimit)
        {
            var made = new ulong[RowSet.PageWords];
            foreach (var old in Sparse!) made[old >> 6] |= 1UL << old;
            Bits = made;
        }
        if (Bits is { } words) words[low >> 6] |= 1UL << low;
        else
        {
            var lows = Sparse!;
            if (Count == lows.Length) Array.Resize(ref lows, Math.Min(SparseLimit, Math.Max(4, Count + (Count >> 1))));
            lows.AsSpan(place, Count - place).CopyTo(lows.AsSpan(place + 1));
            lows[place] = (ushort)low;
            Sparse = lows;
        }
        Count++;
    }

    public void RemoveAt(int low, int place)
    {
        Count--;
        if (Bits is { } words)
        {
            words[low >> 6] &= ~(1UL << low);
            if (Count == SparseLimit)
            {
                var lows = Lows().Select(l => (ushort)l).ToArray();
                Bits = null;
                Sparse = lows;
            }
            return;
        }
        Sparse.AsSpan(place + 1, Count - place).CopyTo(Sparse.AsSpan(place));
    }

    public void AddTo(Span<ulong> words)
    {
        if (Bits is { } mine) Words.Or(words, mine);
        else
        {
            foreach (var low in Sparse.AsSpan(0, Count)) words[low >> 6] |= 1UL << low;
        }
    }

    /// <summary>Those whose first number lies between two.</summary>
    /// <param name="spare">Working memory of a page's words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(long low, long high, Span<ulong> words, Span<ulong> spare)
    {
        First.Within(low, high, spare);
        if (Bits is not { } mine)
        {
            for (var i = 0; i < Count; i++)
            {
                if ((spare[i >> 6] >> i & 1) != 0) words[Sparse![i] >> 6] |= 1UL << Sparse[i];
            }
            return;
        }
        // The verdicts stand one after the other; each word of bits takes as many as it has ids.
        var rank = 0;
        for (var w = 0; w < mine.Length; w++)
        {
            var count = BitOperations.PopCount(mine[w]);
            if (count == 0) continue;
            var verdicts = spare[rank >> 6] >> rank;
            if ((rank & 63) + count > 64) verdicts |= spare[(rank >> 6) + 1] << (64 - (rank & 63));
            words[w] |= Spread(verdicts, mine[w]);
            rank += count;
        }
    }

    /// <summary>Those whose first number less the second is at most a limit, or more.</summary>
    /// <param name="spare">Working memory of a page's words.</param>
    public void AddHeld(long limit, bool atMost, Span<ulong> words, Span<ulong> spare)
    {
        // Nearly everywhere the second number is one and the same.
        if (Second.IsConstant(out var second))
        {
            if (atMost) AddTo(long.MinValue, limit + second, words, spare);
            else AddTo(limit + second + 1, long.MaxValue, words, spare);
            return;
        }
        var place = 0;
        foreach (var low in Lows())
        {
            if (First[place] - Second[place] <= limit == atMost) words[low >> 6] |= 1UL << low;
            place++;
        }
    }

    private static ulong Spread(ulong verdicts, ulong bits)
    {
        if (Bmi2.X64.IsSupported) return Bmi2.X64.ParallelBitDeposit(verdicts, bits);
        ulong spread = 0;
        for (; bits != 0; bits &= bits - 1, verdicts >>= 1)
        {
            if ((verdicts & 1) != 0) spread |= bits & (~bits + 1);
        }
        return spread;
    }

    /// <summary>After reading: finds the greatest id.</summary>
    public void Settle() => Last = Bits is { } words ? words.Length * 64 - 1 : Count == 0 ? -1 : Sparse![Count - 1];

    public IEnumerable<int> Lows()
    {
        if (Bits is not { } words)
        {
            for (var i = 0; i < Count; i++) yield return Sparse![i];
            yield break;
        }
        for (var w = 0; w < words.Length; w++)
        {
            for (var word = words[w]; word != 0; word &= word - 1) yield return w * 64 + BitOperations.TrailingZeroCount(word);
        }
    }
}
