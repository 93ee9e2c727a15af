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
    IReadOnlySet<long> Accounts);
