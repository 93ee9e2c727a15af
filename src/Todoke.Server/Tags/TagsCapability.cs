using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Attributes;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;

namespace Todoke.Server.Tags;

/// <summary>A tag as the API shows it. <paramref name="People"/> have it, merges resolved, without anonymous visitors.</summary>
public sealed record TagView(long Id, string Name, string Folder, string Color, long People, DateTimeOffset CreatedAt);

/// <summary>For a new tag the name is needed; in a change, what is absent stays as it is.</summary>
public sealed record TagInput(string? Name, string? Folder, string? Color);

public sealed record TagJobRequest(long TagId, TagAction Action, PeopleTarget? Target, bool DryRun);

/// <summary>A dry run's numbers, or the job that was started.</summary>
public sealed record TagJobTrial(long People, long Changes);

/// <summary>Labels on people, one by one and in bulk.</summary>
public static class TagsCapability
{
    const int LongestFolder = 100, MostTags = 10_000;

    public static IServiceCollection AddTags(this IServiceCollection services) => services.AddSingleton<IJobKind, TagChangeJob>();

    public static void MapTags(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("").RequireAuthorization(Roles.Viewer).WithTags("tags");
        viewers.MapGet("/tags", ListAsync);
        var editors = api.MapGroup("").RequireAuthorization(Roles.Editor).WithTags("tags");
        editors.MapPost("/tags", CreateAsync);
        editors.MapPatch("/tags/{id:long}", ChangeAsync);
        editors.MapDelete("/tags/{id:long}", DeleteAsync);
        editors.MapPost("/tag-jobs", StartJobAsync);
    }

    static async Task<Ok<Listing<TagView>>> ListAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<TagView>(await ledger.ReadSnapshotAsync(l => ReadAsync(l, null, cancel), cancel)));

    static async Task<List<TagView>> ReadAsync(LedgerConnection ledger, long? id, CancellationToken cancel)
    {
        var one = id is null ? "" : " AND h.tag_id = @id";
        (string, object?)[] values = id is null ? [] : [("id", id)];
        return await ledger.QueryAsync(
            $"""
            SELECT t.id, t.name, t.folder, t.color, t.created_at, COALESCE(c.people, 0) FROM tag t LEFT JOIN (
              SELECT h.tag_id AS tag_id, COUNT(DISTINCT w.id) AS people FROM profile_tag h
              JOIN profile p ON p.id = h.profile_id JOIN profile w ON w.id = COALESCE(p.merged_into, p.id)
              WHERE w.known = 1 AND w.deleted_at IS NULL{one} GROUP BY h.tag_id) c ON c.tag_id = t.id
            {(id is null ? "" : "WHERE t.id = @id")} ORDER BY t.folder, t.name
            """, r => new TagView(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(5), ApiJson.Instant(r.GetInt64(4))), cancel, values);
    }

    static async Task<Results<Ok<TagView>, ProblemHttpResult>> CreateAsync(TagInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var tag = new TagView(0, input.Name?.Trim() ?? "", input.Folder?.Trim() ?? "", input.Color?.Trim() ?? "", 0, default);
        if (Check(tag) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        return await SaveAsync(http, ledger, "tag.create", async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM tag", cancel) >= MostTags)
                return (tag, ApiResults.Conflict("tag_limit", $"タグは{MostTags}個までです。", $"There can be {MostTags} tags."));
            return (tag with { Id = await w.NextIdAsync("tag", cancel) }, null);
        }, cancel);
    }

    static async Task<Results<Ok<TagView>, ProblemHttpResult>> ChangeAsync(long id, TagInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        await SaveAsync(http, ledger, "tag.change", async w =>
        {
            if ((await ReadAsync(w, id, cancel)).FirstOrDefault() is not { } there) return (null, NoTag(id));
            var tag = there with { Name = input.Name?.Trim() ?? there.Name, Folder = input.Folder?.Trim() ?? there.Folder, Color = input.Color?.Trim() ?? there.Color };
            return Check(tag) is { Count: > 0 } problems ? (null, ApiResults.Invalid(problems)) : (tag, null);
        }, cancel);

    sealed record Saved(TagView? Tag, ProblemHttpResult? Refusal);

    static async Task<Results<Ok<TagView>, ProblemHttpResult>> SaveAsync(HttpContext http, LedgerStore ledger, string action, Func<LedgerWriter, Task<(TagView? Tag, ProblemHttpResult? Refusal)>> decide, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var (tag, refusal) = await decide(w);
            if (tag is null || refusal is not null) return new Saved(null, refusal);
            if (await w.CountAsync("SELECT COUNT(*) FROM tag WHERE name = @name AND id <> @id", cancel, ("name", tag.Name), ("id", tag.Id)) > 0)
                return new Saved(null, ApiResults.Invalid([new Problem("name", "tag_there", $"タグ「{tag.Name}」はすでにあります。", $"There is a tag '{tag.Name}' already.")]));
            await w.InsertAsync("tag (id, name, folder, color, created_at)", [[tag.Id, tag.Name, tag.Folder, tag.Color, w.Now]], cancel,
                "ON CONFLICT (id) DO UPDATE SET name = excluded.name, folder = excluded.folder, color = excluded.color");
            w.Changed(ChangeKind.Vocabulary, tag.Id);
            await Audit.RecordAsync(w, Actor.Of(http), action, $"tag:{tag.Id}", JsonSerializer.Serialize(new { name = tag.Name }), cancel);
            return new Saved((await ReadAsync(w, tag.Id, cancel))[0], null);
        }, cancel);
        http.At(written.Position);
        return written.Value.Refusal is { } problem ? problem : TypedResults.Ok(written.Value.Tag!);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if ((await ReadAsync(w, id, cancel)).FirstOrDefault() is not { } there) return NoTag(id);
            var users = await DefinitionUse.FindAsync(w, names => names.Tags.Contains(id), cancel);
            if (users.Count > 0) return DefinitionUse.Refusal(users);
            // No condition can name this tag any more, but 'any tag at all' looks at it: whoever loses it is told.
            foreach (var person in await w.QueryAsync("DELETE FROM profile_tag WHERE tag_id = @id RETURNING profile_id", r => r.GetInt64(0), cancel, ("id", id))) w.Changed(ChangeKind.Tag, person, id);
            await w.ExecuteAsync("DELETE FROM tag WHERE id = @id", cancel, ("id", id));
            w.Changed(ChangeKind.Vocabulary, id);
            await Audit.RecordAsync(w, Actor.Of(http), "tag.delete", $"tag:{id}", JsonSerializer.Serialize(new { name = there.Name, people = there.People }), cancel);
            return null;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } refusal ? refusal : TypedResults.NoContent();
    }

    static async Task<Results<Ok<JobView>, Ok<TagJobTrial>, ProblemHttpResult>> StartJobAsync(TagJobRequest input, HttpContext http, LedgerStore ledger, AudienceEngine audience, JobRunner jobs, CancellationToken cancel)
    {
        if (TargetPeople.Check(input.Target).ToList() is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        if (await ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM tag WHERE id = @id", cancel, ("id", input.TagId)), cancel) == 0)
            return ApiResults.Invalid("tag_id", "no_tag", $"タグ {input.TagId} はありません。", $"There is no tag {input.TagId}.");
        var (target, refused) = await TargetPeople.FixAsync(input.Target!, ledger, audience, cancel);
        if (refused is not null) return refused;
        var change = new TagChangeInput(input.TagId, input.Action, target);
        if (input.DryRun)
        {
            var (people, changes) = await ledger.ReadSnapshotAsync(l => TagChangeJob.TryAsync(l, change, cancel), cancel);
            return TypedResults.Ok(new TagJobTrial(people, changes));
        }
        var written = await ledger.WriteAsync(async w =>
        {
            var id = await JobRows.StartAsync(w, TagChangeJob.Name, JsonSerializer.Serialize(change, ApiJson.Options), null, Actor.Of(http), cancel);
            return await JobRows.ReadAsync(w, jobs.Undoable, id, cancel);
        }, cancel);
        http.At(written.Position);
        jobs.Wake();
        return TypedResults.Ok(written.Value!);
    }

    static List<Problem> Check(TagView tag)
    {
        var problems = new List<Problem>();
        if (TagNames.Problem("name", tag.Name) is { } bad) problems.Add(bad);
        if (tag.Folder.Length > LongestFolder || tag.Folder.Any(char.IsControl)) problems.Add(new("folder", "too_long", $"フォルダの名前は{LongestFolder}文字までです。", $"A folder's name has at most {LongestFolder} characters."));
        if (tag.Color.Length > 0 && !(tag.Color.Length == 7 && tag.Color[0] == '#' && tag.Color.Skip(1).All(char.IsAsciiHexDigit)) && !tag.Color.All(char.IsAsciiLetterLower))
            problems.Add(new("color", "color", "色は #3366cc の形か、色の名前で指定してください。", "A colour is written like #3366cc, or by its name."));
        return problems;
    }

    static ProblemHttpResult NoTag(long id) => ApiResults.NotFound($"タグ {id} はありません。", $"There is no tag {id}.");
}
