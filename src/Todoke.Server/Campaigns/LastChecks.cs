using System.Collections.Frozen;
using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Sending;
using Todoke.Server.Settings;

namespace Todoke.Server.Campaigns;

/// <summary>A page of people after the checks that run once more before their request is made.</summary>
/// <param name="campaign">Whose rows they are.</param>
/// <param name="run">0, or that of a test.</param>
/// <param name="family">The people and whoever was merged into them, each with the person they stand for.</param>
internal sealed class CheckedPage(CampaignRow campaign, int run, IReadOnlyDictionary<long, long>? family = null)
{
    readonly List<(long Profile, HoldReason Reason)> _held = [];

    /// <summary>Profile of the delivery row, the person it stands for now, and their LINE user id.</summary>
    public List<(long Profile, long Root, string User)> Sendable { get; } = [];

    public IReadOnlyList<(long Profile, HoldReason Reason)> Held => _held;

    public IReadOnlyDictionary<long, long> Family { get; } = family ?? FrozenDictionary<long, long>.Empty;

    /// <summary>Whether somebody of them is more than one profile.</summary>
    public bool Merged { get; } = family?.Any(f => f.Key != f.Value) ?? false;

    public void Hold(long profile, HoldReason reason) => _held.Add((profile, reason));

    public async Task WriteHeldAsync(LedgerWriter w, CancellationToken cancel) => await w.UpdateAsync(
        $"UPDATE delivery SET outcome = {DeliverySql.HeldBack}, reason = v.column2", [.. _held.Select(h => new object?[] { h.Profile, h.Reason.Code() })],
        "WHERE campaign_id = @campaign AND run = @run AND profile_id = v.column1", cancel, ("campaign", campaign.Id), ("run", run));
}

/// <summary>
/// What may have changed between freeze and send: deleted, merged into somebody who already gets it, and the whole list of
/// <see cref="SendChecks"/> once more, read in the transaction that makes the request or in a
/// snapshot that is proven to hold there (<see cref="PreparedPage"/>). Every question names people by their keys, so that
/// it costs the same in a ledger of a thousand people and of ten million.
/// </summary>
internal static class LastChecks
{
    const int Chunk = 5000, Close = 20;

    public static async Task<CheckedPage> RunAsync(LedgerConnection l, long now, CampaignRow campaign, int run, IReadOnlyList<long> page, CancellationToken cancel)
    {
        var rows = await PeopleRows.ReadAsync(l, campaign.AccountId, page, cancel);
        var roots = await RootsAsync(l, rows, cancel);
        var family = await FamilyAsync(l, [.. roots.Values.Distinct()], cancel);
        rows.AddRange(await PeopleRows.ReadAsync(l, campaign.AccountId, [.. family.Keys.Except(page)], cancel));
        var users = PeopleRows.Users(rows, family);
        var result = new CheckedPage(campaign, run, family);
        var served = await ServedAsync(l, campaign.Id, run, family, cancel);
        var (settings, zone) = (await SendingSettings.ReadAsync(l, cancel), (await Workspace.ReadAsync(l, cancel)).Zone);
        var checks = await SendChecks.AtRequestAsync(new(campaign, settings, zone, l, now, family, users), test: run > 0, cancel);
        foreach (var profile in page)
        {
            if (!roots.TryGetValue(profile, out var root)) result.Hold(profile, HoldReason.Deleted);
            else if (!served.Add(root)) result.Hold(profile, HoldReason.MergedDuplicate);
            else if (checks.Hold(root) is { } reason) result.Hold(profile, reason);
            else result.Sendable.Add((profile, root, users[root].Id));
        }
        return result;
    }

    // Whom each of a page stands for now; whoever was deleted, or was merged into somebody deleted, is left out. Few were merged, so only their winners are looked up.
    static async Task<Dictionary<long, long>> RootsAsync(LedgerConnection l, List<PersonRow> page, CancellationToken cancel)
    {
        var roots = new Dictionary<long, long>(page.Count);
        foreach (var row in page.Where(r => r.MergedInto is null && !r.Deleted)) roots[row.Id] = row.Id;
        var living = new HashSet<long>();
        foreach (var chunk in page.Where(r => r.MergedInto is not null).Select(r => r.MergedInto!.Value).Distinct().Chunk(Chunk))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await l.EachAsync($"SELECT id FROM profile WHERE id IN {list} AND deleted_at IS NULL", r => living.Add(r.GetInt64(0)), cancel, values);
        }
        foreach (var row in page)
            if (row.MergedInto is { } winner && living.Contains(winner)) roots[row.Id] = winner;
        return roots;
    }

    // Everybody whose facts are a person's: themselves and whoever was merged into them, each with the person they stand for.
    static async Task<Dictionary<long, long>> FamilyAsync(LedgerConnection l, IReadOnlyCollection<long> roots, CancellationToken cancel)
    {
        var family = roots.ToDictionary(root => root);
        foreach (var chunk in roots.Order().Chunk(Chunk))
        {
            void Read(System.Data.Common.DbDataReader r)
            {
                if (family.ContainsKey(r.GetInt64(1))) family[r.GetInt64(0)] = r.GetInt64(1);
            }
            // A page's ids mostly lie close together, and then those merged into one of them are a short stretch of the index.
            if (chunk[^1] - chunk[0] < Close * chunk.Length)
            {
                await l.EachAsync("SELECT id, merged_into FROM profile WHERE merged_into IS NOT NULL AND merged_into BETWEEN @first AND @last", Read, cancel, ("first", chunk[0]), ("last", chunk[^1]));
                continue;
            }
            var (list, values) = LedgerConnection.In(chunk);
            await l.EachAsync($"SELECT id, merged_into FROM profile WHERE merged_into IS NOT NULL AND merged_into IN {list}", Read, cancel, values);
        }
        return family;
    }

    // People of this page who, under another id of their family, are already in a request of this run.
    static async Task<HashSet<long>> ServedAsync(LedgerConnection l, long campaign, int run, Dictionary<long, long> family, CancellationToken cancel)
    {
        var served = new HashSet<long>();
        var merged = family.Where(f => f.Key != f.Value).SelectMany(f => new[] { f.Key, f.Value }).Distinct().ToList();
        foreach (var chunk in merged.Chunk(Chunk))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await l.EachAsync($"SELECT profile_id, outcome FROM delivery WHERE campaign_id = @campaign AND run = @run AND profile_id IN {list}",
                r => { if (r.GetInt32(1) is DeliverySql.Requested or DeliverySql.RefusedAlone) served.Add(family[r.GetInt64(0)]); }, cancel, [("campaign", campaign), ("run", run), .. values]);
        }
        return served;
    }
}
