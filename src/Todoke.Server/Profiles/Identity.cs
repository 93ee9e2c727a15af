namespace Todoke.Server.Profiles;

/// <summary>
/// What ties the outside to a profile. <paramref name="Scope"/> is the provider for <c>line</c>, the shop for <c>customer</c>, empty otherwise.
/// </summary>
public readonly record struct Identity(string Kind, string Scope, string Value)
{
    public const string Line = "line", Email = "email", Phone = "phone", Customer = "customer", Visitor = "visitor", Push = "push";

    public static readonly string[] Kinds = [Line, Email, Phone, Customer, Visitor, Push];

    /// <summary>A visitor cookie alone does not make a person known.</summary>
    public bool MakesKnown => Kind != Visitor;
}

public enum FriendshipState
{
    Unknown = 0,
    Following = 1,
    Blocked = 2,
}

/// <summary>
/// A friendship as somebody reports it. <paramref name="At"/> is the instant the report is about (a webhook event's own timestamp): an older report never replaces a newer one.
/// </summary>
public sealed record FriendshipInput(long AccountId, FriendshipState State, long? Since, long At, string? DisplayName = null, string? PictureUrl = null, string? Language = null);

/// <summary>One person as a source describes them. Attribute values are canonical JSON (null takes the value away).</summary>
public sealed record PersonInput
{
    public required IReadOnlyList<Identity> Identities { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>Attribute id → JSON value or null; ids come from the attribute catalogue.</summary>
    public IReadOnlyList<(long AttributeId, string? Value, long? EffectiveAt)> Attributes { get; init; } = [];

    public IReadOnlyList<long> TagIds { get; init; } = [];

    public FriendshipInput? Friendship { get; init; }

    /// <summary>Set when the person is already known by id; identities are then added to them.</summary>
    public long? ProfileId { get; init; }
}

/// <summary>What became of one <see cref="PersonInput"/>.</summary>
public abstract record PersonOutcome
{
    public sealed record Created(long ProfileId) : PersonOutcome;

    /// <param name="ProfileId">The person.</param>
    /// <param name="Changed">False when everything was there already.</param>
    public sealed record Found(long ProfileId, bool Changed) : PersonOutcome;

    /// <summary>The identities belong to people whom only a human may join; nothing of this input was written.</summary>
    public sealed record Conflict(long A, long B) : PersonOutcome;

    /// <summary>The person is deleted, or the id was never used.</summary>
    public sealed record Gone : PersonOutcome;
}
