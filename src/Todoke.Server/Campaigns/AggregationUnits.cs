using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>
/// LINE counts views and taps under at most 1,000 names per account and calendar month. Each campaign (or variant) takes one when it begins to
/// send in a month; when they run short the others are counted together.
/// </summary>
internal static class AggregationUnits
{
    // LINE's months are Japan's, which has had no summer time since 1951.
    static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    /// <returns><paramref name="wanted"/>, or the shared name.</returns>
    public static async Task<string> TakeAsync(LedgerWriter w, long account, string wanted, CancellationToken cancel)
    {
        var day = DateTimeOffset.FromUnixTimeMilliseconds(w.Now).ToOffset(Japan);
        var month = day.Year * 100 + day.Month;
        (string, object?)[] values = [("account", account), ("month", month), ("unit", wanted)];
        if (await w.CountAsync("SELECT COUNT(*) FROM aggregation_unit WHERE account_id = @account AND month = @month AND unit = @unit", cancel, values) > 0) return wanted;
        var taken = await w.CountAsync("SELECT COUNT(*) FROM aggregation_unit WHERE account_id = @account AND month = @month", cancel, ("account", account), ("month", month));
        if (taken >= AggregationUnit.SharedFrom) return AggregationUnit.Shared;
        await w.ExecuteAsync("INSERT INTO aggregation_unit (account_id, month, unit) VALUES (@account, @month, @unit)", cancel, values);
        return wanted;
    }
}
