using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Events;

/// <summary>A property that events of one name have. <paramref name="Path"/>: its keys from the outside in. <paramref name="Type"/>: text, number, boolean, list, object or object_list.</summary>
public sealed record EventProperty(IReadOnlyList<string> Path, string Type);

/// <summary>An event name that occurs. <paramref name="Properties"/> are those of its latest events, not of all.</summary>
public sealed record EventNameView(string Name, long Count, DateTimeOffset LastAt, IReadOnlyList<EventProperty> Properties);

/// <summary>Which events there are, for whoever writes a condition.</summary>
internal static class EventNames
{
    const int Sample = 200, Deepest = 4, MostProperties = 100;

    public static async Task<IReadOnlyList<EventNameView>> ListAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var names = await ledger.QueryAsync("SELECT name, COUNT(*), MAX(at) FROM event WHERE withdrawn_at IS NULL AND source <> 'link' GROUP BY name ORDER BY COUNT(*) DESC, name",
            r => new EventNameView(r.GetString(0), r.GetInt64(1), ApiJson.Instant(r.GetInt64(2)), []), cancel);
        var views = new List<EventNameView>();
        foreach (var name in names)
        {
            var found = new Dictionary<string, EventProperty>();
            await ledger.EachAsync($"SELECT properties FROM event WHERE name = @name AND withdrawn_at IS NULL ORDER BY at DESC LIMIT {Sample}", r =>
            {
                using var document = JsonDocument.Parse(r.GetString(0));
                Collect(document.RootElement, [], found);
            }, cancel, ("name", name.Name));
            views.Add(name with { Properties = [.. found.Values.Take(MostProperties)] });
        }
        return views;
    }

    static void Collect(JsonElement json, string[] path, Dictionary<string, EventProperty> found)
    {
        foreach (var property in json.EnumerateObject())
        {
            string[] here = [.. path, property.Name];
            var type = property.Value.ValueKind switch
            {
                JsonValueKind.Number => "number",
                JsonValueKind.True or JsonValueKind.False => "boolean",
                JsonValueKind.Array => property.Value.EnumerateArray().Any(i => i.ValueKind == JsonValueKind.Object) ? "object_list" : "list",
                JsonValueKind.Object => "object",
                JsonValueKind.String => "text",
                _ => null,
            };
            // The newest event that has the property says what it is.
            if (type is not null) found.TryAdd(string.Join('\u001F', here), new(here, type));
            if (type == "object" && here.Length < Deepest) Collect(property.Value, here, found);
        }
    }
}
