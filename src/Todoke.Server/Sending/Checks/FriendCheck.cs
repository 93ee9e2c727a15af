using Todoke.Core.Delivery;
using Todoke.Core.Segments;
using Todoke.Server.Profiles;
using LedgerFriendship = Todoke.Server.Profiles.FriendshipState;

namespace Todoke.Server.Sending.Checks;

/// <summary>LINE knows the person: they have a user id of the account's provider.</summary>
internal sealed class LineIdentityCheck : ISendCheck
{
    public bool HoldsForTests => true;

    public async Task<Holding?> AtFreezeAsync(FreezeScope scope, CancellationToken cancel)
    {
        // Whoever follows nearly always has one. Profiles and merges are read apart: a join for each of a million rows is what would take long.
        var (holders, merged) = await scope.Ledger.ReadSnapshotAsync(async l =>
        {
            var ids = new IdSet();
            await l.EachAsync("SELECT profile_id FROM identity WHERE kind = 'line' AND scope = (SELECT provider FROM account WHERE id = @account)", r => ids.Add(r.GetInt64(0)), cancel, ("account", scope.Campaign.AccountId));
            return (ids, await Merging.AllAsync(l, cancel));
        }, cancel);
        foreach (var (loser, winner) in merged)
            if (holders.Contains(loser)) holders.Add(winner);
        return person => holders.Contains(person) ? null : HoldReason.NoLineIdentity;
    }

    public Task<Holding?> AtRequestAsync(RequestScope scope, CancellationToken cancel) =>
        Task.FromResult<Holding?>(person => scope.Users.ContainsKey(person) ? null : HoldReason.NoLineIdentity);
}

/// <summary>The person follows the account.</summary>
internal sealed class FriendshipCheck : ISendCheck
{
    public bool HoldsForTests => true;

    public async Task<Holding?> AtFreezeAsync(FreezeScope scope, CancellationToken cancel)
    {
        var following = await scope.Audience.SetAsync(new FriendshipNode(scope.Campaign.AccountId, Core.Segments.FriendshipState.Following), cancel);
        var blocked = await scope.Audience.SetAsync(new FriendshipNode(scope.Campaign.AccountId, Core.Segments.FriendshipState.Blocked), cancel);
        return person => following.Contains(person) ? null : blocked.Contains(person) ? HoldReason.Blocked : HoldReason.NotFollowing;
    }

    public Task<Holding?> AtRequestAsync(RequestScope scope, CancellationToken cancel) => Task.FromResult<Holding?>(person => scope.Users[person].State switch
    {
        LedgerFriendship.Following => null,
        LedgerFriendship.Blocked => HoldReason.Blocked,
        _ => HoldReason.NotFollowing,
    });
}
