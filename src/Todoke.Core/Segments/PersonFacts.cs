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
    IReadOnlyDictionary<long, FriendshipFact> Friendships);

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
public sealed record AttributeFact(FactValue? Value, long EffectiveAt);

/// <summary>Something that happened.</summary>
/// <param name="EventId">The ledger's number of the event: dense, growing, never reused.</param>
/// <param name="At">Unix milliseconds; may lie in the future.</param>
/// <param name="Seq">Order of acceptance: of two events at one instant the one with the larger number is the later.</param>
public sealed record EventFact(long EventId, string Name, long At, long Seq, FactValue.Object Properties);

/// <param name="Since">Unix milliseconds; null where LINE never told us.</param>
public sealed record FriendshipFact(FriendshipState State, long? Since);
