using System.Numerics;

namespace Todoke.Audience;

/// <summary>4,096 ids of a <see cref="RowSet"/>.</summary>
internal sealed class Page(long owner)
{
    private const int SparseLimit = 256;
    public Series First;
    public Series Second;

    public long Owner => owner;

    public int Count { get; set; }

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
        var copy = new Page(by) { Count = Count, First = First.Copy(), Second = Second.Copy() };
        if (Bits is { } words) copy.Bits = (ulong[])words.Clone();
        else copy.Sparse = (ushort[])Sparse!.Clone();
        return copy;
    }

    public bool Contains(int low) =>
        Bits is { } words ? (words[low >> 6] >> low & 1) != 0 : Array.BinarySearch(Sparse!, 0, Count, (ushort)low) >= 0;

    /// <summary>The id's rank, or the complement of the rank it would have.</summary>
    public int Place(int low)
    {
        if (Bits is not { } words) return Count > 0 && low > Sparse![Count - 1] ? ~Count : Array.BinarySearch(Sparse!, 0, Count, (ushort)low);
        var rank = BitOperations.PopCount(words[low >> 6] & ((1UL << low) - 1));
        for (var w = 0; w < low >> 6; w++) rank += BitOperations.PopCount(words[w]);
        return (words[low >> 6] >> low & 1) != 0 ? rank : ~rank;
    }

    public void Add(int low, int place)
    {
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

    public void AddTo(long low, long high, Span<ulong> words)
    {
        if (Bits is { } mine)
        {
            var rank = 0;
            for (var w = 0; w < mine.Length; w++)
            {
                for (var word = mine[w]; word != 0; word &= word - 1, rank++)
                {
                    var at = First[rank];
                    if (at >= low && at <= high) words[w] |= word & (~word + 1);
                }
            }
            return;
        }
        for (var i = 0; i < Count; i++)
        {
            var at = First[i];
            if (at >= low && at <= high) words[Sparse![i] >> 6] |= 1UL << Sparse[i];
        }
    }

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
