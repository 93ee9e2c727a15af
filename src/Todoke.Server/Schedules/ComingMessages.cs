using Todoke.Audience;
using Todoke.Core.Delivery;
using Todoke.Core.Delivery.Schedules;
using Todoke.Core.Segments;
using Todoke.Server.Accounts;
using Todoke.Server.Audience;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Sending;
using Todoke.Server.Sending.Checks;
using Todoke.Server.Settings;

namespace Todoke.Server.Schedules;

/// <summary>Something that will leave unless somebody changes it.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Schedule">Whose occurrence it is; null: a campaign that waits for its time.</param>
/// <param name="Campaign">What is sent.</param>
/// <param name="People">Who would get it, of those known here; null where that cannot be counted.</param>
/// <param name="Messages">What LINE will count; more than <paramref name="People"/> where a broadcast reaches friends nobody here knows.</param>
internal sealed record ComingMessage(long At, ScheduleRow? Schedule, CampaignRow Campaign, long? People, long? Messages)
{
    public bool Paused => Schedule?.PausedAt is not null;
}

/// <summary>
/// What scheduled and repeated campaigns will send, to how many, by what is known now: the audience as it is, without those who do not follow, are
/// suppressed or said no to its topic, without the holdout and whom no variant fits; and of those, day by day, without whom the cap will hold back for
/// what they got already, for what is on its way and for what is planned before. Who comes, blocks or changes until then is not foreseen, nor what others send by hand.
/// </summary>
internal sealed class ComingMessages(LedgerStore ledger, AudienceEngine audience, SendChecks checks, Workspace workspace, LineFigures figures, TimeProvider clock)
{
    // The cap is played forward for at most so many people, and what comes of it stands for the others.
    const int MostPlayed = 100_000, Buckets = 10_000;
    const string Draw = "coming";

    // People of campaigns under way, or frozen ahead of their time, who have no answer yet.
    const string Waiting = $"""
        SELECT {Merging.Root} FROM campaign c JOIN delivery d ON d.campaign_id = c.id AND d.run = 0 JOIN profile p ON p.id = d.profile_id LEFT JOIN request r ON r.id = d.request_id
        WHERE c.state IN ('sending', 'awaiting_approval', 'scheduled') AND (d.outcome = 0 OR (d.outcome = 2 AND r.state = 0))
        """;

    /// <summary>Of all accounts from now until an instant (Unix milliseconds), in order: a cap counts a person's messages of every account.</summary>
    public async Task<IReadOnlyList<ComingMessage>> UntilAsync(long before, CancellationToken cancel)
    {
        var (zone, now) = (await workspace.ZoneAsync(cancel), clock.GetUtcNow());
        var (settings, schedules, scheduled) = await ledger.ReadSnapshotAsync(async l => (await SendingSettings.ReadAsync(l, cancel), await ScheduleRow.ListAsync(l, "ORDER BY id", cancel),
            await l.QueryAsync($"SELECT {CampaignRow.Columns} FROM campaign WHERE state = 'scheduled' AND frozen_at IS NULL AND scheduled_at < @before", CampaignRow.Read, cancel, ("before", before))), cancel);
        var coming = scheduled.Select(c => new ComingMessage(Math.Max(c.ScheduledAt!.Value, now.ToUnixTimeMilliseconds()), null, c, null, null))
            .Concat(schedules.SelectMany(s => Of(s, zone, now, before).Select(o => new ComingMessage(o.At.ToUnixTimeMilliseconds(), s, s.AsCampaign(), null, null))))
            .OrderBy(c => c.At).ThenByDescending(c => c.Campaign.Options.Priority).ThenBy(c => c.Campaign.Id).ToList();

        // Whom each means is found once, however often it comes.
        var people = new Dictionary<(long?, long), List<long>?>();
        foreach (var one in coming)
            if (!people.ContainsKey(KeyOf(one))) people[KeyOf(one)] = await PeopleAsync(one.Campaign, cancel);
        var most = people.Values.Select(p => p?.Count ?? 0).DefaultIfEmpty(0).Max();
        var share = most <= MostPlayed ? Buckets : (int)((long)Buckets * MostPlayed / most);
        var played = share == Buckets ? people : people.ToDictionary(p => p.Key, p => p.Value?.FindAll(id => CampaignVariants.Bucket(id, Draw) < share));
        var cap = settings.CapPerDay is null && settings.CapPerWeek is null ? null : new CapAhead(new(settings.CapPerDay, settings.CapPerWeek), zone, now.ToUnixTimeMilliseconds(), audience);

        if (cap is not null && coming.Count > 0)
            await ledger.ReadAsync(async l => { await l.EachAsync(Waiting, r => cap.Waits(r.GetInt64(0)), cancel); return true; }, cancel);

        var counted = new List<ComingMessage>(coming.Count);
        foreach (var one in coming)
        {
            var (everybody, some) = (people[KeyOf(one)]?.Count, played[KeyOf(one)]);
            var free = one.Campaign.Options.Broadcast || FrequencyCapCheck.CapOf(settings, one.Campaign.Options) is null;
            long? known = cap is null || some is not { Count: > 0 } ? everybody : (long)Math.Round((double)everybody!.Value * await cap.CountAsync(some, one.At, free, sends: !one.Paused, cancel) / some.Count);
            counted.Add(one with { People = known, Messages = one.Campaign.Options.Broadcast && await figures.FriendsAsync(one.Campaign.AccountId, cancel) is { } all ? Math.Max(all.Friends, known ?? 0) : known });
        }
        return counted;
    }

    static (long?, long) KeyOf(ComingMessage one) => (one.Schedule?.Id, one.Campaign.Id);

    static IEnumerable<Occurrence> Of(ScheduleRow row, TimeZoneInfo zone, DateTimeOffset now, long before) =>
        row.Coming(zone).SkipWhile(o => o.At < now).TakeWhile(o => o.At.ToUnixTimeMilliseconds() < before);

    async Task<List<long>?> PeopleAsync(CampaignRow campaign, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => CampaignAudience.ResolveAsync(l, campaign, cancel), cancel) is not { } meant) return null;
        var conditions = campaign.Variants?.Of.Select(v => v.Condition ?? new NobodyNode()).ToArray() ?? [];
        var (members, ofVariants) = await audience.MembersAsync(meant.Definition, conditions, ledger.Head.Position, cancel);
        var standing = await checks.ToComeAsync(campaign, cancel);
        return [.. members.Ids.Where(id => Freezing.Judge(campaign, id, standing, ofVariants, BrokenBodies.None).Hold is null)];
    }
}
