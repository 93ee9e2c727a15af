using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

public sealed record ProfileIdentity(string Kind, string Scope, string Value);

public sealed record ProfileFriendship(long AccountId, string AccountName, string State, DateTimeOffset? Since, string DisplayName, string? PictureUrl);

public sealed record ProfileAttribute(string Key, string Label, AttributeKind Type, JsonElement Value, DateTimeOffset EffectiveAt);

/// <summary>A topic and this person's consent to it. <paramref name="At"/>: when they said so; null where they never did and the topic's default stands.</summary>
public sealed record ProfileConsent(long TopicId, string Key, string Name, bool Granted, DateTimeOffset? At);

/// <summary>Everything about one person but their history. <paramref name="MergedInto"/>: the person this id stands for now; the facts are theirs.</summary>
public sealed record ProfileDetail(
    long Id, string DisplayName, bool Known, DateTimeOffset CreatedAt, long? MergedInto, IReadOnlyList<ProfileIdentity> Identities, IReadOnlyList<ProfileFriendship> Friendships,
    IReadOnlyList<ProfileTag> Tags, IReadOnlyList<ProfileAttribute> Attributes, IReadOnlyList<ProfileConsent> Consents)
{
    /// <returns>Null when the person is deleted or never was.</returns>
    public static async Task<ProfileDetail?> LoadAsync(LedgerConnection ledger, long id, CancellationToken cancel)
    {
        if (await Merging.RootAsync(ledger, id, cancel) is not { } root) return null;
        var family = await FamilyAsync(ledger, root, cancel);
        var (list, values) = LedgerConnection.In(family);
        var person = await ledger.FirstAsync("SELECT display_name, known, created_at FROM profile WHERE id = @root", r => (Name: r.GetString(0), Known: r.GetInt32(1) == 1, CreatedAt: ApiJson.Instant(r.GetInt64(2))), cancel, ("root", root));
        var identities = await ledger.QueryAsync($"SELECT kind, scope, value FROM identity WHERE profile_id IN {list} ORDER BY created_at, kind, scope, value", r => new ProfileIdentity(r.GetString(0), r.GetString(1), r.GetString(2)), cancel, values);
        var friendships = new Dictionary<long, ProfileFriendship>();
        await ledger.EachAsync(
            $"""
            SELECT f.account_id, COALESCE(a.name, ''), f.state, f.since, f.display_name, f.picture_url FROM friendship f LEFT JOIN account a ON a.id = f.account_id
            WHERE f.profile_id IN {list} ORDER BY CASE f.state WHEN 1 THEN 3 WHEN 2 THEN 2 ELSE 1 END, f.changed_at
            """,
            r => friendships[r.GetInt64(0)] = new(r.GetInt64(0), r.GetString(1), ProfileSummaries.StateOf(r.GetInt32(2)), ApiJson.Instant(r.IsDBNull(3) ? null : r.GetInt64(3)), r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5)),
            cancel, values);
        var tags = await ProfileSummaries.TagsAsync(ledger, family.ToDictionary(m => m, _ => root), cancel);
        var name = person.Name.Length > 0 ? person.Name : friendships.Values.Select(f => f.DisplayName).LastOrDefault(n => n.Length > 0) ?? "";
        return new(id, name, person.Known, person.CreatedAt, root == id ? null : root, identities, [.. friendships.Values.OrderBy(f => f.AccountId)], tags.GetValueOrDefault(root, []),
            await AttributesAsync(ledger, root, family, cancel), await ConsentsAsync(ledger, root, family, cancel));
    }

    /// <summary>The winner and everybody merged into them: whose facts are the winner's.</summary>
    internal static Task<List<long>> FamilyAsync(LedgerConnection ledger, long root, CancellationToken cancel) =>
        ledger.QueryAsync("SELECT id FROM profile WHERE id = @root OR merged_into = @root ORDER BY id", r => r.GetInt64(0), cancel, ("root", root));

    // The newer word stands, and the winner's own where both are equally old; archived topics are shown only where something was said.
    static async Task<List<ProfileConsent>> ConsentsAsync(LedgerConnection ledger, long root, List<long> family, CancellationToken cancel)
    {
        var (list, values) = LedgerConnection.In(family);
        var said = new Dictionary<long, (bool Granted, long At)>();
        await ledger.EachAsync($"SELECT topic_id, granted, at FROM consent WHERE profile_id IN {list} ORDER BY at, CASE WHEN profile_id = @root THEN 1 ELSE 0 END, profile_id",
            r => said[r.GetInt64(0)] = (r.GetInt32(1) == 1, r.GetInt64(2)), cancel, [.. values, ("root", root)]);
        var topics = await ledger.QueryAsync("SELECT id, key, name, default_granted, archived_at FROM topic ORDER BY id",
            r => (Id: r.GetInt64(0), Key: r.GetString(1), Name: r.GetString(2), Default: r.GetInt32(3) == 1, Archived: !r.IsDBNull(4)), cancel);
        return [.. topics.Where(t => !t.Archived || said.ContainsKey(t.Id)).Select(t => said.TryGetValue(t.Id, out var word) ? new ProfileConsent(t.Id, t.Key, t.Name, word.Granted, ApiJson.Instant(word.At)) : new(t.Id, t.Key, t.Name, t.Default, null))];
    }

    // Of two values of one attribute the one with the later effective time wins, and the winner's own where both are equally old.
    static async Task<List<ProfileAttribute>> AttributesAsync(LedgerConnection ledger, long root, List<long> family, CancellationToken cancel)
    {
        var (list, values) = LedgerConnection.In(family);
        var catalog = (await AttributeCatalog.LoadAsync(ledger, cancel)).ByKey.Values.ToDictionary(a => a.Id);
        var held = new Dictionary<long, (string? Json, long At)>();
        await ledger.EachAsync(
            $"SELECT attribute_id, value, effective_at FROM attribute_value WHERE profile_id IN {list} ORDER BY effective_at, CASE WHEN profile_id = @root THEN 1 ELSE 0 END, profile_id",
            r => held[r.GetInt64(0)] = (r.IsDBNull(1) ? null : r.GetString(1), r.GetInt64(2)), cancel, [.. values, ("root", root)]);
        return
        [
            .. held.Where(h => h.Value.Json is not null && catalog.ContainsKey(h.Key)).OrderBy(h => h.Key).Select(h =>
            {
                var (attribute, json) = (catalog[h.Key], JsonSerializer.Deserialize<JsonElement>(h.Value.Json!));
                // An undeclared attribute keeps each person's value with its own type.
                var type = attribute.Declared ? attribute.Type : AttributeDefinition.KindOf(Core.Values.FactJson.Read(json));
                return new ProfileAttribute(attribute.Key, attribute.Label, type, json, ApiJson.Instant(h.Value.At));
            }),
        ];
    }
}
