using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// The events of one name. Cells of 2^32 ms (49.7 days) by 65,536 people: a window passes over whole stretches, and within a cell a person's
/// events stand together. Changing it copies what it touches unless the present batch made it.
/// </summary>
internal sealed class EventStore(string name)
{
    /// <summary>Property names that get a column of their own; later ones share the last.</summary>
    public const int MostColumns = 256;

    /// <summary>More different texts than this, and more than half as many as events: the property is not kept.</summary>
    public const int MostTexts = 250_000;

    public const long MostTextBytes = 256L << 20;
    public const long MostOtherBytes = 64L << 20;
    public const int SlabShift = 32;

    // A small cell is merged when it has a sixteenth of the large one's rows: copying the large one then costs each event about 16 rows.
    public const int LeastSmall = 128;

    private const int MostAppended = 32_768;
    private Dictionary<string, int> ordinals = new(StringComparer.Ordinal);
    private List<ValueColumn> columns = [];
    private Slab[] slabs = [];
    private FactValue?[] pieces = [];
    private long owner;

    public string Name => name;

    public long Live { get; private set; }

    /// <summary>Ascending by number.</summary>
    public ReadOnlySpan<Slab> Slabs => slabs;

    public IReadOnlyList<ValueColumn> Columns => columns;

    public IEnumerable<KeyValuePair<string, int>> Ordinals => ordinals;

    /// <summary>Changes whenever events of this name come or go.</summary>
    public long Version => owner;

    public long Bytes => slabs.Sum(s => s.Cells().Sum(c => c.Bytes) + s.Large.Length * 16L);

    public int Ordinal(string key) => ordinals.GetValueOrDefault(key, -1);

    /// <summary>The column that holds what had no room for a column of its own, as objects; -1 where there is none.</summary>
    public int Rest => Ordinal("");

    public EventStore Own(long stamp) => owner == stamp
        ? this
        : new EventStore(name) { owner = stamp, ordinals = new(ordinals, StringComparer.Ordinal), columns = [.. columns], slabs = (Slab[])slabs.Clone(), Live = Live };

    /// <param name="leastSmall">How many rows a small cell may have at least.</param>
    public void Add(int person, EventFact fact, bool bulk, int leastSmall)
    {
        var slab = OwnSlab(fact.At >> SlabShift);
        var block = person >> 16;
        slab.Reach(block);
        var fresh = slab.Small[block];
        if (fresh is null) fresh = slab.Small[block] = new EventCell { Owner = owner };
        else if (fresh.Owner != owner) fresh = slab.Small[block] = fresh.Copy(owner);
        var any = Take(fact.Properties);
        var row = fresh.Insert((ushort)person, (uint)fact.At, fact.EventId, fact.Seq, columns.Count);
        for (var c = 0; c < columns.Count; c++)
        {
            var value = any ? pieces[c] : null;
            if (fresh.Props[c] is null && (value is null || columns[c].Dropped is not null)) continue;
            columns[c].Write(fresh.Props[c] ?? fresh.MakeProp(c), row, value, insert: true);
        }
        Live++;
        var limit = bulk && row == fresh.Count - 1 ? MostAppended : Math.Max(leastSmall, (slab.Large[block]?.Count ?? 0) >> 4);
        if (fresh.Count >= limit) slab.Merge(block, columns, owner);
        if (!any) return;
        for (var c = 0; c < columns.Count; c++)
        {
            if (pieces[c] is null) continue;
            pieces[c] = null;
            Limit(c);
        }
    }

    /// <summary>Takes out events of some ids, wherever they are; found ones are taken from the set.</summary>
    public void Remove(HashSet<long> ids)
    {
        var (least, greatest) = (ids.Min(), ids.Max());
        for (var s = 0; s < slabs.Length && ids.Count > 0; s++)
        {
            for (var block = 0; block < slabs[s].Large.Length; block++)
            {
                foreach (var large in (ReadOnlySpan<bool>)[true, false])
                {
                    var cell = slabs[s].Cell(block, large);
                    if (cell is null || cell.LeastId > greatest || cell.GreatestId < least) continue;
                    var rows = new List<int>();
                    for (var row = 0; row < cell.Count; row++)
                    {
                        if (!cell.IsDead(row) && ids.Remove(cell.Ids[row])) rows.Add(row);
                    }
                    TakeOut(s, block, large, cell, rows);
                }
            }
        }
    }

    /// <summary>Takes out one event of a person, if it is here.</summary>
    public bool Remove(int person, long id)
    {
        var block = person >> 16;
        for (var s = 0; s < slabs.Length; s++)
        {
            foreach (var large in (ReadOnlySpan<bool>)[true, false])
            {
                if (slabs[s].Cell(block, large) is not { } cell || cell.LeastId > id || cell.GreatestId < id) continue;
                var (from, to) = cell.Rows((ushort)person);
                for (var row = from; row < to; row++)
                {
                    if (cell.Ids[row] != id || cell.IsDead(row)) continue;
                    TakeOut(s, block, large, cell, [row]);
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Takes out all events of a person and answers their ids.</summary>
    public void RemovePerson(int person, List<long> ids)
    {
        var block = person >> 16;
        for (var s = 0; s < slabs.Length; s++)
        {
            if (block >= slabs[s].Large.Length) continue;
            foreach (var large in (ReadOnlySpan<bool>)[true, false])
            {
                if (slabs[s].Cell(block, large) is not { } cell) continue;
                var (from, to) = cell.Rows((ushort)person);
                var rows = Enumerable.Range(from, to - from).Where(row => !cell.IsDead(row)).ToList();
                ids.AddRange(rows.Select(row => cell.Ids[row]));
                TakeOut(s, block, large, cell, rows);
            }
        }
    }

    /// <summary>Merges every small cell; for after a long load.</summary>
    public void Settle()
    {
        for (var s = 0; s < slabs.Length; s++)
        {
            for (var block = 0; block < slabs[s].Small.Length; block++)
            {
                if (slabs[s].Small[block] is { Count: >= 16 }) OwnSlab(slabs[s].Number).Merge(block, columns, owner);
            }
        }
    }

    /// <summary>One event's properties as far as they are kept.</summary>
    public FactValue.Object Properties(EventCell cell, int row)
    {
        var members = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        foreach (var (key, ordinal) in ordinals)
        {
            if (columns[ordinal].Dropped is not null || columns[ordinal].Get(cell.Prop(ordinal), row) is not { } value) continue;
            if (key.Length > 0) members[Named(key)] = value;
            else
            {
                foreach (var (inner, member) in ((FactValue.Object)value).Members) members[inner] = member;
            }
        }
        return new FactValue.Object(members);
    }

    /// <summary>A property's key as it stands in <see cref="Ordinals"/>: the empty one is the rest's.</summary>
    public static string Keyed(string key) => key.Length == 0 || key[0] == '\0' ? "\0" + key : key;

    public static string Named(string keyed) => keyed[0] == '\0' ? keyed[1..] : keyed;

    public IReadOnlyList<(int Texts, int Others)> Sizes() => columns.Select(c => (c.Texts.Count, c.OtherCount)).ToList();

    public void Write(SnapshotWriter to, IReadOnlyList<(int Texts, int Others)> sizes)
    {
        to.Text(name);
        to.Long(Live);
        to.Int(columns.Count);
        foreach (var (key, ordinal) in ordinals.OrderBy(o => o.Value))
        {
            to.Text(key);
            columns[ordinal].Write(to, sizes[ordinal].Texts, sizes[ordinal].Others);
        }
        to.Int(slabs.Length);
        foreach (var slab in slabs) slab.Write(to);
    }

    public static EventStore Read(SnapshotReader from)
    {
        var store = new EventStore(from.Text()) { Live = from.Long() };
        for (var left = from.Length(); left > 0; left--)
        {
            store.ordinals[from.Text()] = store.columns.Count;
            store.columns.Add(ValueColumn.Read(from));
        }
        store.slabs = new Slab[from.Length()];
        for (var s = 0; s < store.slabs.Length; s++) store.slabs[s] = Slab.Read(from);
        return store;
    }

    // Lays an event's properties out by column; false where it has none.
    private bool Take(FactValue.Object properties)
    {
        if (properties.Members.Count == 0) return false;
        Dictionary<string, FactValue>? left = null;
        foreach (var (key, value) in properties.Members)
        {
            var ordinal = Ordinal(Keyed(key));
            if (ordinal < 0 && columns.Count < MostColumns) ordinal = AddColumn(Keyed(key));
            if (ordinal >= 0) Lay(ordinal, value);
            else (left ??= new Dictionary<string, FactValue>(StringComparer.Ordinal))[key] = value;
        }
        if (left is not null) Lay(Rest < 0 ? AddColumn("") : Rest, new FactValue.Object(left));
        if (pieces.Length < columns.Count) Array.Resize(ref pieces, columns.Count);
        return true;
    }

    private void Lay(int column, FactValue value)
    {
        if (column >= pieces.Length) Array.Resize(ref pieces, column + 8);
        pieces[column] = value;
    }

    private int AddColumn(string key)
    {
        ordinals[key] = columns.Count;
        columns.Add(new ValueColumn());
        return columns.Count - 1;
    }

    private void Limit(int column)
    {
        var kept = columns[column];
        if (kept.Texts.Count > MostTexts && kept.Texts.Count > Live / 2) Drop(column, $"more than {MostTexts:N0} different texts in more than half of the events");
        else if (kept.Texts.Bytes > MostTextBytes) Drop(column, $"texts of more than {MostTextBytes >> 20} MB");
        else if (kept.OtherBytes > MostOtherBytes) Drop(column, $"lists and objects of more than {MostOtherBytes >> 20} MB");
    }

    private void Drop(int column, string limit)
    {
        columns[column] = new ValueColumn { Dropped = limit };
        for (var s = 0; s < slabs.Length; s++) OwnSlab(slabs[s].Number).Drop(column, owner);
    }

    private void TakeOut(int slab, int block, bool large, EventCell cell, List<int> rows)
    {
        if (rows.Count == 0) return;
        var owned = OwnSlab(slabs[slab].Number);
        var rest = cell.Without(rows, owner);
        if (rest.DeadCount == rest.Count) owned.Put(block, large, null);
        else if (large) owned.Put(block, large, rest);
        // What is new goes in between the rows of a small cell, so it has none that are dead.
        else owned.Put(block, large, EventCell.Merge(null, rest, columns, owner));
        Live -= rows.Count;
    }

    private Slab OwnSlab(long number)
    {
        int low = 0, high = slabs.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (slabs[middle].Number < number) low = middle + 1;
            else high = middle;
        }
        if (low == slabs.Length || slabs[low].Number != number)
        {
            slabs = [.. slabs[..low], new Slab { Owner = owner, Number = number }, .. slabs[low..]];
        }
        else if (slabs[low].Owner != owner) slabs[low] = slabs[low].Copy(owner);
        return slabs[low];
    }
}

/// <summary>A stretch of 2^32 ms: cells by block of people, a large and a small one each.</summary>
internal sealed class Slab
{
    public long Owner { get; init; }

    /// <summary>The instant it begins at, divided by 2^32.</summary>
    public long Number { get; init; }

    public long Start => Number << EventStore.SlabShift;

    public EventCell?[] Large { get; private set; } = [];

    public EventCell?[] Small { get; private set; } = [];

    public EventCell? Cell(int block, bool large) => block >= Large.Length ? null : large ? Large[block] : Small[block];

    public IEnumerable<EventCell> Cells() => Large.Concat(Small).OfType<EventCell>();

    public Slab Copy(long by) => new() { Owner = by, Number = Number, Large = (EventCell?[])Large.Clone(), Small = (EventCell?[])Small.Clone() };

    public void Reach(int block)
    {
        if (block < Large.Length) return;
        var room = Math.Max(block + 1, Math.Min(Large.Length * 2, block + 64));
        (Large, Small) = ([.. Large, .. new EventCell?[room - Large.Length]], [.. Small, .. new EventCell?[room - Small.Length]]);
    }

    public void Put(int block, bool large, EventCell? cell) => (large ? Large : Small)[block] = cell;

    public void Merge(int block, IReadOnlyList<ValueColumn> columns, long by)
    {
        Large[block] = EventCell.Merge(Large[block], Small[block]!, columns, by);
        Small[block] = null;
    }

    public void Drop(int column, long by)
    {
        for (var block = 0; block < Large.Length; block++)
        {
            Large[block] = Large[block]?.WithoutProp(column, by);
            if (Small[block] is not { } small) continue;
            // A small cell may still be written to, so it shares nothing.
            Small[block] = small.WithoutProp(column, by).Copy(by);
        }
    }

    public void Write(SnapshotWriter to)
    {
        to.Long(Number);
        to.Int(Large.Length);
        for (var block = 0; block < Large.Length; block++)
        {
            to.Int((Large[block] is null ? 0 : 1) | (Small[block] is null ? 0 : 2));
            Large[block]?.Write(to);
            Small[block]?.Write(to);
        }
    }

    public static Slab Read(SnapshotReader from)
    {
        var slab = new Slab { Number = from.Long() };
        var blocks = from.Length();
        (slab.Large, slab.Small) = (new EventCell?[blocks], new EventCell?[blocks]);
        for (var block = 0; block < blocks; block++)
        {
            var which = from.Int();
            if ((which & 1) != 0) slab.Large[block] = EventCell.Read(from);
            if ((which & 2) != 0) slab.Small[block] = EventCell.Read(from);
        }
        return slab;
    }
}
