using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;

namespace Todoke.Server.Consents;

/// <summary>Something people can agree to hear of (お知らせの種類).</summary>
/// <param name="Key">What other systems call it.</param>
/// <param name="DefaultGranted">Whether whoever said nothing counts as agreeing.</param>
/// <param name="Said">How many people said anything, merges resolved.</param>
/// <param name="Archived">Not offered any more; what was said of it still counts.</param>
public sealed record TopicView(long Id, string Key, string Name, bool DefaultGranted, long Said, bool Archived, DateTimeOffset CreatedAt);

public sealed record TopicNew(string? Key, string? Name, bool DefaultGranted = false);

/// <summary>What is absent stays as it is. The key is for good.</summary>
public sealed record TopicChange(string? Name = null, bool? DefaultGranted = null, bool? Archived = null);

internal static class TopicRoutes
{
    const int LongestKey = 50, LongestName = 100;

    public static void Map(RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/topics").RequireAuthorization(Roles.Viewer).WithTags("consents");
        viewers.MapGet("", ListAsync);
        var editors = api.MapGroup("/topics").RequireAuthorization(Roles.Editor).WithTags("consents");
        editors.MapPost("", CreateAsync);
        editors.MapPatch("/{id:long}", ChangeAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
    }

    static Task<List<TopicView>> ReadAsync(LedgerConnection ledger, long? only, CancellationToken cancel) => ledger.QueryAsync(
        $"""
        SELECT t.id, t.key, t.name, t.default_granted, t.archived_at, t.created_at, (SELECT COUNT(DISTINCT w.id) FROM consent c JOIN profile p ON p.id = c.profile_id
          JOIN profile w ON w.id = COALESCE(p.merged_into, p.id) AND w.known = 1 AND w.deleted_at IS NULL WHERE c.topic_id = t.id)
        FROM topic t{(only is null ? "" : " WHERE t.id = @id")} ORDER BY t.id
        """,
        r => new TopicView(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt32(3) == 1, r.GetInt64(6), !r.IsDBNull(4), ApiJson.Instant(r.GetInt64(5))), cancel, only is { } id ? [("id", id)] : []);

    static async Task<Ok<Listing<TopicView>>> ListAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<TopicView>(await ledger.ReadAsync(l => ReadAsync(l, null, cancel), cancel)));

    static async Task<Results<Created<TopicView>, ProblemHttpResult>> CreateAsync(TopicNew input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (input.Key is not { Length: > 0 and <= LongestKey } key || !key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            problems.Add(new("key", "topic_key", $"キーは半角の小文字・数字・「-」「_」で1〜{LongestKey}文字です。", $"A key has 1 to {LongestKey} lower-case letters, digits, - and _."));
        if (NameProblem(input.Name) is { } bad) problems.Add(bad);
        if (problems.Count > 0) return ApiResults.Invalid(problems);
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM topic WHERE key = @key", cancel, ("key", input.Key)) > 0) return 0;
            var id = await w.NextIdAsync("topic", cancel);
            await w.InsertAsync("topic (id, key, name, default_granted, created_at)", [[id, input.Key, input.Name!.Trim(), input.DefaultGranted ? 1 : 0, w.Now]], cancel);
            await DoneAsync(w, id, "topic.create", http, cancel);
            return id;
        }, cancel);
        if (written.Value == 0) return ApiResults.Invalid("key", "taken", $"「{input.Key}」はすでにあります。", $"There is a topic '{input.Key}' already.");
        http.At(written.Position);
        return TypedResults.Created($"/api/v1/topics/{written.Value}", (await ledger.ReadAsync(l => ReadAsync(l, written.Value, cancel), cancel))[0]);
    }

    static async Task<Results<Ok<TopicView>, ProblemHttpResult>> ChangeAsync(long id, TopicChange input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (input.Name is not null && NameProblem(input.Name) is { } bad) return ApiResults.Invalid(bad);
        var written = await ledger.WriteAsync(async w =>
        {
            if (await ReadAsync(w, id, cancel) is not [var there]) return null;
            var (archived, now) = (input.Archived ?? there.Archived, await w.FirstAsync("SELECT archived_at FROM topic WHERE id = @id", r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), cancel, ("id", id)));
            await w.ExecuteAsync("UPDATE topic SET name = @name, default_granted = @granted, archived_at = @archived WHERE id = @id", cancel, ("name", input.Name?.Trim() ?? there.Name),
                ("granted", (input.DefaultGranted ?? there.DefaultGranted) ? 1 : 0), ("archived", archived ? now ?? w.Now : null), ("id", id));
            await DoneAsync(w, id, "topic.change", http, cancel);
            return (await ReadAsync(w, id, cancel))[0];
        }, cancel);
        http.At(written.Position);
        return written.Value is { } view ? TypedResults.Ok(view) : None(id);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await ReadAsync(w, id, cancel) is not [_]) return None(id);
            if (await DefinitionUse.FindAsync(w, names => names.Topics.Contains(id), cancel) is { Count: > 0 } users) return DefinitionUse.Refusal(users);
            await w.ExecuteAsync("DELETE FROM consent WHERE topic_id = @id", cancel, ("id", id));
            await w.ExecuteAsync("DELETE FROM topic WHERE id = @id", cancel, ("id", id));
            await DoneAsync(w, id, "topic.delete", http, cancel);
            return null;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } refusal ? refusal : TypedResults.NoContent();
    }

    static async Task DoneAsync(LedgerWriter w, long id, string action, HttpContext http, CancellationToken cancel)
    {
        w.Changed(ChangeKind.Vocabulary, id);
        await Audit.RecordAsync(w, Actor.Of(http), action, $"topic:{id}", JsonSerializer.Serialize(new { id }), cancel);
    }

    static Problem? NameProblem(string? name) => name?.Trim() is { Length: > 0 and <= LongestName } clean && !clean.Any(char.IsControl) ? null
        : new("name", "name", $"名前は1〜{LongestName}文字で入力してください。", $"The name needs 1 to {LongestName} characters.");

    static ProblemHttpResult None(long id) => ApiResults.NotFound($"お知らせの種類 {id} はありません。", $"There is no topic {id}.");
}
