using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Segments;

/// <summary>A saved segment's condition with the people added to it and excluded from it by hand, as two lists of their own.</summary>
/// <param name="Added">The hidden list of additions; null where there is nobody on it.</param>
/// <param name="Excluded">The hidden list of exclusions; null where there is nobody on it.</param>
public sealed record SavedSegment(long Id, int Version, SegmentNode Rule, long? Added, long? Excluded)
{
    /// <summary>The condition with the manual lists: (rule or added) and not excluded.</summary>
    public SegmentNode Effective
    {
        get
        {
            var node = Added is { } added ? new AnyNode([Rule, new AudienceNode(added, true)]) : Rule;
            return Excluded is { } excluded ? new AllNode([node, new AudienceNode(excluded, false)]) : node;
        }
    }

    /// <summary>
    /// A path in <see cref="Effective"/> as whoever wrote the rule knows it: <c>condition…</c>, or <c>manual.added</c> and <c>manual.excluded</c>.
    /// Null for the groups that only hold these together.
    /// </summary>
    public string? PathInRule(string path)
    {
        if (Excluded is not null)
        {
            if (path == "condition") return null;
            if (path == "condition.of[1]") return "manual.excluded";
            path = "condition" + path["condition.of[0]".Length..];
        }
        if (Added is not null)
        {
            if (path == "condition") return null;
            if (path == "condition.of[1]") return "manual.added";
            path = "condition" + path["condition.of[0]".Length..];
        }
        return path;
    }

    internal static async Task<Dictionary<long, SavedSegment>> LoadAsync(LedgerConnection ledger, CancellationToken cancel, long? only = null)
    {
        (string, object?)[] values = only is { } id ? [("id", id)] : [];
        var manual = await ledger.QueryAsync(
            $"SELECT segment_id, kind, id FROM audience a WHERE segment_id IS NOT NULL{(only is null ? "" : " AND segment_id = @id")} AND EXISTS (SELECT 1 FROM audience_member m WHERE m.audience_id = a.id)",
            r => (Segment: r.GetInt64(0), Kind: r.GetString(1), Audience: r.GetInt64(2)), cancel, values);
        var lists = manual.ToDictionary(m => (m.Segment, m.Kind), m => (long?)m.Audience);
        var rows = await ledger.QueryAsync($"SELECT id, version, definition FROM segment{(only is null ? "" : " WHERE id = @id")}",
            r => (Id: r.GetInt64(0), Version: r.GetInt32(1), Definition: r.GetString(2)), cancel, values);
        return rows.ToDictionary(r => r.Id, r => new SavedSegment(r.Id, r.Version, SegmentDefinition.Parse(r.Definition).Condition,
            lists.GetValueOrDefault((r.Id, SegmentPeople.Added)), lists.GetValueOrDefault((r.Id, SegmentPeople.Excluded))));
    }
}
