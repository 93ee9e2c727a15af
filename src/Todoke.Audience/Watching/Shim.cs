using Todoke.Core.Segments;

namespace Todoke.Audience;

public sealed partial class LiveIndex
{
    public PersonPlan Plan(SegmentNode node, SegmentContext context) => new(this, node, context);

    public void EventsBetween(EventName name, long after, long upTo, List<(int Person, long At)> found)
    {
        foreach (var (n, store) in facts.AllEvents)
        {
            if (!Watching.WatchInstants.Matches(name, n)) continue;
            for (var p = 0; p < store.PageCount; p++)
            {
                var page = store.PageAt(p);
                for (var i = 0; i < page.At.Length; i++) if (page.At[i] > after && page.At[i] <= upTo && page.At[i] != EventPage.NoEvent) found.Add((page.People[i], page.At[i]));
            }
        }
    }

    public long? NextEventAt(EventName name, long after)
    {
        var found = new List<(int, long At)>();
        EventsBetween(name, after, EventPage.NoEvent - 1, found);
        return found.Count == 0 ? null : found.Min(f => f.At);
    }
}

public sealed class PersonPlan(LiveIndex index, SegmentNode node, SegmentContext context)
{
    public bool Holds(int person, long asOf) => index.Contains(node, person, asOf, context);
}
