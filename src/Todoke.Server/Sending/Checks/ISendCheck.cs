using System.Data.Common;
using Todoke.Core.Delivery;
using Todoke.Server.Audience;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using LedgerFriendship = Todoke.Server.Profiles.FriendshipState;

namespace Todoke.Server.Sending.Checks;

/// <summary>Why nothing may be sent to a person now; null: nothing speaks against it. Asked with the winner of a merge.</summary>
internal delegate HoldReason? Holding(long person);

/// <summary>What a check looks at when everybody a campaign means is gone through at once.</summary>
/// <param name="Now">Unix milliseconds.</param>
internal sealed record FreezeScope(CampaignRow Campaign, SendingSettings Settings, TimeZoneInfo Zone, long Now, LedgerStore Ledger, AudienceEngine Audience);

/// <summary>What a check looks at for a page of people whose requests are being made.</summary>
/// <param name="Ledger">The transaction that makes them, or a snapshot shortly before that is proven to hold there.</param>
/// <param name="Now">Unix milliseconds, of the ledger.</param>
/// <param name="Family">The people and whoever was merged into them, each with the person they stand for: what is asked by, since facts stay where they were written.</param>
/// <param name="Users">Their LINE user ids and friendships on the campaign's account.</param>
internal sealed record RequestScope(CampaignRow Campaign, SendingSettings Settings, TimeZoneInfo Zone, LedgerConnection Ledger, long Now, IReadOnlyDictionary<long, long> Family,
    IReadOnlyDictionary<long, (string Id, LedgerFriendship State)> Users)
{
    const int Chunk = 5000;

    /// <summary>Runs a query for the whole family in pieces: <paramref name="sql"/> gets the list to put after IN; the first column is a member's id.</summary>
    public async Task EachAsync(Func<string, string> sql, Action<long, DbDataReader> row, CancellationToken cancel, params (string, object?)[] values)
    {
        foreach (var chunk in Family.Keys.Chunk(Chunk))
        {
            var (list, ids) = LedgerConnection.In(chunk);
            await Ledger.EachAsync(sql(list), r => row(Family[r.GetInt64(0)], r), cancel, [.. values, .. ids]);
        }
    }
}

/// <summary>
/// One reason for which somebody a campaign means does not get it. It is looked at twice: over everybody when people are frozen (sets, no
/// question per person: a million in well under a second), and once more for the people of a page when their request is made, exact to the
/// commit. No check remembers anything.
/// </summary>
internal interface ISendCheck
{
    /// <summary>Whether a test send to named people keeps to it too.</summary>
    bool HoldsForTests { get; }

    /// <returns>Null: holds nobody back.</returns>
    Task<Holding?> AtFreezeAsync(FreezeScope scope, CancellationToken cancel);

    /// <returns>Null: holds nobody back.</returns>
    Task<Holding?> AtRequestAsync(RequestScope scope, CancellationToken cancel);
}
