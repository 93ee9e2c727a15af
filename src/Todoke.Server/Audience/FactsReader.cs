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

/// <summary>Reads what the ledger knows of people, with merges resolved: the winner holds the sum of the family's facts.</summary>
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
    public static async Task<PersonFacts?> PersonAsync(LedgerConnection ledger, long root, IReadOnlyCollection<long> family, AttributeTypes types, CancellationToken cancel)
    {
        var standing = await ledger.FirstAsync("SELECT known, deleted_at FROM profile WHERE id = @id", r => (ProfileStanding?)Standing(r.GetInt32(0), !r.IsDBNull(1)), cancel, ("id", root));
        if (standing is not { } stands || stands == ProfileStanding.Deleted) return null;
        var (list, values) = LedgerConnection.In(family);
        var tags = new Dictionary<long, long>();
        await ledger.EachAsync($"SELECT tag_id, MIN(added_at) FROM profile_tag WHERE profile_id IN {list} GROUP BY tag_id", r => tags[r.GetInt64(0)] = r.GetInt64(1), cancel, values);
        // Of two values or words the newer one stands: in order of time, and of the winner's own last where two are equally old (else the later profile's, so that both ledgers agree).
        var attributes = new Dictionary<string, AttributeFact>();
        await ledger.EachAsync($"SELECT attribute_id, value, effective_at, held_since FROM attribute_value WHERE profile_id IN {list} ORDER BY effective_at, CASE WHEN profile_id = @root THEN 1 ELSE 0 END, profile_id",
            r => attributes[types.KeyOf(r.GetInt64(0))] = new(types.Read(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetString(1)), r.GetInt64(2)) { HeldSince = r.GetInt64(3) }, cancel, [("root", root), .. values]);
        var consents = new Dictionary<long, ConsentFact>();
        await ledger.EachAsync($"SELECT topic_id, granted, at FROM consent WHERE profile_id IN {list} ORDER BY at, CASE WHEN profile_id = @root THEN 1 ELSE 0 END, profile_id",
            r => consents[r.GetInt64(0)] = new(r.GetInt32(1) == 1, r.GetInt64(2)), cancel, [("root", root), .. values]);
        var happened = await ledger.QueryAsync($"SELECT {EventColumns} FROM event WHERE profile_id IN {list} AND withdrawn_at IS NULL ORDER BY id", Event, cancel, values);
        var friendships = new Dictionary<long, FriendshipFact>();
        await ledger.EachAsync($"SELECT account_id, state, since FROM friendship WHERE profile_id IN {list} ORDER BY CASE state WHEN 1 THEN 3 WHEN 2 THEN 2 ELSE 1 END, changed_at, profile_id",
            r => friendships[r.GetInt64(0)] = new(State(r.GetInt32(1)), r.IsDBNull(2) ? null : r.GetInt64(2)), cancel, values);
        var audiences = await ledger.QueryAsync($"SELECT DISTINCT m.audience_id FROM audience_member m JOIN audience a ON a.id = m.audience_id AND a.ready = 1 WHERE m.profile_id IN {list}", r => r.GetInt64(0), cancel, values);
        var channels = await ledger.QueryAsync($"SELECT DISTINCT kind FROM identity WHERE profile_id IN {list} AND kind IN ('email', 'push')", r => MessageFacts.ChannelOf(r.GetString(0))!.Value, cancel, values);
        return new(root, stands, tags, attributes, [.. happened.Where(h => h.Event is not null).Select(h => h.Event!)], friendships)
        {
            Consents = consents, Audiences = audiences.ToHashSet(), Addresses = channels.ToHashSet(),
            Messages = MessageFacts.Once([.. happened.Where(h => h.Tap is not null).Select(h => h.Tap!), .. await MessageFacts.OfAsync(ledger, family, cancel)]),
        };
    }
}
