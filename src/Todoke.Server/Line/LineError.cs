using System.Text.Json;

namespace Todoke.Server.Line;

/// <summary>LINE's error body: <c>{"message":"…","details":[{"message":"…","property":"messages[0].text"}]}</c>, or OAuth's <c>{"error","error_description"}</c>. Anything else is tolerated.</summary>
internal sealed record LineError(string Message, IReadOnlyList<LineDetail> Details)
{
    const string Before = "The property, ", After = ", in the request body is invalid";

    public static LineError Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return new("", []);
            var details = new List<LineDetail>();
            if (json.RootElement.TryGetProperty("details", out var list) && list.ValueKind == JsonValueKind.Array)
                foreach (var item in list.EnumerateArray())
                    if (item.ValueKind == JsonValueKind.Object) details.Add(new(Text(item, "message") ?? "", Text(item, "property")));
            return new(Text(json.RootElement, "message") ?? Text(json.RootElement, "error_description") ?? Text(json.RootElement, "error") ?? "", details);
        }
        catch (JsonException) { return new("", []); }
    }

    /// <summary>The place LINE objects to: named by the first detail, or inside the sentence as multicast does.</summary>
    public string? Property
    {
        get
        {
            if (Details.FirstOrDefault(d => d.Property is { Length: > 0 }) is { } detail) return detail.Property;
            var start = Message.IndexOf(Before, StringComparison.Ordinal);
            var end = Message.IndexOf(After, StringComparison.Ordinal);
            return start < 0 || end < start + Before.Length ? null : Message[(start + Before.Length)..end];
        }
    }

    /// <summary>Message and details in one line of at most 500 characters.</summary>
    public string Whole
    {
        get
        {
            var text = string.Join("; ", Details.Select(d => d.Property is null ? d.Message : $"{d.Property}: {d.Message}").Prepend(Message).Where(t => t.Length > 0));
            return text.Length <= 500 ? text : text[..500];
        }
    }

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
