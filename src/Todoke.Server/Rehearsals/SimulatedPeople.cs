using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Rehearsals;

/// <summary>
/// People nobody ever was: friends of the rehearsed accounts, with tags and values drawn from the definitions and from what real people's values
/// look like, each by itself, and with a history (<see cref="SimulatedHistory"/>). The same seed makes the same people.
/// </summary>
internal static class SimulatedPeople
{
    const int ValuesLookedAt = 300, LongestFriendshipDays = 720;
    const double HasTag = 0.25, HasValue = 0.8;
    const long DayMs = 86_400_000;

    /// <summary>Writes them into the rehearsal's ledger.</summary>
    public static async Task WriteAsync(RowCopy copy, IReadOnlyList<long> ids, IReadOnlyDictionary<long, Alias> aliases, IReadOnlyList<RehearsedAccount> accounts, int seed, CancellationToken cancel)
    {
        var (to, dice) = (copy.To, new Random(seed));
        var pools = await PoolsAsync(copy.From, cancel);
        var tags = await copy.From.QueryAsync("SELECT id FROM tag ORDER BY id", r => r.GetInt64(0), cancel);
        var (profiles, identities, friendships, tagged, values) = (new List<object?[]>(), new List<object?[]>(), new List<object?[]>(), new List<object?[]>(), new List<object?[]>());
        foreach (var id in ids)
        {
            var (alias, since) = (aliases[id], to.Now - (long)(dice.NextDouble() * LongestFriendshipDays * DayMs));
            profiles.Add([id, alias.Name, SearchName.Of(alias.Name), 1, since]);
            foreach (var (provider, users) in alias.UserIds) identities.Add([Identity.Line, provider, users[0], id, since]);
            foreach (var account in accounts) friendships.Add([account.Id, id, 1, since, since, alias.Name]);
            foreach (var tag in tags)
                if (dice.NextDouble() < HasTag) tagged.Add([id, tag, since]);
            foreach (var (attribute, pool) in pools)
                if (dice.NextDouble() < HasValue) values.Add([id, attribute, pool[dice.Next(pool.Count)], since, since]);
        }
        await to.InsertAsync("profile (id, display_name, search_name, known, created_at)", profiles, cancel);
        await to.InsertAsync("identity (kind, scope, value, profile_id, created_at)", identities, cancel);
        await to.InsertAsync("friendship (account_id, profile_id, state, since, changed_at, display_name)", friendships, cancel);
        await to.InsertAsync("profile_tag (profile_id, tag_id, added_at)", tagged, cancel);
        await SimulatedHistory.WriteAsync(copy, ids, dice, cancel);
        await to.InsertAsync("attribute_value (profile_id, attribute_id, value, effective_at, held_since)", values, cancel);
    }

    static async Task<List<(long Attribute, IReadOnlyList<string> Values)>> PoolsAsync(LedgerConnection from, CancellationToken cancel)
    {
        var pools = new List<(long, IReadOnlyList<string>)>();
        foreach (var (id, key, choices) in await from.QueryAsync("SELECT id, key, choices FROM attribute ORDER BY id", r => (r.GetInt64(0), r.GetString(1), r.GetString(2)), cancel))
        {
            var seen = await from.QueryAsync($"SELECT value FROM attribute_value WHERE attribute_id = @id AND value IS NOT NULL LIMIT {ValuesLookedAt}", r => Disguise.Json(key, r.GetString(0)), cancel, ("id", id));
            if (seen.Count == 0) seen = [.. JsonSerializer.Deserialize<List<AttributeChoice>>(choices, ApiJson.Options)!.Select(c => JsonSerializer.Serialize(c.Value, ApiJson.Options))];
            if (seen.Count > 0) pools.Add((id, seen));
        }
        return pools;
    }
}
