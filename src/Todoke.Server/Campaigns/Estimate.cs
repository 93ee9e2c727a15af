using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Audience;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Quota;
using Todoke.Server.Sending;

namespace Todoke.Server.Campaigns;

/// <summary>
/// What a campaign would do if it went out now: who, how many messages, what they cost, how long. It goes the same way as the freeze (the same
/// members, checks and variants) and writes nothing, so that its number is the one that is billed.
/// </summary>
internal sealed class Estimate(LedgerStore ledger, AudienceEngine audience, SendChecks sendChecks, BodyLimits bodies, SendTimes times, MonthQuota month, LineClients lines, LineFigures figures)
{
    const double MulticastsPerSecond = 200, PushesPerSecond = 2000;

    public static void Map(RouteGroupBuilder viewers) => viewers.MapGet("/{id:long}/estimate", ReadAsync);

    static async Task<Results<Ok<EstimateAnswer>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, Estimate estimates, CancellationToken cancel) =>
        await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is { } campaign ? TypedResults.Ok(await estimates.OfAsync(campaign, cancel)) : CampaignsCapability.None(id);

    public async Task<EstimateAnswer> OfAsync(CampaignRow campaign, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => CampaignAudience.ResolveAsync(l, campaign, cancel), cancel) is not { } segment)
            return EstimateAnswer.Impossible(new("audience.segment_id", "unknown_segment", "選んだセグメントはもうありません。", "The chosen segment is gone."));

        // :: Who
        var conditions = campaign.Variants?.Of.Select(v => v.Condition ?? new NobodyNode()).ToArray() ?? [];
        var (members, ofVariants) = await audience.MembersAsync(segment.Definition, conditions, ledger.Head.Position, cancel);
        var count = PeopleCount.Of(campaign, members.Ids, await sendChecks.AtFreezeAsync(campaign, cancel), ofVariants, await bodies.AmongAsync(campaign, members.Ids, cancel));
        var wanted = count.People.Count;

        // :: How many messages there are
        var problems = new List<Problem>();
        var connected = await lines.ForAsync(campaign.AccountId, cancel) is not null;
        var left = connected ? await month.ForAsync(campaign, cancel) : null;
        if (!connected) problems.Add(new("account_id", "not_connected", "LINEアカウントのチャネルアクセストークンが登録されていません。設定で登録してください。", "The account has no channel access token. Enter one in the settings."));
        else if (left is null) problems.Add(new("quota", "quota_unknown", "LINEに残り通数を問い合わせできませんでした。少し待ってからやり直してください。", "LINE could not be asked for this month's messages. Try again in a while."));
        // A broadcast goes to LINE's friends, known here or not, and is billed by LINE's number of them.
        var friends = campaign.Options.Broadcast ? (await figures.FriendsAsync(campaign.AccountId, cancel))?.Friends : null;
        if (campaign.Options is { OnQuota: QuotaChoice.Partial, Broadcast: false } && left?.Free is { } free and > 0) count = count.Without(QuotaDraw.Beyond(count.People, free, campaign.Id), HoldReason.Quota);
        var messages = campaign.Options.Broadcast ? Math.Max(friends ?? 0, wanted) : count.People.Count;
        if (left?.Free is { } enough && enough < messages) problems.Add(NotEnough(enough, messages, left.Reserved));
        if (messages == 0) problems.Add(new("audience", "nobody", "配信できる人がいません。", "There is nobody to send to."));

        // :: What it costs, how it leaves
        var plan = left?.Plan?.Plan;
        var before = left is null ? 0 : left.Use.Used + left.Reserved;
        var cost = left is null ? null : QuotaEstimate.For(messages, null, before, plan);
        var requests = campaign.Options.Broadcast ? new RequestPlan(1, 0, 0) : Requests(count, CampaignContent.IsPersonal(campaign));
        var settings = await ledger.ReadAsync(l => SendingSettings.ReadAsync(l, cancel), cancel);
        return new(members.Ids.LongLength, count.People.Count, count.HeldBack, messages, cost?.ExtraYen, cost?.PriceVerified ?? true, cost?.ExtraMessages,
            left is null ? null : new(left.Use.Limit, left.Use.Used, left.Free, left.Free is not { } rest || rest >= messages), left?.Reserved ?? 0,
            Variants(campaign, count, before, plan, left is not null), requests, Duration(campaign.Options, messages, requests), await WaitingAsync(campaign, cancel),
            Approval.IsNeeded(settings, messages, cost?.ExtraYen) ? new(messages > settings.ApprovalPeople ? settings.ApprovalPeople : null, settings.ApprovalYen is { } yen && !(cost?.ExtraYen <= yen) ? yen : null) : null,
            friends is { } all ? Math.Max(0, all - wanted) : null, problems) { Wanted = wanted };
    }

    static Problem NotEnough(long left, long messages, long reserved) => new("quota", "quota",
        $"今月の残り通数 {left:N0} 通{(reserved > 0 ? $"（ほかの配信の予約 {reserved:N0} 通を除く）" : "")}では {messages:N0} 人に足りません。絞り込むか、プランか追加メッセージの上限を上げてください。",
        $"The {left:N0} messages left this month{(reserved > 0 ? $" (without {reserved:N0} promised to other campaigns)" : "")} do not suffice for {messages:N0} people. Narrow the segment, or raise the plan or its cap.");

    static RequestPlan Requests(PeopleCount count, IReadOnlyList<bool> personal)
    {
        var (multicast, push) = (0L, 0L);
        for (var i = 0; i < count.ByVariant.Length; i++)
        {
            var people = count.ByVariant[i];
            // One person left over gets a push. Who gets the winner later is counted as the first variant's.
            if (personal[i < personal.Count ? i : 0]) push += people;
            else (multicast, push) = (multicast + people / RequestGrouping.MulticastMembers + (people % RequestGrouping.MulticastMembers > 1 ? 1 : 0), push + (people % RequestGrouping.MulticastMembers == 1 ? 1 : 0));
        }
        return new(0, multicast, push);
    }

    static double Duration(CampaignOptions options, long people, RequestPlan requests) => Math.Round(Math.Max(requests.Multicast / MulticastsPerSecond + requests.Push / PushesPerSecond,
        options.SpreadMinutes is { } minutes ? minutes * 60.0 : options.PerMinute is { } rate ? people * 60.0 / rate : 0), 1);

    // Each part is priced after those before it, so that the parts add up.
    static List<VariantLine> Variants(CampaignRow campaign, PeopleCount count, long before, LinePlan? plan, bool priced)
    {
        var lines = new List<VariantLine>();
        if (campaign.Variants is not { } variants) return lines;
        for (var i = 0; i < count.ByVariant.Length; i++)
        {
            var people = count.ByVariant[i];
            if (i == variants.Of.Count && people == 0) continue;
            lines.Add(new(i < variants.Of.Count ? variants.Of[i].Name : null, people, people, priced ? QuotaEstimate.For(people, null, before, plan).ExtraYen : null));
            before += people;
        }
        return lines;
    }

    async Task<IReadOnlyList<WaitingLine>> WaitingAsync(CampaignRow campaign, CancellationToken cancel)
    {
        var window = await times.OfAsync(campaign, cancel);
        var timing = campaign.ScheduledAt is { } at && at > ledger.NewestInstant ? window.At(at) : times.Now(window);
        return timing is SendTiming.WaitUntil wait
            ? [new(wait.Reason.Code(), wait.Reason.Ja(), wait.Reason.En(), ApiJson.Instant(wait.Ms))] : [];
    }
}

/// <summary>Members sorted into those who would get it, by variant, and those held back, by reason.</summary>
/// <param name="ByVariant">People of each variant, one more for those who get the winner later; one number where there are no variants.</param>
internal sealed record PeopleCount(IReadOnlyList<long> People, long[] ByVariant, IReadOnlyList<HeldBackLine> HeldBack, Func<long, int> PlaceOf)
{
    public static PeopleCount Of(CampaignRow campaign, IReadOnlyList<long> members, FrozenChecks checks, IReadOnlyList<MemberSet> ofVariants, BrokenBodies broken)
    {
        var (people, byVariant, held) = (new List<long>(members.Count), new long[campaign.Variants is { } v ? v.Of.Count + 1 : 1], new SortedDictionary<HoldReason, long>());
        int Place(long id) => Freezing.Judge(campaign, id, checks, ofVariants, broken).Variant ?? byVariant.Length - 1;
        foreach (var id in members)
        {
            var (hold, variant) = Freezing.Judge(campaign, id, checks, ofVariants, broken);
            if (hold is { } reason) held[reason] = held.GetValueOrDefault(reason) + 1;
            else
            {
                people.Add(id);
                byVariant[variant ?? byVariant.Length - 1]++;
            }
        }
        return new(people, byVariant, [.. held.Select(h => HeldBackLine.Of(h.Key, h.Value))], Place);
    }

    public PeopleCount Without(IReadOnlyList<long> left, HoldReason reason)
    {
        if (left.Count == 0) return this;
        var (gone, byVariant) = (left.ToHashSet(), (long[])ByVariant.Clone());
        foreach (var id in left) byVariant[PlaceOf(id)]--;
        return this with { People = [.. People.Where(p => !gone.Contains(p))], ByVariant = byVariant, HeldBack = [.. HeldBack, HeldBackLine.Of(reason, left.Count)] };
    }
}
