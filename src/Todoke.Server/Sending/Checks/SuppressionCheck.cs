using Todoke.Core.Delivery;

namespace Todoke.Server.Sending.Checks;

/// <summary>The person is not on the list of those nothing is sent to, on this account or on all.</summary>
internal sealed class SuppressionCheck : ISendCheck
{
    public bool HoldsForTests => true;

    public async Task<Holding?> AtFreezeAsync(FreezeScope scope, CancellationToken cancel) =>
        Of(await scope.Ledger.ReadAsync(l => Suppressions.AllAsync(l, scope.Campaign.AccountId, cancel), cancel));

    public async Task<Holding?> AtRequestAsync(RequestScope scope, CancellationToken cancel)
    {
        var suppressed = new HashSet<long>();
        await scope.EachAsync(list => $"SELECT profile_id FROM suppression WHERE profile_id IN {list} AND account_id IN (@account, {Suppressions.EveryAccount})", (person, _) => suppressed.Add(person), cancel, ("account", scope.Campaign.AccountId));
        return Of(suppressed);
    }

    static Holding? Of(HashSet<long> suppressed) => suppressed.Count == 0 ? null : person => suppressed.Contains(person) ? HoldReason.Suppressed : null;
}
