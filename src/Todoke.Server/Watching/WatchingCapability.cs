using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Audience.Watching;
using Todoke.Core.Segments;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;

namespace Todoke.Server.Watching;

/// <param name="Entries">Whether whoever is inside at the beginning gets an entry of their own.</param>
public sealed record WatchInput(bool Entries = false);

/// <param name="Since">When watching was asked for; null where the segment is not watched.</param>
/// <param name="Newest">Number of the newest entry; 0 before the first.</param>
public sealed record WatchView(bool Watched, DateTimeOffset? Since, long Newest);

/// <summary>Somebody entered or left.</summary>
/// <param name="Cause"><c>event:purchase</c>, <c>tag:5</c>, <c>attribute:rank</c>, <c>time</c>, <c>deleted</c>, <c>merged</c>, <c>definition</c> …</param>
public sealed record WatchEntryView(long Seq, long ProfileId, string DisplayName, bool Entered, DateTimeOffset At, string Cause);

/// <summary>Watching segments: who enters and leaves, when exactly, and why.</summary>
public static class WatchingCapability
{
    public static IServiceCollection AddWatching(this IServiceCollection services) => services.AddSingleton<WatchKeeper>();

    public static void MapWatching(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/segments/{id:long}").RequireAuthorization(Roles.Viewer).WithTags("segments");
        viewers.MapGet("/watch", ReadAsync);
        viewers.MapGet("/entries", EntriesAsync);
        var editors = api.MapGroup("/segments/{id:long}").RequireAuthorization(Roles.Editor).WithTags("segments");
        editors.MapPut("/watch", WatchAsync);
        editors.MapDelete("/watch", UnwatchAsync);
    }

    static async Task<Results<Ok<WatchView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, CancellationToken cancel) =>
        await ledger.ReadAsync(l => ViewAsync(l, id, cancel), cancel) is { } view ? TypedResults.Ok(view) : None(id);

    /// <summary>The log in its order, oldest first; <c>cursor</c> is the number of the last entry known.</summary>
    static async Task<Results<Ok<Page<WatchEntryView>>, ProblemHttpResult>> EntriesAsync(long id, LedgerStore ledger, string? cursor, int? limit, CancellationToken cancel)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        var (after, size) = (Paging.After(cursor) ?? 0, Paging.Limit(limit));
        return await ledger.ReadAsync(async l =>
        {
            if (await ViewAsync(l, id, cancel) is null) return (Results<Ok<Page<WatchEntryView>>, ProblemHttpResult>)None(id);
            var entries = await l.QueryAsync(
                $"""
                SELECT e.seq, e.profile_id, p.display_name, e.entered, e.at, e.cause FROM watch_entry e JOIN profile p ON p.id = e.profile_id
                WHERE e.segment_id = @id AND e.seq > @after ORDER BY e.seq LIMIT {size + 1}
                """,
                r => new WatchEntryView(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetInt32(3) == 1, ApiJson.Instant(r.GetInt64(4)), r.GetString(5)), cancel, ("id", id), ("after", after));
            var more = entries.Count > size;
            if (more) entries.RemoveAt(size);
            return TypedResults.Ok(new Page<WatchEntryView>(entries, more ? entries[^1].Seq.ToString() : null));
        }, cancel);
    }

    static async Task<Results<Ok<WatchView>, ProblemHttpResult>> WatchAsync(long id, WatchInput input, HttpContext http, LedgerStore ledger, SegmentContexts contexts, AudienceEngine audience, CancellationToken cancel)
    {
        var context = (await contexts.CurrentAsync(cancel)).Context;
        if (!context.Segments.TryGetValue(id, out var node)) return None(id);
        if (!Watcher.CanWatch(node, context))
            return ApiResults.Invalid("id", "not_watchable", "行動やリストの中の日時を「今から○時間以内」のように比べる条件があるため、出入りを記録できません。日付で比べる条件に変えてください。",
                "It compares a date-time inside an event or a list with the present instant, which cannot be watched. Compare it as a date instead.");
        if (audience.Index.SlowLeaves(node, context).Count > 0)
            return ApiResults.Invalid("id", "not_watchable", "値の種類が多すぎて索引に入らない項目（注文番号など）を見る条件があるため、出入りを記録できません。その条件を外してください。",
                "It looks at a property with too many different values to be kept in the index (order ids, say). Take that condition out.");
        var written = await ledger.WriteAsync(async w =>
        {
            var added = await w.ExecuteAsync(
                "INSERT INTO watched_segment (segment_id, begun, entries, seq, members_seq, since, actor) VALUES (@id, 0, @entries, 0, 0, @now, @actor) ON CONFLICT (segment_id) DO NOTHING",
                cancel, ("id", id), ("entries", input.Entries ? 1 : 0), ("now", w.Now), ("actor", Actor.Of(http).Id));
            if (added > 0)
            {
                await Audit.RecordAsync(w, Actor.Of(http), "segment.watch", $"segment:{id}", "{}", cancel);
                w.Changed(ChangeKind.Segment, id);
            }
            return await ViewAsync(w, id, cancel);
        }, cancel);
        if (written.Value is not { } view) return None(id);
        http.At(written.Position);
        return TypedResults.Ok(view);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> UnwatchAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.ExecuteAsync("DELETE FROM watched_segment WHERE segment_id = @id", cancel, ("id", id)) == 0) return false;
            await w.ExecuteAsync("DELETE FROM watch_entry WHERE segment_id = @id", cancel, ("id", id));
            await Audit.RecordAsync(w, Actor.Of(http), "segment.unwatch", $"segment:{id}", "{}", cancel);
            w.Changed(ChangeKind.Segment, id);
            return true;
        }, cancel);
        if (!written.Value) return ApiResults.NotFound($"セグメント {id} の出入りは記録されていません。", $"Segment {id} is not watched.");
        http.At(written.Position);
        return TypedResults.NoContent();
    }

    // Null where there is no such segment.
    static async Task<WatchView?> ViewAsync(LedgerConnection ledger, long id, CancellationToken cancel)
    {
        if (await ledger.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", id)) == 0) return null;
        return await ledger.FirstAsync("SELECT since, seq FROM watched_segment WHERE segment_id = @id", r => new WatchView(true, ApiJson.Instant(r.GetInt64(0)), r.GetInt64(1)), cancel, ("id", id))
            ?? new WatchView(false, null, 0);
    }

    static ProblemHttpResult None(long id) => ApiResults.NotFound($"セグメント {id} はありません。", $"There is no segment {id}.");
}
