using System.Numerics;

namespace Todoke.Audience;

/// <summary>
/// A stored set of profile ids. A block of 65,536 ids is a sorted list while it holds few of them and bits beyond that, so that a rare
/// tag costs two bytes per person and gaps in the ids cost nothing.
/// </summary>
internal sealed class Bitmap
{
    // Above this many ids a block's bits (8 KB) are smaller than its list.
    private const int SparseLimit = 4096;
    private Block?[] blocks = [];

    public long Count { get; private set; }

    public long Bytes => blocks.Sum(b => b is null ? 8L : 48 + (b.Dense?.Length * 8L ?? b.Sparse.Length * 2L));

    public bool Contains(int id) => id >> 16 < blocks.Length && blocks[id >> 16] is { } block && block.Contains((ushort)id);

    public void Set(int id, bool on)
    {
        var at = id >> 16;
        if (at >= blocks.Length)
        {
            if (!on) return;
            Array.Resize(ref blocks, Math.Max(at + 1, blocks.Length * 2));
        }
        if (on)
        {
            if ((blocks[at] ??= new Block()).Add((ushort)id)) Count++;
        }
        else if (blocks[at] is { } block && block.Remove((ushort)id))
        {
            Count--;
            if (block.Count == 0) blocks[at] = null;
        }
    }

    /// <summary>All ids, ascending. The bitmap must not change meanwhile.</summary>
    public IEnumerable<int> All()
    {
        for (var b = 0; b < blocks.Length; b++)
        {
            if (blocks[b] is not { } block) continue;
            foreach (var low in block.All()) yield return (b << 16) + low;
        }
    }

    /// <summary>Adds the ids of this bitmap to an answer.</summary>
    public void AddTo(PeopleSet people)
    {
        for (var b = 0; b < Math.Min(blocks.Length, people.BlockCount); b++)
        {
            if (blocks[b] is not { } block) continue;
            var words = people.Writable(b);
            if (block.Dense is { } dense) Words.Or(words, dense);
            else
            {
                foreach (var low in block.Sparse.AsSpan(0, block.Count)) words[low >> 6] |= 1UL << low;
            }
        }
    }

    private sealed class Block
    {
        private ushort[] sparse = new ushort[4];

        public int Count { get; private set; }

        public ushort[] Sparse => sparse;

        public ulong[]? Dense { get; private set; }

        public IEnumerable<int> All()
        {
            if (Dense is not { } words)
            {
                for (var i = 0; i < Count; i++) yield return Sparse[i];
                yield break;
            }
            for (var w = 0; w < words.Length; w++)
            {
                for (var word = words[w]; word != 0; word &= word - 1) yield return (w << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        public bool Contains(ushort low) => Dense is { } words ? (words[low >> 6] >> low & 1) != 0 : Array.BinarySearch(Sparse, 0, Count, low) >= 0;

        public bool Add(ushort low)
        {
            if (Dense is { } words)
            {
                var before = words[low >> 6];
                words[low >> 6] |= 1UL << low;
                if (words[low >> 6] == before) return false;
                Count++;
                return true;
            }
            var place = Count > 0 && low > Sparse[Count - 1] ? ~Count : Array.BinarySearch(Sparse, 0, Count, low);
            if (place >= 0) return false;
            if (Count == SparseLimit)
            {
                Dense = new ulong[PeopleSet.BlockWords];
                foreach (var old in Sparse.AsSpan(0, Count)) Dense[old >> 6] |= 1UL << old;
                sparse = [];
                Dense[low >> 6] |= 1UL << low;
            }
            else
            {
                if (Count == Sparse.Length) Array.Resize(ref sparse, Math.Min(SparseLimit, Count * 2));
                Array.Copy(sparse, ~place, sparse, ~place + 1, Count - ~place);
                sparse[~place] = low;
            }
            Count++;
            return true;
        }

        public bool Remove(ushort low)
        {
            if (Dense is { } words)
            {
                if ((words[low >> 6] >> low & 1) == 0) return false;
                words[low >> 6] &= ~(1UL << low);
                Count--;
                return true;
            }
            var place = Array.BinarySearch(Sparse, 0, Count, low);
            if (place < 0) return false;
            Array.Copy(Sparse, place + 1, Sparse, place, Count - place - 1);
            Count--;
            return true;
        }
    }
}
