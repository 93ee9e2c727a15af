using Microsoft.OpenApi;

namespace Todoke.Server.Api;

/// <summary>
/// Corrects what the document says of bodies: a property that may be null may be left out of a body (see <see cref="ApiJson"/>), while an answer
/// always has it. The exporter makes one schema per type and calls both required.
/// </summary>
internal static class ApiBodies
{
    public static void LeaveOutWhatMayBeNull(OpenApiDocument document)
    {
        var operations = document.Paths.Values.SelectMany(p => p.Operations?.Values.AsEnumerable() ?? []).ToList();
        HashSet<string> asked = new(StringComparer.Ordinal), answered = new(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            foreach (var media in operation.RequestBody?.Content?.Values ?? []) Collect(media.Schema, document, asked);
            foreach (var media in operation.Responses?.Values.SelectMany(r => r.Content?.Values.AsEnumerable() ?? []) ?? []) Collect(media.Schema, document, answered);
        }
        foreach (var name in asked.Except(answered))
            if (document.Components?.Schemas?[name] is OpenApiSchema { Properties: { } properties, Required: { } required })
                foreach (var (property, schema) in properties)
                    if (MayBeNull(schema)) required.Remove(property);
    }

    static void Collect(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> names)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } name } && !names.Add(name)) return;
        if (schema is OpenApiSchemaReference { Reference.Id: { } id }) schema = document.Components?.Schemas?.TryGetValue(id, out var named) == true ? named : null;
        if (schema is null) return;
        foreach (var part in (schema.Properties?.Values.AsEnumerable() ?? []).Concat(schema.OneOf ?? []).Append(schema.Items).Append(schema.AdditionalProperties))
            if (part is not null) Collect(part, document, names);
    }

    static bool MayBeNull(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) == true || schema.OneOf?.Any(s => s.Type == JsonSchemaType.Null) == true;
}
