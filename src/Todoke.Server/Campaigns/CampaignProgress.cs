using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>What stands between a campaign and its next message.</summary>
public sealed record WaitingFor(string Code, string Ja, string En, DateTimeOffset? Until);

/// <param name="Done">People with an outcome, of <paramref name="Total"/> who were not held back.</param>
/// <param name="PerSecond">People LINE accepted in the last ten seconds, per second.</param>
/// <param name="SecondsLeft">At that rate; null while it is not known.</param>
public sealed record ProgressAnswer(string State, string? Phase, long Done, long Total, double PerSecond, double? SecondsLeft, long RequestsInFlight, WaitingFor? WaitingFor);

/// <summary>Asked every second or so while somebody watches a campaign go out.</summary>
internal static class CampaignProgress
{
    const long LookBackMs = 10_000;

    public static void Map(RouteGroupBuilder viewers) => viewers.MapGet("/{id:long}/progress", ReadAsync);

    static async Task<Results<Ok<ProgressAnswer>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, CampaignWorker worker, SendTimes times, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var read = await ledger.ReadSnapshotAsync(async l => await CampaignRow.FindAsync(l, id, cancel) is not { } row ? null : new
        {
            Row = row,
            Counts = await CampaignTally.OfAsync(l, id, cancel),
            Lately = await l.CountAsync("SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM request WHERE campaign_id = @id AND run = 0 AND state = 1 AND finished_at > @since", cancel, ("id", id), ("since", now - LookBackMs)),
            Open = await l.CountAsync("SELECT COUNT(*) FROM request WHERE campaign_id = @id AND run = 0 AND state = 0", cancel, ("id", id)),
        }, cancel);
        if (read is null) return CampaignsCapability.None(id);
        var (done, rate) = (read.Counts.Sent + read.Counts.Refused + read.Counts.Unknown, read.Lately * 1000.0 / LookBackMs);
        return TypedResults.Ok(new ProgressAnswer(read.Row.State.Code(), read.Row.Phase, done, read.Counts.Frozen, Math.Round(rate, 1),
            read.Row.State == CampaignState.Sending && rate > 0 ? Math.Round((read.Counts.Frozen - done) / rate, 1) : null, read.Open, await WaitingAsync(read.Row, worker, times, cancel)));
    }

    static async Task<WaitingFor?> WaitingAsync(CampaignRow row, CampaignWorker worker, SendTimes times, CancellationToken cancel)
    {
        if (row.State == CampaignState.AwaitingApproval) return new("approval", "別の担当者の承認を待っています", "waits for somebody else's approval", null);
        if (row.State == CampaignState.Scheduled) return new("schedule", "配信日時を待っています", "waits for its time", ApiJson.Instant(row.ScheduledAt));
        if (row.State != CampaignState.Sending) return null;
        if (row.Phase == Phase.CanaryWait)
            return row.PhaseUntil is null ? new("continue", "先行配信が終わりました。「続ける」で残りの人に配信します", "the first part is sent; go on by hand", null)
                : new("canary", "先行配信の反応を見ています", "looks at what becomes of the first part", ApiJson.Instant(row.PhaseUntil));
        if (row.Phase == Phase.WinnerWait) return new("winner", "勝ちパターンが決まるのを待っています", "waits until the winner is known", ApiJson.Instant(row.PhaseUntil));
        if (times.Now(await times.OfAsync(row, cancel)) is SendTiming.WaitUntil wait) return new(wait.Reason.Code(), "配信しない時間帯が終わるのを待っています", "waits for the quiet hours to end", ApiJson.Instant(wait.Ms));
        if (worker.WaitsFor(row.Id) == CampaignPace.Reason) return new(CampaignPace.Reason, "設定した速さで少しずつ送っています", "goes at the rate that was set", null);
        return worker.WaitsFor(row.Id) is { } reason ? new(reason, "待っています", "waits", null) : null;
    }
}
