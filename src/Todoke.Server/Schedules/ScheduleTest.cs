using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;

namespace Todoke.Server.Schedules;

/// <param name="Campaign">As it stands in the editor, saved or not; null: as the schedule has it.</param>
public sealed record ScheduleTestInput(IReadOnlyList<long> ProfileIds, CampaignInput? Campaign = null);

/// <summary>
/// Test sends of what is repeated, the way a campaign's go (<see cref="TestSend"/>). Their rows belong to a campaign of the schedule's own that is never sent
/// and stands in no list: a schedule has none before its first occurrence.
/// </summary>
internal static class ScheduleTest
{
    public static void Map(RouteGroupBuilder editors) => editors.MapPost("/{id:long}/test", RunAsync).Idempotent();

    static async Task<Results<Ok<TestAnswer>, ProblemHttpResult>> RunAsync(long id, ScheduleTestInput input, HttpContext http, [AsParameters] SchedulesCapability.ScheduleWriting writing, TestSend tests, CancellationToken cancel)
    {
        if (CampaignCommands.CheckTest(input.ProfileIds) is { } refused) return refused;
        var written = await writing.Ledger.WriteAsync<(ProblemHttpResult? Refused, CampaignRow? Campaign)>(async w =>
        {
            if (await ScheduleRow.FindAsync(w, id, cancel) is not { } row) return (SchedulesCapability.None(id), null);
            var shown = row.AsCampaign();
            if (input.Campaign is { } campaign)
            {
                var (problems, draft) = await CampaignInputCheck.RunAsync(w, campaign, writing.Options, writing.People, cancel);
                if (draft is null) return (ApiResults.Invalid([.. problems.Select(p => p with { Path = "campaign." + p.Path })]), null);
                shown = shown with
                {
                    AccountId = campaign.AccountId, Name = campaign.Name.Trim(), SegmentId = campaign.Audience.SegmentId, Definition = campaign.Audience.Definition?.GetRawText(),
                    Content = draft.Content, TrackLinks = campaign.TrackLinks ?? true, OptionsJson = draft.Options, VariantsJson = draft.Variants,
                };
            }
            return (null, await CampaignRow.FindAsync(w, await KeepAsync(w, row.Id, shown, Actor.Of(http), cancel), cancel));
        }, cancel);
        if (written.Value.Refused is { } no) return no;
        return await CampaignCommands.TestToAsync(written.Value.Campaign!, input.ProfileIds, tests, cancel);
    }

    static async Task<long> KeepAsync(LedgerWriter w, long schedule, CampaignRow shown, Actor actor, CancellationToken cancel)
    {
        var id = await w.CountAsync("SELECT COALESCE((SELECT campaign_id FROM schedule_test WHERE schedule_id = @schedule), 0)", cancel, ("schedule", schedule));
        if (id == 0)
        {
            id = await w.NextIdAsync("campaign", cancel);
            await w.ExecuteAsync("INSERT INTO schedule_test (schedule_id, campaign_id) VALUES (@schedule, @id)", cancel, ("schedule", schedule), ("id", id));
            await w.ExecuteAsync(
                """
                INSERT INTO campaign (id, account_id, name, state, content, track_links, repeat_of, version, unit, created_at, updated_at, actor)
                VALUES (@id, @account, @name, @state, @content, 0, @schedule, 1, @unit, @now, @now, @actor)
                """, cancel, ("id", id), ("account", shown.AccountId), ("name", shown.Name), ("state", CampaignState.Cancelled.Code()), ("content", shown.Content), ("schedule", schedule), ("unit", AggregationUnit.For(id)), ("now", w.Now), ("actor", actor.Id));
        }
        await w.ExecuteAsync(
            """
            UPDATE campaign SET account_id = @account, name = @name, segment_id = @segment, definition = @definition, content = @content, track_links = @track, options = @options, variants = @variants, version = version + 1, updated_at = @now
            WHERE id = @id
            """, cancel, ("id", id), ("account", shown.AccountId), ("name", shown.Name), ("segment", shown.SegmentId), ("definition", shown.Definition), ("content", shown.Content), ("track", shown.TrackLinks ? 1 : 0),
            ("options", shown.OptionsJson), ("variants", shown.VariantsJson), ("now", w.Now));
        w.Changed(ChangeKind.Campaign, id);
        return id;
    }
}
