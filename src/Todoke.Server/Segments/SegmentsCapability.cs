using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Segments;
using Todoke.Server.Api;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;

namespace Todoke.Server.Segments;

/// <summary>A saved segment. <paramref name="Definition"/>: <c>{"version":1,"condition":NODE}</c>, see docs/segments.md.</summary>
/// <param name="Folder">Empty: in none.</param>
/// <param name="Favourite">Of whoever asks.</param>
/// <param name="SentenceJa">The condition as a marketer would say it.</param>
/// <param name="SentenceEn">The same in English.</param>
/// <param name="Added">How many people were added by hand.</param>
/// <param name="Excluded">How many people were excluded by hand.</param>
public sealed record SegmentView(long Id, string Name, string Folder, bool Favourite, JsonElement Definition, string SentenceJa, string SentenceEn, int Version, long Added, long Excluded, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <param name="Folder">Null: as it is.</param>
public sealed record SegmentInput(string Name, JsonElement Definition, string? Folder = null);

/// <summary>Saved segments (セグメント).</summary>
public static class SegmentsCapability
{
    public static IServiceCollection AddSegments(this IServiceCollection services) => services.AddSingleton<Jobs.IJobKind, FreezeJob>();

    public static void MapSegments(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/segments").RequireAuthorization(Roles.Viewer).WithTags("segments");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        viewers.MapGet("/{id:long}/uses", UsesAsync);
        viewers.MapGet("/schema", () => TypedResults.Text(SegmentJsonSchema.Document, "application/schema+json")).Produces<JsonElement>(contentType: "application/schema+json");
        viewers.MapPost("/{id:long}/favourite", (long id, HttpContext http, LedgerStore ledger, CancellationToken cancel) => FavourAsync(id, true, http, ledger, cancel));
        viewers.MapDelete("/{id:long}/favourite", (long id, HttpContext http, LedgerStore ledger, CancellationToken cancel) => FavourAsync(id, false, http, ledger, cancel));
        var editors = api.MapGroup("/segments").RequireAuthorization(Roles.Editor).WithTags("segments");
        editors.MapPost("", CreateAsync);
        editors.MapPut("/{id:long}", ReplaceAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
        editors.MapPost("/{id:long}/duplicate", DuplicateAsync);
        SegmentQuestions.Map(viewers);
        SegmentPictures.Map(viewers);
        SegmentVersions.Map(viewers, editors);
        SegmentPeople.Map(viewers, editors);
        SegmentFreezing.Map(editors);
    }

    static async Task<Ok<Listing<SegmentView>>> ListAsync(HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<SegmentView>(await ledger.ReadAsync(l => SegmentRows.ViewsAsync(l, Actor.Of(http), null, cancel), cancel)));

    static async Task<Results<Ok<SegmentView>, ProblemHttpResult>> ReadAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        await ledger.ReadAsync(l => SegmentRows.ViewsAsync(l, Actor.Of(http), id, cancel), cancel) is [var found] ? TypedResults.Ok(found) : None(id);

    static async Task<Results<Created<SegmentView>, ProblemHttpResult>> CreateAsync(SegmentInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var (problems, definition) = await SegmentRows.CheckAsync(w, input, null, cancel);
            if (problems.Count > 0) return new Saved(null, ApiResults.Invalid(problems));
            return new(await SegmentRows.CreateAsync(w, input.Name.Trim(), input.Folder?.Trim() ?? "", definition, Actor.Of(http), "{}", cancel), null);
        }, cancel);
        return await CreatedAsync(written, http, ledger, cancel);
    }

    sealed record Saved(long? Id, ProblemHttpResult? Refusal);

    static async Task<Results<Created<SegmentView>, ProblemHttpResult>> CreatedAsync(Written<Saved> written, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (written.Value.Refusal is { } refused) return refused;
        http.At(written.Position);
        var view = (await ledger.ReadAsync(l => SegmentRows.ViewsAsync(l, Actor.Of(http), written.Value.Id, cancel), cancel))[0];
        return TypedResults.Created($"/api/v1/segments/{view.Id}", view);
    }

    static async Task<Results<Ok<SegmentView>, ProblemHttpResult>> ReplaceAsync(long id, SegmentInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            var version = await w.CountAsync("SELECT version FROM segment WHERE id = @id", cancel, ("id", id));
            if (version == 0) return None(id);
            if (Versions.Stale(http, version) is { } stale) return stale;
            var (problems, definition) = await SegmentRows.CheckAsync(w, input, id, cancel);
            if (problems.Count > 0) return ApiResults.Invalid(problems);
            await SegmentRows.ReplaceAsync(w, id, input.Name.Trim(), input.Folder?.Trim(), definition, Actor.Of(http), "segment.change", "{}", cancel);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        return await ReadAsync(id, http, ledger, cancel);
    }

    static async Task<Results<Created<SegmentView>, ProblemHttpResult>> DuplicateAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var row = await w.FirstAsync("SELECT name, folder, definition FROM segment WHERE id = @id", r => (Name: r.GetString(0), Folder: r.GetString(1), Definition: r.GetString(2)), cancel, ("id", id));
            if (row.Name is null) return new Saved(null, None(id));
            var copy = await SegmentRows.CreateAsync(w, await SegmentRows.FreeNameAsync(w, row.Name, cancel), row.Folder, row.Definition, Actor.Of(http), $$"""{"copy_of":{{id}}}""", cancel);
            await SegmentPeople.CopyAsync(w, id, copy, Actor.Of(http), cancel);
            return new(copy, null);
        }, cancel);
        return await CreatedAsync(written, http, ledger, cancel);
    }

    /// <summary>Who would stand in the way of deleting it.</summary>
    static async Task<Results<Ok<Listing<DefinitionUse>>, ProblemHttpResult>> UsesAsync(long id, LedgerStore ledger, CancellationToken cancel) =>
        await ledger.ReadSnapshotAsync<Results<Ok<Listing<DefinitionUse>>, ProblemHttpResult>>(async l =>
            await l.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", id)) == 0 ? None(id) : TypedResults.Ok(new Listing<DefinitionUse>(await UsersAsync(l, id, cancel))), cancel);

    static Task<List<DefinitionUse>> UsersAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        DefinitionUse.FindAsync(ledger, names => names.Segments.Contains(id), cancel, segment: id);

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", id)) == 0) return None(id);
            if (await UsersAsync(w, id, cancel) is { Count: > 0 } users) return DefinitionUse.Refusal(users);
            await SegmentRows.DeleteAsync(w, id, Actor.Of(http), cancel);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        return TypedResults.NoContent();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> FavourAsync(long id, bool on, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", id)) == 0) return false;
            await w.ExecuteAsync(on ? "INSERT INTO segment_favourite (actor, segment_id) VALUES (@actor, @id) ON CONFLICT (actor, segment_id) DO NOTHING" : "DELETE FROM segment_favourite WHERE actor = @actor AND segment_id = @id",
                cancel, ("actor", Actor.Of(http).Id), ("id", id));
            return true;
        }, cancel);
        http.At(written.Position);
        return written.Value ? TypedResults.NoContent() : None(id);
    }

    internal static ProblemHttpResult None(long id) => ApiResults.NotFound($"セグメント {id} はありません。", $"There is no segment {id}.");
}
