namespace Todoke.Audience;

/// <param name="Reachable">Members who follow the account asked about; null where none was.</param>
/// <param name="Position">The change feed's position this answer is true for.</param>
/// <param name="Nodes">Every node of the condition, parents before their children; empty where only the count was asked for.</param>
public sealed record CountAnswer(long Count, long? Reachable, long Position, IReadOnlyList<NodeCount> Nodes);

/// <param name="Path">As in a checker's problem: <c>condition.of[1]</c>.</param>
/// <param name="Alone">Known people for whom this node holds, whatever the others say.</param>
/// <param name="Running">
/// People left after this node and its earlier siblings within its group: those in all of them so far, or in at least one. For a group at
/// the top this is the waterfall from everybody down.
/// </param>
/// <param name="Without">The size of the whole result if this node were removed. A group that loses its last condition goes with it; without the root everyone is left.</param>
public sealed record NodeCount(string Path, long Alone, long Running, long Without);

/// <param name="Ids">Ascending.</param>
/// <param name="NextAfter">What to ask the next page with; null on the last one.</param>
public sealed record MemberPage(IReadOnlyList<long> Ids, long? NextAfter, long Position);

/// <summary>Members of a segment by the value of an attribute.</summary>
/// <param name="Values">The most frequent values with their people, the greatest first.</param>
/// <param name="Rest">People with any other value.</param>
/// <param name="Missing">People without one.</param>
public sealed record ValueBreakdown(IReadOnlyList<(Core.Values.FactValue Value, long People)> Values, long Rest, long Missing, long Position);

/// <summary>How several segments overlap.</summary>
/// <param name="Regions">People by combination: at index i those in exactly the segments whose bits i has; at 0 those in none.</param>
public sealed record OverlapAnswer(IReadOnlyList<long> Regions, long Position);

/// <summary>Something of which too much came to be kept.</summary>
/// <param name="Event">The event's name; null for an attribute.</param>
/// <param name="Key">The attribute or property; empty for properties beyond the number that get columns.</param>
/// <param name="Limit">The limit it went over, in words.</param>
public sealed record Offender(string? Event, string Key, string Limit);

/// <summary>Memory held by the facts, in bytes.</summary>
/// <param name="Events">By name.</param>
public sealed record MemoryReport(
    long People, long Tags, long Friendships, long Attributes, long AttributeTexts, IReadOnlyDictionary<string, long> Events, long EventTexts, long Receipts, long Other)
{
    public long Total => People + Tags + Friendships + Attributes + AttributeTexts + Events.Values.Sum() + EventTexts + Receipts + Other;
}

/// <summary>Who came and who went between two sets of members; ids ascending.</summary>
public sealed record MemberDifference(IReadOnlyList<long> Entered, IReadOnlyList<long> Left);
