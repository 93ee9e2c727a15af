using System.Numerics;

namespace Todoke.Audience;

/// <summary>
/// A stored set of profile ids with up to two numbers for each (when a tag was put on; which message and when). Pages of 4,096 ids are a
/// sorted list while they hold few and bits beyond that; the numbers stand in the order of the ids. Changing it copies the page first unless
/// the writer's present batch made it, so that whoever holds an older version is undisturbed.
/// </summary>
internal sealed class RowSet(int numbers)
{
    public const int PageShift = 12;
    public const int PageIds = 1 << PageShift;
    public const int PageWords = PageIds / 64;
    private Page?[] pages = [];
    private long owner;

    public long Count { get; private set; }

    /// <summary>No first number is less than this; it may be less than all.</summary>
    public long Least { get; private set; } = long.MaxValue;

    /// <summary>No first number is greater than this.</summary>
    public long Greatest { get; private set; } = long.MinValue;

    public long Bytes
    {
        get
        {
            var bytes = 64L + pages.Length * 8L;
            foreach (var page in pages) bytes += page?.Bytes ?? 0;
            return bytes;
        }
    }

    public RowSet Own(long stamp)
    {
        if (owner == stamp) return this;
        return new RowSet(numbers) { owner = stamp, pages = (Page?[])pages.Clone(), Count = Count, Least = Least, Greatest = Greatest };
    }

    public bool Contains(int id) => id >> PageShift < pages.Length && pages[id >> PageShift] is { } page && page.Contains(id & (PageIds - 1));

    public bool TryGet(int id, out long first, out long second)
    {
        (first, second) = (0, 0);
        if (id >> PageShift >= pages.Length || pages[id >> PageShift] is not { } page) return false;
        var place = page.Place(id & (PageIds - 1));
        if (place < 0) return false;
        if (numbers > 0) first = page.First[place];
        if (numbers > 1) second = page.Second[place];
        return true;
    }

    /// <summary>Puts an id in, or changes its numbers. Only on a set that is owned.</summary>
    public void Set(int id, long first = 0, long second = 0)
    {
        (Least, Greatest) = (Math.Min(Least, first), Math.Max(Greatest, first));
        var at = id >> PageShift;
        if (at >= pages.Length) Array.Resize(ref pages, Math.Max(at + 1, Math.Min(pages.Length * 2, at + 4096)));
        var low = id & (PageIds - 1);
        if (numbers == 0 && pages[at]?.Contains(low) == true) return;
        var page = Owned(at);
        var place = page.Place(low);
        if (place >= 0)
        {
            if (numbers > 0) page.First.Set(place, first);
            if (numbers > 1) page.Second.Set(place, second);
            return;
        }
        place = ~place;
        page.Add(low, place);
        if (numbers > 0) Put(ref page.First, place, first);
        if (numbers > 1) Put(ref page.Second, place, second);
        Count++;
    }

    public void Remove(int id)
    {
        if (!Contains(id)) return;
        var page = Owned(id >> PageShift);
        var place = page.Place(id & (PageIds - 1));
        page.RemoveAt(id & (PageIds - 1), place);
        if (numbers > 0) page.First.RemoveAt(place);
        if (numbers > 1) page.Second.RemoveAt(place);
        if (page.Count == 0) pages[id >> PageShift] = null;
        Count--;
    }

    /// <summary>Adds the ids of a block of 65,536 to its bits.</summary>
    public void AddTo(int block, Span<ulong> words)
    {
        for (var p = 0; p < PeopleSet.BlockWords / PageWords; p++) Page(block, p)?.AddTo(words.Slice(p * PageWords, PageWords));
    }

    /// <summary>Adds those of a block whose first number lies between two, both included.</summary>
    public void AddTo(int block, long low, long high, Span<ulong> words)
    {
        Span<ulong> spare = stackalloc ulong[PageWords];
        for (var p = 0; p < PeopleSet.BlockWords / PageWords; p++) Page(block, p)?.AddTo(low, high, words.Slice(p * PageWords, PageWords), spare);
    }

    /// <summary>
    /// Adds those of a block whose first number less the second is at most a limit, or those where it is more.
    /// </summary>
    public void AddHeld(int block, long limit, bool atMost, Span<ulong> words)
    {
        Span<ulong> spare = stackalloc ulong[PageWords];
        for (var p = 0; p < PeopleSet.BlockWords / PageWords; p++) Page(block, p)?.AddHeld(limit, atMost, words.Slice(p * PageWords, PageWords), spare);
    }

    public bool IsEmpty(int block)
    {
        for (var p = 0; p < PeopleSet.BlockWords / PageWords; p++)
        {
            if (Page(block, p) is not null) return false;
        }
        return true;
    }

    /// <summary>Every row, ascending.</summary>
    public IEnumerable<(int Id, long First, long Second)> Rows()
    {
        for (var p = 0; p < pages.Length; p++)
        {
            if (pages[p] is not { } page) continue;
            var place = 0;
            foreach (var low in page.Lows())
            {
                yield return ((p << PageShift) + low, numbers > 0 ? page.First[place] : 0, numbers > 1 ? page.Second[place] : 0);
                place++;
            }
        }
    }

    /// <summary>Rows of one block into a visitor, ascending.</summary>
    public void Visit<T>(int block, ref T visitor)
        where T : struct, IRowVisitor
    {
        for (var p = 0; p < PeopleSet.BlockWords / PageWords; p++)
        {
            if (Page(block, p) is not { } page) continue;
            for (var place = 0; place < page.Count; place++)
            {
                // Bits are walked by their own loop below; a list gives its ids by place.
                if (page.Sparse is not { } lows) break;
                visitor.Row(p * PageIds + lows[place], numbers > 0 ? page.First[place] : 0, numbers > 1 ? page.Second[place] : 0);
            }
            if (page.Bits is not { } bits) continue;
            var rank = 0;
            for (var w = 0; w < bits.Length; w++)
            {
                for (var word = bits[w]; word != 0; word &= word - 1, rank++)
                {
                    visitor.Row(p * PageIds + w * 64 + BitOperations.TrailingZeroCount(word), numbers > 0 ? page.First[rank] : 0, numbers > 1 ? page.Second[rank] : 0);
                }
            }
        }
    }

    public void Write(SnapshotWriter to)
    {
        to.Int(numbers);
        to.Long(Count);
        to.Long(Least);
        to.Long(Greatest);
        to.Int(pages.Length);
        for (var p = 0; p < pages.Length; p++)
        {
            if (pages[p] is not { } page)
            {
                to.Int(0);
                continue;
            }
            to.Int(page.Count);
            if (page.Bits is { } bits) to.Array<ulong>(bits);
            else to.Array<ushort>(page.Sparse.AsSpan(0, page.Count));
            if (numbers > 0) page.First.Write(to);
            if (numbers > 1) page.Second.Write(to);
        }
    }

    public static RowSet Read(SnapshotReader from)
    {
        var numbers = from.Int();
        var set = new RowSet(numbers) { Count = from.Long(), Least = from.Long(), Greatest = from.Long(), pages = new Page?[from.Length()] };
        for (var p = 0; p < set.pages.Length; p++)
        {
            var count = from.Int();
            if (count == 0) continue;
            var page = new Page(0) { Count = count };
            if (count > Todoke.Audience.Page.SparseLimit) page.Bits = from.Array<ulong>();
            else page.Sparse = from.Array<ushort>();
            if (numbers > 0) page.First = Series.Read(from);
            if (numbers > 1) page.Second = Series.Read(from);
            page.Settle();
            set.pages[p] = page;
        }
        return set;
    }

    private static void Put(ref Series series, int place, long value)
    {
        if (place == series.Count) series.Append(value);
        else series.Insert(place, value);
    }

    private Page? Page(int block, int page)
    {
        var at = block * (PeopleSet.BlockWords / PageWords) + page;
        return at < pages.Length ? pages[at] : null;
    }

    private Page Owned(int at)
    {
        ref var page = ref pages[at];
        if (page is null) return page = new Page(owner);
        return page.Owner == owner ? page : page = page.Copy(owner);
    }
}

internal interface IRowVisitor
{
    /// <param name="low">The id within its block.</param>
    void Row(int low, long first, long second);
}
