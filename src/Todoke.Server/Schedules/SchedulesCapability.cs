using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Delivery;
using Todoke.Core.Delivery.Schedules;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Settings;
using Todoke.Server.Worlds;

namespace Todoke.Server.Schedules;

/// <summary>繰り返し配信: what is repeated and when. Each time a campaign of its own is made (<see cref="ScheduleWorker"/>), with checks, approval and results like any other.</summary>
public static class SchedulesCapability
{
    const int PreviewShown = 10, PastShown = 50, MostGrace = 1_440;

    public static IServiceCollection AddSchedules(this IServiceCollection services) => services
        .AddSingleton<ComingMessages>().AddSingleton<CalendarReader>().AddSingleton<ScheduleWorker>().AddHostedService(s => s.GetRequiredService<ScheduleWorker>());

    public static void MapSchedules(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/schedules").RequireAuthorization(Roles.Viewer).WithTags("schedules");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        viewers.MapPost("/preview", PreviewAsync);
        var editors = api.MapGroup("/schedules").RequireAuthorization(Roles.Editor).WithTags("schedules");
        editors.MapPost("", CreateAsync).Idempotent();
        editors.MapPut("/{id:long}", ReplaceAsync);
        editors.MapDelete("/{id:long}", DeleteAsync);
        ScheduleTest.Map(editors);
        editors.MapPost("/{id:long}/pause", (long id, HttpContext http, [AsParameters] ScheduleWriting writing, CancellationToken cancel) => PauseAsync(id, pause: true, http, writing, cancel));
        editors.MapPost("/{id:long}/resume", (long id, HttpContext http, [AsParameters] ScheduleWriting writing, CancellationToken cancel) => PauseAsync(id, pause: false, http, writing, cancel));
        api.MapGet("/calendar", CalendarReader.ReadAsync).RequireAuthorization(Roles.Viewer).WithTags("schedules");
    }

    /// <summary>What the routes that write share. Marked as services: else the API's description would take them for a body.</summary>
    internal sealed record ScheduleWriting([FromServices] LedgerStore Ledger, [FromServices] ServerOptions Options, [FromServices] PersonValuesReader People,
        [FromServices] Workspace Workspace, [FromServices] ScheduleWorker Worker, [FromServices] TimeProvider Clock);

    static async Task<Ok<Listing<ScheduleView>>> ListAsync(LedgerStore ledger, Workspace workspace, TimeProvider clock, CancellationToken cancel)
    {
        var zone = await workspace.ZoneAsync(cancel);
        return TypedResults.Ok(await ledger.ReadAsync(async l =>
        {
            var views = new List<ScheduleView>();
            foreach (var row in await ScheduleRow.ListAsync(l, "ORDER BY id DESC", cancel)) views.Add(await ScheduleViews.OfAsync(l, row, zone, clock.GetUtcNow(), 1, cancel));
            return new Listing<ScheduleView>(views);
        }, cancel));
    }

    static async Task<Results<Ok<ScheduleView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, Workspace workspace, TimeProvider clock, CancellationToken cancel) =>
        await ViewAsync(id, ledger, workspace, clock, cancel) is { } view ? TypedResults.Ok(view) : None(id);

    /// <summary>The next ten times, of a rule that need not be saved.</summary>
    static async Task<Results<Ok<SchedulePreview>, ProblemHttpResult>> PreviewAsync(SchedulePreviewInput input, Workspace workspace, TimeProvider clock, CancellationToken cancel)
    {
        if (ScheduleRuleJson.Read(input.Rule) is ScheduleReading.Refused refused) return ApiResults.Invalid(refused.Problems);
        var (rule, zone, now) = (((ScheduleReading.Understood)ScheduleRuleJson.Read(input.Rule)).Rule, await workspace.ZoneAsync(cancel), clock.GetUtcNow());
        return TypedResults.Ok(new SchedulePreview(zone.Id, [.. ScheduleOccurrences.Of(rule, zone).Where(o => o.At >= now).Take(PreviewShown).Select(OccurrenceView.Of)]));
    }

    static async Task<Results<Created<ScheduleView>, ProblemHttpResult>> CreateAsync(ScheduleInput input, HttpContext http, [AsParameters] ScheduleWriting writing, CancellationToken cancel)
    {
        var written = await writing.Ledger.WriteAsync(async w =>
        {
            var (problems, values) = await CheckAsync(w, input, writing, cancel);
            if (values is null) return (0L, problems);
            var id = await w.NextIdAsync("schedule", cancel);
            await w.ExecuteAsync(
                """
                INSERT INTO schedule (id, account_id, name, segment_id, definition, content, track_links, options, variants, rule, grace_minutes, since, version, created_at, updated_at, actor)
                VALUES (@id, @account, @name, @segment, @definition, @content, @track, @options, @variants, @rule, @grace, @now, 1, @now, @now, @actor)
                """, cancel, [("id", id), ("now", w.Now), ("actor", Actor.Of(http).Id), .. values]);
            await Audit.RecordAsync(w, Actor.Of(http), "schedule.create", $"schedule:{id}", "{}", cancel);
            return (id, problems);
        }, cancel);
        if (written.Value.problems.Count > 0) return ApiResults.Invalid(written.Value.problems);
        http.At(written.Position);
        writing.Worker.Nudge();
        return TypedResults.Created($"/api/v1/schedules/{written.Value.Item1}", (await ViewAsync(written.Value.Item1, writing, cancel))!);
    }

    static async Task<Results<Ok<ScheduleView>, ProblemHttpResult>> ReplaceAsync(long id, ScheduleInput input, HttpContext http, [AsParameters] ScheduleWriting writing, CancellationToken cancel) =>
        await ChangeAsync(id, "schedule.change", http, writing, async (w, row) =>
        {
            if (Versions.Stale(http, row.Version) is { } stale) return stale;
            var (problems, values) = await CheckAsync(w, input, writing, cancel);
            if (values is null) return ApiResults.Invalid(problems);
            await w.ExecuteAsync(
                """
                UPDATE schedule SET account_id = @account, name = @name, segment_id = @segment, definition = @definition, content = @content, track_links = @track, options = @options, variants = @variants,
                  rule = @rule, grace_minutes = @grace, since = @now, version = version + 1, updated_at = @now, actor = @actor WHERE id = @id
                """, cancel, [("id", id), ("now", w.Now), ("actor", Actor.Of(http).Id), .. values]);
            return null;
        }, cancel);

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, [AsParameters] ScheduleWriting writing, CancellationToken cancel)
    {
        var written = await writing.Ledger.WriteAsync(async w =>
        {
            if (await ScheduleRow.FindAsync(w, id, cancel) is null) return false;
            // The campaigns it made stay; they only no longer name a schedule that is there.
            await w.ExecuteAsync("DELETE FROM schedule_occurrence WHERE schedule_id = @id", cancel, ("id", id));
            await w.ExecuteAsync("DELETE FROM schedule WHERE id = @id", cancel, ("id", id));
            await Audit.RecordAsync(w, Actor.Of(http), "schedule.delete", $"schedule:{id}", "{}", cancel);
            return true;
        }, cancel);
        if (!written.Value) return None(id);
        http.At(written.Position);
        writing.Worker.Nudge();
        return TypedResults.NoContent();
    }

    // Resuming begins anew from now: what would have been due while it was paused is not made up for.
    static async Task<Results<Ok<ScheduleView>, ProblemHttpResult>> PauseAsync(long id, bool pause, HttpContext http, ScheduleWriting writing, CancellationToken cancel) =>
        await ChangeAsync(id, pause ? "schedule.pause" : "schedule.resume", http, writing, async (w, row) =>
        {
            if (row.PausedAt is null != pause)
                return ApiResults.Conflict("already", pause ? "すでに一時停止中です。" : "一時停止していません。", pause ? "It is paused already." : "It is not paused.");
            await w.ExecuteAsync($"UPDATE schedule SET {(pause ? "paused_at = @now" : "paused_at = NULL, since = @now")}, version = version + 1, updated_at = @now WHERE id = @id", cancel, ("now", w.Now), ("id", id));
            return null;
        }, cancel);

    static async Task<Results<Ok<ScheduleView>, ProblemHttpResult>> ChangeAsync(long id, string action, HttpContext http, ScheduleWriting writing,
        Func<LedgerWriter, ScheduleRow, Task<ProblemHttpResult?>> change, CancellationToken cancel)
    {
        var written = await writing.Ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await ScheduleRow.FindAsync(w, id, cancel) is not { } row) return None(id);
            if (await change(w, row) is { } refused) return refused;
            await Audit.RecordAsync(w, Actor.Of(http), action, $"schedule:{id}", "{}", cancel);
            return null;
        }, cancel);
        if (written.Value is { } problem) return problem;
        http.At(written.Position);
        writing.Worker.Nudge();
        return TypedResults.Ok((await ViewAsync(id, writing, cancel))!);
    }

    static async Task<(IReadOnlyList<Problem> Problems, (string, object?)[]? Values)> CheckAsync(LedgerConnection ledger, ScheduleInput input, ScheduleWriting writing, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        var reading = ScheduleRuleJson.Read(input.Rule);
        if (reading is ScheduleReading.Refused refused) problems.AddRange(refused.Problems);
        if (input.GraceMinutes is < 0 or > MostGrace)
            problems.Add(new("grace_minutes", "out_of_range", $"0〜{MostGrace:N0}(分)で指定してください。", $"Must be 0 to {MostGrace:N0} minutes."));
        var campaign = input.Campaign;
        if (campaign is not null == input.CampaignId is not null)
            problems.Add(new("campaign", "one_of_two", "繰り返す配信の内容(campaign)か、もとにする配信(campaign_id)のどちらか一つを指定してください。", "Give either the campaign or the id of one to copy."));
        else if (input.CampaignId is { } from)
        {
            if (await CampaignRow.FindAsync(ledger, from, cancel) is { } row) campaign = ScheduleViews.Campaign(row);
            else problems.Add(new("campaign_id", "unknown_campaign", $"配信 {from} はありません。", $"There is no campaign {from}."));
        }
        if (campaign is null) return (problems, null);
        var (found, draft) = await CampaignInputCheck.RunAsync(ledger, campaign, writing.Options, writing.People, cancel);
        problems.AddRange(found.Select(p => p with { Path = "campaign." + p.Path }));
        // One instant after which nothing leaves would lie before all but the first few times.
        if (draft is not null && CampaignOptions.Parse(draft.Options).NotAfterMs is not null)
            problems.Add(new("campaign.options.not_after", "not_repeated", "繰り返し配信では「この日時より後は送らない」を使えません。「遅れの許容」を指定してください。", "A repeated campaign cannot have not_after. Use grace_minutes."));
        if (problems.Count > 0) return (problems, null);
        return ([],
        [
            ("account", campaign.AccountId), ("name", campaign.Name.Trim()), ("segment", campaign.Audience.SegmentId), ("definition", campaign.Audience.Definition?.GetRawText()), ("content", draft!.Content),
            ("track", campaign.TrackLinks ?? true ? 1 : 0), ("options", draft.Options), ("variants", draft.Variants), ("rule", ScheduleRuleJson.Write(((ScheduleReading.Understood)reading).Rule)), ("grace", input.GraceMinutes),
        ]);
    }

    static Task<ScheduleView?> ViewAsync(long id, ScheduleWriting writing, CancellationToken cancel) => ViewAsync(id, writing.Ledger, writing.Workspace, writing.Clock, cancel);

    static async Task<ScheduleView?> ViewAsync(long id, LedgerStore ledger, Workspace workspace, TimeProvider clock, CancellationToken cancel)
    {
        var zone = await workspace.ZoneAsync(cancel);
        return await ledger.ReadAsync(async l => await ScheduleRow.FindAsync(l, id, cancel) is { } row ? await ScheduleViews.OfAsync(l, row, zone, clock.GetUtcNow(), PastShown, cancel) : null, cancel);
    }

    internal static ProblemHttpResult None(long id) => ApiResults.NotFound($"繰り返し配信 {id} はありません。", $"There is no schedule {id}.");
}
