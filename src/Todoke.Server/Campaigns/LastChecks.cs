using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Sending;
using Todoke.Server.Settings;
using LedgerFriendship = Todoke.Server.Profiles.FriendshipState;

namespace Todoke.Server.Campaigns;

/// <summary>A page of people after the checks that run once more before their request is made.</summary>
internal sealed class CheckedPage(CampaignRow campaign, int run)
{
    readonly List<(long Profile, HoldReason Reason)> _held = [];

    /// <summary>Profile of the delivery row, the person it stands for now, and their LINE user id.</summary>
    public List<(long Profile, long Root, string User)> Sendable { get; } = [];

    public IReadOnlyList<(long Profile, HoldReason Reason)> Held => _held;

    public void Hold(long profile, HoldReason reason) => _held.Add((profile, reason));

    public async Task WriteHeldAsync(LedgerWriter w, CancellationToken cancel) => await w.UpdateAsync(
        $"UPDATE delivery SET outcome = {DeliverySql.HeldBack}, reason = v.column2", [.. _held.Select(h => new object?[] { h.Profile, h.Reason.Code() })],
        "WHERE campaign_id = @campaign AND run = @run AND profile_id = v.column1", cancel, ("campaign", campaign.Id), ("run", run));
}

/// <summary>
/// What may have changed between freeze and send: deleted, merged into somebody who already gets it, and the whole list of
/// <see cref="SendChecks"/> once more, read in the transaction that makes the request.
/// </summary>
internal static class LastChecks
{
    public static async Task<CheckedPage> RunAsync(LedgerWriter w, CampaignRow campaign, int run, IReadOnlyList<long> page, CancellationToken cancel)
    {
        var result = new CheckedPage(campaign, run);
        var roots = new Dictionary<long, long>();
        foreach (var chunk in page.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await w.EachAsync($"SELECT p.id, {Merging.Root} FROM profile p JOIN profile w ON w.id = {Merging.Root} WHERE p.id IN {list} AND w.deleted_at IS NULL",
                r => roots[r.GetInt64(0)] = r.GetInt64(1), cancel, values);
        }
        var users = await UsersAsync(w, campaign.AccountId, [.. roots.Values.Distinct()], cancel);
        var served = await ServedAsync(w, campaign.Id, run, roots, cancel);
        var (settings, zone) = (await SendingSettings.ReadAsync(w, cancel), (await Workspace.ReadAsync(w, cancel)).Zone);
        var checks = await SendChecks.AtRequestAsync(new(campaign, settings, zone, w, [.. roots.Values.Distinct()], users), test: run > 0, cancel);
        foreach (var profile in page)
        {
            if (!roots.TryGetValue(profile, out var root)) result.Hold(profile, HoldReason.Deleted);
            else if (!served.Add(root)) result.Hold(profile, HoldReason.MergedDuplicate);
            else if (checks.Hold(root) is { } reason) result.Hold(profile, reason);
            else result.Sendable.Add((profile, root, users[root].Id));
        }
        return result;
    }

    // People of this page who, under another id of their family, are already in a request of this run.
    static async Task<HashSet<long>> ServedAsync(LedgerWriter w, long campaign, int run, Dictionary<long, long> roots, CancellationToken cancel)
    {
        var served = new HashSet<long>();
        if (await w.CountAsync("SELECT COUNT(*) FROM (SELECT 1 AS one FROM profile WHERE merged_into IS NOT NULL LIMIT 1) AS any_merge", cancel) == 0) return served;
        foreach (var chunk in roots.Values.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await w.EachAsync(
                $"SELECT {Merging.Root} FROM profile p JOIN delivery d ON d.campaign_id = @campaign AND d.run = @run AND d.profile_id = p.id AND d.outcome IN (2, 3) WHERE p.id IN {list} OR p.merged_into IN {list}",
                r => served.Add(r.GetInt64(0)), cancel, [("campaign", campaign), ("run", run), .. values]);
        }
        return served;
    }

    static async Task<Dictionary<long, (string Id, LedgerFriendship State)>> UsersAsync(LedgerWriter w, long account, IReadOnlyCollection<long> roots, CancellationToken cancel)
    {
        var users = new Dictionary<long, (string Id, LedgerFriendship State)>();
        foreach (var chunk in roots.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var friends = new Dictionary<long, LedgerFriendship>();
            await w.EachAsync($"SELECT {Merging.Root}, f.state FROM profile p JOIN friendship f ON f.profile_id = p.id AND f.account_id = @account WHERE p.id IN {list} OR p.merged_into IN {list}",
                r => friends[r.GetInt64(0)] = friends.GetValueOrDefault(r.GetInt64(0)) == LedgerFriendship.Following ? LedgerFriendship.Following : (LedgerFriendship)r.GetInt32(1),
                cancel, [("account", account), .. values]);
            // Somebody joined by hand from two LINE users: the one who still follows is written to, once.
            await w.EachAsync(
                $"""
                SELECT {Merging.Root}, i.value, COALESCE(f.state, 0) FROM profile p
                JOIN identity i ON i.profile_id = p.id AND i.kind = 'line' AND i.scope = (SELECT provider FROM account WHERE id = @account)
                LEFT JOIN friendship f ON f.profile_id = p.id AND f.account_id = @account
                WHERE p.id IN {list} OR p.merged_into IN {list} ORDER BY CASE COALESCE(f.state, 0) WHEN 1 THEN 1 ELSE 0 END
                """, r => users[r.GetInt64(0)] = (r.GetString(1), friends.GetValueOrDefault(r.GetInt64(0))), cancel, [("account", account), .. values]);
        }
        return users;
    }
}
