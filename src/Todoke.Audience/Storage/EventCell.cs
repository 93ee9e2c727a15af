namespace Todoke.Audience;

/// <summary>
/// Events of one name, one stretch of 2^32 ms and one block of 65,536 people, by person, instant and order of acceptance. A large cell is
/// never changed but for the bits of rows that no longer count; a small one beside it takes what is new and is merged into it now and then.
/// </summary>
internal sealed class EventCell
{
    private ushort[] people = [];
    private uint[] at = [];

    public long Owner { get; init; }

    public int Count { get; private set; }

    public ReadOnlySpan<ushort> People => people.AsSpan(0, Count);

    /// <summary>Milliseconds since the stretch began.</summary>
    public ReadOnlySpan<uint> At => at.AsSpan(0, Count);

    public Series Ids;

    /// <summary>The order of acceptance, less the id.</summary>
    public Series Later;

    /// <summary>Pages by the column's number; null or beyond the end: nobody has a value.</summary>
    public ValuePage?[] Props { get; private set; } = [];

    /// <summary>Rows that no longer count.</summary>
    public ulong[]? Dead { get; private set; }

    public int DeadCount { get; private set; }

    public uint Earliest { get; private set; } = uint.MaxValue;

    public uint Latest { get; private set; }

    public long LeastId { get; private set; } = long.MaxValue;

    public long GreatestId { get; private set; } = long.MinValue;

    public long Bytes
    {
        get
        {
            var bytes = 200L + people.Length * 2L + at.Length * 4L + Ids.Bytes + Later.Bytes + (Dead?.Length ?? 0) * 8L;
            foreach (var page in Props) bytes += 8 + (page?.Bytes ?? 0);
            return bytes;
        }
    }

    public ValuePage? Prop(int column) => (uint)column < (uint)Props.Length ? Props[column] : null;

    public bool IsDead(int row) => Dead is { } dead && (dead[row >> 6] >> row & 1) != 0;

    public long Seq(int row) => Ids[row] + Later[row];

    /// <summary>The rows of one person: from the first up to but not including the second.</summary>
    public (int From, int To) Rows(ushort person)
    {
        var from = Lower(person);
        var to = from;
        while (to < Count && people[to] == person) to++;
        return (from, to);
    }

    public EventCell Copy(long by)
    {
        var copy = new EventCell
        {
            Owner = by, Count = Count, people = (ushort[])people.Clone(), at = (uint[])at.Clone(), Ids = Ids.Copy(), Later = Later.Copy(),
            Props = new ValuePage?[Props.Length], Dead = (ulong[]?)Dead?.Clone(), DeadCount = DeadCount,
            Earliest = Earliest, Latest = Latest, LeastId = LeastId, GreatestId = GreatestId,
        };
        for (var p = 0; p < Props.Length; p++) copy.Props[p] = Props[p]?.Copy();
        return copy;
    }

    /// <summary>Makes room for an event among the others and answers its row; its properties are to be written next, whether it has them or not.</summary>
    public int Insert(ushort person, uint when, long id, long seq, int columns)
    {
        var row = Count;
        if (row > 0 && Compare(person, when, seq, row - 1) < 0)
        {
            row = Lower(person);
            while (row < Count && Compare(person, when, seq, row) >= 0) row++;
        }
        if (Count == people.Length)
        {
            var room = Math.Max(8, Count + (Count >> 1));
            Array.Resize(ref people, room);
            Array.Resize(ref at, room);
        }
        people.AsSpan(row, Count - row).CopyTo(people.AsSpan(row + 1));
        at.AsSpan(row, Count - row).CopyTo(at.AsSpan(row + 1));
        (people[row], at[row]) = (person, when);
        if (row == Count)
        {
            Ids.Append(id);
            Later.Append(seq - id);
        }
        else
        {
            Ids.Insert(row, id);
            Later.Insert(row, seq - id);
        }
        if (Props.Length < columns)
        {
            var wider = new ValuePage?[columns];
            Props.CopyTo(wider, 0);
            Props = wider;
        }
        Count++;
        Note(when, id);
        return row;
    }

    public ValuePage MakeProp(int column) => Props[column] = ValuePage.OfRows(Count - 1);

    /// <summary>The rows of both in order, without the dead.</summary>
    public static EventCell Merge(EventCell? large, EventCell small, IReadOnlyList<ValueColumn> columns, long by)
    {
        var rows = (large?.Count - large?.DeadCount ?? 0) + small.Count - small.DeadCount;
        var sources = new int[rows];
        int a = 0, b = 0, next = 0;
        while (true)
        {
            while (large is not null && a < large.Count && large.IsDead(a)) a++;
            while (b < small.Count && small.IsDead(b)) b++;
            var some = large is not null && a < large.Count;
            if (!some && b == small.Count) break;
            sources[next++] = b == small.Count || (some && Compare(large!, a, small, b) <= 0) ? a++ : ~b++;
        }
        var made = new EventCell { Owner = by, Count = rows, people = new ushort[rows], at = new uint[rows], Props = new ValuePage?[Math.Max(large?.Props.Length ?? 0, small.Props.Length)] };
        var ids = new long[rows];
        var later = new long[rows];
        for (var i = 0; i < rows; i++)
        {
            var cell = sources[i] >= 0 ? large! : small;
            var row = sources[i] >= 0 ? sources[i] : ~sources[i];
            (made.people[i], made.at[i], ids[i], later[i]) = (cell.people[row], cell.at[row], cell.Ids[row], cell.Later[row]);
            made.Note(made.at[i], ids[i]);
        }
        made.Ids = Series.Of(ids);
        made.Later = Series.Of(later);
        for (var p = 0; p < made.Props.Length; p++)
        {
            if (columns[p].Dropped is null) made.Props[p] = columns[p].Gather(large?.Prop(p), small.Prop(p), sources);
        }
        return made;
    }

    /// <summary>The same cell without some rows.</summary>
    public EventCell Without(IEnumerable<int> rows, long by)
    {
        var dead = Dead is null ? new ulong[(Count + 63) >> 6] : (ulong[])Dead.Clone();
        if (dead.Length < (Count + 63) >> 6) Array.Resize(ref dead, (Count + 63) >> 6);
        var count = DeadCount;
        foreach (var row in rows)
        {
            if ((dead[row >> 6] >> row & 1) == 0) count++;
            dead[row >> 6] |= 1UL << row;
        }
        var made = Shared(by, (ValuePage?[])Props.Clone());
        (made.Dead, made.DeadCount) = (dead, count);
        return made;
    }

    /// <summary>The same cell without the values of a column.</summary>
    public EventCell WithoutProp(int column, long by)
    {
        if (Prop(column) is null) return this;
        var props = (ValuePage?[])Props.Clone();
        props[column] = null;
        return Shared(by, props);
    }

    public void Write(SnapshotWriter to)
    {
        to.Array<ushort>(People);
        to.Array<uint>(At);
        Ids.Write(to);
        Later.Write(to);
        to.Array<ulong>(Dead ?? []);
        to.Int(Props.Length);
        foreach (var page in Props)
        {
            to.Int(page is null ? 0 : 1);
            page?.Write(to);
        }
    }

    public static EventCell Read(SnapshotReader from)
    {
        var cell = new EventCell { people = from.Array<ushort>(), at = from.Array<uint>(), Ids = Series.Read(from), Later = Series.Read(from) };
        cell.Count = cell.people.Length;
        if (cell.at.Length != cell.Count || cell.Ids.Count != cell.Count || cell.Later.Count != cell.Count) throw new InvalidDataException("The snapshot is damaged: events that do not fit.");
        for (var i = 0; i < cell.Count; i++) cell.Note(cell.at[i], cell.Ids[i]);
        var dead = from.Array<ulong>();
        if (dead.Length > 0) (cell.Dead, cell.DeadCount) = (dead, (int)Words.Count(dead));
        cell.Props = new ValuePage?[from.Length()];
        for (var p = 0; p < cell.Props.Length; p++)
        {
            if (from.Int() != 0) cell.Props[p] = ValuePage.Read(from);
        }
        return cell;
    }

    private EventCell Shared(long by, ValuePage?[] props) => new()
    {
        Owner = by, Count = Count, people = people, at = at, Ids = Ids, Later = Later, Props = props, Dead = Dead, DeadCount = DeadCount,
        Earliest = Earliest, Latest = Latest, LeastId = LeastId, GreatestId = GreatestId,
    };

    private int Lower(ushort person)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (people[middle] < person) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private int Compare(ushort person, uint when, long seq, int row)
    {
        if (person != people[row]) return person < people[row] ? -1 : 1;
        if (when != at[row]) return when < at[row] ? -1 : 1;
        return seq.CompareTo(Seq(row));
    }

    private static int Compare(EventCell one, int row, EventCell other, int otherRow)
    {
        if (one.people[row] != other.people[otherRow]) return one.people[row] < other.people[otherRow] ? -1 : 1;
        if (one.at[row] != other.at[otherRow]) return one.at[row] < other.at[otherRow] ? -1 : 1;
        return one.Seq(row).CompareTo(other.Seq(otherRow));
    }

    private void Note(uint when, long id)
    {
        Earliest = Math.Min(Earliest, when);
        Latest = Math.Max(Latest, when);
        LeastId = Math.Min(LeastId, id);
        GreatestId = Math.Max(GreatestId, id);
    }
}
