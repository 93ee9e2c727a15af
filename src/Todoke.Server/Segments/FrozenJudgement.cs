using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Audience;

namespace Todoke.Server.Segments;

/// <summary>
/// A condition together with all that it was judged by beside people's facts, as of one instant: kept with what was frozen by it, so that
/// 'why' can be told later although segments, ranks, defaults or the zone have changed since.
/// </summary>
/// <param name="Condition">With the manual lists.</param>
internal sealed record FrozenJudgement(SegmentNode Condition, SegmentContext Context, long AsOf, long Position)
{
    /// <param name="rule">As it was written.</param>
    /// <param name="saved">The saved segment it belongs to, for its manual lists; null for a condition of its own.</param>
    /// <param name="members">The members it gave.</param>
    public static string Write(SegmentNode rule, SavedSegment? saved, AudienceEngine.Frozen members)
    {
        var (by, named) = (members.By, new Dictionary<long, SavedSegment>());
        void Follow(SegmentNode node)
        {
            foreach (var id in SegmentReferences.Of(node).Segments)
                if (by.Saved.TryGetValue(id, out var segment) && named.TryAdd(id, segment)) Follow(segment.Rule);
        }
        Follow(rule);
        JsonObject Rule(SegmentNode node, SavedSegment? lists) => new() { ["definition"] = JsonNode.Parse(new SegmentDefinition(node).ToJson()), ["added"] = lists?.Added, ["excluded"] = lists?.Excluded };
        var json = Rule(rule, saved);
        json["segment_id"] = saved?.Id;
        json["segment_version"] = saved?.Version;
        json["as_of"] = members.AsOf;
        json["position"] = members.Position;
        json["segments"] = new JsonObject(named.OrderBy(n => n.Key).Select(n => KeyValuePair.Create<string, JsonNode?>(n.Key.ToString(), Rule(n.Value.Rule, n.Value))));
        json["zone"] = by.Context.Zone.Id;
        json["leap_day_on_february_28"] = by.Context.LeapDayOn28February;
        json["ranks"] = new JsonObject(by.Context.Ranks.Select(r => KeyValuePair.Create<string, JsonNode?>(r.Key, new JsonArray([.. r.Value.Select(v => (JsonNode)v)]))));
        json["consent_defaults"] = new JsonObject(by.Context.ConsentDefaults.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key.ToString(), d.Value)));
        return json.ToJsonString();
    }

    public static FrozenJudgement Read(string stored)
    {
        using var document = JsonDocument.Parse(stored);
        var json = document.RootElement;
        static SegmentNode Rule(JsonElement json) => new SavedSegment(0, 0, SegmentDefinition.Parse(json.GetProperty("definition").GetRawText()).Condition, Id(json, "added"), Id(json, "excluded")).Effective;
        static long? Id(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } id ? id.GetInt64() : null;
        return new(Rule(json), new SegmentContext(TimeZoneInfo.FindSystemTimeZoneById(json.GetProperty("zone").GetString()!))
        {
            LeapDayOn28February = json.GetProperty("leap_day_on_february_28").GetBoolean(),
            Segments = json.GetProperty("segments").EnumerateObject().ToDictionary(s => long.Parse(s.Name), s => Rule(s.Value)),
            Ranks = json.GetProperty("ranks").EnumerateObject().ToDictionary(r => r.Name, r => Sequence.From(r.Value.EnumerateArray().Select(v => v.GetString()!))),
            ConsentDefaults = json.GetProperty("consent_defaults").EnumerateObject().ToDictionary(d => long.Parse(d.Name), d => d.Value.GetBoolean()),
        }, json.GetProperty("as_of").GetInt64(), json.GetProperty("position").GetInt64());
    }
}
