using System.Text.Json;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>One person and conditions written as JSON, for tests that say what a condition means.</summary>
internal sealed class Examples
{
    public static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private readonly Dictionary<long, long> tags = [];
    private readonly Dictionary<string, AttributeFact> attributes = [];
    private readonly List<EventFact> events = [];
    private readonly Dictionary<long, FriendshipFact> friendships = [];

    public ProfileStanding Standing { get; init; } = ProfileStanding.Known;

    public PersonFacts Facts => new(1, Standing, tags, attributes, events, friendships);

    public static long Ms(string time) => IsoTime.TryParse(time, out var t) && t.TryToInstant(Tokyo, out var ms) ? ms : throw new FormatException(time);

    public Examples Tag(long tag)
    {
        tags[tag] = 0;
        return this;
    }

    public Examples Attribute(string key, FactValue value)
    {
        attributes[key] = new AttributeFact(value, 0);
        return this;
    }

    public Examples Attribute(string key, string json) => Attribute(key, FactJson.Read(json));

    public Examples Event(string name, string time, string properties = "{}") => Event(name, Ms(time), properties);

    public Examples Event(string name, long at, string properties = "{}")
    {
        events.Add(new EventFact(events.Count + 1, name, at, events.Count + 1, FactJson.ReadObject(properties)));
        return this;
    }

    public Examples Friend(long account, FriendshipState state)
    {
        friendships[account] = new FriendshipFact(state, null);
        return this;
    }

    public bool In(string node, string asOf = "2024-06-15T12:00") => In(node, Ms(asOf));

    public bool In(string node, long asOf) => ReferenceEvaluator.Holds(Node(node), Facts, asOf, Tokyo);

    public static SegmentNode Node(string node) => SegmentDefinition.Parse($$"""{"version":1,"condition":{{node}}}""").Condition;

    public static SegmentReading Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SegmentDefinition.Read(document.RootElement);
    }
}
