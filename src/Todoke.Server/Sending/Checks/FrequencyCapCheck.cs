using Todoke.Core.Delivery;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Audience;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Sending.Checks;

/// <summary>
/// The person has got fewer messages than the workspace's cap allows on a day and a week, over all campaigns and what other systems told us
/// they sent. A message counts when LINE took its request; one that is still open, or whose fate is unknown, counts as well, and a test send
/// never. People who wait in a campaign of higher priority that is being sent have their place kept: its message counts as if they had it.
/// </summary>
internal sealed class FrequencyCapCheck : ISendCheck
{
    public bool HoldsForTests => false;

    public async Task<Holding?> AtFreezeAsync(FreezeScope scope, CancellationToken cancel)
    {
        if (CapOf(scope.Settings, scope.Campaign.Options) is not { } cap) return null;
        var stretches = FrequencyCap.Stretches(scope.Now, scope.Zone);
        // Index first: what LINE takes between the two readings is counted by neither, and found at the request. The other way round it would be counted twice.
        var day = await SentSetsAsync(scope.Audience, stretches.DayFrom, cap.PerDay, cancel);
        var week = await SentSetsAsync(scope.Audience, stretches.WeekFrom, cap.PerWeek, cancel);
        var pending = new CapCounts(stretches);
        await scope.Ledger.ReadSnapshotAsync(async l =>
        {
            await PendingAsync(l, scope.Campaign.Id, stretches.WeekFrom, pending, cancel);
            await KeptAsync(l, scope.Campaign, scope.Now, pending, cancel);
            return true;
        }, cancel);
        return person =>
        {
            var (today, inWeek) = pending.Of(person);
            return cap.IsReached(today + TimesIn(day, person), inWeek + TimesIn(week, person)) ? HoldReason.FrequencyCap : null;
        };
    }

    public async Task<Holding?> AtRequestAsync(RequestScope scope, CancellationToken cancel)
    {
        if (CapOf(scope.Settings, scope.Campaign.Options) is not { } cap) return null;
        var (l, stretches) = (scope.Ledger, FrequencyCap.Stretches(scope.Now, scope.Zone));
        var counts = new CapCounts(stretches);
        var recent = await RecentAsync(l, scope.Campaign.Id, stretches.WeekFrom, cancel);
        // Campaign by campaign and person by person along the primary key.
        foreach (var other in recent)
        {
            // A family that got one campaign twice before it was merged got it once, as in the index: when it came first.
            var first = new Dictionary<long, long>();
            await scope.EachAsync(list =>
                $"""
                SELECT d.profile_id, CASE WHEN r.state = 1 THEN r.finished_at ELSE r.first_left_at END FROM delivery d JOIN request r ON r.id = d.request_id AND r.state IN (0, 1, 3)
                WHERE d.campaign_id = @other AND d.run = 0 AND d.profile_id IN {list} AND d.outcome = 2
                """, (person, r) => first[person] = Math.Min(r.GetInt64(1), first.GetValueOrDefault(person, long.MaxValue)), cancel, ("other", other));
            foreach (var (person, at) in first) counts.Add(person, at);
        }
        await scope.EachAsync(list =>
            $"""
            SELECT o.profile_id, o.at FROM message_outcome o JOIN message m ON m.id = o.message_id AND m.channel = 0
            WHERE o.profile_id IN {list} AND o.outcome = 0 AND o.at >= @week AND o.at <= @now
            """, (person, r) => counts.Add(person, r.GetInt64(1)), cancel, ("week", stretches.WeekFrom), ("now", scope.Now));
        foreach (var other in await BeforeAsync(l, scope.Campaign, cancel))
            await scope.EachAsync(list => $"SELECT profile_id FROM delivery WHERE campaign_id = @other AND run = 0 AND profile_id IN {list} AND outcome = 0", (person, _) => counts.Add(person, scope.Now), cancel, ("other", other));
        return person => counts.Of(person) is var (today, inWeek) && cap.IsReached(today, inWeek) ? HoldReason.FrequencyCap : null;
    }

    /// <returns>Null where none holds.</returns>
    public static FrequencyCap? CapOf(SendingSettings settings, CampaignOptions options) =>
        options.IgnoresCap || (settings.CapPerDay is null && settings.CapPerWeek is null) ? null : new(settings.CapPerDay, settings.CapPerWeek);

    /// <summary>People who got at least 1, 2, … messages since an instant, up to the cap: more than that need not be told apart.</summary>
    public static async Task<List<Todoke.Audience.MemberSet>> SentSetsAsync(AudienceEngine audience, long from, int? cap, CancellationToken cancel)
    {
        var sets = new List<Todoke.Audience.MemberSet>();
        for (var times = 1; times <= cap; times++)
        {
            var set = await audience.SetAsync(new MessageNode(MessageOutcome.Sent, MessageChannel.Line, null, null, null, new FixedWindow(new WindowEdge.Moment(from), null),
                new NumberTest(NumberOp.AtLeast, Sequence.Of<decimal>([times]))), cancel);
            if (set.Count == 0) break;
            sets.Add(set);
        }
        return sets;
    }

    /// <summary>How many a person got, of such sets.</summary>
    public static int TimesIn(List<Todoke.Audience.MemberSet> sets, long person)
    {
        var times = 0;
        while (times < sets.Count && sets[times].Contains(person)) times++;
        return times;
    }

    // Other campaigns that may have sent since: few, so that a person's rows are found by campaign and person.
    static Task<List<long>> RecentAsync(LedgerConnection l, long campaign, long week, CancellationToken cancel) => l.QueryAsync(
        "SELECT id FROM campaign WHERE id <> @id AND started_at IS NOT NULL AND (finished_at IS NULL OR finished_at >= @week)", r => r.GetInt64(0), cancel, ("id", campaign), ("week", week));

    static async Task PendingAsync(LedgerConnection l, long campaign, long week, CapCounts counts, CancellationToken cancel)
    {
        var (campaigns, ids) = LedgerConnection.In(await RecentAsync(l, campaign, week, cancel), "c");
        if (ids.Length == 0) return;
        var into = await Merging.AllAsync(l, cancel);
        // A family that is in one campaign's requests twice gets it once: when the first of them left.
        var first = new Dictionary<(long Person, long Campaign), long>();
        void Add(long profile, long other, long at)
        {
            var key = (into.GetValueOrDefault(profile, profile), other);
            first[key] = Math.Min(at, first.GetValueOrDefault(key, long.MaxValue));
        }
        var whole = new List<(long Campaign, long At)>();
        await l.EachAsync($"SELECT campaign_id, first_left_at, members FROM request WHERE campaign_id IN {campaigns} AND run = 0 AND state IN ({DeliverySql.Open}, {DeliverySql.Unknown}) AND first_left_at >= @week", r =>
        {
            if (r.IsDBNull(2)) whole.Add((r.GetInt64(0), r.GetInt64(1)));
            else foreach (var profile in MemberList.Read((byte[])r[2])) Add(profile, r.GetInt64(0), r.GetInt64(1));
        }, cancel, [("week", week), .. ids]);
        foreach (var (other, at) in whole)
            await l.EachAsync($"SELECT profile_id FROM delivery WHERE campaign_id = @other AND run = 0 AND outcome = {DeliverySql.Requested}", r => Add(r.GetInt64(0), other, at), cancel, ("other", other));
        foreach (var (key, at) in first) counts.Add(key.Person, at);
    }

    // Campaigns of higher priority that are being sent.
    static async Task<List<long>> BeforeAsync(LedgerConnection l, CampaignRow campaign, CancellationToken cancel)
    {
        var sending = await l.QueryAsync("SELECT id, options FROM campaign WHERE state = 'sending' AND id <> @id", r => (Id: r.GetInt64(0), Options: r.GetString(1)), cancel, ("id", campaign.Id));
        return [.. sending.Where(s => CampaignOptions.Parse(s.Options).Priority > campaign.Options.Priority).Select(s => s.Id)];
    }

    static async Task KeptAsync(LedgerConnection l, CampaignRow campaign, long now, CapCounts counts, CancellationToken cancel)
    {
        foreach (var other in await BeforeAsync(l, campaign, cancel))
            await l.EachAsync($"SELECT {Merging.Root} FROM delivery d JOIN profile p ON p.id = d.profile_id WHERE d.campaign_id = @other AND d.run = 0 AND d.outcome = 0", r => counts.Add(r.GetInt64(0), now), cancel, ("other", other));
    }

    sealed class CapCounts(CapStretches stretches)
    {
        readonly Dictionary<long, (int Today, int Week)> _of = [];

        public void Add(long person, long at)
        {
            if (at < stretches.WeekFrom) return;
            var (today, week) = Of(person);
            _of[person] = (at >= stretches.DayFrom ? today + 1 : today, week + 1);
        }

        public (int Today, int Week) Of(long person) => _of.GetValueOrDefault(person);
    }
}
