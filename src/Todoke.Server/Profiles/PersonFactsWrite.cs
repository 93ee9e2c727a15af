using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>Writes attribute values, tags and friendships of many people at once, and says whose really changed.</summary>
internal static class PersonFactsWrite
{
    sealed record Held(string? Value, long EffectiveAt, long HeldSince);

    public static async Task<HashSet<long>> AttributesAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, IReadOnlyList<PersonOutcome> outcomes, CancellationToken cancel)
    {
        var writes = new List<(long Profile, long Attribute, string? Value, long At)>();
        for (var i = 0; i < people.Count; i++)
            if (PeopleUpsert.ProfileOf(outcomes[i]) is { } profile)
                foreach (var (attribute, value, at) in people[i].Attributes) writes.Add((profile, attribute, value, at ?? writer.Now));
        if (writes.Count == 0) return [];

        var held = await HeldAsync(writer, writes.Select(w => w.Profile).Distinct(), cancel);
        var (changed, dirty) = (new HashSet<(long, long)>(), new HashSet<(long, long)>());
        foreach (var (profile, attribute, value, at) in writes)
        {
            var key = (profile, attribute);
            var old = held.GetValueOrDefault(key);
            // An older write never replaces a newer one; the same value again only confirms it, and is held since when it was.
            if (old is not null && at < old.EffectiveAt) continue;
            if (old is not null && old.Value == value)
            {
                if (at == old.EffectiveAt) continue;
                held[key] = old with { EffectiveAt = at };
            }
            else
            {
                // Taken away before it was ever told is kept, too: an older write that arrives later must find that it comes too late.
                held[key] = new(value, at, at);
                if (old is not null || value is not null) changed.Add(key);
            }
            dirty.Add(key);
        }
        await writer.InsertAsync("attribute_value (profile_id, attribute_id, value, effective_at, held_since)",
            [.. dirty.Select(k => new object?[] { k.Item1, k.Item2, held[k].Value, held[k].EffectiveAt, held[k].HeldSince })], cancel,
            "ON CONFLICT (profile_id, attribute_id) DO UPDATE SET value = excluded.value, effective_at = excluded.effective_at, held_since = excluded.held_since");
        // A confirmed value is a change to a follower too: after a merge the later of two effective times wins.
        foreach (var (profile, attribute) in dirty)
        {
            var now = held[(profile, attribute)];
            writer.Changed(ChangeKind.Attribute, profile, attribute, FeedData.Attribute(now.Value, now.EffectiveAt, now.HeldSince));
        }
        return [.. changed.Select(c => c.Item1)];
    }

    static async Task<Dictionary<(long, long), Held>> HeldAsync(LedgerWriter writer, IEnumerable<long> profiles, CancellationToken cancel)
    {
        var held = new Dictionary<(long, long), Held>();
        foreach (var chunk in profiles.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await writer.EachAsync($"SELECT profile_id, attribute_id, value, effective_at, held_since FROM attribute_value WHERE profile_id IN {list}",
                r => held[(r.GetInt64(0), r.GetInt64(1))] = new(r.IsDBNull(2) ? null : r.GetString(2), r.GetInt64(3), r.GetInt64(4)), cancel, values);
        }
        return held;
    }

    public static async Task<HashSet<long>> TagsAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, IReadOnlyList<PersonOutcome> outcomes, CancellationToken cancel)
    {
        var pairs = new HashSet<(long Profile, long Tag)>();
        for (var i = 0; i < people.Count; i++)
            if (PeopleUpsert.ProfileOf(outcomes[i]) is { } profile)
                foreach (var tag in people[i].TagIds) pairs.Add((profile, tag));
        var changed = new HashSet<long>();
        foreach (var group in pairs.GroupBy(p => p.Tag))
            changed.UnionWith(await AddTagAsync(writer, group.Key, [.. group.Select(p => p.Profile)], cancel));
        return changed;
    }

    /// <summary>Puts a tag on people who do not have it yet.</summary>
    /// <returns>Those who got it.</returns>
    public static async Task<List<long>> AddTagAsync(LedgerWriter writer, long tag, IReadOnlyCollection<long> profiles, CancellationToken cancel)
    {
        var got = await writer.InsertAsync("profile_tag (profile_id, tag_id, added_at)", [.. profiles.Select(p => new object?[] { p, tag, writer.Now })], cancel,
            "ON CONFLICT (profile_id, tag_id) DO NOTHING RETURNING profile_id");
        foreach (var profile in got) writer.Changed(ChangeKind.Tag, profile, tag, FeedData.Tag(writer.Now));
        return got;
    }

    static Identity? LineIdentity(PersonInput person)
    {
        foreach (var identity in person.Identities)
            if (identity.Kind == Identity.Line) return identity;
        return null;
    }

    // A friendship is between an account and one LINE user: it stays with the profile that holds the LINE identity also after a merge, so that
    // there is one row per LINE user, a late report meets the row it is about, and an undone merge leaves everybody with their own.
    static async Task<Dictionary<Identity, long>> HoldersAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, CancellationToken cancel)
    {
        var own = new Dictionary<Identity, long>();
        var lines = people.Where(p => p.Friendship is not null).Select(LineIdentity).OfType<Identity>().Distinct();
        foreach (var scope in lines.GroupBy(l => l.Scope))
            foreach (var chunk in scope.Chunk(500))
            {
                var (list, values) = LedgerConnection.In(chunk.Select(l => l.Value).ToList());
                await writer.EachAsync($"SELECT value, profile_id FROM identity WHERE kind = 'line' AND scope = @scope AND value IN {list}",
                    r => own[new(Identity.Line, scope.Key, r.GetString(0))] = r.GetInt64(1), cancel, [("scope", scope.Key), .. values]);
            }
        return own;
    }

    public static async Task<HashSet<long>> FriendshipsAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, IReadOnlyList<PersonOutcome> outcomes, CancellationToken cancel)
    {
        var rows = new List<(long Person, long Profile, FriendshipInput Friendship)>();
        var own = await HoldersAsync(writer, people, cancel);
        for (var i = 0; i < people.Count; i++)
            if (PeopleUpsert.ProfileOf(outcomes[i]) is { } profile && people[i].Friendship is { } friendship)
                rows.Add((profile, LineIdentity(people[i]) is { } line ? own.GetValueOrDefault(line, profile) : profile, friendship));
        var changed = new HashSet<long>();
        foreach (var account in rows.GroupBy(r => r.Friendship.AccountId))
            // A statement can write a row once: several reports about one person go into several statements, in their order.
            foreach (var round in account.GroupBy(r => r.Profile).SelectMany(p => p.Select((row, i) => (row, i))).GroupBy(r => r.i, r => r.row).OrderBy(g => g.Key))
                changed.UnionWith(await FriendshipsAsync(writer, account.Key, [.. round], cancel));
        await SearchName.RefreshAsync(writer, rows.Where(r => r.Friendship.DisplayName is { Length: > 0 } && changed.Contains(r.Person)).Select(r => r.Profile), cancel);
        return changed;
    }

    static async Task<HashSet<long>> FriendshipsAsync(LedgerWriter writer, long account, List<(long Person, long Profile, FriendshipInput Friendship)> rows, CancellationToken cancel)
    {
        // 'not yet known' never overwrites what LINE told; otherwise the newer report wins, whenever it arrives. LINE reports a follow only
        // when it begins, so the newest one of the present state says since when; an older one only where nothing was known.
        var written = (await writer.InsertAsync("friendship (account_id, profile_id, state, since, changed_at, display_name, picture_url, language)",
            [.. rows.Select(r => new object?[] { account, r.Profile, (int)r.Friendship.State, r.Friendship.Since, r.Friendship.At, r.Friendship.DisplayName ?? "", r.Friendship.PictureUrl, r.Friendship.Language })], cancel,
            """
            ON CONFLICT (account_id, profile_id) DO UPDATE SET
              state = CASE WHEN excluded.changed_at >= friendship.changed_at AND excluded.state <> 0 THEN excluded.state ELSE friendship.state END,
              since = CASE WHEN excluded.state = friendship.state AND excluded.changed_at >= friendship.changed_at THEN COALESCE(excluded.since, friendship.since)
                WHEN excluded.state = friendship.state THEN COALESCE(friendship.since, excluded.since)
                WHEN excluded.changed_at >= friendship.changed_at AND excluded.state <> 0 THEN excluded.since ELSE friendship.since END,
              changed_at = CASE WHEN excluded.changed_at > friendship.changed_at AND excluded.state <> 0 THEN excluded.changed_at ELSE friendship.changed_at END,
              display_name = CASE WHEN excluded.display_name <> '' THEN excluded.display_name ELSE friendship.display_name END,
              picture_url = COALESCE(excluded.picture_url, friendship.picture_url), language = COALESCE(excluded.language, friendship.language)
            WHERE (excluded.changed_at >= friendship.changed_at AND excluded.state <> 0 AND excluded.state <> friendship.state)
              OR (excluded.display_name <> '' AND excluded.display_name <> friendship.display_name)
              OR (excluded.picture_url IS NOT NULL AND excluded.picture_url IS DISTINCT FROM friendship.picture_url)
              OR (excluded.state = friendship.state AND excluded.since IS NOT NULL AND excluded.since IS DISTINCT FROM friendship.since
                AND (friendship.since IS NULL OR excluded.changed_at >= friendship.changed_at))
            RETURNING profile_id
            """)).ToHashSet();
        // The same state again is no change, but an older report that comes later must lose against it.
        await writer.UpdateAsync("UPDATE friendship SET changed_at = v.column3", [.. rows.Where(r => !written.Contains(r.Profile)).Select(r => new object?[] { r.Profile, (int)r.Friendship.State, r.Friendship.At })],
            "WHERE friendship.account_id = @account AND friendship.profile_id = v.column1 AND friendship.state = v.column2 AND friendship.changed_at < v.column3", cancel, ("account", account));
        foreach (var chunk in written.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await writer.EachAsync($"SELECT profile_id, state, since FROM friendship WHERE account_id = @account AND profile_id IN {list}",
                r => writer.Changed(ChangeKind.Friendship, r.GetInt64(0), account, FeedData.Friendship(r.GetInt32(1), r.IsDBNull(2) ? null : r.GetInt64(2))), cancel, [("account", account), .. values]);
        }
        return [.. rows.Where(r => written.Contains(r.Profile)).Select(r => r.Person)];
    }
}
