using System.Text;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Judges the nodes of one condition for one person at one instant.</summary>
internal sealed class ReferenceJudge
{
    private readonly PersonFacts person;
    private readonly long asOf;
    private readonly SegmentContext context;
    private readonly ReferenceNext? next;
    private readonly ReferenceCalendar calendar;
    private readonly ReferenceComparison comparison;
    private readonly ReferenceEvents events;

    /// <param name="next">Where to note what changes by time alone; null where nobody asks.</param>
    public ReferenceJudge(PersonFacts person, long asOf, SegmentContext context, ReferenceNext? next)
    {
        (this.person, this.asOf, this.context, this.next) = (person, asOf, context, next);
        calendar = new ReferenceCalendar(asOf, context.Zone, next);
        comparison = new ReferenceComparison(new ReferenceDates(asOf, context, calendar, next));
        events = new ReferenceEvents(person, asOf, calendar, comparison, next);
    }

    public List<NodeVerdict> Verdicts { get; } = [];

    public NodeVerdict Verdict(SegmentNode node, string path)
    {
        var place = Verdicts.Count;
        Verdicts.Add(new NodeVerdict(path, node, false, new Found.Nothing()));
        var (holds, found) = Judged(node, path);
        return Verdicts[place] = new NodeVerdict(path, node, holds, found);
    }

    /// <summary>The bucket a profile falls into for a salt, from 0 to 9,999.</summary>
    internal static int Bucket(long profile, string salt)
    {
        unchecked
        {
            var hash = 14_695_981_039_346_656_037UL;
            foreach (var part in Encoding.UTF8.GetBytes(salt)) hash = (hash ^ part) * 1_099_511_628_211UL;
            var mixed = hash ^ (ulong)profile * 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            mixed ^= mixed >> 31;
            return (int)(((mixed >> 32) * 10_000) >> 32);
        }
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
                return (tag.Has == (on && (tag.Added is null || calendar.Lies(addedAt, tag.Added))), on ? new Found.Moment(addedAt) : new Found.Nothing());
            case AnyTagNode any: return (any.Has == person.Tags.Count > 0, Shown(person.Tags.Count > 0));
            case AttributeNode attribute: return Attribute(attribute);
            case FriendshipNode friend:
                var known = person.Friendships.GetValueOrDefault(friend.Account);
                var state = known?.State ?? FriendshipState.None;
                return (state == friend.State && (friend.Since is null || (known?.Since is { } since && calendar.Lies(since, friend.Since))),
                    known is null ? new Found.Nothing() : new Found.Friendship(state, known.Since));
            case ReachableNode reachable:
                var reached = reachable.Channel == MessageChannel.Line
                    ? person.Friendships.Any(f => f.Value.State == FriendshipState.Following && (reachable.Account ?? f.Key) == f.Key)
                    : person.Addresses.Contains(reachable.Channel);
                return (reached, Shown(reached));
            case ConsentNode consent:
                var word = person.Consents.GetValueOrDefault(consent.Topic);
                var granted = word?.Granted ?? context.ConsentDefaults.GetValueOrDefault(consent.Topic);
                return (granted == (consent.State == ConsentState.Granted), new Found.Consent(granted, ByDefault: word is null));
            case MessageNode message: return Messages(message);
            case AudienceNode audience:
                var listed = person.Audiences.Contains(audience.Audience);
                return (listed == audience.In, Shown(listed));
            case SegmentRefNode segment:
                // Its nodes are not this condition's nodes, but what time changes there changes here.
                var member = context.Segments.GetValueOrDefault(segment.Segment) is { } definition
                    && new ReferenceJudge(person, asOf, context, next).Verdict(definition, path).Holds;
                return (member == segment.In, Shown(member));
            case RandomNode random:
                var bucket = Bucket(person.Id, random.Salt);
                return (bucket >= random.From && bucket < random.To, new Found.Bucket(bucket));
            case EventNode happened: return events.Judged(happened);
            case EventRecencyNode recency: return events.Judged(recency);
            case EventEdgeNode edge: return events.Judged(edge);
            case EventAggregateNode aggregate: return events.Judged(aggregate);
            case EventDistinctNode distinct: return events.Judged(distinct);
            case EventSequenceNode sequence: return events.Judged(sequence);
            case EventRegularNode regular: return events.Judged(regular);
            default: throw new InvalidOperationException($"{node.GetType().Name} has no meaning yet.");
        }
    }

    private static Found Shown(bool present) => present ? new Found.Present() : new Found.Nothing();

    private List<NodeVerdict> Children(Sequence<SegmentNode> of, string path) => of.Select((child, i) => Verdict(child, $"{path}.of[{i}]")).ToList();

    private (bool Holds, Found Found) Attribute(AttributeNode node)
    {
        var fact = person.Attributes.GetValueOrDefault(node.Path.Key);
        var value = node.Path.Find(fact?.Value, 1);
        var order = node.Path.Steps.Count == 1 ? context.Ranks.GetValueOrDefault(node.Path.Key) : null;
        var passes = comparison.Passes(node.Test, value, order);
        if (fact is null || value is null) return (passes && node.Held is null, new Found.Nothing());
        if (node.Held is not { } held) return (passes, new Found.Value(value));
        next?.Back(held.Span, fact.HeldSince);
        var longEnough = fact.HeldSince <= calendar.Back(held.Span);
        return (passes && longEnough == (held.Op == HeldOp.AtLeast), new Found.Held(value, fact.HeldSince));
    }

    // Several links of one message may have been tapped; together they are one outcome, which came about with the first.
    private (bool Holds, Found Found) Messages(MessageNode node)
    {
        var count = person.Messages
            .Where(m => m.Outcome == node.Outcome
                && (node.Channel is null || m.Channel == node.Channel)
                && (node.Campaign is null || m.Campaign == node.Campaign)
                && (node.Template is null || m.Template == node.Template)
                && (node.Link is null || m.Link == node.Link))
            .GroupBy(m => m.Message)
            .Count(outcomes => calendar.Lies(outcomes.Min(o => o.At), node.Within));
        return (ReferenceComparison.Passes(node.Count ?? new NumberTest(NumberOp.AtLeast, [1]), count), new Found.Count(count));
    }
}
