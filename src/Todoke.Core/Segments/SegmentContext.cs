using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>What conditions are judged by beside the facts of people: the workspace's settings and the definitions they name.</summary>
/// <param name="Zone">The workspace's zone.</param>
public sealed record SegmentContext(TimeZoneInfo Zone)
{
    public static implicit operator SegmentContext(TimeZoneInfo zone) => new(zone);

    public static SegmentContext FromTimeZoneInfo(TimeZoneInfo zone) => new(zone);

    /// <summary>In years without a 29 February, that day returns on 28 February instead of 1 March.</summary>
    public bool LeapDayOn28February { get; init; }

    /// <summary>Ordered choices of ranked attributes by key, the lowest first.</summary>
    public IReadOnlyDictionary<string, Sequence<string>> Ranks { get; init; } = new Dictionary<string, Sequence<string>>();

    /// <summary>Saved segments by id, each with its manual additions and exclusions; without cycles. One that is not here is nobody.</summary>
    public IReadOnlyDictionary<long, SegmentNode> Segments { get; init; } = new Dictionary<long, SegmentNode>();

    /// <summary>For each topic whether whoever said nothing counts as granting. A topic that is not here is refused by all who said nothing.</summary>
    public IReadOnlyDictionary<long, bool> ConsentDefaults { get; init; } = new Dictionary<long, bool>();

    /// <summary>Whether a condition that names no other segment has the same members by both.</summary>
    public bool JudgesAs(SegmentContext other) =>
        Zone.Id == other.Zone.Id && LeapDayOn28February == other.LeapDayOn28February
        && Ranks.Count == other.Ranks.Count && Ranks.All(r => other.Ranks.TryGetValue(r.Key, out var ranks) && ranks.Equals(r.Value))
        && ConsentDefaults.Count == other.ConsentDefaults.Count && ConsentDefaults.All(c => other.ConsentDefaults.TryGetValue(c.Key, out var granted) && granted == c.Value);
}
