using Todoke.Server.Api;
using Todoke.Server.Events;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Webhook;

/// <summary>The events of one call, for one account.</summary>
internal sealed record WebhookBatch(long AccountId, string Provider, IReadOnlyList<LineEvent> Events);

/// <summary>
/// Writes webhook events, many at once. Safe against repetition and disorder: an event counts once by its id, a friendship follows the
/// events' own instants, and what was unsent stays erased whichever arrives first.
/// </summary>
internal static class WebhookWrite
{
    /// <returns>Whether names are wanted from LINE now.</returns>
    public static async Task<bool> RunAsync(LedgerWriter w, IReadOnlyList<WebhookBatch> batches, CancellationToken cancel)
    {
        var wanted = false;
        foreach (var account in batches.GroupBy(b => (b.AccountId, b.Provider)))
            wanted |= await AccountAsync(w, account.Key.AccountId, account.Key.Provider, [.. account.SelectMany(b => b.Events)], cancel);
        return wanted;
    }

    static async Task<bool> AccountAsync(LedgerWriter w, long account, string provider, IReadOnlyList<LineEvent> events, CancellationToken cancel)
    {
        // 1 which are new? 2 who are they? 3 what becomes of the friendships? 4 the events themselves 5 what is taken back 6 whose name is missing?
        var fresh = await NewOnesAsync(w, account, events, cancel);
        var personal = fresh.FindAll(e => e.IsPersonal);
        if (personal.Count == 0) return false;
        var known = await KnownAsync(w, account, provider, personal, cancel);
        var people = personal.ConvertAll(e => new PersonInput
        {
            Identities = [new Identity(Identity.Line, provider, e.UserId!)],
            Friendship = FriendshipBy(e, account, known.GetValueOrDefault(e.UserId!), w.Now),
        });
        var outcomes = await PeopleUpsert.RunAsync(w, people, Actor.System, cancel);
        var unsent = await UnsentAsync(w, account, personal, cancel);
        var rows = new List<NewEvent>(personal.Count);
        for (var i = 0; i < personal.Count; i++)
        {
            var (e, profile) = (personal[i], PeopleUpsert.ProfileOf(outcomes[i]));
            if (profile is null) continue;
            var properties = e.IsMessage && e.Reference is { } message && unsent.Contains(message) ? LineEvent.Erased(e.Properties) : e.Properties;
            rows.Add(new(profile.Value, e.Name, e.At ?? w.Now, $"line:{account}", e.Id, properties, account, e.Reference));
        }
        await EventsWrite.AddAsync(w, rows, cancel);
        await EraseAsync(w, account, [.. personal.Where(e => e.Type == "unsend" && e.Reference is not null).Select(e => e.Reference!).Distinct()], cancel);
        return await WantNamesAsync(w, account, personal, known, outcomes, cancel);
    }

    // Nobody else writes between the look and the insert: there is one write transaction at a time.
    static async Task<List<LineEvent>> NewOnesAsync(LedgerWriter w, long account, IReadOnlyList<LineEvent> events, CancellationToken cancel)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in events.Select(e => e.Id).Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await w.EachAsync($"SELECT event_id FROM webhook_event WHERE account_id = @account AND event_id IN {list}", r => seen.Add(r.GetString(0)), cancel, [("account", account), .. values]);
        }
        var fresh = events.Where(e => seen.Add(e.Id)).ToList();
        await w.InsertAsync("webhook_event (account_id, event_id, type, at, received_at, raw)",
            [.. fresh.Select(e => new object?[] { account, e.Id, e.Type, e.At ?? w.Now, w.Now, e.Raw })], cancel);
        return fresh;
    }

    sealed record Known(long Profile, FriendshipState State, bool HasName);

    static async Task<Dictionary<string, Known>> KnownAsync(LedgerWriter w, long account, string provider, List<LineEvent> events, CancellationToken cancel)
    {
        var known = new Dictionary<string, Known>(StringComparer.Ordinal);
        foreach (var chunk in events.Select(e => e.UserId!).Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await w.EachAsync(
                $"""
                SELECT i.value, i.profile_id, f.state, f.display_name FROM identity i LEFT JOIN friendship f ON f.account_id = @account AND f.profile_id = i.profile_id
                WHERE i.kind = 'line' AND i.scope = @scope AND i.value IN {list}
                """,
                r => known[r.GetString(0)] = new(r.GetInt64(1), r.IsDBNull(2) ? FriendshipState.Unknown : (FriendshipState)r.GetInt32(2), !r.IsDBNull(3) && r.GetString(3).Length > 0),
                cancel, [("account", account), ("scope", provider), .. values]);
        }
        return known;
    }

    // follow and unfollow are LINE's word. Anything else somebody does with the account shows that they do not block it: where LINE never
    // said more, they count as following, since when is not known. (Somebody may write without being a friend; LINE drops what is sent to
    // such a person and counts nothing. On accounts that are not verified this is the only way earlier friends ever appear.) Whoever is known to
    // have blocked comes back only by a follow.
    static FriendshipInput? FriendshipBy(LineEvent e, long account, Known? known, long now)
    {
        var at = e.At ?? now;
        return e.Type switch
        {
            "follow" => new(account, FriendshipState.Following, at, at),
            "unfollow" => new(account, FriendshipState.Blocked, at, at),
            _ => known is null or { State: FriendshipState.Unknown } ? new(account, FriendshipState.Following, null, at) : null,
        };
    }

    static async Task<HashSet<string>> UnsentAsync(LedgerWriter w, long account, List<LineEvent> events, CancellationToken cancel)
    {
        var unsent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in events.Where(e => e.IsMessage && e.Reference is not null).Select(e => e.Reference!).Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await w.EachAsync($"SELECT reference FROM event WHERE reference IN {list} AND name = 'unsend' AND account_id = @account", r => unsent.Add(r.GetString(0)), cancel, [("account", account), .. values]);
        }
        return unsent;
    }

    static async Task EraseAsync(LedgerWriter w, long account, IReadOnlyList<string> messages, CancellationToken cancel)
    {
        foreach (var chunk in messages.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var rows = await w.QueryAsync($"SELECT id, properties FROM event WHERE reference IN {list} AND name IN ('message', 'message_edited') AND account_id = @account",
                r => (Id: r.GetInt64(0), Properties: r.GetString(1)), cancel, [("account", account), .. values]);
            foreach (var (id, properties) in rows)
            {
                await w.ExecuteAsync("UPDATE event SET properties = @properties WHERE id = @id", cancel, ("properties", LineEvent.Erased(properties)), ("id", id));
                w.Changed(ChangeKind.EventWithdrawn, id);
            }
        }
    }

    static async Task<bool> WantNamesAsync(LedgerWriter w, long account, List<LineEvent> events, Dictionary<string, Known> known, IReadOnlyList<PersonOutcome> outcomes, CancellationToken cancel)
    {
        var wanted = new HashSet<long>();
        for (var i = 0; i < events.Count; i++)
        {
            // LINE gives no profile of somebody who blocks.
            if (events[i].Type == "unfollow") continue;
            var before = known.GetValueOrDefault(events[i].UserId!);
            if (before is { HasName: true }) continue;
            if ((before?.Profile ?? PeopleUpsert.ProfileOf(outcomes[i])) is { } profile) wanted.Add(profile);
        }
        if (wanted.Count == 0) return false;
        await w.InsertAsync("name_wanted (account_id, profile_id)", [.. wanted.Select(p => new object?[] { account, p })], cancel, "ON CONFLICT (account_id, profile_id) DO NOTHING");
        return true;
    }
}
