using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Todoke.Core.Tests.Segments;

/// <summary>
/// Validates against the part of JSON Schema 2020-12 that the definition's schema uses; a keyword it does not know is an error, so a
/// schema cannot pass by saying something that nobody checks.
/// </summary>
internal sealed class MiniSchema(JsonObject root)
{
    private static readonly HashSet<string> Known =
    [
        "$schema", "title", "$defs", "$ref", "type", "const", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "items", "prefixItems",
        "minItems", "maxItems", "properties", "required", "allOf", "anyOf", "oneOf", "if", "then", "unevaluatedProperties",
    ];

    public bool Accepts(JsonNode? value) => Evaluate(root, value) is not null;

    /// <summary>The members of the value that some schema spoke of, or null where it does not fit.</summary>
    private HashSet<string>? Evaluate(JsonObject schema, JsonNode? value)
    {
        foreach (var keyword in schema) Assert.Contains(keyword.Key, Known);
        if (!Plain(schema, value)) return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool Add(JsonNode? inner)
        {
            if (Evaluate(inner!.AsObject(), value) is not { } spoken) return false;
            seen.UnionWith(spoken);
            return true;
        }
        if (schema["$ref"] is { } reference && !Add(root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]])) return null;
        if (schema["allOf"] is JsonArray all && !all.All(Add)) return null;
        // All of them are asked, since each may speak of other members.
        if (schema["anyOf"] is JsonArray any && !any.Select(Add).ToList().Contains(true)) return null;
        if (schema["oneOf"] is JsonArray one && one.Count(Add) != 1) return null;
        if (schema["if"] is { } condition && Evaluate(condition.AsObject(), value) is not null && !Add(schema["then"])) return null;
        if (value is JsonArray array && !Items(schema, array)) return null;
        if (value is not JsonObject o) return seen;
        foreach (var (name, inner) in schema["properties"]?.AsObject() ?? [])
        {
            if (!o.TryGetPropertyValue(name, out var member)) continue;
            if (Evaluate(inner!.AsObject(), member) is null) return null;
            seen.Add(name);
        }
        return schema["unevaluatedProperties"] is not null && o.Any(member => !seen.Contains(member.Key)) ? null : seen;
    }

    private bool Items(JsonObject schema, JsonArray array)
    {
        var prefix = schema["prefixItems"]?.AsArray() ?? [];
        for (var i = 0; i < array.Count; i++)
        {
            var inner = i < prefix.Count ? prefix[i] : schema["items"];
            if (inner is not null && Evaluate(inner.AsObject(), array[i]) is null) return false;
        }
        return true;
    }

    private static bool Plain(JsonObject schema, JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (schema["type"]?.GetValue<string>() is { } type && !IsOf(type, kind, value)) return false;
        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value)) return false;
        if (schema["enum"] is JsonArray words && !words.Any(w => JsonNode.DeepEquals(w, value))) return false;
        if (kind == JsonValueKind.Number)
        {
            var number = Number(value!);
            if (schema["minimum"] is { } least && number < Number(least)) return false;
            if (schema["maximum"] is { } most && number > Number(most)) return false;
        }
        if (kind == JsonValueKind.String)
        {
            var text = value!.GetValue<string>();
            if (schema["minLength"] is { } shortest && text.Length < Number(shortest)) return false;
            if (schema["maxLength"] is { } longest && text.Length > Number(longest)) return false;
            if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))) return false;
        }
        if (value is JsonArray array)
        {
            if (schema["minItems"] is { } fewest && array.Count < Number(fewest)) return false;
            if (schema["maxItems"] is { } many && array.Count > Number(many)) return false;
        }
        return value is not JsonObject o || schema["required"]?.AsArray().All(name => o.ContainsKey(name!.GetValue<string>())) != false;
    }

    private static bool IsOf(string type, JsonValueKind kind, JsonNode? value) => type switch
    {
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "number" => kind == JsonValueKind.Number,
        "integer" => kind == JsonValueKind.Number && Number(value!) == Math.Floor(Number(value!)),
        _ => throw new InvalidOperationException($"The type '{type}' is not known here."),
    };

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
