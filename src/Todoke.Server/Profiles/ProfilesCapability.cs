using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;
using Todoke.Server.Tags;

namespace Todoke.Server.Profiles;

public sealed record ProfilePage(IReadOnlyList<ProfileSummary> Items, string? Next, long Total);

/// <summary><paramref name="EffectiveAt"/>: since when the attributes are so (absent: now).</summary>
public sealed record ProfileChange(string? DisplayName, IReadOnlyDictionary<string, JsonElement>? Attributes, DateTimeOffset? EffectiveAt = null);

public sealed record TagChoice(long TagId);

/// <summary>People: who they are, what is known of them and what happened.</summary>
public static class ProfilesCapability
{
    public static void MapProfiles(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/profiles").RequireAuthorization(Roles.Viewer).WithTags("profiles");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        viewers.MapGet("/{id:long}/timeline", TimelineAsync);
        var editors = api.MapGroup("/profiles").RequireAuthorization(Roles.Editor).WithTags("profiles");
        editors.MapPost("", PeopleRoute.UpsertAsync);
        editors.MapPatch("/{id:long}", ChangeAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
        editors.MapPost("/{id:long}/tags", PutTagAsync);
        editors.MapDelete("/{id:long}/tags/{tagId:long}", TakeTagAsync);
        MergeRoutes.Map(api);
    }

    static async Task<Results<Ok<ProfilePage>, ProblemHttpResult>> ListAsync(LedgerStore ledger, AudienceEngine audience, CancellationToken cancel,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "account_id")] long? accountId = null, string? q = null, string? state = null,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "tag_id")] long? tagId = null, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "segment_id")] long? segmentId = null, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        if (state is not null && !ProfileSearch.States.Contains(state))
            return ApiResults.Invalid("state", "friendship_state", "state は following、blocked、unknown、none のいずれかです。", "state is following, blocked, unknown or none.");
        var search = new ProfileSearch(accountId, q, state, tagId);
        var wanted = Paging.Limit(limit);
        if (segmentId is { } segment) return await InSegmentAsync(segment, search, wanted, cursor, ledger, audience, cancel);
        return TypedResults.Ok(await ledger.ReadSnapshotAsync(async l =>
        {
            var ids = await search.PageAsync(l, Paging.After(cursor), wanted + 1, cancel);
            var next = ids.Count > wanted ? ids[wanted - 1].ToString() : null;
            return new ProfilePage(await ProfileSummaries.LoadAsync(l, [.. ids.Take(wanted)], accountId, cancel), next, await search.CountAsync(l, cancel));
        }, cancel));
    }

    // The segment's members are asked of the index, the rest of the search of the ledger; the total is the segment's own where nothing else is asked.
    static async Task<Results<Ok<ProfilePage>, ProblemHttpResult>> InSegmentAsync(long segment, ProfileSearch search, int wanted, string? cursor, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        var (definition, _, refused) = await SegmentQuestions.ResolveAsync(new SegmentQuestion(SegmentId: segment), ledger, cancel);
        if (definition is null) return refused!;
        var members = (await audience.MembersAsync(definition, ledger.Head.Position, cancel)).Ids.ToHashSet();
        return TypedResults.Ok(await ledger.ReadSnapshotAsync(async l =>
        {
            const int Step = 2000;
            var (all, before) = (new List<long>(), (long?)null);
            for (var page = await search.PageAsync(l, before, Step, cancel); page.Count > 0; page = await search.PageAsync(l, page[^1], Step, cancel)) all.AddRange(page.Where(members.Contains));
            var after = Paging.After(cursor) ?? long.MaxValue;
            var ids = all.Where(id => id < after).Take(wanted + 1).ToList();
            var next = ids.Count > wanted ? ids[wanted - 1].ToString() : null;
            return new ProfilePage(await ProfileSummaries.LoadAsync(l, [.. ids.Take(wanted)], search.AccountId, cancel), next, all.Count);
        }, cancel));
    }

    static async Task<Results<Ok<ProfileDetail>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, CancellationToken cancel) =>
        await ledger.ReadSnapshotAsync(l => ProfileDetail.LoadAsync(l, id, cancel), cancel) is { } person ? TypedResults.Ok(person) : Nobody(id);

    static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> TimelineAsync(long id, LedgerStore ledger, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(null, limit) is { } problem) return problem;
        var after = cursor is null ? null : Timeline.Cursor.Parse(cursor);
        if (cursor is not null && after is null) return Paging.BadCursor;
        var page = await ledger.ReadSnapshotAsync(async l =>
            await Merging.RootAsync(l, id, cancel) is { } root ? await Timeline.PageAsync(l, root, after, Paging.Limit(limit), cancel) : null, cancel);
        return page is null ? Nobody(id) : TypedResults.Ok(page);
    }

    static async Task<Results<Ok<ProfileDetail>, ProblemHttpResult>> ChangeAsync(long id, ProfileChange input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var read = await PeopleInput.LoadAsync(w, cancel);
            var problems = new List<Problem>();
            var attributes = read.Attributes("attributes", input.Attributes, problems);
            if (PeopleInput.Name("display_name", input.DisplayName) is { } bad) problems.Add(bad);
            var effectiveAt = PeopleInput.EffectiveAt("effective_at", input.EffectiveAt, problems);
            if (problems.Count > 0) return ApiResults.Invalid(problems);
            var person = await new PeopleInput.Read([], input.DisplayName?.Trim(), attributes, [], null, effectiveAt).StoreNamesAsync(w, read.Catalog, await TagNames.LoadAsync(w, cancel), cancel);
            var outcome = (await PeopleUpsert.RunAsync(w, [person with { ProfileId = id }], Actor.Of(http), cancel))[0];
            if (PeopleUpsert.ProfileOf(outcome) is not { } root) return Nobody(id);
            await Audit.RecordAsync(w, Actor.Of(http), "profile.change", $"profile:{root}", JsonSerializer.Serialize(new { attributes = attributes.Select(a => a.Key), name = input.DisplayName is not null }), cancel);
            return null;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } refusal ? refusal : await ReadAsync(id, ledger, cancel);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(w => Deletion.DeleteAsync(w, id, Actor.Of(http), cancel), cancel);
        http.At(written.Position);
        return written.Value ? TypedResults.NoContent() : Nobody(id);
    }

    static Task<Results<NoContent, ProblemHttpResult>> PutTagAsync(long id, TagChoice input, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        TagAsync(id, input.TagId, "profile.tag_add", http, ledger, async (w, root) => (await TagChange.AddAsync(w, input.TagId, [root], cancel)).Count, cancel);

    static Task<Results<NoContent, ProblemHttpResult>> TakeTagAsync(long id, long tagId, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        TagAsync(id, tagId, "profile.tag_remove", http, ledger, async (w, root) => (await TagChange.RemoveAsync(w, tagId, [root], cancel)).Count, cancel);

    static async Task<Results<NoContent, ProblemHttpResult>> TagAsync(long id, long tag, string action, HttpContext http, LedgerStore ledger, Func<LedgerWriter, long, Task<int>> change, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await Merging.RootAsync(w, id, cancel) is not { } root) return Nobody(id);
            if (await w.CountAsync("SELECT COUNT(*) FROM tag WHERE id = @tag", cancel, ("tag", tag)) == 0) return ApiResults.NotFound($"タグ {tag} はありません。", $"There is no tag {tag}.");
            // Nothing to record where nothing changes: putting a tag on twice is no mistake.
            if (await change(w, root) > 0) await Audit.RecordAsync(w, Actor.Of(http), action, $"profile:{root}", $$"""{"tag":{{tag}}}""", cancel);
            return null;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } refusal ? refusal : TypedResults.NoContent();
    }

    internal static ProblemHttpResult Nobody(long id) => ApiResults.NotFound($"友だち {id} はいません(削除された可能性があります)。", $"There is no person {id}, or they were deleted.");
}
