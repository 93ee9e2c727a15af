using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>The names a condition may use, as the ledger knows them at the moment of checking.</summary>
/// <param name="Tags">Ids of existing tags.</param>
/// <param name="Attributes">Declared attributes by key.</param>
/// <param name="SeenAttributes">Undeclared keys that somebody holds a value of.</param>
/// <param name="SchemaEnforced">Whether an attribute must be declared or at least seen to be used.</param>
/// <param name="Events">Event names seen or declared.</param>
/// <param name="Accounts">Ids of LINE accounts.</param>
public sealed record SegmentVocabulary(
    IReadOnlySet<long> Tags,
    IReadOnlyDictionary<string, AttributeSchema> Attributes,
    IReadOnlySet<string> SeenAttributes,
    bool SchemaEnforced,
    IReadOnlySet<string> Events,
    IReadOnlySet<long> Accounts)
{
    /// <summary>Ids of fixed lists.</summary>
    public IReadOnlySet<long> Audiences { get; init; } = new HashSet<long>();

    /// <summary>Ids of consent topics.</summary>
    public IReadOnlySet<long> Topics { get; init; } = new HashSet<long>();

    public IReadOnlySet<long> Campaigns { get; init; } = new HashSet<long>();

    /// <summary>Ids of tracked links.</summary>
    public IReadOnlySet<long> Links { get; init; } = new HashSet<long>();

    /// <summary>Saved segments by id, to find cycles and depth through them.</summary>
    public IReadOnlyDictionary<long, SegmentNode> Segments { get; init; } = new Dictionary<long, SegmentNode>();

    /// <summary>The saved segment being checked, where it has an id already; it must not lead back to itself.</summary>
    public long? Self { get; init; }

    /// <summary>Properties whose values differ in nearly every event, by event name: not in the index, so a condition on one is slow.</summary>
    public IReadOnlySet<(string Event, string Property)> SlowProperties { get; init; } = new HashSet<(string, string)>();
}
