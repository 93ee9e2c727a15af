using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>One attribute: everybody's value in pages of 4,096 people and, beside it, when it was written and since when it is held.</summary>
internal sealed class AttributeColumn
{
    /// <summary>More bytes of texts, or of lists and objects, than this are not kept for one attribute.</summary>
    public const long MostTextBytes = 1L << 30;

    public const long MostOtherBytes = 128L << 20;
    private (ValuePage? Page, long Owner)[] pages = [];
    private long owner;

    public AttributeColumn(ValueColumn column) => Column = column;

    public ValueColumn Column { get; private set; }

    /// <summary>The first number is the instant of the newest write, the second how long before it the value became what it is.</summary>
    public RowSet Times { get; private set; } = new(2);

    public long Bytes
    {
        get
        {
            var bytes = pages.Length * 16L + Times.Bytes;
            foreach (var (page, _) in pages) bytes += page?.Bytes ?? 0;
            return bytes;
        }
    }

    public AttributeColumn Own(long stamp) => owner == stamp
        ? this
        : new AttributeColumn(Column) { owner = stamp, Times = Times.Own(stamp), pages = ((ValuePage?, long)[])pages.Clone() };

    public ValuePage? Page(int page) => page < pages.Length ? pages[page].Page : null;

    /// <summary>A write older than the newest one changes nothing, also where the newest cleared the value.</summary>
    public void Write(int person, FactValue? value, long effectiveAt, long heldSince)
    {
        if (Times.TryGet(person, out var written, out _) && effectiveAt < written) return;
        Times.Set(person, effectiveAt, effectiveAt - heldSince);
        Put(person, value);
    }

    public void RemovePerson(int person)
    {
        if (!Times.Contains(person)) return;
        Times.Remove(person);
        Put(person, null);
    }

    public FactValue? Get(int person) => Column.Get(Page(person >> RowSet.PageShift), person & (RowSet.PageIds - 1));

    public void Write(SnapshotWriter to, (int Texts, int Others) sizes)
    {
        Column.Write(to, sizes.Texts, sizes.Others);
        Times.Write(to);
        to.Int(pages.Length);
        foreach (var (page, _) in pages)
        {
            to.Int(page is null ? 0 : 1);
            page?.Write(to);
        }
    }

    public static AttributeColumn Read(SnapshotReader from)
    {
        var made = new AttributeColumn(ValueColumn.Read(from)) { Times = RowSet.Read(from), pages = new (ValuePage?, long)[from.Length()] };
        for (var p = 0; p < made.pages.Length; p++) made.pages[p] = (from.Int() == 0 ? null : ValuePage.Read(from), 0);
        return made;
    }

    private void Put(int person, FactValue? value)
    {
        if (Column.Dropped is not null) return;
        var at = person >> RowSet.PageShift;
        if (value is null && Page(at) is null) return;
        if (at >= pages.Length) Array.Resize(ref pages, Math.Max(at + 1, Math.Min(pages.Length * 2, at + 4096)));
        ref var entry = ref pages[at];
        if (entry.Page is null) entry = (ValuePage.OfRows(RowSet.PageIds), owner);
        else if (entry.Owner != owner) entry = (entry.Page.Copy(), owner);
        Column.Write(entry.Page!, person & (RowSet.PageIds - 1), value, insert: false);
        if (Column.Texts.Bytes > MostTextBytes) Drop($"texts of more than {MostTextBytes >> 20} MB");
        else if (Column.OtherBytes > MostOtherBytes) Drop($"lists and objects of more than {MostOtherBytes >> 20} MB");
    }

    private void Drop(string limit)
    {
        Column = new ValueColumn { Dropped = limit };
        pages = [];
    }
}
