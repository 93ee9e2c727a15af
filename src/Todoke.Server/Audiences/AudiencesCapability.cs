using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Audiences;

/// <param name="Kind"><c>upload</c> (as where it is left out), <c>manual</c> or <c>hashed</c>; a frozen one is made by freezing a segment.</param>
public sealed record AudienceNew(string? Name, string? Kind = null);

public sealed record AudienceChange(string? Name);

public enum MembersAction
{
    Add,
    Remove,

    /// <summary>Exactly these from now on.</summary>
    Replace,
}

/// <summary>Up to 10,000 people, by id or by identity.</summary>
public sealed record MembersChange(MembersAction Action, IReadOnlyList<long>? ProfileIds = null, IReadOnlyList<IdentityInput>? Identities = null);

/// <param name="People">On the list now.</param>
/// <param name="Unknown">How many of those given are nobody; <paramref name="Problems"/> names the first thousand of them.</param>
public sealed record MembersResult(long Added, long Removed, long People, long Unknown, IReadOnlyList<Problem> Problems);

/// <summary>Fixed lists of people: uploaded, kept by hand, frozen from segments, or matched by hashed addresses.</summary>
public static class AudiencesCapability
{
    const int Most = 10_000, ProblemsShown = 1000;

    public static IServiceCollection AddAudiences(this IServiceCollection services) => services.AddSingleton<Jobs.IJobKind, HashJob>();

    public static void MapAudiences(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/audiences").RequireAuthorization(Roles.Viewer).WithTags("audiences");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        viewers.MapGet("/{id:long}/members", MembersAsync);
        var editors = api.MapGroup("/audiences").RequireAuthorization(Roles.Editor).WithTags("audiences");
        editors.MapPost("", CreateAsync);
        editors.MapPatch("/{id:long}", RenameAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
        editors.MapPost("/{id:long}/members", ChangeMembersAsync);
        HashRoutes.Map(editors);
    }

    static async Task<Ok<Listing<AudienceView>>> ListAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<AudienceView>(await ledger.ReadAsync(l => AudienceRows.ViewsAsync(l, null, cancel), cancel)));

    static async Task<Results<Ok<AudienceView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, CancellationToken cancel) =>
        await ledger.ReadAsync(l => AudienceRows.ViewsAsync(l, id, cancel), cancel) is [var found] ? TypedResults.Ok(found) : None(id);

    static async Task<Results<Ok<Page<ProfileSummary>>, ProblemHttpResult>> MembersAsync(long id, LedgerStore ledger, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        return await ledger.ReadSnapshotAsync<Results<Ok<Page<ProfileSummary>>, ProblemHttpResult>>(async l => await AudienceRows.KindAsync(l, id, cancel) is null ? None(id)
            : TypedResults.Ok(await AudienceMembers.PageAsync(l, id, Paging.After(cursor) ?? 0, Paging.Limit(limit), cancel)), cancel);
    }

    static async Task<Results<Created<AudienceView>, ProblemHttpResult>> CreateAsync(AudienceNew input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (AudienceRows.NameProblem(input.Name) is { } bad) problems.Add(bad);
        if (input.Kind is not (null or AudienceRows.Upload or AudienceRows.Manual or AudienceRows.Hashed))
            problems.Add(new("kind", "kind", "kind は upload、manual、hashed のいずれかです。", "kind is upload, manual or hashed."));
        if (problems.Count > 0) return ApiResults.Invalid(problems);
        var written = await ledger.WriteAsync(async w => await AudienceRows.IsTakenAsync(w, input.Name!.Trim(), null, cancel) ? 0
            : await AudienceRows.CreateAsync(w, input.Name.Trim(), input.Kind ?? AudienceRows.Upload, Actor.Of(http), cancel), cancel);
        if (written.Value == 0) return ApiResults.Invalid(AudienceRows.Taken);
        http.At(written.Position);
        return TypedResults.Created($"/api/v1/audiences/{written.Value}", (await ledger.ReadAsync(l => AudienceRows.ViewsAsync(l, written.Value, cancel), cancel))[0]);
    }

    static async Task<Results<Ok<AudienceView>, ProblemHttpResult>> RenameAsync(long id, AudienceChange input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (AudienceRows.NameProblem(input.Name) is { } bad) return ApiResults.Invalid(bad);
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await AudienceRows.KindAsync(w, id, cancel) is null) return None(id);
            if (await AudienceRows.IsTakenAsync(w, input.Name!.Trim(), id, cancel)) return ApiResults.Invalid(AudienceRows.Taken);
            await w.ExecuteAsync("UPDATE audience SET name = @name, updated_at = @now WHERE id = @id", cancel, ("name", input.Name.Trim()), ("now", w.Now), ("id", id));
            await Audit.RecordAsync(w, Actor.Of(http), "audience.change", $"audience:{id}", JsonSerializer.Serialize(new { name = input.Name.Trim() }), cancel);
            return null;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } refusal ? refusal : await ReadAsync(id, ledger, cancel);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await AudienceRows.KindAsync(w, id, cancel) is null) return None(id);
            if (await DefinitionUse.FindAsync(w, names => names.Audiences.Contains(id), cancel) is { Count: > 0 } users) return DefinitionUse.Refusal(users);
            // No condition can name this list any more and its id is never used again, so its people need not be named one by one.
            foreach (var table in new[] { "audience_member", "audience_hash" }) await w.ExecuteAsync($"DELETE FROM {table} WHERE audience_id = @id", cancel, ("id", id));
            await w.ExecuteAsync("DELETE FROM audience WHERE id = @id", cancel, ("id", id));
            await Audit.RecordAsync(w, Actor.Of(http), "audience.delete", $"audience:{id}", "{}", cancel);
            return null;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } refusal ? refusal : TypedResults.NoContent();
    }

    static async Task<Results<Ok<MembersResult>, ProblemHttpResult>> ChangeMembersAsync(long id, MembersChange input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (input.ProfileIds is null == input.Identities is null)
            return ApiResults.Invalid("profile_ids", "people", "profile_ids か identities のどちらか1つを指定してください。", "Give exactly one of profile_ids and identities.");
        var given = input.ProfileIds?.Count ?? input.Identities!.Count;
        if (given > Most || (given == 0 && input.Action != MembersAction.Replace)) return ApiResults.Invalid("profile_ids", "count", $"一度に1〜{Most}人を指定してください。", $"Give 1 to {Most} people at once.");
        var written = await ledger.WriteAsync(async w =>
        {
            if (await AudienceRows.KindAsync(w, id, cancel) is not { } kind) return new Changed(null, None(id));
            if (kind is not (AudienceRows.Upload or AudienceRows.Manual)) return new(null, Fixed);
            var (problems, people) = await PeopleAsync(w, input, cancel);
            var (added, removed) = input.Action switch
            {
                MembersAction.Add => (await AudienceMembers.AddAsync(w, id, people, cancel), 0),
                MembersAction.Remove => (0, await AudienceMembers.RemoveAsync(w, id, people, cancel)),
                _ => await AudienceMembers.ReplaceAsync(w, id, people, cancel),
            };
            if (added + removed > 0)
            {
                await AudienceRows.TouchAsync(w, id, cancel);
                await Audit.RecordAsync(w, Actor.Of(http), "audience.members", $"audience:{id}", $$"""{"added":{{added}},"removed":{{removed}}}""", cancel);
            }
            return new(new MembersResult(added, removed, await AudienceMembers.CountAsync(w, id, cancel), problems.Count, [.. problems.Take(ProblemsShown)]), null);
        }, cancel);
        http.At(written.Position);
        return written.Value.Refusal is { } refusal ? refusal : TypedResults.Ok(written.Value.Result!);
    }

    sealed record Changed(MembersResult? Result, ProblemHttpResult? Refusal);

    static async Task<(List<Problem> Unknown, IReadOnlyCollection<long> People)> PeopleAsync(LedgerWriter w, MembersChange input, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        var refs = new List<(string Path, PersonRef Who)>();
        var people = await PeopleInput.LoadAsync(w, cancel);
        for (var i = 0; i < (input.ProfileIds?.Count ?? 0); i++) refs.Add(($"profile_ids[{i}]", new(input.ProfileIds![i], null)));
        for (var i = 0; i < (input.Identities?.Count ?? 0); i++)
            if (input.Identities![i].Read($"identities[{i}]", people.ProviderOf(null), problems) is { } identity) refs.Add(($"identities[{i}]", new(null, identity)));
        var found = await PersonRef.FindAsync(w, [.. refs.Select(r => r.Who)], cancel);
        problems.AddRange(refs.Where(r => !found.ContainsKey(r.Who)).Select(r => r.Who.Nobody("") with { Path = r.Path }));
        return (problems, found.Values.Distinct().ToList());
    }

    static ProblemHttpResult Fixed => ApiResults.Conflict("fixed_list", "このオーディエンスの人は直接変更できません(固定した一覧、またはハッシュ化したアドレスの一覧です)。", "The people on this list cannot be changed directly: it is frozen, or made of hashed addresses.");

    internal static ProblemHttpResult None(long id) => ApiResults.NotFound($"オーディエンス {id} はありません。", $"There is no audience {id}.");
}
