using System.Text;
using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Quota;
using Todoke.Server.Worlds;

namespace Todoke.Server.Rehearsals;

/// <summary>What a rehearsal shows: read from its own ledger and from what its LINE delivered, never from what was meant to be.</summary>
internal sealed class RehearsalReport(LedgerStore real, PublicAddress address, RehearsalWarnings warnings)
{
    const int MessagesPerPhone = 200;

    public async Task<RehearsalView> ViewAsync(Rehearsal of, DateTimeOffset endsAt, CancellationToken cancel)
    {
        var campaigns = await of.World.Ledger.ReadSnapshotAsync(l => CampaignsAsync(l, of, cancel), cancel);
        return new(of.Id, of.State, ApiJson.Instant(of.Plan.From), of.Until, of.Clock.GetUtcNow(), of.NextDue, new(of.Cast.Kind, of.Cast.Count, of.Cast.Population, of.Cast.Acts),
            await TotalsAsync(of, cancel), campaigns, await warnings.OfAsync(of, campaigns, cancel), of.Log.Notes, of.Outgoing.Count, endsAt);
    }

    /// <summary>SQL for the campaigns that are rehearsed, of <c>campaign</c>.</summary>
    public static (string Sql, (string, object?)[] Values) Rehearsed(Rehearsal of)
    {
        var (list, values) = LedgerConnection.In([.. of.Plan.Campaigns.Select(c => c.Id)], "rehearsed");
        return ($"(campaign.id IN {list} OR campaign.id > @last)", [.. values, ("last", of.Cast.LastCampaign)]);
    }

    static async Task<IReadOnlyList<RehearsedCampaign>> CampaignsAsync(LedgerConnection l, Rehearsal of, CancellationToken cancel)
    {
        var (where, values) = Rehearsed(of);
        var rows = await l.QueryAsync($"SELECT {CampaignRow.Columns} FROM campaign WHERE {where} ORDER BY COALESCE(scheduled_at, created_at), id", CampaignRow.Read, cancel, values);
        if (rows.Count == 0) return [];
        var counts = await CampaignTally.OfAsync(l, [.. rows.Select(r => r.Id)], cancel);
        var held = (await l.QueryAsync($"SELECT campaign.id, d.reason, COUNT(*) FROM campaign JOIN delivery d ON d.campaign_id = campaign.id AND d.run = 0 AND d.outcome = 1 WHERE {where} GROUP BY campaign.id, d.reason ORDER BY COUNT(*) DESC",
            r => (Id: r.GetInt64(0), Reason: r.GetString(1), People: r.GetInt64(2)), cancel, values)).ToLookup(r => r.Id);
        var sent = (await l.QueryAsync($"SELECT campaign.id, MIN(r.finished_at), MAX(r.finished_at) FROM campaign JOIN request r ON r.campaign_id = campaign.id AND r.run = 0 AND r.state = 1 WHERE {where} GROUP BY campaign.id",
            r => (Id: r.GetInt64(0), From: r.GetInt64(1), To: r.GetInt64(2)), cancel, values)).ToDictionary(r => r.Id);
        return [.. rows.Select(row => new RehearsedCampaign(row.Id, row.RepeatOf, row.Name, row.State.Code(), ApiJson.Instant(row.ScheduledAt),
            sent.TryGetValue(row.Id, out var first) ? ApiJson.Instant(first.From) : null, sent.TryGetValue(row.Id, out var last) ? ApiJson.Instant(last.To) : null, counts[row.Id],
            [.. held[row.Id].Select(h => HeldBackLine.Of(DeliveryWords.ParseReason(h.Reason), h.People))], StopReason.Of(row.StopCode)))];
    }

    async Task<RehearsalTotals> TotalsAsync(Rehearsal of, CancellationToken cancel)
    {
        var (messages, people, estimated, yen, verified) = (0L, new HashSet<string>(), 0L, (decimal?)0m, true);
        foreach (var account in of.Accounts.Values.Where(a => of.Plan.Campaigns.Any(c => c.AccountId == a.Id) || of.Plan.Schedules.Any(s => s.AccountId == a.Id)))
        {
            var plan = await real.ReadAsync(l => AccountPlan.FindAsync(l, account.Id, cancel), cancel);
            var used = of.Months.TryGetValue(account.Id, out var before) ? before.Used + before.Reserved : 0;
            for (var month = LineMonth.At(of.Started.ToUnixTimeMilliseconds()); month.FromMs <= of.Clock.GetUtcNow().ToUnixTimeMilliseconds(); month = LineMonth.At(month.ToMs))
            {
                var got = of.Line.Control.Deliveries(new DeliveryQuery { Account = account.ChannelId, Since = month.FromMs, Until = month.ToMs, List = true });
                var all = (long)Math.Round(got.Messages * of.Cast.Share);
                var cost = QuotaEstimate.For(all, null, used, plan?.Plan);
                (messages, estimated, verified, used) = (messages + got.Messages, estimated + all, verified && cost.PriceVerified, 0);
                yen = cost.ExtraYen is { } more ? yen + more : null;
                people.UnionWith(got.People!.Select(p => p.Person));
            }
        }
        return new(messages, people.Count, estimated, yen, verified);
    }

    /// <param name="outcome">As in the answer; null: all.</param>
    public Task<Page<RehearsedDelivery>> DeliveriesAsync(Rehearsal of, long? campaign, string? outcome, long? profile, int from, int limit, CancellationToken cancel) => of.World.Ledger.ReadSnapshotAsync(async l =>
    {
        var (where, values) = Rehearsed(of);
        var conditions = new StringBuilder(where);
        var all = values.ToList();
        void And(string sql, string name, object? value)
        {
            if (value is null) return;
            conditions.Append(" AND ").Append(sql);
            all.Add((name, value));
        }
        And("campaign.id = @campaign", "campaign", campaign);
        And($"{DeliverySql.Outcome} = @outcome", "outcome", outcome);
        And($"{Merging.Root} = @profile", "profile", profile);
        var rows = await l.QueryAsync(
            $"""
            SELECT {Merging.Root}, campaign.id, campaign.name, {DeliverySql.Outcome}, d.reason, d.variant, campaign.variants, COALESCE(r.finished_at, d.at) AS happened
            FROM campaign JOIN delivery d ON d.campaign_id = campaign.id AND d.run = 0 JOIN profile p ON p.id = d.profile_id LEFT JOIN request r ON r.id = d.request_id
            WHERE {conditions} ORDER BY happened DESC, campaign.id DESC, d.profile_id LIMIT {limit + 1} OFFSET {from}
            """, r =>
            {
                var reason = !r.IsDBNull(4) && r.GetString(3) == "held_back" ? (HoldReason?)DeliveryWords.ParseReason(r.GetString(4)) : null;
                var variant = r.IsDBNull(5) || r.IsDBNull(6) ? null : CampaignVariants.Parse(r.GetString(6)).Of[r.GetInt32(5)].Name;
                return new RehearsedDelivery(r.GetInt64(0), of.Cast.Names[r.GetInt64(0)], r.GetInt64(1), r.GetString(2), r.GetString(3), reason?.Code() ?? (r.IsDBNull(4) ? null : r.GetString(4)), reason?.Ja(), reason?.En(), variant, ApiJson.Instant(r.GetInt64(7)));
            }, cancel, [.. all]);
        var more = rows.Count > limit;
        return new Page<RehearsedDelivery>(more ? rows[..limit] : rows, more ? $"{from + limit}" : null);
    }, cancel);

    /// <summary>Those who got most first.</summary>
    public Task<Page<RehearsedPerson>> PeopleAsync(Rehearsal of, int from, int limit, CancellationToken cancel) => of.World.Ledger.ReadSnapshotAsync(async l =>
    {
        var (where, values) = Rehearsed(of);
        var counts = (await l.QueryAsync(
            $"""
            SELECT {Merging.Root} AS root, SUM(CASE WHEN d.outcome = 2 AND r.state = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN d.outcome = 1 THEN 1 ELSE 0 END)
            FROM campaign JOIN delivery d ON d.campaign_id = campaign.id AND d.run = 0 JOIN profile p ON p.id = d.profile_id LEFT JOIN request r ON r.id = d.request_id WHERE {where} GROUP BY root
            """, r => (Id: r.GetInt64(0), Received: r.GetInt64(1), Held: r.GetInt64(2)), cancel, values)).ToDictionary(r => r.Id);
        var roots = await l.QueryAsync("SELECT id FROM profile WHERE merged_into IS NULL ORDER BY id", r => r.GetInt64(0), cancel);
        var all = roots.Select(id => counts.TryGetValue(id, out var c) ? new RehearsedPerson(id, of.Cast.Names[id], c.Received, c.Held) : new(id, of.Cast.Names[id], 0, 0)).OrderByDescending(p => p.Received).ThenBy(p => p.ProfileId);
        var page = all.Skip(from).Take(limit + 1).ToList();
        return new Page<RehearsedPerson>([.. page.Take(limit)], page.Count > limit ? $"{from + limit}" : null);
    }, cancel);

    /// <summary>What these people's phones show; people who do not take part are left out.</summary>
    public async Task<IReadOnlyList<RehearsedPhone>> PhonesAsync(Rehearsal of, IReadOnlyList<long> profiles, CancellationToken cancel)
    {
        var (campaigns, family) = await of.World.Ledger.ReadSnapshotAsync(async l => (
            (await l.QueryAsync("SELECT line_request_id, campaign_id FROM request WHERE line_request_id IS NOT NULL", r => (r.GetString(0), r.GetInt64(1)), cancel)).ToDictionary(r => r.Item1, r => r.Item2),
            (await l.QueryAsync("SELECT id, merged_into FROM profile WHERE merged_into IS NOT NULL", r => (Id: r.GetInt64(0), Root: r.GetInt64(1)), cancel)).ToLookup(r => r.Root, r => r.Id)), cancel);
        var accounts = of.Accounts.Values.ToDictionary(a => a.ChannelId, a => a.Id);
        var (from, to) = (of.World.Address.AbsoluteUri, address.Base.AbsoluteUri);
        return [.. profiles.Where(of.Cast.Names.ContainsKey).Select(id => new RehearsedPhone(id, of.Cast.Names[id],
            [.. family[id].Prepend(id).SelectMany(each => of.Line.Control.Messages(new DeliveryQuery(), RehearsedLine.PersonId(each, 1), null, MessagesPerPhone).Messages).OrderBy(m => m.At).Select(m =>
                new PhoneMessage(ApiJson.Instant(m.At), accounts[m.Account], campaigns.TryGetValue(m.RequestId, out var campaign) ? campaign : null, Moved(m.Messages, from, to)))]))];
    }

    // Uploads lie on the real server, which a browser can reach; links keep leading into the rehearsal.
    static JsonElement Moved(JsonElement messages, string from, string to) =>
        JsonSerializer.Deserialize<JsonElement>(messages.GetRawText().Replace($"{from}media/", $"{to}media/", StringComparison.Ordinal));
}
