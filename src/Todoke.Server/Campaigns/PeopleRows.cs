using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Campaigns;

/// <param name="State">On the account that is asked about; null where nothing is known.</param>
/// <param name="User">LINE's id for them with the account's provider.</param>
internal readonly record struct PersonRow(long Id, long? MergedInto, bool Deleted, FriendshipState? State, string? User);

/// <summary>What must be known of people to write to them on LINE: one row each, in one question.</summary>
internal static class PeopleRows
{
    const int Chunk = 5000;

    /// <summary>Somebody joined by hand from two LINE users may have several rows; who is not there has none.</summary>
    public static async Task<List<PersonRow>> ReadAsync(LedgerConnection ledger, long account, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var rows = new List<PersonRow>(ids.Count);
        if (ids.Count == 0) return rows;
        var provider = await ledger.FirstAsync("SELECT provider FROM account WHERE id = @account", r => r.GetString(0), cancel, ("account", account)) ?? "";
        foreach (var chunk in ids.Chunk(Chunk))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await ledger.EachAsync(
                $"""
                SELECT p.id, p.merged_into, p.deleted_at, f.state, i.value FROM profile p
                LEFT JOIN friendship f ON f.profile_id = p.id AND f.account_id = @account
                LEFT JOIN identity i ON i.profile_id = p.id AND i.kind = 'line' AND i.scope = @provider
                WHERE p.id IN {list}
                """, r => rows.Add(new(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetInt64(1), !r.IsDBNull(2), r.IsDBNull(3) ? null : (FriendshipState)r.GetInt32(3), r.IsDBNull(4) ? null : r.GetString(4))),
                cancel, [("account", account), ("provider", provider), .. values]);
        }
        return rows;
    }

    /// <summary>The LINE user and the friendship that count for each person.</summary>
    /// <param name="rows">Of everybody in <paramref name="family"/>.</param>
    /// <param name="family">People and whoever was merged into them, each with the person they stand for.</param>
    public static Dictionary<long, (string Id, FriendshipState State)> Users(IReadOnlyList<PersonRow> rows, IReadOnlyDictionary<long, long> family)
    {
        var users = new Dictionary<long, (string Id, FriendshipState State, int Own)>(family.Count);
        var closest = new Dictionary<long, FriendshipState>(family.Count);
        foreach (var row in rows)
        {
            if (!family.TryGetValue(row.Id, out var person)) continue;
            // Of a family's friendships the living one counts, then the one that was broken off.
            if (row.State is { } state && (!closest.TryGetValue(person, out var before) || Closeness(state) > Closeness(before))) closest[person] = state;
            // Somebody joined by hand from two LINE users: the one who still follows is written to, once.
            var own = Closeness(row.State ?? default);
            if (row.User is { } user && (!users.TryGetValue(person, out var other) || own >= other.Own)) users[person] = (user, default, own);
        }
        return users.ToDictionary(u => u.Key, u => (u.Value.Id, closest.GetValueOrDefault(u.Key)));
    }

    static int Closeness(FriendshipState state) => state switch { FriendshipState.Following => 2, FriendshipState.Blocked => 1, _ => 0 };
}
