using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Messages;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Templates;

/// <summary>A message kept for later use. <paramref name="Content"/> as a campaign has it.</summary>
/// <param name="Folder">Empty: in none.</param>
public sealed record TemplateView(long Id, string Name, string Folder, JsonElement Content, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <param name="Folder">Null: as it is.</param>
public sealed record TemplateInput(string Name, JsonElement Content, string? Folder = null);

/// <summary>テンプレート: messages with a name, in folders. A campaign takes a copy, so that a later change touches nothing that was sent or planned.</summary>
public static class TemplatesCapability
{
    const int LongestName = 100, MostTemplates = 10_000;
    const string Columns = "id, name, folder, content, version, created_at, updated_at";

    public static void MapTemplates(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/templates").RequireAuthorization(Roles.Viewer).WithTags("templates");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/names", NamesAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        var editors = api.MapGroup("/templates").RequireAuthorization(Roles.Editor).WithTags("templates");
        editors.MapPost("", CreateAsync);
        editors.MapPut("/{id:long}", ReplaceAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
    }

    static async Task<Ok<Listing<TemplateView>>> ListAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<TemplateView>(await ledger.ReadAsync(l => l.QueryAsync($"SELECT {Columns} FROM message_template ORDER BY folder, name", View, cancel), cancel)));

    /// <summary>For conditions on message history, which know a template by what it was called when a message left.</summary>
    static async Task<Ok<Listing<TemplateName>>> NamesAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<TemplateName>(await ledger.ReadAsync(l => TemplateNames.AllAsync(l, cancel), cancel)));

    static async Task<Results<Ok<TemplateView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, CancellationToken cancel) =>
        await ledger.ReadAsync(l => FindAsync(l, id, cancel), cancel) is { } view ? TypedResults.Ok(view) : None(id);

    static async Task<Results<Created<TemplateView>, ProblemHttpResult>> CreateAsync(TemplateInput input, HttpContext http, LedgerStore ledger, ServerOptions options, PersonValuesReader people, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var (problems, content) = await CheckAsync(w, 0, input, options, people, cancel);
            if (problems.Count > 0) return (View: (TemplateView?)null, Refusal: ApiResults.Invalid(problems));
            if (await w.CountAsync("SELECT COUNT(*) FROM message_template", cancel) >= MostTemplates)
                return (null, ApiResults.Conflict("template_limit", $"テンプレートは{MostTemplates}個までです。", $"There can be {MostTemplates} templates."));
            var id = await w.NextIdAsync("message_template", cancel);
            await w.ExecuteAsync("INSERT INTO message_template (id, name, folder, content, version, created_at, updated_at) VALUES (@id, @name, @folder, @content, 1, @now, @now)", cancel,
                ("id", id), ("name", input.Name.Trim()), ("folder", input.Folder?.Trim() ?? ""), ("content", content), ("now", w.Now));
            await TemplateNames.KeepAsync(w, [input.Name.Trim()], cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "template.create", $"template:{id}", Named(input), cancel);
            return (await FindAsync(w, id, cancel), null!);
        }, cancel);
        if (written.Value.View is not { } view) return written.Value.Refusal;
        http.At(written.Position);
        return TypedResults.Created($"/api/v1/templates/{view.Id}", view);
    }

    static async Task<Results<Ok<TemplateView>, ProblemHttpResult>> ReplaceAsync(long id, TemplateInput input, HttpContext http, LedgerStore ledger, ServerOptions options, PersonValuesReader people, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await FindAsync(w, id, cancel) is not { } there) return (View: (TemplateView?)null, Refusal: None(id));
            if (Versions.Stale(http, there.Version) is { } stale) return (null, stale);
            var (problems, content) = await CheckAsync(w, id, input, options, people, cancel);
            if (problems.Count > 0) return (null, ApiResults.Invalid(problems));
            await w.ExecuteAsync("UPDATE message_template SET name = @name, folder = @folder, content = @content, version = version + 1, updated_at = @now WHERE id = @id", cancel,
                ("id", id), ("name", input.Name.Trim()), ("folder", input.Folder?.Trim() ?? there.Folder), ("content", content), ("now", w.Now));
            await TemplateNames.KeepAsync(w, [input.Name.Trim()], cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "template.change", $"template:{id}", Named(input), cancel);
            return (await FindAsync(w, id, cancel), null!);
        }, cancel);
        if (written.Value.View is not { } view) return written.Value.Refusal;
        http.At(written.Position);
        return TypedResults.Ok(view);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.ExecuteAsync("DELETE FROM message_template WHERE id = @id", cancel, ("id", id)) == 0) return false;
            await Audit.RecordAsync(w, Actor.Of(http), "template.delete", $"template:{id}", "{}", cancel);
            return true;
        }, cancel);
        if (!written.Value) return None(id);
        http.At(written.Position);
        return TypedResults.NoContent();
    }

    static async Task<(IReadOnlyList<Problem> Problems, string Content)> CheckAsync(LedgerConnection ledger, long id, TemplateInput input, ServerOptions options, PersonValuesReader people, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        // The name is what message history of other systems calls a template too, so the limit is the same.
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Trim().Length > LongestName || input.Name.Any(char.IsControl)) problems.Add(new("name", "name", $"テンプレート名は1〜{LongestName}文字で入力してください。", $"The name needs 1 to {LongestName} characters."));
        else if (await ledger.CountAsync("SELECT COUNT(*) FROM message_template WHERE name = @name AND id <> @id", cancel, ("name", input.Name.Trim()), ("id", id)) > 0)
            problems.Add(new("name", "name_there", $"テンプレート「{input.Name.Trim()}」はすでにあります。", $"There is a template '{input.Name.Trim()}' already."));
        if (input.Folder?.Trim().Length > LongestName) problems.Add(new("folder", "folder", $"フォルダ名は{LongestName}文字以内です。", $"A folder's name has at most {LongestName} characters."));
        var trackLinks = input.Content.ValueKind != JsonValueKind.Object || !input.Content.TryGetProperty("track_links", out var track) || track.ValueKind != JsonValueKind.False;
        var (content, found) = await CampaignContent.CheckAsync(ledger, input.Content, trackLinks, options, people, cancel);
        problems.AddRange(found);
        return (problems, content is null ? "" : MessageContentJson.Write(content with { TemplateId = null }));
    }

    static Task<TemplateView?> FindAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM message_template WHERE id = @id", r => (TemplateView?)View(r), cancel, ("id", id));

    static TemplateView View(System.Data.Common.DbDataReader r) =>
        new(r.GetInt64(0), r.GetString(1), r.GetString(2), JsonSerializer.Deserialize<JsonElement>(r.GetString(3)), r.GetInt32(4), ApiJson.Instant(r.GetInt64(5)), ApiJson.Instant(r.GetInt64(6)));

    static string Named(TemplateInput input) => JsonSerializer.Serialize(new { name = input.Name.Trim() });

    static ProblemHttpResult None(long id) => ApiResults.NotFound($"テンプレート {id} はありません。", $"There is no template {id}.");
}
