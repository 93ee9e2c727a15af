using Todoke.Core.Segments.Schema;

namespace Todoke.Core.Segments;

/// <summary>
/// The JSON Schema (2020-12) of a definition. It says all that a schema can say about the structure; what needs more (a range that is
/// the wrong way round, names, patterns, depth) is the checker's business.
/// </summary>
public static class SegmentJsonSchema
{
    /// <summary>The schema as JSON text.</summary>
    public static string Document { get; } = DefinitionSchema.Build().ToJsonString(SchemaParts.Readable);
}
