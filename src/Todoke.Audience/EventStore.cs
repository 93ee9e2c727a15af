using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// The events of one name as columns, in order of arrival, in pages of 4,096 rows. A page knows its earliest and latest instant, so a
/// window passes over the rest; a person's events are chained, so one person is answered and replaced without a scan. A row given up
/// is dated at the end of time, which no window reaches, and used again.
/// </summary>
internal sealed class EventStore
{
    // A sender that invents a new property name per event must not make a column of each.
    private const int MostColumns = 256;
    private readonly List<EventPage> pages = [];
    private readonly Dictionary<string, ValueColumn> columns = new(StringComparer.Ordinal);
    private readonly ValueColumn rest = new();
    private readonly Stack<int> free = [];
    // Row + 1 of the person's newest row; 0 is none.
    private readonly BlockArray<int> heads = new(ValueColumn.PageShift);
    private int rows;

    public int PageCount => pages.Count;

    public int LiveRows => rows - free.Count;

    public long Bytes => pages.Count * EventPage.Bytes + columns.Values.Sum(c => c.Bytes) + rest.Bytes + heads.Bytes(4) + free.Count * 4L;

    public EventPage PageAt(int page) => pages[page];

    public void Add(int person, EventFact fact)
    {
        var row = free.TryPop(out var used) ? used : rows++;
        if (row >> ValueColumn.PageShift == pages.Count) pages.Add(new EventPage());
        ref var head = ref heads.At(person);
        pages[row >> ValueColumn.PageShift].Set(row & (ValueColumn.PageRows - 1), person, fact, head);
        head = row + 1;
        Dictionary<string, FactValue>? left = null;
        foreach (var (key, value) in fact.Properties.Members)
        {
            if (columns.TryGetValue(key, out var column)) column.Set(row, value);
            else if (columns.Count < MostColumns) (columns[key] = new ValueColumn()).Set(row, value);
            else (left ??= new Dictionary<string, FactValue>(StringComparer.Ordinal))[key] = value;
        }
        if (left is not null) rest.Set(row, new FactValue.Object(left));
    }

    /// <summary>Gives up the row of an event, if it is here.</summary>
    public bool Remove(long eventId)
    {
        for (var p = 0; p < pages.Count; p++)
        {
            var at = pages[p].Find(eventId);
            if (at < 0) continue;
            var row = (p << ValueColumn.PageShift) + at;
            Unchain(pages[p].People[at], row);
            GiveUp(row);
            return true;
        }
        return false;
    }

    /// <summary>Gives up all rows of a person and answers their event ids.</summary>
    public List<long> RemovePerson(int person)
    {
        var ids = new List<long>();
        for (var row = Head(person); row >= 0;)
        {
            var page = pages[row >> ValueColumn.PageShift];
            var at = row & (ValueColumn.PageRows - 1);
            ids.Add(page.Ids[at]);
            var next = page.Next[at] - 1;
            GiveUp(row);
            row = next;
        }
        if (ids.Count > 0) heads.At(person) = 0;
        return ids;
    }

    /// <summary>A person's newest row, or -1; <see cref="After"/> leads to the others.</summary>
    public int Head(int person) => heads.Read(person) - 1;

    public int After(int row) => pages[row >> ValueColumn.PageShift].Next[row & (ValueColumn.PageRows - 1)] - 1;

    public long InstantOf(int row) => pages[row >> ValueColumn.PageShift].At[row & (ValueColumn.PageRows - 1)];

    public ValueColumn? Column(string key) => columns.GetValueOrDefault(key);

    public ColumnMatch Match(PropertyTest test, ZoneClock clock)
    {
        var matcher = ValueMatcher.Of(test.Test, clock);
        return columns.TryGetValue(test.Path.Key, out var column)
            ? new ColumnMatch(column, matcher, test.Path, 1)
            : new ColumnMatch(rest, matcher, test.Path, 0);
    }

    public FactValue? Property(FactPath path, int row) =>
        columns.TryGetValue(path.Key, out var column) ? path.Find(column.Get(row), 1) : path.Find(rest.Get(row), 0);

    private void Unchain(int person, int row)
    {
        ref var link = ref heads.At(person);
        while (link - 1 != row) link = ref pages[(link - 1) >> ValueColumn.PageShift].Next[(link - 1) & (ValueColumn.PageRows - 1)];
        link = After(row) + 1;
    }

    private void GiveUp(int row)
    {
        pages[row >> ValueColumn.PageShift].Clear(row & (ValueColumn.PageRows - 1));
        foreach (var column in columns.Values) column.Set(row, null);
        rest.Set(row, null);
        free.Push(row);
    }
}

internal sealed class EventPage
{
    /// <summary>The instant of a row that holds no event.</summary>
    public const long NoEvent = long.MaxValue;
    public const long Bytes = ValueColumn.PageRows * 32L + 250;
    private long leastId = long.MaxValue;
    private long greatestId = long.MinValue;

    public EventPage() => Array.Fill(At, NoEvent);

    public int[] People { get; } = new int[ValueColumn.PageRows];

    public long[] At { get; } = new long[ValueColumn.PageRows];

    public long[] Ids { get; } = new long[ValueColumn.PageRows];

    /// <summary>Order of acceptance, for conditions on a person's last or first event.</summary>
    public long[] Seqs { get; } = new long[ValueColumn.PageRows];

    /// <summary>Row + 1 of the same person's next event; 0 is none.</summary>
    public int[] Next { get; } = new int[ValueColumn.PageRows];

    public long Earliest { get; private set; } = long.MaxValue;

    public long Latest { get; private set; } = long.MinValue;

    public void Set(int at, int person, EventFact fact, int next)
    {
        (People[at], At[at], Ids[at], Seqs[at], Next[at]) = (person, fact.At, fact.EventId, fact.Seq, next);
        Earliest = Math.Min(Earliest, fact.At);
        Latest = Math.Max(Latest, fact.At);
        leastId = Math.Min(leastId, fact.EventId);
        greatestId = Math.Max(greatestId, fact.EventId);
    }

    public int Find(long eventId) => eventId >= leastId && eventId <= greatestId ? Array.IndexOf(Ids, eventId) : -1;

    public void Clear(int at) => (At[at], Ids[at], Next[at]) = (NoEvent, -1, 0);
}
