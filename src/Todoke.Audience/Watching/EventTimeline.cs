using Todoke.Core.Segments;

namespace Todoke.Audience.Watching;

/// <summary>
/// The events of one name (or prefix) in order of time, as far back as any watched window reaches: what a window's end has passed is one
/// stretch of it. The index itself keeps events by person. It may hold an event that was taken back since, or one twice; it misses none.
/// </summary>
internal sealed class EventTimeline
{
    // What comes late is kept apart and sorted in now and then: most events come in the order they happened.
    private const int MostLate = 4096;
    private List<(long At, int Person)> sorted = [];
    private readonly List<(long At, int Person)> late = [];

    public EventTimeline(LiveIndex index, EventName name, long after)
    {
        (Name, After) = (name, after);
        var found = new List<(int Person, long At)>();
        index.EventsBetween(name, after, ZoneClock.Never, found);
        sorted.Capacity = found.Count;
        foreach (var (person, at) in found) sorted.Add((at, person));
        sorted.Sort();
    }

    public EventName Name { get; }

    /// <summary>Events of this instant or before are not here.</summary>
    public long After { get; private set; }

    public void Add(long at, int person)
    {
        if (at <= After) return;
        if (sorted.Count == 0 || at >= sorted[^1].At)
        {
            sorted.Add((at, person));
            return;
        }
        late.Insert(Place(late, at), (at, person));
        if (late.Count > MostLate) TakeIn();
    }

    /// <summary>Who has an event after one instant and up to another.</summary>
    public void Between(long after, long upTo, List<(int Person, long At)> found)
    {
        foreach (var part in (ReadOnlySpan<List<(long At, int Person)>>)[sorted, late])
        {
            for (var i = Place(part, after); i < part.Count && part[i].At <= upTo; i++) found.Add((part[i].Person, part[i].At));
        }
    }

    /// <summary>The first event after an instant.</summary>
    public long? Next(long after)
    {
        var (a, b) = (Place(sorted, after), Place(late, after));
        if (a == sorted.Count) return b == late.Count ? null : late[b].At;
        return b == late.Count ? sorted[a].At : Math.Min(sorted[a].At, late[b].At);
    }

    /// <summary>Lets go of what no window reaches any more.</summary>
    public void Forget(long upTo)
    {
        if (upTo <= After) return;
        var gone = Place(sorted, upTo);
        // Moving the rest costs as much as it frees; so not for little.
        if (gone * 2 < sorted.Count) return;
        sorted.RemoveRange(0, gone);
        late.RemoveRange(0, Place(late, upTo));
        After = upTo;
    }

    private void TakeIn()
    {
        var merged = new List<(long At, int Person)>(sorted.Count + late.Count);
        var next = 0;
        foreach (var one in sorted)
        {
            while (next < late.Count && late[next].At <= one.At) merged.Add(late[next++]);
            merged.Add(one);
        }
        merged.AddRange(late[next..]);
        sorted = merged;
        late.Clear();
    }

    // The first later than an instant.
    private static int Place(List<(long At, int Person)> part, long after)
    {
        int low = 0, high = part.Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (part[middle].At <= after) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
