using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Server.Audience;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Schedules;
using Todoke.Server.Segments;
using Todoke.Server.Settings;

namespace Todoke.Server.Rehearsals;

/// <summary>What is rehearsed, from when to when. Instants are Unix milliseconds.</summary>
/// <param name="Campaigns">As the ledger holds them.</param>
internal sealed record RehearsalPlan(IReadOnlyList<CampaignRow> Campaigns, IReadOnlyList<ScheduleRow> Schedules, long From, long DraftsAt, long Until)
{
    const int DaysOfSchedules = 30, DaysAfterLast = 3;

    /// <summary>Whether the rehearsal has to submit it: a draft, one that awaits approval, and one whose people are frozen already, who are other people here.</summary>
    public static bool Submits(CampaignRow campaign) => campaign.State != CampaignState.Scheduled || campaign.FrozenAt is not null;

    /// <summary>When a campaign leaves in the rehearsal: at its time, or where it has none (any more) when drafts do.</summary>
    public long AtOf(CampaignRow campaign) => campaign is { State: not CampaignState.Draft, ScheduledAt: { } at } && at > From ? at : DraftsAt;

    public static async Task<(RehearsalPlan? Plan, IReadOnlyList<Problem> Problems)> MakeAsync(LedgerConnection ledger, RehearsalInput input, DateTimeOffset now, CancellationToken cancel)
    {
        var (problems, campaigns, schedules) = (new List<Problem>(), new Dictionary<long, CampaignRow>(), new Dictionary<long, ScheduleRow>());
        foreach (var id in (input.Campaigns ?? []).Distinct())
        {
            if (await CampaignRow.FindAsync(ledger, id, cancel) is not { } row) problems.Add(new("campaigns", "unknown", $"配信 {id} はありません。", $"There is no campaign {id}."));
            else if (row.StartedAt is not null || row.State is not (CampaignState.Draft or CampaignState.Scheduled or CampaignState.AwaitingApproval or CampaignState.Stopped))
                problems.Add(new("campaigns", "begun", $"「{row.Name}」はすでに配信が始まっています。複製してからリハーサルしてください。", $"'{row.Name}' has begun to send. Rehearse a copy of it."));
            else campaigns[id] = row;
        }
        foreach (var id in (input.Schedules ?? []).Distinct())
        {
            if (await ScheduleRow.FindAsync(ledger, id, cancel) is { } row) schedules[id] = row;
            else problems.Add(new("schedules", "unknown", $"繰り返し配信 {id} はありません。", $"There is no schedule {id}."));
        }
        if (input.EverythingScheduled)
        {
            foreach (var row in await ledger.QueryAsync($"SELECT {CampaignRow.Columns} FROM campaign WHERE state = 'scheduled' ORDER BY id", CampaignRow.Read, cancel)) campaigns[row.Id] = row;
            foreach (var row in await ScheduleRow.ListAsync(ledger, "WHERE paused_at IS NULL ORDER BY id", cancel)) schedules[row.Id] = row;
            if (campaigns.Count + schedules.Count == 0) problems.Add(new("everything_scheduled", "nothing", "予約された配信も、繰り返し配信もありません。", "Nothing is scheduled."));
        }
        if (problems.Count > 0) return (null, problems);
        var from = (input.From ?? now).ToUnixTimeMilliseconds();
        var plan = new RehearsalPlan([.. campaigns.Values.OrderBy(c => c.Id)], [.. schedules.Values.OrderBy(s => s.Id)], from, Math.Max(from, input.DraftsAt?.ToUnixTimeMilliseconds() ?? from), 0);
        var last = plan.Campaigns.Select(plan.AtOf).Append(from).Max();
        return (plan with { Until = input.Until?.ToUnixTimeMilliseconds() ?? (schedules.Count > 0 ? Math.Max(last, Days(from, DaysOfSchedules)) : Days(last, DaysAfterLast)) }, []);
    }

    /// <summary>Everybody it means at any of the instants at which it sends, as people's facts stand now; ascending.</summary>
    public async Task<IReadOnlyList<long>> MeantAsync(LedgerStore ledger, AudienceEngine audience, Workspace workspace, CancellationToken cancel)
    {
        var zone = await workspace.ZoneAsync(cancel);
        var meant = new HashSet<long>();
        async Task AddAsync(long? segment, string? definition, IEnumerable<long> instants)
        {
            var node = segment is { } id
                ? (await ledger.ReadAsync(l => SavedSegment.LoadAsync(l, cancel, id), cancel)).GetValueOrDefault(id)?.Effective
                : SegmentDefinition.Read(JsonSerializer.Deserialize<JsonElement>(definition!)).Definition?.Condition;
            if (node is null) return;
            foreach (var at in instants) meant.UnionWith(await audience.ThenAsync(node, at, cancel));
        }
        foreach (var campaign in Campaigns) await AddAsync(campaign.SegmentId, campaign.Definition, [AtOf(campaign)]);
        foreach (var schedule in Schedules) await AddAsync(schedule.SegmentId, schedule.Definition, OccurrencesOf(schedule, zone));
        return [.. meant.Order()];
    }

    IEnumerable<long> OccurrencesOf(ScheduleRow schedule, TimeZoneInfo zone) =>
        schedule.Coming(zone).Select(o => o.At.ToUnixTimeMilliseconds()).SkipWhile(at => at < From).TakeWhile(at => at <= Until);

    static long Days(long from, int days) => from + days * 86_400_000L;
}
