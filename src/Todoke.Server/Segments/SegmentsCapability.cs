using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Segments;

/// <summary>A saved segment. <paramref name="Definition"/>: <c>{"version":1,"condition":NODE}</c>, see docs/segments.md.</summary>
public sealed record SegmentView(long Id, string Name, JsonElement Definition, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

public sealed record SegmentInput(string Name, JsonElement Definition);

/// <summary>Saved segments (セグメント).</summary>
public static class SegmentsCapability
{
    const string Columns = "id, name, definition, version, created_at, updated_at";

    public static void MapSegments(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/segments").RequireAuthorization(Roles.Viewer).WithTags("segments");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        SegmentQuestions.Map(viewers);
        var editors = api.MapGroup("/segments").RequireAuthorization(Roles.Editor).WithTags("segments");
        editors.MapPost("", CreateAsync);
        editors.MapPut("/{id:long}", ReplaceAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
    }

    static async Task<Ok<Listing<SegmentView>>> ListAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<SegmentView>(await ledger.ReadAsync(l => l.QueryAsync($"SELECT {Columns} FROM segment ORDER BY updated_at DESC, id DESC", View, cancel), cancel)));

    static async Task<Results<Ok<SegmentView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, CancellationToken cancel) =>
        await FindAsync(ledger, id, cancel) is { } found ? TypedResults.Ok(found) : None(id);

    static async Task<Results<Created<SegmentView>, ProblemHttpResult>> CreateAsync(SegmentInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<(ProblemHttpResult? Problem, long Id)>(async w =>
        {
            var (problem, definition) = await CheckAsync(w, input, null, cancel);
            if (problem is not null) return (problem, 0L);
            var id = await w.NextIdAsync("segment", cancel);
            await w.ExecuteAsync("INSERT INTO segment (id, name, definition, version, created_at, updated_at, actor) VALUES (@id, @name, @definition, 1, @now, @now, @actor)", cancel,
                ("id", id), ("name", input.Name.Trim()), ("definition", definition), ("now", w.Now), ("actor", Actor.Of(http).Id));
            await Audit.RecordAsync(w, Actor.Of(http), "segment.create", $"segment:{id}", "{}", cancel);
            w.Changed(ChangeKind.Segment, id);
            return (null, id);
        }, cancel);
        if (written.Value.Problem is { } refused) return refused;
        http.At(written.Position);
        return TypedResults.Created($"/api/v1/segments/{written.Value.Id}", (await FindAsync(ledger, written.Value.Id, cancel))!);
    }

    static async Task<Results<Ok<SegmentView>, ProblemHttpResult>> ReplaceAsync(long id, SegmentInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            var version = await w.CountAsync("SELECT version FROM segment WHERE id = @id", cancel, ("id", id));
            if (version == 0) return None(id);
            if (Versions.Stale(http, version) is { } stale) return stale;
            var (problem, definition) = await CheckAsync(w, input, id, cancel);
            if (problem is not null) return problem;
            await w.ExecuteAsync("UPDATE segment SET name = @name, definition = @definition, version = version + 1, updated_at = @now, actor = @actor WHERE id = @id", cancel,
                ("id", id), ("name", input.Name.Trim()), ("definition", definition), ("now", w.Now), ("actor", Actor.Of(http).Id));
            await Audit.RecordAsync(w, Actor.Of(http), "segment.change", $"segment:{id}", "{}", cancel);
            w.Changed(ChangeKind.Segment, id);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        return TypedResults.Ok((await FindAsync(ledger, id, cancel))!);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", id)) == 0) return None(id);
            var users = await w.QueryAsync("SELECT id, name FROM campaign WHERE segment_id = @id AND state IN ('draft', 'scheduled', 'freezing') ORDER BY id", r => (r.GetInt64(0), r.GetString(1)), cancel, ("id", id));
            if (users.Count > 0)
                return ApiResults.Conflict("in_use", $"一斉配信「{string.Join("」「", users.Select(u => u.Item2))}」で使われているため、削除できません。",
                    $"It is used by {string.Join(", ", users.Select(u => $"campaign {u.Item1} ({u.Item2})"))} and cannot be deleted.",
                    users.Select(u => new Problem($"campaign:{u.Item1}", "used_by", $"一斉配信「{u.Item2}」", $"campaign “{u.Item2}”")));
            await w.ExecuteAsync("DELETE FROM segment WHERE id = @id", cancel, ("id", id));
            await Audit.RecordAsync(w, Actor.Of(http), "segment.delete", $"segment:{id}", "{}", cancel);
            w.Changed(ChangeKind.Segment, id);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        return TypedResults.NoContent();
    }

    static async Task<(ProblemHttpResult? Problem, string Definition)> CheckAsync(LedgerConnection ledger, SegmentInput input, long? self, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Length > 100) problems.Add(new("name", "name", "名前は1〜100文字で入力してください。", "The name needs 1 to 100 characters."));
        else if (await ledger.CountAsync("SELECT COUNT(*) FROM segment WHERE name = @name AND id <> @self", cancel, ("name", input.Name.Trim()), ("self", self ?? 0)) > 0)
            problems.Add(new("name", "taken", "同じ名前のセグメントがあります。", "Another segment has this name."));
        var reading = SegmentChecker.Check(input.Definition, await VocabularyReader.ReadAsync(ledger, cancel));
        problems.AddRange(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => new Problem("definition." + p.Path, p.Code, p.Ja, p.En)));
        return problems.Count > 0 ? (ApiResults.Invalid(problems), "") : (null, reading.Definition!.ToJson());
    }

    static Task<SegmentView?> FindAsync(LedgerStore ledger, long id, CancellationToken cancel) =>
        ledger.ReadAsync(l => l.FirstAsync($"SELECT {Columns} FROM segment WHERE id = @id", View, cancel, ("id", id)), cancel);

    static SegmentView View(System.Data.Common.DbDataReader r) => new(r.GetInt64(0), r.GetString(1), JsonSerializer.Deserialize<JsonElement>(r.GetString(2)), r.GetInt32(3),
        ApiJson.Instant(r.GetInt64(4)), ApiJson.Instant(r.GetInt64(5)));

    static ProblemHttpResult None(long id) => ApiResults.NotFound($"セグメント {id} はありません。", $"There is no segment {id}.");
}
