using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Quota;

/// <summary>What an account's owner told of its contract with LINE, which LINE's API does not show.</summary>
/// <param name="CapMessages">Additional messages a month that were allowed in LINE's manager; null: not told.</param>
internal sealed record AccountPlan(LinePlan Plan, long? CapMessages)
{
    public static async Task<AccountPlan?> FindAsync(LedgerConnection ledger, long account, CancellationToken cancel) => await ledger.FirstAsync(
        "SELECT plan, cap_messages FROM account_plan WHERE account_id = @account",
        r => new AccountPlan(LinePlans.All.Single(p => p.Code == r.GetString(0)), r.IsDBNull(1) ? null : r.GetInt64(1)), cancel, ("account", account));

    public Task WriteAsync(LedgerWriter w, long account, CancellationToken cancel) => w.ExecuteAsync(
        """
        INSERT INTO account_plan (account_id, plan, cap_messages, updated_at) VALUES (@account, @plan, @cap, @now)
        ON CONFLICT (account_id) DO UPDATE SET plan = excluded.plan, cap_messages = excluded.cap_messages, updated_at = excluded.updated_at
        """, cancel, ("account", account), ("plan", Plan.Code), ("cap", CapMessages), ("now", w.Now));

    /// <summary>Messages a month by this plan; null where there is no end known.</summary>
    public long? Limit => Plan.Overage.Count == 0 ? Plan.FreeMessages : CapMessages is { } cap ? Plan.FreeMessages + cap : null;
}
