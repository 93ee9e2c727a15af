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

/// <summary>The tag is on the person (or, with <paramref name="Has"/> false, the complement).</summary>
/// <param name="Tag">The tag's id.</param>
/// <param name="Added">Where given: put on within this stretch of time, and still on.</param>
public sealed record TagNode(long Tag, bool Has, TimeWindow? Added = null) : SegmentNode;

/// <summary>Any tag at all is on the person (or none is).</summary>
public sealed record AnyTagNode(bool Has) : SegmentNode;

/// <summary>A value among the person's attributes passes a test. The path's first step is the attribute's key.</summary>
/// <param name="Held">Where given, the attribute's present value has also been held that long; only for a whole attribute (a path of one step).</param>
public sealed record AttributeNode(FactPath Path, ValueTest Test, HeldFor? Held = null) : SegmentNode;

/// <summary>
/// How long the present value has been held, from the effective time at which it became what it is (writing it again changes nothing).
/// Exactly the span counts as at least. A value that was never written or taken away has been held for no time: neither holds.
/// </summary>
public sealed record HeldFor(HeldOp Op, Duration Span);

public enum HeldOp
{
    AtLeast,
    LessThan,
}

/// <summary>The person's state on one LINE account.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Since">Where given, the state began within this stretch; a beginning that LINE never told is in none.</param>
public sealed record FriendshipNode(long Account, FriendshipState State, TimeWindow? Since = null) : SegmentNode;

/// <summary>A message can get there: for LINE the person follows the account (any account where none is named), otherwise there is an address.</summary>
public sealed record ReachableNode(MessageChannel Channel, long? Account) : SegmentNode;

/// <summary>The person's consent to a topic; who never said anything has the topic's default (<see cref="SegmentContext.ConsentDefaults"/>).</summary>
public sealed record ConsentNode(long Topic, ConsentState State) : SegmentNode;

/// <summary>
/// How many messages had an outcome. A message's outcome has the instant at which it first came about (for the named link, where one is
/// named). Counts start at zero; one message counts once, however often it was tapped.
/// </summary>
/// <param name="Link">Tapped: this link.</param>
/// <param name="Count">Null: at least one.</param>
public sealed record MessageNode(
    MessageOutcome Outcome, MessageChannel? Channel, long? Campaign, string? Template, long? Link, TimeWindow? Within, NumberTest? Count) : SegmentNode;

/// <summary>The person is on a fixed list (or is not): uploaded, frozen, or matched by hashed addresses.</summary>
public sealed record AudienceNode(long Audience, bool In) : SegmentNode;

/// <summary>The person is in another saved segment (or is not), as that one is at the instant asked about, with its manual additions and exclusions.</summary>
public sealed record SegmentRefNode(long Segment, bool In) : SegmentNode;

/// <summary>
/// The person's bucket (0–9,999) for a salt lies in [<paramref name="From"/>, <paramref name="To"/>). It depends on the profile's id and
/// the salt alone: with h = FNV-1a 64 of the salt's UTF-8 bytes and m the splitmix64 finaliser, the bucket is
/// ((m(h ^ id·0x9E3779B97F4A7C15) &gt;&gt; 32) · 10,000) &gt;&gt; 32 in unsigned 64-bit arithmetic.
/// </summary>
public sealed record RandomNode(string Salt, int From, int To) : SegmentNode;

public enum MessageChannel
{
    Line,
    Email,
    Push,
}

public enum MessageOutcome
{
    /// <summary>Handed to the channel, which took it.</summary>
    Sent,

    /// <summary>Reported as arrived. LINE does not tell.</summary>
    Delivered,

    /// <summary>Seen. LINE does not tell this per person.</summary>
    Opened,

    /// <summary>A tracked link in it was opened.</summary>
    Tapped,

    /// <summary>Came back. LINE does not tell.</summary>
    Bounced,
}

public enum ConsentState
{
    Granted,
    Refused,
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
