using Todoke.Core.Segments;

namespace Todoke.Audience.Watching;

/// <summary>One segment that is watched: its condition, who is in it, and when time may change that.</summary>
internal sealed class WatchedSegment
{
    private readonly LiveIndex index;
    private readonly PersonPlan plan;

    public WatchedSegment(long id, SegmentNode node, SegmentContext context, LiveIndex index, EventTimelines timelines)
    {
        (Id, Node, Context, this.index) = (id, node, context, index);
        Sources = new WatchSources(node, context);
        Times = new Timetable(Sources, context, index, timelines);
        plan = index.Plan(node, context);
    }

    public long Id { get; }

    public SegmentNode Node { get; }

    public SegmentContext Context { get; }

    public WatchSources Sources { get; }

    public Timetable Times { get; }

    public RowSet Members { get; private set; } = new(0);

    public IEnumerable<int> MemberIds => Members.Rows().Select(row => row.Id);

    /// <summary>Takes over who was inside before, without an entry.</summary>
    public void Restore(IEnumerable<long> members)
    {
        Members = new RowSet(0);
        foreach (var id in members) Members.Set((int)id);
    }

    /// <summary>Looks at one person; true where they entered or left.</summary>
    public bool Judge(int person, long at, out bool inside)
    {
        inside = plan.Holds(person, at);
        if (Members.Contains(person) == inside) return false;
        Put(person, inside);
        return true;
    }

    /// <summary>Looks at everybody; answers those who entered or left, in order of their ids.</summary>
    public List<(int Person, bool Entered)> JudgeAll(long at)
    {
        var now = index.Freeze(Node, at, Context);
        var changed = new List<(int, bool)>();
        foreach (var person in MemberIds)
        {
            if (!now.Contains(person)) changed.Add((person, false));
        }
        foreach (var id in now.Ids)
        {
            if (!Members.Contains((int)id)) changed.Add(((int)id, true));
        }
        changed.Sort();
        foreach (var (person, entered) in changed) Put(person, entered);
        return changed;
    }

    private void Put(int person, bool inside)
    {
        if (inside) Members.Set(person);
        else Members.Remove(person);
    }
}
