using System.Text.Json;

namespace Todoke.Server.Webhook;

/// <summary>The body of one webhook call.</summary>
internal sealed record WebhookCall(string? Destination, IReadOnlyList<LineEvent> Events)
{
    /// <returns>Null when it is not a webhook call: no JSON, or without a list of events.</returns>
    public static WebhookCall? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array) return null;
            var destination = root.TryGetProperty("destination", out var to) && to.ValueKind == JsonValueKind.String ? to.GetString() : null;
            return new(destination, [.. events.EnumerateArray().Select(LineEvent.Read)]);
        }
        // A text with half a surrogate pair is found only when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException) { return null; }
    }
}
