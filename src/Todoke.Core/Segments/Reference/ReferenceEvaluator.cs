using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>
/// What a condition means, written to be believed rather than to be fast: one person, their facts, one instant. Every engine must
/// give the same answer. It shares the tree and the values with them and no code for windows, calendar, comparison or text.
/// </summary>
public static class ReferenceEvaluator
{
    /// <param name="asOfMs">The instant asked about, Unix milliseconds.</param>
    /// <param name="context">The workspace's zone and settings, and the definitions conditions name.</param>
    public static bool Holds(SegmentNode node, PersonFacts person, long asOfMs, SegmentContext context) =>
        person.Standing == ProfileStanding.Known && new Judge(person, asOfMs, context).Verdict(node, "condition").Holds;

    /// <summary>The verdict on every node and what it rests on.</summary>
    public static Explanation Explain(SegmentNode node, PersonFacts person, long asOfMs, SegmentContext context)
    {
        var judge = new Judge(person, asOfMs, context);
        var holds = judge.Verdict(node, "condition").Holds;
        return new Explanation(holds && person.Standing == ProfileStanding.Known, person.Standing, judge.Verdicts);
    }

    private sealed class Judge(PersonFacts person, long asOf, SegmentContext context)
    {
        private readonly ReferenceCalendar calendar = new(asOf, context.Zone);
        private readonly ReferenceComparison comparison = new(asOf, context.Zone);

        public List<NodeVerdict> Verdicts { get; } = [];

        public NodeVerdict Verdict(SegmentNode node, string path)
        {
            var place = Verdicts.Count;
            Verdicts.Add(new NodeVerdict(path, node, false, new Found.Nothing()));
            var (holds, found) = Judged(node, path);
            return Verdicts[place] = new NodeVerdict(path, node, holds, found);
        }

        private (bool Holds, Found Found) Judged(SegmentNode node, string path)
        {
            switch (node)
            {
                case AllNode all: return (Children(all.Of, path).TrueForAll(v => v.Holds), new Found.Inside());
                case AnyNode any: return (Children(any.Of, path).Exists(v => v.Holds), new Found.Inside());
                case NotNode not: return (!Verdict(not.Of, $"{path}.of").Holds, new Found.Inside());
                case EveryoneNode: return (true, new Found.Inside());
                case NobodyNode: return (false, new Found.Inside());
                case TagNode tag:
                    var on = person.Tags.TryGetValue(tag.Tag, out var addedAt);
                    return (on == tag.Has, on ? new Found.Moment(addedAt) : new Found.Nothing());
                case AttributeNode attribute:
                    var value = ValueAt(attribute.Path);
                    return (comparison.Passes(attribute.Test, value), value is null ? new Found.Nothing() : new Found.Value(value));
                case EventNode happened:
                    var count = Matching(happened.Name, happened.Where, happened.Within).Count;
                    var test = happened.Count ?? new NumberTest(NumberOp.AtLeast, [1]);
                    return (comparison.Passes(test, new FactValue.Number(count)), new Found.Count(count));
                case EventRecencyNode recency: return Recency(recency);
                case EventAggregateNode aggregate:
                    var figure = Figure(aggregate);
                    return (ReferenceComparison.Passes(aggregate.Test, figure), figure is { } number ? new Found.Figure(number) : new Found.Nothing());
                case FriendshipNode friend:
                    var known = person.Friendships.GetValueOrDefault(friend.Account);
                    var state = known?.State ?? FriendshipState.None;
                    return (state == friend.State, known is null ? new Found.Nothing() : new Found.Friendship(state, known.Since));
                default: throw new InvalidOperationException($"{node.GetType().Name} has no meaning yet.");
            }
        }

        private List<NodeVerdict> Children(Sequence<SegmentNode> of, string path) => of.Select((child, i) => Verdict(child, $"{path}.of[{i}]")).ToList();

        private FactValue? ValueAt(FactPath path) =>
            person.Attributes.GetValueOrDefault(path.Key)?.Value is { } value ? path.Find(value, 1) : null;

        private List<EventFact> Matching(EventName name, Sequence<PropertyTest> where, TimeWindow? within)
        {
            var (start, end) = calendar.Stretch(within);
            return person.Events
                .Where(e => (name.IsPrefix ? e.Name.StartsWith(name.Text, StringComparison.Ordinal) : e.Name == name.Text) && e.At <= asOf && e.At >= start && e.At < end)
                .Where(e => where.All(w => comparison.Passes(w.Test, w.Path.Find(e.Properties, 0))))
                .ToList();
        }

        private (bool Holds, Found Found) Recency(EventRecencyNode node)
        {
            var matching = Matching(node.Name, node.Where, null);
            if (matching.Count == 0) return (false, new Found.Nothing());
            var last = matching.Max(e => e.At);
            var young = last > calendar.Back(node.Span);
            return (node.Op == Segments.Recency.WithinLast ? young : !young, new Found.Moment(last));
        }

        private decimal? Figure(EventAggregateNode node)
        {
            var numbers = Matching(node.Name, node.Where, node.Within)
                .Select(e => ReferenceComparison.NumberIn(node.Property.Find(e.Properties, 0)))
                .OfType<decimal>()
                .ToList();
            if (numbers.Count == 0) return null;
            return node.Aggregate switch
            {
                Aggregate.Sum => numbers.Sum(),
                Aggregate.Avg => numbers.Sum() / numbers.Count,
                Aggregate.Min => numbers.Min(),
                Aggregate.Max => numbers.Max(),
                _ => throw new InvalidOperationException($"{node.Aggregate} has no meaning yet."),
            };
        }
    }
}
