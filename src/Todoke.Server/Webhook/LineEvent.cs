using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.Server.Webhook;

/// <summary>One event of a webhook call, as far as this program reads it. LINE adds types, properties and values without notice: nothing here refuses.</summary>
/// <param name="Id">LINE's webhookEventId; made from the content where there is none.</param>
/// <param name="Type">LINE's word.</param>
/// <param name="At">The event's own instant, Unix milliseconds; null where LINE gave none.</param>
/// <param name="UserId">Only of a conversation with one person; null for groups, rooms and people without consent.</param>
/// <param name="Properties">JSON object with what the event says, in snake_case and without tokens.</param>
/// <param name="Reference">The message the event is about.</param>
/// <param name="Raw">The event as it came, only for types nobody here knows.</param>
internal sealed record LineEvent(string Id, string Type, long? At, string? UserId, string Properties, string? Reference, string? Raw)
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Type → where its content lies. What is here becomes an event of the person.
    static readonly Dictionary<string, string?> Personal = new(StringComparer.Ordinal)
    {
        ["message"] = "message", ["messageEdited"] = "message", ["unsend"] = "unsend", ["postback"] = "postback", ["videoPlayComplete"] = "videoPlayComplete",
        ["accountLink"] = "link", ["beacon"] = "beacon", ["membership"] = "membership", ["follow"] = "follow", ["unfollow"] = null,
    };

    // Known, and nothing a person did with this account.
    static readonly HashSet<string> Others =
        ["join", "leave", "memberJoined", "memberLeft", "module", "activated", "deactivated", "botSuspended", "botResumed", "delivery"];

    // They open a door for whoever holds them, and are of no use later.
    static readonly HashSet<string> Tokens = ["quoteToken", "markAsReadToken", "nonce"];

    public bool IsPersonal => UserId is not null && Personal.ContainsKey(Type);

    /// <summary>The event's name in this installation: <c>video_play_complete</c>.</summary>
    public string Name => JsonNamingPolicy.SnakeCaseLower.ConvertName(Type);

    public bool IsMessage => Type is "message" or "messageEdited";

    public static LineEvent Read(JsonElement json)
    {
        var type = Text(json, "type") ?? "";
        var content = Personal.TryGetValue(type, out var name) && name is not null && json.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : (JsonElement?)null;
        var source = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("source", out var s) && s.ValueKind == JsonValueKind.Object ? s : (JsonElement?)null;
        var user = source is { } from && Text(from, "type") == "user" ? Text(from, "userId") : null;
        var reference = content is { } about ? Text(about, type == "unsend" ? "messageId" : "id") : null;
        var known = Personal.ContainsKey(type) || Others.Contains(type);
        return new(Text(json, "webhookEventId") ?? Made(json), type, Instant(json), user, user is null ? "{}" : PropertiesOf(type, content, Text(json, "mode") == "standby"),
            type is "message" or "messageEdited" or "unsend" ? reference : null, known ? null : json.GetRawText());
    }

    /// <summary>What stays of a message that was taken back: that there was one, and of which kind.</summary>
    public static string Erased(string properties)
    {
        var left = new JsonObject();
        var before = JsonNode.Parse(properties) as JsonObject ?? [];
        foreach (var kept in (ReadOnlySpan<string>)["type", "message_id", "standby"])
            if (before[kept] is { } value) left[kept] = value.DeepClone();
        left["unsent"] = true;
        return left.ToJsonString(Plain);
    }

    static string PropertiesOf(string type, JsonElement? content, bool standby)
    {
        var properties = new JsonObject();
        if (content is { } from)
            foreach (var property in from.EnumerateObject())
            {
                var (name, value) = (property.Name, property.Value);
                if (Tokens.Contains(name)) continue;
                if (name == "id" && type is "message" or "messageEdited") name = "messageId";
                // Numbers, texts and flags say what happened; the pickers of a postback too. The rest (emoji places, image sets) is about display.
                if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False || name == "params")
                    properties[JsonNamingPolicy.SnakeCaseLower.ConvertName(name)] = JsonNode.Parse(value.GetRawText());
            }
        if (standby) properties["standby"] = true;
        return properties.ToJsonString(Plain);
    }

    static long? Instant(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("timestamp", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var ms) && ms > 0 ? ms : null;

    static string Made(JsonElement json) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.GetRawText())));

    static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
