using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>All that one profile's membership depends on, after merges are resolved.</summary>
/// <param name="Tags">Tags that are on, with the instant each was put on (Unix milliseconds).</param>
/// <param name="Attributes">By key.</param>
/// <param name="Events">In any order, without withdrawn ones and without two of one id.</param>
/// <param name="Friendships">By account id; no entry is <see cref="FriendshipState.None"/>.</param>
public sealed record PersonFacts(
    long Id,
    ProfileStanding Standing,
    IReadOnlyDictionary<long, long> Tags,
    IReadOnlyDictionary<string, AttributeFact> Attributes,
    IReadOnlyList<EventFact> Events,
    IReadOnlyDictionary<long, FriendshipFact> Friendships)
{
    /// <summary>By topic; a topic without an entry has its default.</summary>
    public IReadOnlyDictionary<long, ConsentFact> Consents { get; init; } = new Dictionary<long, ConsentFact>();

    /// <summary>Ids of the fixed lists the person is on.</summary>
    public IReadOnlySet<long> Audiences { get; init; } = new HashSet<long>();

    /// <summary>Messages and what became of them; no two with the same message, outcome and link.</summary>
    public IReadOnlyList<MessageFact> Messages { get; init; } = [];

    /// <summary>Channels other than LINE for which there is an address.</summary>
    public IReadOnlySet<MessageChannel> Addresses { get; init; } = new HashSet<MessageChannel>();
}

public enum ProfileStanding
{
    /// <summary>A web visitor nobody knows yet: outside every segment.</summary>
    Anonymous,
    Known,

    /// <summary>Outside everything, for good.</summary>
    Deleted,
}

/// <summary>An attribute's present value.</summary>
/// <param name="Value">Null where it was cleared at <paramref name="EffectiveAt"/>.</param>
/// <param name="EffectiveAt">Unix milliseconds of the newest write; an older write that arrives later changes nothing.</param>
public sealed record AttributeFact(FactValue? Value, long EffectiveAt)
{
    /// <summary>Unix milliseconds of the write that made the value what it is; never after <see cref="EffectiveAt"/>.</summary>
    public long HeldSince { get; init; } = EffectiveAt;
}

/// <summary>Something that happened.</summary>
/// <param name="EventId">The ledger's number of the event: dense, growing, never reused.</param>
/// <param name="At">Unix milliseconds; may lie in the future.</param>
/// <param name="Seq">Order of acceptance: of two events at one instant the one with the larger number is the later.</param>
public sealed record EventFact(long EventId, string Name, long At, long Seq, FactValue.Object Properties);

/// <param name="Since">Unix milliseconds; null where LINE never told us.</param>
public sealed record FriendshipFact(FriendshipState State, long? Since);

/// <param name="At">Unix milliseconds; the newest word counts.</param>
public sealed record ConsentFact(bool Granted, long At);

/// <summary>Something that became of a message to this person.</summary>
/// <param name="Message">Tells one message to one person from another; no meaning beyond that.</param>
/// <param name="At">Unix milliseconds at which it first came about.</param>
/// <param name="Link">Tapped: the tracked link; otherwise null.</param>
public sealed record MessageFact(long Message, MessageChannel Channel, long? Campaign, string? Template, MessageOutcome Outcome, long At, long? Link);
