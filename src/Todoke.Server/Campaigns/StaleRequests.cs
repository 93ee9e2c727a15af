using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Requests of stopped campaigns that LINE may have taken and never clearly answered: when their key has run out they are unknown, and never
/// sent again by themselves. What certainly never left is not among them; that was given back when the campaign stopped.
/// </summary>
internal static class StaleRequests
{
    const string Open = "FROM request r JOIN campaign c ON c.id = r.campaign_id AND c.state = 'stopped' WHERE r.state = 0";
    static readonly long SafeForMs = (long)RetryRules.KeyIsSafeFor.TotalMilliseconds;

    /// <returns>When the next one runs out, Unix milliseconds.</returns>
    public static async Task<long> CloseAsync(LedgerStore ledger, long now, long fence, CancellationToken cancel)
    {
        var first = await FirstAsync(ledger, cancel);
        if (first is null) return long.MaxValue;
        if (first.Value + SafeForMs > now) return first.Value + SafeForMs;
        await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            await w.ExecuteAsync($"UPDATE request SET state = {DeliverySql.Unknown}, finished_at = @now WHERE state = 0 AND first_left_at <= @last AND campaign_id IN (SELECT id FROM campaign WHERE state = 'stopped')", cancel,
                ("now", w.Now), ("last", now - SafeForMs));
        }, cancel);
        return await FirstAsync(ledger, cancel) is { } next ? next + SafeForMs : long.MaxValue;
    }

    static Task<long?> FirstAsync(LedgerStore ledger, CancellationToken cancel) => ledger.ReadAsync(l => l.FirstAsync($"SELECT MIN(r.first_left_at) {Open}", r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), cancel), cancel);
}
