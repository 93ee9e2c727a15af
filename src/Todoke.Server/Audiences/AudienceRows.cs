using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Audiences;

/// <summary>A fixed list of people (オーディエンス).</summary>
/// <param name="Kind"><c>upload</c> and <c>manual</c> (changed at will), <c>frozen</c> (a segment's members of one instant), <c>hashed</c> (whoever has one of the uploaded addresses).</param>
/// <param name="People">Known people on it, merges resolved.</param>
/// <param name="Hashes">Hashed: how many addresses were uploaded; otherwise null.</param>
/// <param name="Ready">False while a freeze is still filling it; no condition can name it yet.</param>
public sealed record AudienceView(long Id, string Name, string Kind, long People, long? Hashes, bool Ready, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Fixed lists as rows.</summary>
internal static class AudienceRows
{
    public const string Upload = "upload", Manual = "manual", Frozen = "frozen", Hashed = "hashed";
    const int LongestName = 100;

    public static Task<List<AudienceView>> ViewsAsync(LedgerConnection ledger, long? only, CancellationToken cancel) => ledger.QueryAsync(
        $"""
        SELECT a.id, a.name, a.kind, a.ready, a.created_at, a.updated_at,
          (SELECT COUNT(DISTINCT w.id) FROM audience_member m JOIN profile p ON p.id = m.profile_id JOIN profile w ON w.id = COALESCE(p.merged_into, p.id) AND w.known = 1 AND w.deleted_at IS NULL WHERE m.audience_id = a.id),
          CASE WHEN a.kind = 'hashed' THEN (SELECT COUNT(*) FROM audience_hash h WHERE h.audience_id = a.id) END
        FROM audience a WHERE a.segment_id IS NULL{(only is null ? "" : " AND a.id = @id")} ORDER BY a.updated_at DESC, a.id DESC
        """,
        r => new AudienceView(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(6), r.IsDBNull(7) ? null : r.GetInt64(7), r.GetInt32(3) == 1, ApiJson.Instant(r.GetInt64(4)), ApiJson.Instant(r.GetInt64(5))),
        cancel, only is { } id ? [("id", id)] : []);

    /// <returns>Null when there is none (a segment's manual lists are none either).</returns>
    public static Task<string?> KindAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        ledger.FirstAsync("SELECT kind FROM audience WHERE id = @id AND segment_id IS NULL", r => r.GetString(0), cancel, ("id", id));

    /// <param name="origin">JSON: what it was made of.</param>
    /// <param name="segment">The segment whose manual list it is.</param>
    public static async Task<long> CreateAsync(LedgerWriter w, string name, string kind, Actor actor, CancellationToken cancel, string origin = "{}", bool ready = true, long? segment = null)
    {
        var id = await w.NextIdAsync("audience", cancel);
        await w.InsertAsync("audience (id, name, kind, segment_id, origin, ready, created_at, updated_at, actor)", [[id, name, kind, segment, origin, ready ? 1 : 0, w.Now, w.Now, actor.Id]], cancel);
        if (segment is null) await Audit.RecordAsync(w, actor, "audience.create", $"audience:{id}", $$"""{"kind":"{{kind}}"}""", cancel);
        return id;
    }

    public static Task TouchAsync(LedgerWriter w, long id, CancellationToken cancel) => w.ExecuteAsync("UPDATE audience SET updated_at = @now WHERE id = @id", cancel, ("now", w.Now), ("id", id));

    public static Problem? NameProblem(string? name) => name?.Trim() is { Length: > 0 and <= LongestName } clean && !clean.Any(char.IsControl) ? null
        : new("name", "name", $"名前は1〜{LongestName}文字で入力してください。", $"The name needs 1 to {LongestName} characters.");

    public static async Task<bool> IsTakenAsync(LedgerConnection ledger, string name, long? self, CancellationToken cancel) =>
        await ledger.CountAsync("SELECT COUNT(*) FROM audience WHERE segment_id IS NULL AND name = @name AND id <> @self", cancel, ("name", name), ("self", self ?? 0)) > 0;

    public static Problem Taken { get; } = new("name", "taken", "同じ名前のオーディエンスがあります。", "Another audience has this name.");
}
