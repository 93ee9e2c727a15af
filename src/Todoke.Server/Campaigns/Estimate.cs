using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Sending;

namespace Todoke.Server.Campaigns;

public sealed record HeldBackLine(string Reason, long People, string Ja, string En);

public sealed record QuotaLine(long? Limit, long Used, long? Remaining, bool Enough);

public sealed record RequestPlan(long Multicast, long Push);

/// <param name="Messages">通数: one per person reached, however many bubbles.</param>
/// <param name="Yen">Cost beyond the plan; null while the account's plan is not known.</param>
public sealed record EstimateAnswer(long Members, long Reachable, IReadOnlyList<HeldBackLine> HeldBack, long Messages, decimal? Yen, QuotaLine? Quota, RequestPlan Requests, double DurationS, IReadOnlyList<Problem> Problems);

/// <summary>What a campaign would do if it went out now: who, how many messages, how long.</summary>
internal sealed class Estimate(LedgerStore ledger, AudienceEngine audience, SendChecks sendChecks, LineClients lines)
{
    public static void Map(RouteGroupBuilder viewers) => viewers.MapGet("/{id:long}/estimate", ReadAsync);

    static async Task<Results<Ok<EstimateAnswer>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, Estimate estimates, CancellationToken cancel) =>
        await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is { } campaign ? TypedResults.Ok(await estimates.OfAsync(campaign, cancel)) : CampaignsCapability.None(id);

    public async Task<EstimateAnswer> OfAsync(CampaignRow campaign, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => CampaignAudience.ResolveAsync(l, campaign, cancel), cancel) is not { } segment)
            return new(0, 0, [], 0, null, null, new(0, 0), 0, [new("audience.segment_id", "unknown_segment", "選んだセグメントはもうありません。", "The chosen segment is gone.")]);
        var members = await audience.MembersAsync(segment.Definition, ledger.Head.Position, cancel);
        var checks = await sendChecks.AtFreezeAsync(campaign, cancel);
        var held = members.Ids.Select(checks.Hold).GroupBy(h => h).ToDictionary(g => g.Key?.Code() ?? "", g => (Hold: g.Key, People: g.LongCount()));
        var people = members.Ids.LongLength - held.Where(h => h.Key.Length > 0).Sum(h => h.Value.People);
        var problems = new List<Problem>();
        QuotaLine? quota = null;
        if (await lines.ForAsync(campaign.AccountId, cancel) is not { } line)
            problems.Add(new("account_id", "not_connected", "LINEアカウントのチャネルアクセストークンが登録されていません。設定で登録してください。", "The account has no channel access token. Enter one in the settings."));
        else if (await line.QuotaAsync(cancel) is LineAnswer<QuotaUse>.Ok { Value: var use })
        {
            quota = new(use.Limit, use.Used, use.Remaining, use.Remaining is not { } left || left >= people);
            if (!quota.Enough)
                problems.Add(new("quota", "quota", $"今月の残り通数 {use.Remaining:N0} 通では {people:N0} 人に足りません。絞り込むか、プランか追加メッセージの上限を上げてください。",
                    $"The {use.Remaining:N0} messages left this month do not suffice for {people:N0} people. Narrow the segment, or raise the plan or its cap."));
        }
        else problems.Add(new("quota", "quota_unknown", "LINEに残り通数を問い合わせできませんでした。少し待ってからやり直してください。", "LINE could not be asked for this month's messages. Try again in a while."));
        if (people == 0) problems.Add(new("audience", "nobody", "配信できる人がいません。", "There is nobody to send to."));
        var personal = CampaignContent.IsPersonal(campaign).Contains(true);
        var plan = personal ? new RequestPlan(0, people) : new RequestPlan((people + 499) / 500, 0);
        return new(members.Ids.LongLength, people, [.. held.Values.Where(h => h.Hold is not null).Select(h => new HeldBackLine(h.Hold!.Value.Code(), h.People, h.Hold.Value.Ja(), h.Hold.Value.En()))],
            people, null, quota, plan, Math.Round(personal ? people / 2000.0 : plan.Multicast / 200.0, 1), problems);
    }
}
