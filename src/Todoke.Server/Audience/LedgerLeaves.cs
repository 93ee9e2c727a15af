using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;
using Todoke.Server.Ledger;

namespace Todoke.Server.Audience;

/// <summary>
/// Answers conditions on properties that the index does not keep because they differ in nearly every event (order ids, raw URLs): read from
/// the ledger, range of people by range of people, and judged by the reference evaluator. Slow, exact, and of bounded memory.
/// </summary>
internal static class LedgerLeaves
{
    const int PeopleAtOnce = 50_000;

    /// <param name="ledger">A snapshot, so that all leaves are answered from one state.</param>
    /// <param name="leaves">As the index names them.</param>
    /// <param name="everyone">Known people.</param>
    /// <param name="asOf">Unix milliseconds.</param>
    /// <param name="context">What conditions are judged by.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<IReadOnlyDictionary<SegmentNode, MemberSet>> AnswerAsync(
        LedgerConnection ledger, IReadOnlyList<SegmentNode> leaves, MemberSet everyone, long asOf, SegmentContext context, CancellationToken cancel)
    {
        var answers = new Dictionary<SegmentNode, MemberSet>();
        var families = await Families.LoadAsync(ledger, cancel);
        foreach (var leaf in leaves.Distinct())
        {
            var idle = ReferenceEvaluator.Holds(leaf, Person(0, []), asOf, context);
            // Whoever has no such event has the verdict of somebody without any; what is gathered are the people who differ.
            var differ = new HashSet<long>();
            var ofFamilies = new Dictionary<long, List<EventFact>>();
            var last = await ledger.CountAsync("SELECT COALESCE(MAX(id), 0) FROM profile", cancel);
            for (var from = 1L; from <= last; from += PeopleAtOnce)
            {
                var people = await EventsAsync(ledger, Names(leaf), from, from + PeopleAtOnce - 1, cancel);
                foreach (var (profile, events) in people)
                {
                    var root = families.RootOf(profile);
                    if (!families.IsFamily(root)) Judge(root, events);
                    else if (ofFamilies.TryGetValue(root, out var known)) known.AddRange(events);
                    else ofFamilies[root] = events;
                }
            }
            foreach (var (root, events) in ofFamilies) Judge(root, events);
            answers[leaf] = MemberSet.Of(idle ? everyone.Ids.Where(id => !differ.Contains(id)) : differ.Where(everyone.Contains).Order());

            void Judge(long person, List<EventFact> events)
            {
                if (ReferenceEvaluator.Holds(leaf, Person(person, events), asOf, context) != idle) differ.Add(person);
            }
        }
        return answers;
    }

    // By ranges of people: the index on (profile_id, at) is to be used, not the one on names, which would be read whole for each range.
    static async Task<Dictionary<long, List<EventFact>>> EventsAsync(LedgerConnection ledger, IReadOnlyList<EventName> names, long first, long last, CancellationToken cancel)
    {
        var people = new Dictionary<long, List<EventFact>>();
        await ledger.EachAsync($"SELECT {FactsReader.EventColumns} FROM event WHERE profile_id BETWEEN @first AND @last AND withdrawn_at IS NULL", r =>
        {
            var name = r.GetString(2);
            if (!names.Any(n => n.IsPrefix ? name.StartsWith(n.Text, StringComparison.Ordinal) : name == n.Text)) return;
            if (FactsReader.Event(r) is not { Event: { } fact } happened) return;
            if (!people.TryGetValue(happened.Profile, out var events)) people[happened.Profile] = events = [];
            events.Add(fact);
        }, cancel, ("first", first), ("last", last));
        return people;
    }

    static IReadOnlyList<EventName> Names(SegmentNode leaf) => leaf switch
    {
        EventNode e => [e.Name], EventRecencyNode e => [e.Name], EventEdgeNode e => [e.Name], EventAggregateNode e => [e.Name],
        EventDistinctNode e => [e.Name], EventRegularNode e => [e.Name], EventSequenceNode e => [e.First.Name, e.Then.Name],
        _ => throw new InvalidOperationException($"{leaf.GetType().Name} does not look at events."),
    };

    static PersonFacts Person(long id, IReadOnlyList<EventFact> events) =>
        new(id, ProfileStanding.Known, new Dictionary<long, long>(), new Dictionary<string, AttributeFact>(), events, new Dictionary<long, FriendshipFact>());
}
