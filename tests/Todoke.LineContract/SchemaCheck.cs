using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Todoke.LineContract;

/// <summary>
/// Holds a JSON value against a schema of one file. Stricter than OpenAPI in two ways: a discriminator is followed into its subtype, at any
/// depth (common tools check the base only), and a property that no schema names is a problem, for nobody would notice a misspelled one.
/// A keyword or format that is not understood here is an exception, never passed over.
/// </summary>
/// <param name="file">The schema's file.</param>
/// <param name="documented">Properties that are documented elsewhere (<see cref="OutsideTheFiles"/>).</param>
internal sealed class SchemaCheck(OpenApiFile file, IReadOnlyCollection<string>? documented = null)
{
    private static readonly HashSet<string> Understood = new(StringComparer.Ordinal)
    {
        "$ref", "type", "format", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems", "items", "required", "properties",
        "additionalProperties", "allOf", "oneOf", "discriminator", "nullable",
        // Words about the schema, not about the value.
        "description", "example", "externalDocs", "title", "default", "deprecated", "x-enum-descriptions", "x-enum-varnames",
    };

    /// <returns>One sentence for each problem, beginning with the place; none where the value fits.</returns>
    public IReadOnlyList<string> Check(JsonElement value, JsonObject schema, string place)
    {
        var problems = new List<string>();
        Check(value, schema, place, problems);
        return problems;
    }

    private void Check(JsonElement value, JsonObject schema, string place, List<string> problems)
    {
        var parts = new List<JsonObject>();
        Collect(value, schema, place, parts, problems);
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!parts.Any(p => p["nullable"]?.GetValue<bool>() == true))
            {
                problems.Add($"{place}: null");
            }
            return;
        }
        var before = problems.Count;
        parts.ForEach(part => CheckType(value, part, place, problems));
        if (problems.Count > before)
        {
            // What a text may be is no question for a number.
            return;
        }
        foreach (var part in parts)
        {
            CheckEnum(value, part, place, problems);
            CheckOneOf(value, part, place, problems);
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                parts.ForEach(part => TextCheck.Check(value.GetString()!, part, place, problems));
                break;
            case JsonValueKind.Number:
                parts.ForEach(part => CheckNumber(value, part, place, problems));
                break;
            case JsonValueKind.Array:
                parts.ForEach(part => CheckArray(value, part, place, problems));
                break;
            case JsonValueKind.Object:
                CheckObject(value, parts, place, problems);
                break;
        }
    }

    /// <summary>The schema with everything it is made of for this value: references, allOf, and the subtype that the discriminator names.</summary>
    private void Collect(JsonElement value, JsonObject schema, string place, List<JsonObject> parts, List<string> problems)
    {
        schema = file.Resolve(schema);
        if (parts.Contains(schema))
        {
            return;
        }
        if (schema.Select(p => p.Key).FirstOrDefault(key => !Understood.Contains(key)) is { } unknown)
        {
            throw new NotSupportedException($"{file.Name}: the keyword {unknown} at {schema.GetPath()} is not understood.");
        }
        parts.Add(schema);
        foreach (var part in schema["allOf"]?.AsArray() ?? [])
        {
            Collect(value, part!.AsObject(), place, parts, problems);
        }
        if (schema["discriminator"] is not JsonObject discriminator || value.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        var name = discriminator["propertyName"]!.GetValue<string>();
        if (!value.TryGetProperty(name, out var kind) || kind.ValueKind != JsonValueKind.String)
        {
            problems.Add($"{place}.{name}: is missing, and decides what the object is");
            return;
        }
        if (discriminator["mapping"]?[kind.GetString()!] is { } subtype)
        {
            Collect(value, file.Find(subtype.GetValue<string>()), place, parts, problems);
        }
        else
        {
            problems.Add($"{place}.{name}: '{kind.GetString()}' is none of the kinds {string.Join(", ", discriminator["mapping"]!.AsObject().Select(m => m.Key))}");
        }
    }

    private static void CheckType(JsonElement value, JsonObject part, string place, List<string> problems)
    {
        var fits = part["type"]?.GetValue<string>() switch
        {
            null => true,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number),
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            var other => throw new NotSupportedException($"The type {other} is not understood."),
        };
        if (!fits)
        {
            problems.Add($"{place}: {value.ValueKind} where {part["type"]} is due");
        }
    }

    private static void CheckEnum(JsonElement value, JsonObject part, string place, List<string> problems)
    {
        if (part["enum"] is JsonArray choices && !choices.Any(c => c?.ToString() == value.ToString()))
        {
            problems.Add($"{place}: '{value}' is none of {string.Join(", ", choices.Select(c => c?.ToString()))}");
        }
    }

    private void CheckOneOf(JsonElement value, JsonObject part, string place, List<string> problems)
    {
        if (part["oneOf"] is not JsonArray choices)
        {
            return;
        }
        var judged = choices.Select(choice => Check(value, choice!.AsObject(), place)).ToList();
        if (judged.Count(found => found.Count == 0) != 1)
        {
            problems.Add($"{place}: fits {judged.Count(found => found.Count == 0)} of {judged.Count} forms where one is due ({string.Join(" | ", judged.Select(found => string.Join("; ", found)))})");
        }
    }

    private static void CheckNumber(JsonElement value, JsonObject part, string place, List<string> problems)
    {
        var number = value.GetDecimal();
        if (part["minimum"]?.GetValue<decimal>() > number || part["maximum"]?.GetValue<decimal>() < number)
        {
            problems.Add($"{place}: {number.ToString(CultureInfo.InvariantCulture)} is not within {part["minimum"]} and {part["maximum"]}");
        }
        var fits = part["format"]?.GetValue<string>() switch
        {
            null or "double" or "float" => true,
            "int32" => number is >= int.MinValue and <= int.MaxValue,
            "int64" => number is >= long.MinValue and <= long.MaxValue,
            var other => throw new NotSupportedException($"The number format {other} is not understood."),
        };
        if (!fits)
        {
            problems.Add($"{place}: {number.ToString(CultureInfo.InvariantCulture)} is no {part["format"]}");
        }
    }

    private void CheckArray(JsonElement value, JsonObject part, string place, List<string> problems)
    {
        var count = value.GetArrayLength();
        if (part["minItems"]?.GetValue<decimal>() > count || part["maxItems"]?.GetValue<decimal>() < count)
        {
            problems.Add($"{place}: {count} items, not within {part["minItems"]} and {part["maxItems"]}");
        }
        if (part["uniqueItems"]?.GetValue<bool>() == true && value.EnumerateArray().Select(i => i.GetRawText()).Distinct(StringComparer.Ordinal).Count() < count)
        {
            problems.Add($"{place}: an item stands there twice");
        }
        if (part["items"] is JsonObject items)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Check(item, items, string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]"), problems);
            }
        }
    }

    private void CheckObject(JsonElement value, List<JsonObject> parts, string place, List<string> problems)
    {
        foreach (var name in parts.SelectMany(p => p["required"]?.AsArray() ?? []).Select(n => n!.GetValue<string>()).Distinct(StringComparer.Ordinal))
        {
            if (!value.TryGetProperty(name, out _))
            {
                problems.Add($"{place}.{name}: is required");
            }
        }
        foreach (var property in value.EnumerateObject())
        {
            var named = false;
            foreach (var schema in parts.Select(p => p["properties"]?[property.Name]).OfType<JsonObject>())
            {
                named = true;
                Check(property.Value, schema, $"{place}.{property.Name}", problems);
            }
            // Of oneOf every form names its own.
            if (named || parts.Any(p => p["oneOf"] is not null))
            {
                continue;
            }
            if (parts.Select(p => p["additionalProperties"]).OfType<JsonObject>().FirstOrDefault() is { } others)
            {
                Check(property.Value, others, $"{place}.{property.Name}", problems);
            }
            else if (documented?.Contains(property.Name) != true)
            {
                problems.Add($"{place}.{property.Name}: LINE's files name no such property");
            }
        }
    }
}

/// <summary>Length, pattern and format of a text.</summary>
internal static partial class TextCheck
{
    public static void Check(string text, JsonObject part, string place, List<string> problems)
    {
        // JSON Schema counts characters, not UTF-16 units.
        var length = text.EnumerateRunes().Count();
        if (part["minLength"]?.GetValue<decimal>() > length || part["maxLength"]?.GetValue<decimal>() < length)
        {
            problems.Add($"{place}: {length} characters, not within {part["minLength"]} and {part["maxLength"]}");
        }
        if (part["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)))
        {
            problems.Add($"{place}: '{text}' does not match {pattern}");
        }
        if (part["format"]?.GetValue<string>() is { } format && !HasFormat(text, format))
        {
            problems.Add($"{place}: '{text}' is no {format}");
        }
    }

    private static bool HasFormat(string text, string format) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "date-time" => Instant().IsMatch(text),
        "binary" => true,
        // LINE's file has one pattern where the format belongs.
        _ when format.StartsWith('^') => Regex.IsMatch(text, format, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)),
        _ => throw new NotSupportedException($"The text format {format} is not understood."),
    };

    // RFC 3339, which OpenAPI's date-time is.
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instant();
}
