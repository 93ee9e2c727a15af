using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// One change of the facts the index answers from. Facts may come before the profile they belong to is known: they are kept, and
/// count once it is. Profile ids are positive and below 2^31; instants are Unix milliseconds.
/// </summary>
public abstract record FactChange
{
    private protected FactChange()
    {
    }
}

/// <summary>A profile exists and is known, anonymous or deleted. Deletion forgets its facts.</summary>
public sealed record ProfileChanged(long Profile, ProfileStanding Standing) : FactChange;

/// <param name="AddedAt">Null: the tag is taken off.</param>
public sealed record TagChanged(long Profile, long Tag, long? AddedAt) : FactChange;

/// <summary>A write of an attribute. One that is older than the newest write so far changes nothing; of two equally old the later given wins.</summary>
/// <param name="Value">Null: cleared.</param>
public sealed record AttributeChanged(long Profile, string Key, FactValue? Value, long EffectiveAt) : FactChange
{
    /// <summary>See <see cref="AttributeFact.HeldSince"/>: as the owner of the truth says.</summary>
    public long HeldSince { get; init; } = EffectiveAt;
}

/// <summary>An event. A second one of the same id changes nothing, also after the first was withdrawn.</summary>
/// <param name="EventId">See <see cref="EventFact.EventId"/>.</param>
public sealed record EventAdded(long Profile, long EventId, string Name, long At, long Seq, FactValue.Object Properties) : FactChange;

/// <summary>An event stops counting at once.</summary>
public sealed record EventWithdrawn(long EventId) : FactChange
{
    /// <summary>Whose it was, and its name, where the owner of the truth still knows: for watching, which looks at the people concerned.</summary>
    public long? Profile { get; init; }

    public string? Name { get; init; }
}

/// <param name="State"><see cref="FriendshipState.None"/> forgets the friendship.</param>
/// <param name="Since">Null where LINE never told us.</param>
public sealed record FriendshipChanged(long Profile, long Account, FriendshipState State, long? Since) : FactChange;

/// <param name="Granted">Null: the person's word is forgotten.</param>
public sealed record ConsentChanged(long Profile, long Topic, bool? Granted, long At) : FactChange;

public sealed record AudienceChanged(long Profile, long Audience, bool In) : FactChange;

/// <summary>A message's outcome. A second one of the same message, outcome and link keeps the earlier instant.</summary>
public sealed record MessageChanged(long Profile, MessageFact Fact) : FactChange;

/// <summary>There is an address for a channel other than LINE, or there is none any more.</summary>
public sealed record AddressChanged(long Profile, MessageChannel Channel, bool Has) : FactChange;

/// <summary>
/// All facts of a person, read anew by the owner of the truth after a merge, its undo or an import. Whatever the index knew of this
/// profile is forgotten, and events named here that belonged to another profile move to this one.
/// </summary>
public sealed record ProfileReplaced(PersonFacts Facts) : FactChange;

/// <summary>The profile and its facts are forgotten: it was deleted, or it lost a merge.</summary>
public sealed record ProfileRemoved(long Profile) : FactChange;
