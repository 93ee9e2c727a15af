using Todoke.Audience.Watching;
using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>What watching asks of the index: one person's verdict many times over, and the instants there are.</summary>
public sealed partial class LiveIndex
{
    /// <summary>A condition bound to the facts as they are now and one instant, to be asked for one person after the other.</summary>
    internal PersonPlan PlanAt(SegmentNode node, long asOf, SegmentContext context) => new(facts, new Planner(facts, asOf, context).Plan(node), pool);

    /// <summary>Everybody's instants of a source later than one.</summary>
    internal void InstantsAfter(InstantSource source, ZoneClock clock, long after, List<(int Person, long At)> found)
    {
        var now = facts;
        switch (source)
        {
            case InstantSource.Events events:
                foreach (var store in now.Named(events.Name)) EventsAfter(store, after, found);
                break;
            case InstantSource.TagAdded tag: Rows(now.Tags.GetValueOrDefault(tag.Tag)); break;
            case InstantSource.FriendshipSince friendship:
                foreach (var (key, people) in now.Friends)
                {
                    if (key.Account == friendship.Account) Rows(people);
                }
                break;
            case InstantSource.HeldSince held when now.Attributes.TryGetValue(held.Key, out var column):
                foreach (var (person, written, since) in column.Times.Rows())
                {
                    if (written - since > after) found.Add((person, written - since));
                }
                break;
            case InstantSource.AttributeMoment moment when now.Attributes.TryGetValue(moment.Path.Key, out var column):
                foreach (var (person, _, _) in column.Times.Rows()) WatchInstants.Moment(person, moment.Path.Find(column.Get(person), 1), clock, found);
                break;
            case InstantSource.Messages messages:
                foreach (var (_, set) in now.Messages.Where(m => m.Key.Outcome == messages.Outcome))
                {
                    Rows(set.People);
                    foreach (var (person, others) in set.More) found.AddRange(others.Where(o => o.At > after).Select(o => (person, o.At)));
                }
                break;
        }

        void Rows(RowSet? people)
        {
            if (people is null) return;
            foreach (var (person, at, _) in people.Rows())
            {
                if (at > after) found.Add((person, at));
            }
        }
    }

    private static void EventsAfter(EventStore store, long after, List<(int Person, long At)> found)
    {
        foreach (var slab in store.Slabs)
        {
            if (slab.Start + uint.MaxValue <= after) continue;
            for (var block = 0; block < slab.Large.Length; block++)
            {
                Cell(slab.Large[block], block);
                Cell(slab.Small[block], block);
            }

            void Cell(EventCell? cell, int block)
            {
                if (cell is null || slab.Start + cell.Latest <= after) return;
                for (var row = 0; row < cell.Count; row++)
                {
                    if (slab.Start + cell.At[row] > after && !cell.IsDead(row)) found.Add(((block << 16) + cell.People[row], slab.Start + cell.At[row]));
                }
            }
        }
    }
}

/// <summary>See <see cref="LiveIndex.PlanAt"/>.</summary>
internal sealed class PersonPlan(Facts facts, PlanNode plan, ScratchPool pool)
{
    public bool Holds(int person)
    {
        if (!facts.Known.Contains(person)) return false;
        var scratch = pool.Take();
        var holds = plan.One(person, scratch);
        pool.Back(scratch);
        return holds;
    }
}
