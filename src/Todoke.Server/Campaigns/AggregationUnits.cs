using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>
/// LINE counts views and taps under at most 1,000 names per account and calendar month. Each campaign (or variant) takes one in every month in
/// which it sends; when they run short the others are counted together.
/// </summary>
internal static class AggregationUnits
{
    /// <summary>For a request that is made in this transaction.</summary>
    /// <returns><paramref name="wanted"/>, or the shared name.</returns>
    public static async Task<string> TakeAsync(LedgerWriter w, long account, string wanted, CancellationToken cancel)
    {
        var month = LineMonth.At(w.Now).Number;
        if (await w.CountAsync("SELECT COUNT(*) FROM aggregation_unit WHERE account_id = @account AND month = @month AND unit = @unit", cancel, ("account", account), ("month", month), ("unit", wanted)) > 0) return wanted;
        var taken = await w.CountAsync("SELECT COUNT(*) FROM aggregation_unit WHERE account_id = @account AND month = @month", cancel, ("account", account), ("month", month));
        if (taken >= AggregationUnit.SharedFrom) return AggregationUnit.Shared;
        await NoteAsync(w, account, wanted, cancel);
        return wanted;
    }

    /// <summary>For a request whose body is fixed and names it already: LINE counts it in the month in which it leaves, however few names are left.</summary>
    public static async Task NoteAsync(LedgerWriter w, long account, string unit, CancellationToken cancel)
    {
        // What is left between 'shared from' and LINE's limit is for the shared name, which every month may have.
        if (unit == AggregationUnit.Shared) return;
        await w.ExecuteAsync("INSERT INTO aggregation_unit (account_id, month, unit) VALUES (@account, @month, @unit) ON CONFLICT (account_id, month, unit) DO NOTHING", cancel,
            ("account", account), ("month", LineMonth.At(w.Now).Number), ("unit", unit));
    }
}
