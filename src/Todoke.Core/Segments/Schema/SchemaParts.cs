using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.Core.Segments.Schema;

/// <summary>Small pieces of JSON Schema.</summary>
internal static class SchemaParts
{
    public static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    public static JsonObject Words(IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };

    public static JsonObject Words<T>() where T : struct, Enum => Words(Enum.GetValues<T>().Select(SegmentWords.Of));

    public static JsonObject Word(string word) => new() { ["const"] = word };

    public static JsonObject Whole(long least, long most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    public static JsonObject Number(decimal least, decimal most) => new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most };

    public static JsonObject Text(int most = SegmentLimits.Text) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = most };

    /// <summary>A key of a path: JSON allows the empty one.</summary>
    public static JsonObject Key() => new() { ["type"] = "string", ["maxLength"] = SegmentLimits.Text };

    public static JsonObject List(JsonObject items, int least = 0, int? most = null)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = items };
        if (least > 0) list["minItems"] = least;
        if (most is { } limit) list["maxItems"] = limit;
        return list;
    }

    public static JsonObject AnyOf(IEnumerable<JsonObject> of) => new() { ["anyOf"] = new JsonArray([.. of]) };

    /// <summary>An object's members; one whose name ends in ? may be left out. It does not say that there are no others.</summary>
    public static JsonObject Members(params (string Name, JsonObject Schema)[] members)
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in members) properties[name.TrimEnd('?')] = schema;
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. members.Where(m => !m.Name.EndsWith('?')).Select(m => (JsonNode)m.Name)]),
        };
    }

    /// <summary>An object with these members and those that the other schemas speak of, and no more.</summary>
    public static JsonObject Closed(JsonObject members, params string[] with)
    {
        if (with.Length > 0) members["allOf"] = new JsonArray([.. with.Select(Ref)]);
        members["unevaluatedProperties"] = false;
        return members;
    }
}
