using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.Server.Events;

/// <summary>
/// GA4 sends an order as one <c>purchase</c> with <c>items[]</c>. A condition on products looks at one line at a time, so each line becomes
/// a <c>purchase_item</c> that names its order. Names: https://developers.google.com/analytics/devguides/collection/ga4/reference/events#purchase
/// </summary>
internal static class PurchaseItems
{
    public const string Order = "purchase", Line = "purchase_item";
    static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null when there is nothing to take apart.</returns>
    public static (NewEvent Order, List<NewEvent> Items)? TakeApart(NewEvent order)
    {
        if (order.Name != Order || !order.PropertiesJson.Contains("\"items\"", StringComparison.Ordinal)) return null;
        if (JsonNode.Parse(order.PropertiesJson) is not JsonObject properties || properties["items"] is not JsonArray items) return null;
        properties.Remove("items");
        var lines = new List<NewEvent>();
        foreach (var item in items.OfType<JsonObject>())
        {
            var line = new JsonObject();
            // The order first, so that a line that has a property of the same name keeps its own.
            foreach (var shared in (ReadOnlySpan<string>)["transaction_id", "currency"])
                if (properties[shared] is { } value) line[shared] = value.DeepClone();
            foreach (var (key, value) in item) line[key] = value?.DeepClone();
            lines.Add(order with { Name = Line, ExternalId = $"{order.ExternalId}{Mark}{lines.Count + 1}", PropertiesJson = line.ToJsonString(Relaxed) });
        }
        return (order with { PropertiesJson = properties.ToJsonString(Relaxed) }, lines);
    }

    const string Mark = "#item-";

    public static bool IsLineOf(string line, string order) =>
        line.StartsWith(order + Mark, StringComparison.Ordinal) && line.AsSpan(order.Length + Mark.Length).ContainsAnyExceptInRange('0', '9') is false;
}
