using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Audiences;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>
/// Takes in people as sources describe them: finds each by their identities, makes whoever is new, and writes only what differs, so that
/// the same input twice changes nothing. One call serves a webhook event, an API call of a thousand people and a page of an import.
/// </summary>
public static class PeopleUpsert
{
    public static async Task<IReadOnlyList<PersonOutcome>> RunAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, Actor actor, CancellationToken cancel)
    {
        // 1 who is it? 2 make the new ones 3 add what each brings
        var known = await FindAsync(writer, people, cancel);
        var outcomes = new PersonOutcome[people.Count];
        var newcomers = new List<int>();
        for (var i = 0; i < people.Count; i++) outcomes[i] = await WhoAsync(writer, people[i], known, newcomers, i, actor, cancel);
        await MakeAsync(writer, people, newcomers, outcomes, known, cancel);
        var changed = await IdentitiesAsync(writer, people, outcomes, known, cancel);
        changed.UnionWith(await NamesAsync(writer, people, outcomes, cancel));
        foreach (var profile in changed) writer.Changed(ChangeKind.Profile, profile);
        changed.UnionWith(await PersonFactsWrite.AttributesAsync(writer, people, outcomes, cancel));
        changed.UnionWith(await PersonFactsWrite.TagsAsync(writer, people, outcomes, cancel));
        changed.UnionWith(await PersonFactsWrite.FriendshipsAsync(writer, people, outcomes, cancel));
        for (var i = 0; i < outcomes.Length; i++)
            if (outcomes[i] is PersonOutcome.Found found) outcomes[i] = found with { Changed = changed.Contains(found.ProfileId) };
        return outcomes;
    }

    /// <summary>The person behind an outcome, or null when nothing was written.</summary>
    public static long? ProfileOf(PersonOutcome outcome) => outcome switch
    {
        PersonOutcome.Created created => created.ProfileId,
        PersonOutcome.Found found => found.ProfileId,
        _ => null,
    };

    /// <summary>Looks up the person each identity belongs to, merges resolved.</summary>
    public static async Task<Dictionary<Identity, long>> FindAsync(LedgerConnection ledger, IEnumerable<Identity> identities, CancellationToken cancel)
    {
        var found = new Dictionary<Identity, long>();
        foreach (var group in identities.Distinct().GroupBy(i => (i.Kind, i.Scope)))
            foreach (var chunk in group.Chunk(500))
            {
                var (list, values) = LedgerConnection.In(chunk.Select(i => i.Value).ToList());
                await ledger.EachAsync(
                    $"SELECT i.value, {Merging.Root} FROM identity i JOIN profile p ON p.id = i.profile_id WHERE i.kind = @kind AND i.scope = @scope AND i.value IN {list}",
                    r => found[new(group.Key.Kind, group.Key.Scope, r.GetString(0))] = r.GetInt64(1), cancel,
                    [("kind", group.Key.Kind), ("scope", group.Key.Scope), .. values]);
            }
        return found;
    }

    static Task<Dictionary<Identity, long>> FindAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, CancellationToken cancel) =>
        FindAsync(writer, people.SelectMany(p => p.Identities), cancel);

    static async Task<PersonOutcome> WhoAsync(LedgerWriter writer, PersonInput input, Dictionary<Identity, long> known, List<int> newcomers, int index, Actor actor, CancellationToken cancel)
    {
        var roots = input.Identities.Where(known.ContainsKey).Select(i => known[i]).Distinct().ToList();
        if (input.ProfileId is { } id)
        {
            if (await Merging.RootAsync(writer, id, cancel) is not { } root) return new PersonOutcome.Gone();
            roots = [root, .. roots.Where(r => r != root)];
        }
        // Two inputs of one call may share a new identity: the second finds the placeholder (a negative number) of the first.
        if (roots.Count == 0)
        {
            newcomers.Add(index);
            foreach (var identity in input.Identities) known[identity] = -1 - index;
            return new PersonOutcome.Created(-1 - index);
        }
        var winner = roots[0];
        foreach (var other in roots.Skip(1))
        {
            if (winner < 0 || other < 0 || await ForbiddenAsync(writer, winner, other, cancel))
            {
                if (winner > 0 && other > 0)
                    await writer.ExecuteAsync("INSERT INTO merge_candidate (a, b, why, at) VALUES (@a, @b, 'identity_conflict', @at) ON CONFLICT (a, b) DO NOTHING", cancel,
                        ("a", Math.Min(winner, other)), ("b", Math.Max(winner, other)), ("at", writer.Now));
                return new PersonOutcome.Conflict(winner, other);
            }
            await Merging.MergeAsync(writer, other, winner, "identities of one person", actor, cancel);
            foreach (var (identity, root) in known.Where(k => k.Value == other).ToList()) known[identity] = winner;
        }
        foreach (var identity in input.Identities) known.TryAdd(identity, winner);
        return new PersonOutcome.Found(winner, false);
    }

    // The system never joins two people who each have a LINE identity of one provider: LINE says they are two.
    // By the two people's own rows: it is asked for every merge of an import, inside its write.
    static async Task<bool> ForbiddenAsync(LedgerWriter writer, long a, long b, CancellationToken cancel) => await writer.CountAsync(
        """
        SELECT COUNT(*) FROM identity x JOIN identity y ON y.kind = 'line' AND y.scope = x.scope
        WHERE x.kind = 'line' AND x.profile_id IN (SELECT id FROM profile WHERE id = @a OR merged_into = @a)
          AND y.profile_id IN (SELECT id FROM profile WHERE id = @b OR merged_into = @b)
        """, cancel, ("a", a), ("b", b)) > 0;

    static async Task MakeAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, List<int> newcomers, PersonOutcome[] outcomes, Dictionary<Identity, long> known, CancellationToken cancel)
    {
        if (newcomers.Count == 0) return;
        var first = await writer.NextIdsAsync("profile", newcomers.Count, cancel);
        var ids = newcomers.Select((index, n) => (index, Id: first + n)).ToDictionary(x => -1L - x.index, x => x.Id);
        await writer.InsertAsync("profile (id, display_name, search_name, known, created_at)", [.. newcomers.Select(index =>
        {
            var input = people[index];
            // Somebody told us about this person (API, import) or they have an identity of their own; only a bare cookie is nobody yet.
            var isKnown = input.Identities.Count == 0 || input.Identities.Any(i => i.MakesKnown);
            var name = input.DisplayName ?? "";
            return new object?[] { ids[-1L - index], name, SearchName.Of(name), isKnown ? 1 : 0, writer.Now };
        })], cancel);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] is PersonOutcome.Created created) outcomes[i] = new PersonOutcome.Created(ids[created.ProfileId]);
            if (outcomes[i] is PersonOutcome.Found { ProfileId: < 0 } found) outcomes[i] = new PersonOutcome.Found(ids[found.ProfileId], true);
        }
        foreach (var (identity, placeholder) in known.Where(k => k.Value < 0).ToList()) known[identity] = ids[placeholder];
        foreach (var id in ids.Values) writer.Changed(ChangeKind.Profile, id);
    }

    static async Task<HashSet<long>> IdentitiesAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, PersonOutcome[] outcomes, Dictionary<Identity, long> known, CancellationToken cancel)
    {
        var there = await FindAsync(writer, people, cancel);
        var rows = new Dictionary<Identity, long>();
        for (var i = 0; i < people.Count; i++)
            if (ProfileOf(outcomes[i]) is { } profile)
                foreach (var identity in people[i].Identities.Where(x => !there.ContainsKey(x))) rows.TryAdd(identity, profile);
        await writer.InsertAsync("identity (kind, scope, value, profile_id, created_at, sha)",
            [.. rows.Select(r => new object?[] { r.Key.Kind, r.Key.Scope, r.Key.Value, r.Value, writer.Now, AddressHash.Of(r.Key.Kind, r.Key.Value)?.Sha })], cancel);
        await HashedLists.IdentitiesAsync(writer, rows.Select(r => (r.Key, r.Value)), cancel);
        foreach (var (identity, profile) in rows)
            if (MessageFacts.ChannelOf(identity.Kind) is { } channel) writer.Changed(ChangeKind.Address, profile, (int)channel);
        // A visitor who gives any other identity is somebody from now on.
        var somebody = rows.Where(r => r.Key.MakesKnown).Select(r => r.Value).Distinct().ToList();
        foreach (var chunk in somebody.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await writer.ExecuteAsync($"UPDATE profile SET known = 1 WHERE known = 0 AND id IN {list}", cancel, values);
        }
        var made = outcomes.OfType<PersonOutcome.Created>().Select(c => c.ProfileId).ToHashSet();
        return [.. rows.Values.Where(v => !made.Contains(v))];
    }

    static async Task<HashSet<long>> NamesAsync(LedgerWriter writer, IReadOnlyList<PersonInput> people, PersonOutcome[] outcomes, CancellationToken cancel)
    {
        var changed = new HashSet<long>();
        for (var i = 0; i < people.Count; i++)
        {
            // A newcomer was made with their name.
            if (outcomes[i] is not PersonOutcome.Found { ProfileId: var profile } || people[i].DisplayName is not { Length: > 0 } name) continue;
            var rows = await writer.ExecuteAsync("UPDATE profile SET display_name = @name WHERE id = @id AND display_name <> @name", cancel,
                ("name", name), ("id", profile));
            if (rows > 0) changed.Add(profile);
        }
        await SearchName.RefreshAsync(writer, changed, cancel);
        return changed;
    }
}
