using System.Text.Json;
using Todoke.Core.Problems;
using Todoke.Core.Values;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;
using Todoke.Server.Tags;

namespace Todoke.Server.Profiles;

/// <summary>A friendship as an outsider reports it. <paramref name="Since"/>: since when, where that is known.</summary>
public sealed record FriendshipReport(long AccountId, string? State, DateTimeOffset? Since);

/// <summary>
/// One person as the API takes them. Tags are names; those that do not exist are made. <paramref name="EffectiveAt"/>: since when the
/// attributes are so (absent: now); an older value never replaces a newer one.
/// </summary>
public sealed record PersonItem(
    IReadOnlyList<IdentityInput>? Identities, string? DisplayName, IReadOnlyDictionary<string, JsonElement>? Attributes, IReadOnlyList<string>? Tags, FriendshipReport? Friendship,
    DateTimeOffset? EffectiveAt = null);

/// <summary>Reads what the API is given about people against the vocabulary of the ledger. One per write.</summary>
internal sealed class PeopleInput(AttributeCatalog catalog, IReadOnlyDictionary<long, string> providers)
{
    public const int LongestName = 200;
    const int MostTags = 100;

    public static async Task<PeopleInput> LoadAsync(LedgerConnection ledger, CancellationToken cancel) => new(
        await AttributeCatalog.LoadAsync(ledger, cancel),
        (await ledger.QueryAsync("SELECT id, provider FROM account", r => (r.GetInt64(0), r.GetString(1)), cancel)).ToDictionary(a => a.Item1, a => a.Item2));

    public AttributeCatalog Catalog => catalog;

    /// <summary>The provider of a LINE identity that names none: the account's, or the only one there is.</summary>
    public string? ProviderOf(long? account) => account is { } id ? providers.GetValueOrDefault(id) : providers.Values.Distinct().Take(2).ToList() is [var only] ? only : null;

    /// <summary>Everything about one person that was understood, not yet written.</summary>
    public sealed record Read(IReadOnlyList<Identity> Identities, string? DisplayName, IReadOnlyList<AttributeReading.Taken> Attributes, IReadOnlyList<string> Tags, FriendshipInput? Friendship, long? EffectiveAt = null)
    {
        public async Task<PersonInput> StoreNamesAsync(LedgerWriter w, AttributeCatalog catalog, TagNames tags, CancellationToken cancel)
        {
            var attributes = new List<(long, string?, long?)>();
            foreach (var taken in Attributes) attributes.Add((await catalog.IdAsync(w, taken, cancel), taken.Json, EffectiveAt));
            var tagIds = new List<long>();
            foreach (var name in Tags) tagIds.Add(await tags.IdAsync(w, name, cancel));
            return new PersonInput { Identities = Identities, DisplayName = DisplayName, Attributes = attributes, TagIds = tagIds, Friendship = Friendship };
        }
    }

    /// <returns>Null when something is wrong; then <paramref name="problems"/> says what.</returns>
    public Read? Of(string path, PersonItem? item, List<Problem> problems)
    {
        var before = problems.Count;
        if (item is null)
        {
            problems.Add(new(path, "empty", "友だちの情報が空です。", "There is nothing about this person."));
            return null;
        }
        var friendship = Friendship(path, item.Friendship, problems);
        var provider = ProviderOf(item.Friendship?.AccountId);
        var identities = new List<Identity>();
        for (var i = 0; i < (item.Identities?.Count ?? 0); i++)
            if (item.Identities![i].Read($"{path}.identities[{i}]", provider, problems) is { } identity) identities.Add(identity);
        if (item.Identities is null or { Count: 0 })
            problems.Add(new($"{path}.identities", "identity_missing", "連携IDを1つ以上指定してください。", "Give at least one identity."));
        var attributes = Attributes($"{path}.attributes", item.Attributes, problems);
        var tags = (item.Tags ?? []).Select(t => t?.Trim() ?? "").Distinct().ToList();
        for (var i = 0; i < tags.Count; i++)
            if (TagNames.Problem($"{path}.tags[{i}]", tags[i]) is { } bad) problems.Add(bad);
        if (tags.Count > MostTags) problems.Add(new($"{path}.tags", "too_many", $"タグは一度に{MostTags}個までです。", $"At most {MostTags} tags at once."));
        if (Name($"{path}.display_name", item.DisplayName) is { } badName) problems.Add(badName);
        var effectiveAt = EffectiveAt($"{path}.effective_at", item.EffectiveAt, problems);
        return problems.Count > before ? null : new(identities, item.DisplayName?.Trim(), attributes, tags, friendship, effectiveAt);
    }

    public List<AttributeReading.Taken> Attributes(string path, IReadOnlyDictionary<string, JsonElement>? values, List<Problem> problems)
    {
        var taken = new List<AttributeReading.Taken>();
        foreach (var (key, value) in values ?? new Dictionary<string, JsonElement>())
            switch (catalog.Read($"{path}.{key}", key, value))
            {
                case AttributeReading.Taken good: taken.Add(good); break;
                case AttributeReading.Refused bad: problems.Add(bad.Problem); break;
            }
        return taken;
    }

    public static long? EffectiveAt(string path, DateTimeOffset? given, List<Problem> problems)
    {
        if (given?.ToUnixTimeMilliseconds() is not { } ms) return null;
        if (!FactValue.Instant.Fits(ms)) problems.Add(new(path, "effective_time", "日時が範囲外です。", "The time is out of range."));
        return ms;
    }

    public static Problem? Name(string path, string? name) => name is { Length: > LongestName } || name?.Any(char.IsControl) == true
        ? new(path, "display_name", $"名前は{LongestName}文字までで、制御文字を含められません。", $"A name has at most {LongestName} characters and no control characters.") : null;

    // LINE's own word about a friendship beats an outsider's: a report that does not say when it was true counts as the oldest.
    FriendshipInput? Friendship(string path, FriendshipReport? report, List<Problem> problems)
    {
        if (report is null) return null;
        FriendshipState? state = report.State switch
        {
            "following" => FriendshipState.Following, "blocked" => FriendshipState.Blocked, "unknown" => FriendshipState.Unknown, _ => null,
        };
        if (state is null) problems.Add(new($"{path}.friendship.state", "friendship_state", "state は following、blocked、unknown のいずれかです。", "state is following, blocked or unknown."));
        if (!providers.ContainsKey(report.AccountId)) problems.Add(new($"{path}.friendship.account_id", "no_account", $"LINE公式アカウント {report.AccountId} はありません。", $"There is no account {report.AccountId}."));
        var since = report.Since?.ToUnixTimeMilliseconds();
        return state is null ? null : new(report.AccountId, state.Value, since, since ?? 0);
    }
}
