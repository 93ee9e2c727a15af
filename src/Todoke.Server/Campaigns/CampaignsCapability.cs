using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Delivery;
using Todoke.Core.Messages;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>一斉配信: drafts and lists here, sending in <see cref="CampaignCommands"/>, what came of it in <see cref="CampaignResults"/>.</summary>
public static class CampaignsCapability
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services) => services
        .AddSingleton<PersonValuesReader>().AddSingleton<SendingNews>().AddSingleton<ContentValidation>().AddSingleton<BodyLimits>().AddSingleton<Freezing>().AddSingleton<PagePreparing>().AddSingleton<RequestPlanning>().AddSingleton<RequestSending>().AddSingleton<SendTimes>().AddSingleton<PartSending>().AddSingleton<Canary>().AddSingleton<CampaignPhases>().AddSingleton<CampaignRun>().AddSingleton<TestSend>().AddSingleton<Estimate>().AddSingleton<WholeRequests>()
        .AddSingleton<CampaignWorker>().AddHostedService(s => s.GetRequiredService<CampaignWorker>()).AddHostedService<SendGuards>().AddHostedService<NarrowcastFollower>();

    public static void MapCampaigns(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/campaigns").RequireAuthorization(Roles.Viewer).WithTags("campaigns");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        viewers.MapPost("/check", CheckOnlyAsync);
        viewers.MapPost("/preview", PreviewAsync);
        ContentValidation.Map(viewers);
        CampaignResults.Map(viewers);
        var editors = api.MapGroup("/campaigns").RequireAuthorization(Roles.Editor).WithTags("campaigns");
        editors.MapPost("", CreateAsync);
        editors.MapPut("/{id:long}", ReplaceAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
        editors.MapPost("/{id:long}/duplicate", DuplicateAsync);
        CampaignCommands.Map(viewers, editors);
    }

    static async Task<Results<Ok<Page<CampaignSummary>>, ProblemHttpResult>> ListAsync(LedgerStore ledger, CancellationToken cancel, [FromQuery(Name = "account_id")] long? accountId = null, string? state = null, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        var (conditions, values) = (new List<string> { "id NOT IN (SELECT campaign_id FROM schedule_test)" }, new List<(string, object?)>());
        void Where(string sql, string name, object value) { conditions.Add(sql); values.Add((name, value)); }
        if (accountId is { } account) Where("account_id = @account", "account", account);
        if (state is not null) Where("state = @state", "state", state);
        if (Paging.After(cursor) is { } after) Where("id < @after", "after", after);
        var items = await ledger.ReadAsync(l => CampaignViews.SummariesAsync(l,
            $"WHERE {string.Join(" AND ", conditions)} ORDER BY id DESC LIMIT {Paging.Limit(limit) + 1}", cancel, [.. values]), cancel);
        var more = items.Count > Paging.Limit(limit);
        if (more) items.RemoveAt(items.Count - 1);
        return TypedResults.Ok(new Page<CampaignSummary>(items, more ? items[^1].Id.ToString() : null));
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, CancellationToken cancel) =>
        await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, id, cancel), cancel) is { } view ? TypedResults.Ok(view) : None(id);

    static async Task<Results<Created<CampaignView>, ProblemHttpResult>> CreateAsync(CampaignInput input, HttpContext http, LedgerStore ledger, ServerOptions options, PersonValuesReader people, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var (problems, draft) = await CampaignInputCheck.RunAsync(w, input, options, people, cancel);
            if (draft is null) return (0L, problems);
            var id = await w.NextIdAsync("campaign", cancel);
            await w.ExecuteAsync(
                """
                INSERT INTO campaign (id, account_id, name, state, segment_id, definition, content, track_links, options, variants, version, unit, created_at, updated_at, actor)
                VALUES (@id, @account, @name, 'draft', @segment, @definition, @content, @track, @options, @variants, 1, @unit, @now, @now, @actor)
                """, cancel, ("id", id), ("account", input.AccountId), ("name", input.Name.Trim()), ("segment", input.Audience.SegmentId), ("definition", input.Audience.Definition?.GetRawText()),
                ("content", draft.Content), ("track", input.TrackLinks ?? true ? 1 : 0), ("options", draft.Options), ("variants", draft.Variants), ("unit", AggregationUnit.For(id)), ("now", w.Now), ("actor", Actor.Of(http).Id));
            await Audit.RecordAsync(w, Actor.Of(http), "campaign.create", $"campaign:{id}", "{}", cancel);
            w.Changed(ChangeKind.Campaign, id);
            return (id, problems);
        }, cancel);
        if (written.Value.problems.Count > 0) return ApiResults.Invalid(written.Value.problems);
        http.At(written.Position);
        var view = await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, written.Value.Item1, cancel), cancel);
        return TypedResults.Created($"/api/v1/campaigns/{view!.Id}", view);
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ReplaceAsync(long id, CampaignInput input, HttpContext http, LedgerStore ledger, ServerOptions options, PersonValuesReader people, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is not { } row) return None(id);
            if (!row.State.IsEditable()) return NotEditable(row);
            if (Versions.Stale(http, row.Version) is { } stale) return stale;
            var (problems, draft) = await CampaignInputCheck.RunAsync(w, input, options, people, cancel);
            if (draft is null) return ApiResults.Invalid(problems);
            await w.ExecuteAsync(
                """
                UPDATE campaign SET account_id = @account, name = @name, segment_id = @segment, definition = @definition, content = @content, track_links = @track, options = @options, variants = @variants, version = version + 1, updated_at = @now, actor = @actor
                WHERE id = @id
                """, cancel, ("id", id), ("account", input.AccountId), ("name", input.Name.Trim()), ("segment", input.Audience.SegmentId), ("definition", input.Audience.Definition?.GetRawText()),
                ("content", draft.Content), ("track", input.TrackLinks ?? true ? 1 : 0), ("options", draft.Options), ("variants", draft.Variants), ("now", w.Now), ("actor", Actor.Of(http).Id));
            await Audit.RecordAsync(w, Actor.Of(http), "campaign.change", $"campaign:{id}", "{}", cancel);
            w.Changed(ChangeKind.Campaign, id);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        return TypedResults.Ok((await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, id, cancel), cancel))!);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is not { } row) return None(id);
            if (row.State != CampaignState.Draft) return ApiResults.Conflict("not_a_draft", "削除できるのは下書きだけです。", "Only drafts can be deleted.");
            foreach (var table in new[] { "delivery", "request", "campaign_link" })
                await w.ExecuteAsync($"DELETE FROM {table} WHERE campaign_id = @id", cancel, ("id", id));
            await w.ExecuteAsync("DELETE FROM campaign WHERE id = @id", cancel, ("id", id));
            await Audit.RecordAsync(w, Actor.Of(http), "campaign.delete", $"campaign:{id}", "{}", cancel);
            w.Changed(ChangeKind.Campaign, id);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        return TypedResults.NoContent();
    }

    static async Task<Results<Created<CampaignView>, ProblemHttpResult>> DuplicateAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is null) return 0;
            var copy = await w.NextIdAsync("campaign", cancel);
            await w.ExecuteAsync(
                """
                INSERT INTO campaign (id, account_id, name, state, segment_id, definition, content, track_links, options, variants, version, unit, created_at, updated_at, actor)
                SELECT @copy, account_id, name || ' (コピー)', 'draft', segment_id, definition, content, track_links, options, variants, 1, @unit, @now, @now, @actor FROM campaign WHERE id = @id
                """, cancel, ("copy", copy), ("unit", AggregationUnit.For(copy)), ("now", w.Now), ("actor", Actor.Of(http).Id), ("id", id));
            await Audit.RecordAsync(w, Actor.Of(http), "campaign.create", $"campaign:{copy}", $$"""{"copy_of":{{id}}}""", cancel);
            w.Changed(ChangeKind.Campaign, copy);
            return copy;
        }, cancel);
        if (written.Value == 0) return None(id);
        http.At(written.Position);
        return TypedResults.Created($"/api/v1/campaigns/{written.Value}", (await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, written.Value, cancel), cancel))!);
    }

    static async Task<Ok<ProblemsAnswer>> CheckOnlyAsync(CampaignInput input, LedgerStore ledger, ServerOptions options, PersonValuesReader people, CancellationToken cancel) =>
        TypedResults.Ok(new ProblemsAnswer((await ledger.ReadAsync(l => CampaignInputCheck.RunAsync(l, input, options, people, cancel), cancel)).Problems));

    static async Task<Results<Ok<PreviewAnswer>, ProblemHttpResult>> PreviewAsync(PreviewInput input, LedgerStore ledger, ServerOptions options, PersonValuesReader people, Media.MediaAddresses media, CancellationToken cancel) =>
        TypedResults.Ok(await ledger.ReadAsync(async l =>
        {
            var (content, problems) = await CampaignContent.CheckAsync(l, input.Content, trackLinks: false, options, people, cancel);
            if (content is null) return new PreviewAnswer(null, null, problems);
            var person = input.ProfileId is { } id ? (await people.ReadAsync(l, input.AccountId, [id], cancel)).GetValueOrDefault(id) ?? PersonValues.Nobody : PersonValues.Nobody;
            var bytes = MessageRenderer.Render(content, new RenderSettings(await people.NameFallbackAsync(l, cancel), media.Of), person, url => url);
            problems = [.. MessageChecker.CheckRendered(bytes, options.Rehearsing)];
            return new PreviewAnswer(JsonSerializer.Deserialize<JsonElement>(bytes), input.ProfileId is { } shown ? new(shown, person.DisplayName ?? "") : null, problems);
        }, cancel));

    public sealed record PreviewInput(long AccountId, JsonElement Content, long? ProfileId = null, bool? TrackLinks = null);

    public sealed record PreviewPerson(long Id, string DisplayName);

    /// <param name="Messages">LINE's messages array as this person would get it; null while there are problems.</param>
    public sealed record PreviewAnswer(JsonElement? Messages, PreviewPerson? Person, IReadOnlyList<Problem> Problems);

    internal static ProblemHttpResult None(long id) => ApiResults.NotFound($"配信 {id} はありません。", $"There is no campaign {id}.");

    static ProblemHttpResult NotEditable(CampaignRow row) =>
        ApiResults.Conflict("not_editable", $"「{row.State.Ja()}」の配信は変更できません。予約を取り消すか、複製してください。", $"A campaign that is {row.State.En()} cannot be changed. Cancel its schedule or copy it.");
}
