using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

public sealed record ProfileTag(long Id, string Name, string Color, DateTimeOffset AddedAt);

/// <summary>
/// One person in a list. <paramref name="State"/> and <paramref name="Since"/> are those on the account the list is about, or else the
/// closest friendship they have. <paramref name="DisplayName"/>: what the shop calls them, else their name on LINE, else empty.
/// </summary>
public sealed record ProfileSummary(long Id, string DisplayName, string? PictureUrl, string State, DateTimeOffset? Since, IReadOnlyList<ProfileTag> Tags, DateTimeOffset CreatedAt, bool Known);

/// <summary>Reads people for lists, merges resolved.</summary>
public static class ProfileSummaries
{
    sealed record Friend(string State, DateTimeOffset? Since, string Name, string? Picture);

    /// <returns>In the order of <paramref name="ids"/> (at most a few thousand); whoever is deleted or merged into another is left out.</returns>
    public static async Task<IReadOnlyList<ProfileSummary>> LoadAsync(LedgerConnection ledger, IReadOnlyList<long> ids, long? accountId, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var (list, values) = LedgerConnection.In(ids);
        var rootOf = (await ledger.QueryAsync($"SELECT id, COALESCE(merged_into, id) FROM profile WHERE id IN {list} OR merged_into IN {list}", r => (r.GetInt64(0), r.GetInt64(1)), cancel, values))
            .ToDictionary(m => m.Item1, m => m.Item2);
        var (family, members) = LedgerConnection.In(rootOf.Keys);

        var friends = new Dictionary<long, Friend>();
        var on = accountId is null ? "" : " AND account_id = @account";
        // The closest friendship last, so that it stands; of two people who were merged the one who follows tells the state.
        await ledger.EachAsync(
            $"SELECT profile_id, state, since, display_name, picture_url FROM friendship WHERE profile_id IN {family}{on} ORDER BY CASE state WHEN 1 THEN 3 WHEN 2 THEN 2 ELSE 1 END, changed_at",
            r =>
            {
                var root = rootOf[r.GetInt64(0)];
                var before = friends.GetValueOrDefault(root);
                friends[root] = new(StateOf(r.GetInt32(1)), ApiJson.Instant(r.IsDBNull(2) ? null : r.GetInt64(2)),
                    r.GetString(3) is { Length: > 0 } name ? name : before?.Name ?? "", r.IsDBNull(4) ? before?.Picture : r.GetString(4));
            }, cancel, [.. members, .. accountId is null ? [] : new (string, object?)[] { ("account", accountId) }]);

        var tags = await TagsAsync(ledger, rootOf, cancel);
        var people = (await ledger.QueryAsync($"SELECT id, display_name, created_at, known FROM profile WHERE id IN {list} AND deleted_at IS NULL AND merged_into IS NULL", r =>
        {
            var friend = friends.GetValueOrDefault(r.GetInt64(0));
            return new ProfileSummary(r.GetInt64(0), r.GetString(1) is { Length: > 0 } name ? name : friend?.Name ?? "", friend?.Picture, friend?.State ?? "none", friend?.Since,
                tags.GetValueOrDefault(r.GetInt64(0), []), ApiJson.Instant(r.GetInt64(2)), r.GetInt32(3) == 1);
        }, cancel, values)).ToDictionary(p => p.Id);
        return [.. ids.Where(people.ContainsKey).Select(id => people[id])];
    }

    public static string StateOf(int stored) => (FriendshipState)stored switch
    {
        FriendshipState.Following => "following",
        FriendshipState.Blocked => "blocked",
        _ => "unknown",
    };

    /// <summary>The tags of each winner, each tag once, since the first time it was put on anybody of the family.</summary>
    internal static async Task<Dictionary<long, List<ProfileTag>>> TagsAsync(LedgerConnection ledger, Dictionary<long, long> rootOf, CancellationToken cancel)
    {
        var (family, values) = LedgerConnection.In(rootOf.Keys);
        var tags = new Dictionary<long, List<ProfileTag>>();
        await ledger.EachAsync($"SELECT h.profile_id, t.id, t.name, t.color, h.added_at FROM profile_tag h JOIN tag t ON t.id = h.tag_id WHERE h.profile_id IN {family} ORDER BY h.added_at, t.id", r =>
        {
            var root = rootOf[r.GetInt64(0)];
            if (!tags.TryGetValue(root, out var mine)) tags[root] = mine = [];
            if (!mine.Exists(t => t.Id == r.GetInt64(1))) mine.Add(new(r.GetInt64(1), r.GetString(2), r.GetString(3), ApiJson.Instant(r.GetInt64(4))));
        }, cancel, values);
        return tags;
    }
}
