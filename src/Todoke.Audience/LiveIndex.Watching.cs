using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>What watching segments needs: one person's verdict again and again, and the instants at which time has something to change.</summary>
public sealed partial class LiveIndex
{
    internal Facts Current => facts;

    internal ScratchPool Pool => pool;

    /// <summary>A condition made ready for asking about one person at a time.</summary>
    /// <param name="given">People of leaves that the index cannot answer (<see cref="SlowLeaves"/>).</param>
    public PersonPlan Plan(SegmentNode node, SegmentContext context, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null) => new(this, node, context, given);

    /// <summary>Events of a name after one instant and up to another, also those still to come, in no promised order.</summary>
    public void EventsBetween(EventName name, long afterExclusive, long upToInclusive, List<(int Person, long At)> found)
    {
        if (upToInclusive <= afterExclusive) return;
        foreach (var store in facts.Named(name))
        {
            foreach (var slab in store.Slabs)
            {
                if (slab.Start > upToInclusive || slab.Start + uint.MaxValue <= afterExclusive) continue;
                for (var block = 0; block < slab.Large.Length; block++)
                {
                    Between(slab.Large[block], slab.Start, block, afterExclusive + 1, upToInclusive, found);
                    Between(slab.Small[block], slab.Start, block, afterExclusive + 1, upToInclusive, found);
                }
            }
        }
    }

    /// <summary>The instant of the first event of a name after an instant; null where none is.</summary>
    public long? NextEventAt(EventName name, long after)
    {
        long? next = null;
        foreach (var store in facts.Named(name))
        {
            foreach (var slab in store.Slabs)
            {
                if (slab.Start + uint.MaxValue <= after) continue;
                if (slab.Start > next) break;
                foreach (var cell in slab.Cells())
                {
                    if (slab.Start + cell.Latest <= after || slab.Start + cell.Earliest >= next) continue;
                    if (First(cell, slab.Start, after) is { } at && (next is null || at < next)) next = at;
                }
            }
        }
        return next;
    }

    /// <summary>When a tag was put on those who have it, after an instant.</summary>
    public void TagInstants(long tag, long after, List<(int Person, long At)> found) => After(facts.Tags.GetValueOrDefault(tag), after, found);

    /// <summary>Since when friendships of an account have been in their state, after an instant.</summary>
    public void FriendshipInstants(long account, long after, List<(int Person, long At)> found)
    {
        foreach (var ((of, _), people) in facts.Friends)
        {
            if (of == account) After(people, after, found);
        }
    }

    /// <summary>Since when an attribute's values are held, after an instant.</summary>
    public void HeldInstants(string key, long after, List<(int Person, long At)> found)
    {
        if (!facts.Attributes.TryGetValue(key, out var column)) return;
        foreach (var (person, written, before) in column.Times.Rows())
        {
            if (written - before > after) found.Add((person, written - before));
        }
    }

    /// <summary>Instants that an attribute's values are, as a condition on date-times reads them, after an instant.</summary>
    public void MomentInstants(FactPath path, SegmentContext context, long after, List<(int Person, long At)> found)
    {
        if (!facts.Attributes.TryGetValue(path.Key, out var column)) return;
        var clock = new ZoneClock(after, context);
        foreach (var (person, _, _) in column.Times.Rows())
        {
            if (Moment(path.Find(column.Get(person), 1), clock) is { } at && at > after) found.Add((person, at));
        }
    }

    /// <summary>When messages came to an outcome, after an instant.</summary>
    public void MessageInstants(MessageOutcome outcome, long after, List<(int Person, long At)> found)
    {
        foreach (var (key, set) in facts.Messages)
        {
            if (key.Outcome != outcome) continue;
            After(set.People, after, found);
            foreach (var (person, others) in set.More) found.AddRange(others.Where(o => o.At > after).Select(o => (person, o.At)));
        }
    }

    private static long? Moment(FactValue? value, ZoneClock clock)
    {
        switch (value)
        {
            case FactValue.Instant instant: return instant.Ms;
            case FactValue.Date date: return clock.StartOf(ZoneClock.DayFrom(date.Value));
            case FactValue.Text text when TextTime.Read(text.Value) is { } time:
                var local = time.Day * ZoneClock.Day + (time.OfDay ?? 0);
                return time is { OfDay: not null, OffsetMs: { } offset } ? local - offset : clock.InstantOf(local);
            default: return null;
        }
    }

    private static void After(RowSet? people, long after, List<(int Person, long At)> found)
    {
        if (people is null || people.Greatest <= after) return;
        foreach (var (person, at, _) in people.Rows())
        {
            if (at > after) found.Add((person, at));
        }
    }

    private static void Between(EventCell? cell, long start, int block, long from, long to, List<(int Person, long At)> found)
    {
        if (cell is null || start + cell.Earliest > to || start + cell.Latest < from) return;
        Span<ulong> mask = stackalloc ulong[1];
        var (low, high) = ((uint)Math.Max(0, from - start), (uint)Math.Min(uint.MaxValue, to - start));
        for (var row = 0; row < cell.Count; row += 64)
        {
            Words.Within(cell.At.Slice(row, Math.Min(64, cell.Count - row)), low, high, mask);
            for (var word = mask[0]; word != 0; word &= word - 1)
            {
                var at = row + System.Numerics.BitOperations.TrailingZeroCount(word);
                if (!cell.IsDead(at)) found.Add(((block << 16) + cell.People[at], start + cell.At[at]));
            }
        }
    }

    private static long? First(EventCell cell, long start, long after)
    {
        if (start + cell.Earliest > after && cell.Dead is null) return start + cell.Earliest;
        var least = long.MaxValue;
        var times = cell.At;
        for (var row = 0; row < times.Length; row++)
        {
            var at = start + times[row];
            if (at > after && at < least && !cell.IsDead(row)) least = at;
        }
        return least == long.MaxValue ? null : least;
    }
}

/// <summary>A condition asked about one person at a time, always of the newest facts. One thread at a time.</summary>
public sealed class PersonPlan
{
    private readonly LiveIndex index;
    private readonly SegmentNode node;
    private readonly SegmentContext context;
    private readonly IReadOnlyDictionary<SegmentNode, MemberSet>? given;
    private readonly Scratch scratch = new();
    private Facts? facts;
    private long instant;
    private PlanNode? plan;

    internal PersonPlan(LiveIndex index, SegmentNode node, SegmentContext context, IReadOnlyDictionary<SegmentNode, MemberSet>? given) =>
        (this.index, this.node, this.context, this.given) = (index, node, context, given);

    /// <summary>Whether a person is in as of an instant. Asking about many people at one instant binds the condition once.</summary>
    public bool Holds(int person, long asOf)
    {
        var now = index.Current;
        if (!now.Known.Contains(person)) return false;
        if (plan is null || now != facts || asOf != instant)
        {
            plan = new Planner(now, asOf, context, given).Plan(node);
            (facts, instant) = (now, asOf);
        }
        return plan.One(person, scratch);
    }
}
