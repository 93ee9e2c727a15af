using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Segments;

/// <param name="Actor">Who saved it: <c>staff:12</c>, <c>key:3</c>. <paramref name="ActorName"/> is theirs where they are still there.</param>
public sealed record SegmentVersionView(int Version, string Name, JsonElement Definition, DateTimeOffset At, string Actor, string? ActorName);

/// <summary>What a segment said before, and bringing it back.</summary>
internal static class SegmentVersions
{
    public static void Map(RouteGroupBuilder viewers, RouteGroupBuilder editors)
    {
        viewers.MapGet("/{id:long}/versions", ListAsync);
        editors.MapPost("/{id:long}/versions/{version:int}/restore", RestoreAsync);
    }

    static async Task<Results<Ok<Page<SegmentVersionView>>, ProblemHttpResult>> ListAsync(long id, LedgerStore ledger, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        var wanted = Paging.Limit(limit);
        var rows = await ledger.ReadAsync(l => l.QueryAsync(
            $"""
            SELECT v.version, v.name, v.definition, v.at, v.actor, COALESCE(s.name, k.name) FROM segment_version v
            LEFT JOIN staff s ON 'staff:' || s.id = v.actor LEFT JOIN api_key k ON 'key:' || k.id = v.actor
            WHERE v.segment_id = @id AND v.version < @before ORDER BY v.version DESC LIMIT {wanted + 1}
            """,
            r => new SegmentVersionView(r.GetInt32(0), r.GetString(1), JsonSerializer.Deserialize<JsonElement>(r.GetString(2)), ApiJson.Instant(r.GetInt64(3)), r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5)),
            cancel, ("id", id), ("before", Paging.After(cursor) ?? int.MaxValue)), cancel);
        if (rows.Count == 0 && cursor is null) return SegmentsCapability.None(id);
        return TypedResults.Ok(rows.Count > wanted ? new Page<SegmentVersionView>(rows[..wanted], rows[wanted - 1].Version.ToString()) : new(rows, null));
    }

    // An old definition may name what is gone by now; it is checked like one that somebody just wrote. The present name stays.
    static async Task<Results<Ok<SegmentView>, ProblemHttpResult>> RestoreAsync(long id, int version, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            var now = await w.FirstAsync("SELECT version, name FROM segment WHERE id = @id", r => (Version: r.GetInt64(0), Name: r.GetString(1)), cancel, ("id", id));
            if (now.Name is null) return SegmentsCapability.None(id);
            if (Versions.Stale(http, now.Version) is { } stale) return stale;
            var old = await w.FirstAsync("SELECT definition FROM segment_version WHERE segment_id = @id AND version = @version", r => r.GetString(0), cancel, ("id", id), ("version", version));
            if (old is null) return ApiResults.NotFound($"セグメント {id} に版 {version} はありません。", $"Segment {id} has no version {version}.");
            var (problems, definition) = await SegmentRows.CheckAsync(w, new SegmentInput(now.Name, JsonSerializer.Deserialize<JsonElement>(old)), id, cancel);
            if (problems.Count > 0) return ApiResults.Invalid(problems);
            await SegmentRows.ReplaceAsync(w, id, now.Name, null, definition, Actor.Of(http), "segment.restore", $$"""{"version":{{version}}}""", cancel);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        return TypedResults.Ok((await ledger.ReadAsync(l => SegmentRows.ViewsAsync(l, Actor.Of(http), id, cancel), cancel))[0]);
    }
}
