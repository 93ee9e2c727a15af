using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

public sealed record MergeRequest(long LoserId, string? Why);

public sealed record MergeMade(long MergeId);

public sealed record MergeCandidate(ProfileSummary A, ProfileSummary B, string Why);

/// <summary>Joining two people by hand, taking it back, and whom to look at.</summary>
internal static class MergeRoutes
{
    const int LongestWhy = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("").RequireAuthorization(Roles.Viewer).WithTags("profiles");
        viewers.MapGet("/merge-candidates", CandidatesAsync);
        var editors = api.MapGroup("").RequireAuthorization(Roles.Editor).WithTags("profiles");
        editors.MapPost("/profiles/{id:long}/merge", MergeAsync);
        editors.MapPost("/merges/{id:long}/undo", UndoAsync);
    }

    static async Task<Results<Ok<MergeMade>, ProblemHttpResult>> MergeAsync(long id, MergeRequest input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (input.Why is { Length: > LongestWhy }) return ApiResults.Invalid("why", "too_long", $"理由は{LongestWhy}文字までです。", $"The reason has at most {LongestWhy} characters.");
        var written = await ledger.WriteAsync(w => Merging.MergeAsync(w, input.LoserId, id, input.Why ?? "", Actor.Of(http), cancel), cancel);
        http.At(written.Position);
        return written.Value switch
        {
            Merging.Outcome.Merged merged => TypedResults.Ok(new MergeMade(merged.MergeId)),
            Merging.Outcome.Refused refused => ApiResults.Conflict(refused.Code, refused.Ja, refused.En),
            _ => throw new InvalidOperationException($"A merge cannot end as {written.Value}."),
        };
    }

    static async Task<Results<NoContent, ProblemHttpResult>> UndoAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(w => Merging.UndoAsync(w, id, Actor.Of(http), cancel), cancel);
        http.At(written.Position);
        return written.Value is Merging.Outcome.Refused refused ? ApiResults.Conflict(refused.Code, refused.Ja, refused.En) : TypedResults.NoContent();
    }

    static async Task<Results<Ok<Page<MergeCandidate>>, ProblemHttpResult>> CandidatesAsync(LedgerStore ledger, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        (long A, long B)? after = null;
        if (cursor is not null)
        {
            if (cursor.Split('.') is not [var left, var right] || !long.TryParse(left, out var a) || !long.TryParse(right, out var b)) return Paging.BadCursor;
            after = (a, b);
        }
        if (Paging.Problem(null, limit) is { } problem) return problem;
        var wanted = Paging.Limit(limit);
        return TypedResults.Ok(await ledger.ReadSnapshotAsync(async l =>
        {
            var below = after is null ? "" : " AND (c.a > @a OR (c.a = @a AND c.b > @b))";
            // Whoever was merged or deleted since is no candidate any more.
            var rows = await l.QueryAsync(
                $"""
                SELECT c.a, c.b, c.why FROM merge_candidate c JOIN profile x ON x.id = c.a JOIN profile y ON y.id = c.b
                WHERE c.dismissed_at IS NULL AND x.merged_into IS NULL AND y.merged_into IS NULL AND x.deleted_at IS NULL AND y.deleted_at IS NULL{below}
                ORDER BY c.a, c.b LIMIT {wanted + 1}
                """, r => (A: r.GetInt64(0), B: r.GetInt64(1), Why: r.GetString(2)), cancel, after is null ? [] : [("a", after.Value.A), ("b", after.Value.B)]);
            var shown = rows.Take(wanted).ToList();
            var people = (await ProfileSummaries.LoadAsync(l, [.. shown.SelectMany(r => new[] { r.A, r.B }).Distinct()], null, cancel)).ToDictionary(p => p.Id);
            return new Page<MergeCandidate>([.. shown.Select(r => new MergeCandidate(people[r.A], people[r.B], r.Why))],
                rows.Count > wanted ? $"{shown[^1].A}.{shown[^1].B}" : null);
        }, cancel));
    }
}
