namespace Todoke.Audience;

/// <summary>Which event ids were seen. Ids are dense and growing, so a bit each is little.</summary>
internal sealed class SeenEvents
{
    private const int PageBits = 65_536;
    private Dictionary<long, (ulong[] Bits, long Owner)> pages = [];
    private long owner;

    public long Bytes => pages.Count * (PageBits / 8L + 64);

    public SeenEvents Own(long stamp) => owner == stamp ? this : new SeenEvents { owner = stamp, pages = new(pages) };

    public bool Contains(long id) => pages.TryGetValue(id / PageBits, out var page) && (page.Bits[id % PageBits >> 6] >> (int)id & 1) != 0;

    public bool Add(long id)
    {
        if (Contains(id)) return false;
        Owned(id / PageBits)[id % PageBits >> 6] |= 1UL << (int)id;
        return true;
    }

    public void Remove(long id)
    {
        if (Contains(id)) Owned(id / PageBits)[id % PageBits >> 6] &= ~(1UL << (int)id);
    }

    public void Write(SnapshotWriter to)
    {
        to.Int(pages.Count);
        foreach (var (page, (bits, _)) in pages)
        {
            to.Long(page);
            to.Array<ulong>(bits);
        }
    }

    public static SeenEvents Read(SnapshotReader from)
    {
        var made = new SeenEvents();
        for (var left = from.Length(); left > 0; left--) made.pages[from.Long()] = (from.Array<ulong>(), 0);
        return made;
    }

    private ulong[] Owned(long page)
    {
        if (!pages.TryGetValue(page, out var kept)) kept = (new ulong[PageBits / 64], owner);
        else if (kept.Owner != owner) kept = ((ulong[])kept.Bits.Clone(), owner);
        pages[page] = kept;
        return kept.Bits;
    }
}
