using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>Whether nobody can meet two conditions at once. A yes is certain; a no only means that nothing was found.</summary>
internal sealed class NodePairs(SegmentVocabulary vocabulary, Effort effort)
{
    public bool Exclude(SegmentNode a, SegmentNode b) => effort.Affords(Effort.SizeOf(a), Effort.SizeOf(b)) && (
        a.Equals(Complement.Of(b)) || b.Equals(Complement.Of(a)) || OneWay(a, b) || OneWay(b, a) || Occurrence.Exclude(a, b));

    private bool OneWay(SegmentNode a, SegmentNode b) => (a, b) switch
    {
        (TagNode { Has: true } x, TagNode { Has: false, Added: null } y) => x.Tag == y.Tag,
        (TagNode { Has: true }, AnyTagNode { Has: false }) => true,
        (FriendshipNode x, FriendshipNode y) => x.Account == y.Account && x.State != y.State,
        (FriendshipNode x, ReachableNode { Channel: MessageChannel.Line } y) => x.Account == y.Account && x.State != FriendshipState.Following,
        (RandomNode x, RandomNode y) => x.Salt == y.Salt && x.To <= y.From,
        (AttributeNode x, AttributeNode y) => x.Path.Equals(y.Path) && TestPairs.Exclude(x.Test, y.Test, RanksOf(x.Path)),
        (EventRecencyNode { Op: Recency.WithinLast } x, EventRecencyNode { Op: Recency.MoreThanAgo } y) =>
            x.Name == y.Name && x.Where.Equals(y.Where) && x.Span.Unit == y.Span.Unit && x.Span.Amount <= y.Span.Amount,
        (EventAggregateNode x, EventAggregateNode y) =>
            (x with { Test = y.Test }).Equals(y) && (!NumberSet.IsNegated(x.Test.Op) || !NumberSet.IsNegated(y.Test.Op)) && !NumberSet.CanMeet(x.Test, y.Test, NumberDomain.Any),
        (EventDistinctNode x, EventDistinctNode y) => (x with { Test = y.Test }).Equals(y) && !NumberSet.CanMeet(x.Test, y.Test, NumberDomain.Count),
        (MessageNode x, MessageNode y) =>
            (x with { Count = y.Count }).Equals(y) && !NumberSet.CanMeet(x.Count ?? Complement.AtLeastOnce, y.Count ?? Complement.AtLeastOnce, NumberDomain.Count),
        _ => false,
    };

    private Sequence<string>? RanksOf(FactPath path) =>
        path.Steps.Count == 1 && vocabulary.Attributes.TryGetValue(path.Key, out var schema) && schema.Ranked ? schema.Choices : null;
}

/// <summary>How often a condition needs events to have happened.</summary>
internal sealed record Occurrence(EventName Name, Sequence<PropertyTest> Where, TimeWindow? Within, NumberTest Count)
{
    public static bool Exclude(SegmentNode a, SegmentNode b)
    {
        if (Of(a) is not { } x || Of(b) is not { } y) return false;
        return (x with { Count = y.Count } == y && !NumberSet.CanMeet(x.Count, y.Count, NumberDomain.Count)) || x.TooFewFor(y) || y.TooFewFor(x);
    }

    private static Occurrence? Of(SegmentNode node) => node switch
    {
        EventNode e => new(e.Name, e.Where, e.Within, e.Count ?? Complement.AtLeastOnce),
        EventRecencyNode e => new(e.Name, e.Where, null, Complement.AtLeastOnce),
        EventEdgeNode e => new(e.Name, e.Has, null, Complement.AtLeastOnce),
        EventRegularNode e => new(e.Name, e.Where, null, new NumberTest(NumberOp.AtLeast, [e.AtLeast])),
        EventSequenceNode e => new(e.First.Name, e.First.Where, e.Within, Complement.AtLeastOnce),
        _ => null,
    };

    // Whatever the other counts is counted here too, and here there may be fewer than it needs.
    private bool TooFewFor(Occurrence other) =>
        NameCovers(other.Name) && Where.All(w => other.Where.Contains(w)) && WindowCovers(other.Within)
        && NumberSet.MostCount(Count) is { } most && NumberSet.LeastCount(other.Count) is { } least && most < least;

    private bool NameCovers(EventName other) => Name == other || (Name.IsPrefix && other.Text.StartsWith(Name.Text, StringComparison.Ordinal));

    private bool WindowCovers(TimeWindow? other) => Within is null || Within.Equals(other)
        || (Within is RollingWindow x && other is RollingWindow y && x.Last.Unit == y.Last.Unit && x.Last.Amount >= y.Last.Amount);
}
