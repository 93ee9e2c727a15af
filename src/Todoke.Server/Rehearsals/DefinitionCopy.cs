using Todoke.Core.Delivery;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Rehearsals;

/// <summary>An account as the rehearsal's LINE knows it.</summary>
internal sealed record RehearsedAccount(long Id, string Provider, string ChannelId, string Secret, string Token);

/// <summary>Everything that is not about a person, row by row. What is rehearsed waits for its time; what is not stands still.</summary>
internal static class DefinitionCopy
{
    public static async Task RunAsync(RowCopy copy, RehearsalPlan plan, IReadOnlyDictionary<long, RehearsedAccount> accounts, Uri line, InstallationKey key, CancellationToken cancel)
    {
        foreach (var table in new[] { "account_plan", "tag", "attribute", "topic", "segment", "campaign_link", "message_template", "template_name", "audience" }) await copy.CopyAsync(table, "", null, cancel);
        // A ledger in its first form has counters of its own.
        await copy.To.ExecuteAsync("DELETE FROM counter", cancel);
        await copy.CopyAsync("counter", "", null, cancel);
        await copy.CopyAsync("setting", "WHERE name NOT LIKE 'demo.%'", null, cancel);
        await copy.CopyAsync("account", "", row => Account(row, accounts, line, key), cancel);
        await copy.CopyAsync("campaign", "", row => Campaign(row, plan), cancel);
        var schedules = plan.Schedules.Select(s => s.Id).ToHashSet();
        // A paused one that is rehearsed all the same goes on as if it had been resumed now.
        await copy.CopyAsync("schedule", "", row =>
        {
            if (row["paused_at"] is not null) (row["paused_at"], row["since"]) = (null, plan.From);
            return schedules.Contains(row.Number("id"));
        }, cancel);
        await copy.CopyAsync("schedule_occurrence", "", row => schedules.Contains(row.Number("schedule_id")), cancel);
        // Who looks at a phone gets pictures from the real server; here only their measures are needed.
        await copy.CopyAsync("media", "", row =>
        {
            (row["bytes"], row["preview"]) = (null, null);
            return true;
        }, cancel);
        await copy.CopyAsync("media_width", "", row =>
        {
            row["bytes"] = Array.Empty<byte>();
            return true;
        }, cancel);
        // Until it has read everything an index stands at 0, which must not look like the end.
        await copy.To.ExecuteAsync("UPDATE head SET position = @position", cancel, ("position", await Feed.HeadAsync(copy.From, cancel) + 1));
    }

    static bool Account(CopiedRow row, IReadOnlyDictionary<long, RehearsedAccount> accounts, Uri line, InstallationKey key)
    {
        var known = accounts.GetValueOrDefault(row.Number("id"));
        (row["secret"], row["token"], row["api_base"]) = (known is null ? null : key.Encrypt(known.Secret), known is null ? null : key.Encrypt(known.Token), line.AbsoluteUri);
        return true;
    }

    static bool Campaign(CopiedRow row, RehearsalPlan plan)
    {
        if (plan.Campaigns.FirstOrDefault(c => c.Id == row.Number("id")) is { } rehearsed)
        {
            // One that merely waits for its time goes on waiting; whatever has to be submitted (again) is, by the rehearsal, as a person would.
            if (!RehearsalPlan.Submits(rehearsed)) return true;
            (row["state"], row["scheduled_at"]) = (CampaignState.Draft.Code(), null);
            foreach (var forgotten in new[]
            {
                "confirmed_people", "frozen_definition", "frozen_context", "frozen_version", "frozen_at", "frozen_position", "members", "started_at", "finished_at", "stop_code", "phase", "phase_until",
                "approved_by", "approved_at", "approved_hash", "rejected_by", "rejected_at", "rejected_why", "result_of", "paced_until", "paced_people",
            }) row[forgotten] = null;
            return true;
        }
        // Of all others only what they sent is of interest: to caps, and to conditions on what somebody received.
        if (!CampaignStates.Parse(row.Text("state")!).IsFinal()) row["state"] = CampaignState.Cancelled.Code();
        return true;
    }
}
