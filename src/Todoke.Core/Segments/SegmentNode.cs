using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>
/// One node of a condition. The meaning is two-valued among known people: a node holds for a person or it does not, and
/// <see cref="NotNode"/> is exactly the complement. A negated operator (not_equals, not_in, has_not …) is the complement of its
/// positive twin, so it also holds for people who have no value or a value of another type.
/// </summary>
public abstract record SegmentNode
{
    private protected SegmentNode()
    {
    }
}

/// <summary>Every condition holds. Never empty.</summary>
public sealed record AllNode(Sequence<SegmentNode> Of) : SegmentNode;

/// <summary>At least one condition holds. Never empty.</summary>
public sealed record AnyNode(Sequence<SegmentNode> Of) : SegmentNode;

/// <summary>The condition does not hold.</summary>
public sealed record NotNode(SegmentNode Of) : SegmentNode;

/// <summary>Every known person.</summary>
public sealed record EveryoneNode : SegmentNode;

/// <summary>No person.</summary>
public sealed record NobodyNode : SegmentNode;

/// <summary>The tag is on the person (or, with <paramref name="Has"/> false, is not).</summary>
/// <param name="Tag">The tag's id.</param>
public sealed record TagNode(long Tag, bool Has) : SegmentNode;

/// <summary>A value among the person's attributes passes a test. The path's first step is the attribute's key.</summary>
public sealed record AttributeNode(FactPath Path, ValueTest Test) : SegmentNode;

/// <summary>How often an event happened up to the instant asked about. Counts start at zero.</summary>
/// <param name="Name">The event's exact name.</param>
/// <param name="Where">Tests on the event's properties; all must hold on the same event.</param>
/// <param name="Within">Null: ever.</param>
/// <param name="Count">Null: at least once.</param>
public sealed record EventNode(string Name, Sequence<PropertyTest> Where, TimeWindow? Within, NumberTest? Count) : SegmentNode;

/// <summary>When a matching event last happened. Someone for whom it never happened is in neither.</summary>
public sealed record EventRecencyNode(string Name, Sequence<PropertyTest> Where, Recency Op, Duration Span) : SegmentNode;

/// <summary>
/// A figure over a numeric property of matching events. Events whose property is no number are left out; over no numbers the figure
/// does not exist, and a positive test on it fails.
/// </summary>
public sealed record EventAggregateNode(
    string Name, Sequence<PropertyTest> Where, TimeWindow? Within, FactPath Property, Aggregate Aggregate, NumberTest Test) : SegmentNode;

/// <summary>The person's state on one LINE account.</summary>
/// <param name="Account">The account's id.</param>
public sealed record FriendshipNode(long Account, FriendshipState State) : SegmentNode;

/// <summary>A test on one property of an event.</summary>
public sealed record PropertyTest(FactPath Path, ValueTest Test);

public enum Recency
{
    /// <summary>The last one is younger than the span.</summary>
    WithinLast,

    /// <summary>The last one is exactly the span old, or older.</summary>
    MoreThanAgo,
}

public enum Aggregate
{
    Sum,
    Avg,
    Min,
    Max,
}

/// <summary>A profile's state on one account.</summary>
public enum FriendshipState
{
    /// <summary>Nothing is known of this person on this account.</summary>
    None,

    /// <summary>The person was seen there, but LINE never said whether they follow.</summary>
    Unknown,
    Following,
    Blocked,
}
