namespace Todoke.Audience;

/// <summary>Which event ids were seen. Ids are dense and growing, so a bit each is little.</summary>
internal sealed class IdBits
{
    private const int PageBits = 65_536;
    private readonly Dictionary<long, ulong[]> pages = [];

    public long Bytes => pages.Count * (PageBits / 8L + 64);

    public bool Contains(long id) => pages.TryGetValue(id / PageBits, out var page) && (page[id % PageBits >> 6] >> (int)id & 1) != 0;

    public bool Add(long id)
    {
        if (!pages.TryGetValue(id / PageBits, out var page)) pages[id / PageBits] = page = new ulong[PageBits / 64];
        ref var word = ref page[id % PageBits >> 6];
        var before = word;
        word |= 1UL << (int)id;
        return word != before;
    }

    public void Remove(long id)
    {
        if (pages.TryGetValue(id / PageBits, out var page)) page[id % PageBits >> 6] &= ~(1UL << (int)id);
    }
}
