using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Audiences;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Segments;

/// <summary>
/// People put into a segment or kept out of it by hand, whatever the rule says. <paramref name="Clear"/>: the rule decides again. A person is
/// in at most one of the two lists; an exclusion beats everything.
/// </summary>
public sealed record SegmentPeopleChange(IReadOnlyList<long>? Add = null, IReadOnlyList<long>? Exclude = null, IReadOnlyList<long>? Clear = null);

/// <param name="Problems">Ids of nobody; the others were taken.</param>
public sealed record SegmentPeopleResult(long Added, long Excluded, IReadOnlyList<Problem> Problems);

/// <summary>Manual additions and exclusions: two hidden lists of each segment.</summary>
internal static class SegmentPeople
{
    public const string Added = "added", Excluded = "excluded";
    const int Most = 10_000;

    public static void Map(RouteGroupBuilder viewers, RouteGroupBuilder editors)
    {
        viewers.MapGet("/{id:long}/people", ListAsync);
        editors.MapPost("/{id:long}/people", ChangeAsync);
    }

    static async Task<Results<Ok<Page<ProfileSummary>>, ProblemHttpResult>> ListAsync(long id, LedgerStore ledger, CancellationToken cancel, string list = Added, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        if (list is not (Added or Excluded)) return ApiResults.Invalid("list", "list", "list は added か excluded です。", "list is added or excluded.");
        return await ledger.ReadSnapshotAsync<Results<Ok<Page<ProfileSummary>>, ProblemHttpResult>>(async l =>
        {
            if (await l.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", id)) == 0) return SegmentsCapability.None(id);
            return TypedResults.Ok(await AudienceMembers.PageAsync(l, await FindAsync(l, id, list, cancel), Paging.After(cursor) ?? 0, Paging.Limit(limit), cancel));
        }, cancel);
    }

    static async Task<Results<Ok<SegmentPeopleResult>, ProblemHttpResult>> ChangeAsync(long id, SegmentPeopleChange change, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var given = (change.Add ?? []).Concat(change.Exclude ?? []).Concat(change.Clear ?? []).ToList();
        if (given.Count is 0 or > Most) return ApiResults.Invalid("add", "count", $"一度に1〜{Most}人を指定してください。", $"Give 1 to {Most} people at once.");
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", id)) == 0) return null;
            var roots = await PersonRef.FindAsync(w, [.. given.Select(g => new PersonRef(g, null))], cancel);
            var problems = new List<Problem>();
            IReadOnlyList<long> People(IReadOnlyList<long>? ids, string name)
            {
                problems.AddRange((ids ?? []).Select((person, i) => (person, i)).Where(x => !roots.ContainsKey(new(x.person, null))).Select(x => PersonRef.Nobody($"{name}[{x.i}]", x.person)));
                return [.. (ids ?? []).Where(person => roots.ContainsKey(new(person, null))).Select(person => roots[new(person, null)]).Distinct()];
            }
            var (add, exclude, clear) = (People(change.Add, "add"), People(change.Exclude, "exclude"), People(change.Clear, "clear"));
            var (added, excluded) = (await MakeAsync(w, id, Added, Actor.Of(http), cancel), await MakeAsync(w, id, Excluded, Actor.Of(http), cancel));
            await AudienceMembers.RemoveAsync(w, added, [.. exclude, .. clear], cancel);
            await AudienceMembers.RemoveAsync(w, excluded, [.. add, .. clear], cancel);
            await AudienceMembers.AddAsync(w, added, [.. add.Except(exclude)], cancel);
            await AudienceMembers.AddAsync(w, excluded, exclude, cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "segment.people", $"segment:{id}", $$"""{"added":{{add.Count}},"excluded":{{exclude.Count}},"cleared":{{clear.Count}}}""", cancel);
            // A list that was empty stands in the condition from now on, or the other way round.
            w.Changed(ChangeKind.Segment, id);
            return new SegmentPeopleResult(await AudienceMembers.CountAsync(w, added, cancel), await AudienceMembers.CountAsync(w, excluded, cancel), problems);
        }, cancel);
        http.At(written.Position);
        return written.Value is { } result ? TypedResults.Ok(result) : SegmentsCapability.None(id);
    }

    static Task<long> FindAsync(LedgerConnection ledger, long segment, string kind, CancellationToken cancel) =>
        ledger.CountAsync("SELECT id FROM audience WHERE segment_id = @segment AND kind = @kind", cancel, ("segment", segment), ("kind", kind));

    static async Task<long> MakeAsync(LedgerWriter w, long segment, string kind, Actor actor, CancellationToken cancel) =>
        await FindAsync(w, segment, kind, cancel) is var there and > 0 ? there : await AudienceRows.CreateAsync(w, $"{segment}/{kind}", kind, actor, cancel, segment: segment);

    /// <summary>A copy of a segment has the same people by hand.</summary>
    public static async Task CopyAsync(LedgerWriter w, long from, long to, Actor actor, CancellationToken cancel)
    {
        foreach (var kind in new[] { Added, Excluded })
        {
            var people = await w.QueryAsync("SELECT profile_id FROM audience_member WHERE audience_id = @id", r => r.GetInt64(0), cancel, ("id", await FindAsync(w, from, kind, cancel)));
            if (people.Count > 0) await AudienceMembers.AddAsync(w, await MakeAsync(w, to, kind, actor, cancel), people, cancel);
        }
    }

    public static async Task ForgetAsync(LedgerWriter w, long segment, CancellationToken cancel)
    {
        await w.ExecuteAsync("DELETE FROM audience_member WHERE audience_id IN (SELECT id FROM audience WHERE segment_id = @segment)", cancel, ("segment", segment));
        await w.ExecuteAsync("DELETE FROM audience WHERE segment_id = @segment", cancel, ("segment", segment));
    }
}
