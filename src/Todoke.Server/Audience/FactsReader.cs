using System.Data.Common;
using System.Runtime.InteropServices;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using CoreFriendship = Todoke.Core.Segments.FriendshipState;

namespace Todoke.Server.Audience;

/// <summary>A row of the event table as conditions see it: something that happened, a tap on a link of ours, or (a tap of a test send) neither.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Happened(long Profile, EventFact? Event, MessageFact? Tap);

/// <summary>What rows of the ledger say of people.</summary>
internal static class FactsReader
{
    public const string EventColumns = "id, profile_id, name, at, properties, source";

    public static Happened Event(DbDataReader r)
    {
        var profile = r.GetInt64(1);
        if (r.GetString(5) != LinkRedirect.Source) return new(profile, new EventFact(r.GetInt64(0), r.GetString(2), r.GetInt64(3), r.GetInt64(0), FactJson.ReadObject(r.GetString(4))), null);
        return new(profile, null, r.GetString(2) == LinkRedirect.TapEvent ? MessageFacts.Tap(r.GetString(4), r.GetInt64(3)) : null);
    }

    public static CoreFriendship State(int stored) => (Profiles.FriendshipState)stored switch
    {
        Profiles.FriendshipState.Following => CoreFriendship.Following,
        Profiles.FriendshipState.Blocked => CoreFriendship.Blocked,
        _ => CoreFriendship.Unknown,
    };

    public static ProfileStanding Standing(int known, bool deleted) => deleted ? ProfileStanding.Deleted : known == 1 ? ProfileStanding.Known : ProfileStanding.Anonymous;

    /// <summary>All facts of one person; null when there is no such profile or it is deleted.</summary>
    public static async Task<PersonFacts?> PersonAsync(LedgerConnection ledger, long root, IReadOnlyCollection<long> family, AttributeTypes types, CancellationToken cancel) =>
        (await PeopleReader.ReadAsync(ledger, [(root, family)], types, cancel)).GetValueOrDefault(root);
}
