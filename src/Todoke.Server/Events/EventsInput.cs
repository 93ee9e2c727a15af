using System.Text;
using System.Text.Json;
using Todoke.Core.Problems;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Events;

/// <summary>
/// One event as the API takes it. <paramref name="Id"/>: the sender's own; the same id again is the same event (without one, every sending is
/// a new event). <paramref name="At"/>: with its offset; absent: now. The person: by <paramref name="ProfileId"/> or by <paramref name="Identity"/>;
/// an identity that nobody has makes a new person.
/// </summary>
public sealed record EventItem(string? Id, string? Name, DateTimeOffset? At, long? ProfileId, IdentityInput? Identity, JsonElement? Properties);

/// <summary>Checks events from the API and finds (or makes) the people they are about.</summary>
internal static class EventsInput
{
    public const string Source = "api";
    const int LongestName = 100, LongestId = 200, LargestProperties = 32 * 1024;

    sealed record Checked(int Index, EventItem Item, Identity? Identity, string Properties);

    public static async Task<(List<NewEvent> Events, List<Problem> Problems)> ReadAsync(LedgerWriter w, IReadOnlyList<EventItem> items, Actor actor, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        var people = await PeopleInput.LoadAsync(w, cancel);
        var good = new List<Checked>();
        for (var i = 0; i < items.Count; i++)
            if (Check($"items[{i}]", i, items[i], people, problems) is { } ok) good.Add(ok);

        var roots = await RootsAsync(w, [.. good.Where(g => g.Item.ProfileId is not null).Select(g => g.Item.ProfileId!.Value)], cancel);
        var byIdentity = good.Where(g => g.Identity is not null).Select(g => g.Identity!.Value).Distinct().ToList();
        var outcomes = await PeopleUpsert.RunAsync(w, [.. byIdentity.Select(i => new PersonInput { Identities = [i] })], actor, cancel);
        var owners = byIdentity.Zip(outcomes).ToDictionary(p => p.First, p => PeopleUpsert.ProfileOf(p.Second));

        var events = new List<NewEvent>();
        foreach (var (index, item, identity, properties) in good)
        {
            var owner = identity is { } who ? owners[who] : roots.TryGetValue(item.ProfileId!.Value, out var root) ? root : null;
            if (owner is null) problems.Add(new($"items[{index}].profile_id", "no_profile", $"友だち {item.ProfileId} はいません(削除された可能性があります)。", $"There is no person {item.ProfileId}, or they were deleted."));
            else events.Add(new(owner.Value, item.Name!.Trim(), item.At?.ToUnixTimeMilliseconds() ?? w.Now, Source,
                string.IsNullOrEmpty(item.Id) ? $"{w.Now}-{await w.NextIdAsync("event_without_id", cancel)}" : item.Id, properties));
        }
        return (events, problems);
    }

    static Checked? Check(string path, int index, EventItem? item, PeopleInput people, List<Problem> problems)
    {
        var before = problems.Count;
        if (item is null)
        {
            problems.Add(new(path, "empty", "行動の内容が空です。", "There is nothing about this event."));
            return null;
        }
        if (item.Name?.Trim() is not { Length: > 0 and <= LongestName } name || name.Any(char.IsControl))
            problems.Add(new($"{path}.name", "event_name", $"行動の名前は1〜{LongestName}文字です。", $"An event's name has 1 to {LongestName} characters."));
        if (item.Id is { Length: > LongestId } || item.Id?.Any(char.IsControl) == true)
            problems.Add(new($"{path}.id", "event_id", $"id は{LongestId}文字までです。", $"An id has at most {LongestId} characters."));
        if (item.At is { } at && !FactValue.Instant.Fits(at.ToUnixTimeMilliseconds()))
            problems.Add(new($"{path}.at", "event_time", "日時が範囲外です。", "The time is out of range."));
        if (item.ProfileId is null == item.Identity is null)
            problems.Add(new($"{path}.identity", "event_person", "profile_id か identity のどちらか1つを指定してください。", "Give exactly one of profile_id and identity."));
        var identity = item.ProfileId is null ? item.Identity?.Read($"{path}.identity", people.ProviderOf(null), problems) : null;
        var properties = Properties($"{path}.properties", item.Properties, problems);
        return problems.Count > before ? null : new(index, item, identity, properties);
    }

    static string Properties(string path, JsonElement? properties, List<Problem> problems)
    {
        if (properties is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given) return "{}";
        if (given.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, "properties", "properties はオブジェクトで指定してください。", "properties must be an object."));
            return "{}";
        }
        try
        {
            var json = FactJson.Write(FactJson.Read(given));
            if (Encoding.UTF8.GetByteCount(json) > LargestProperties)
                problems.Add(new(path, "too_long", $"properties は{LargestProperties / 1024}KBまでです。", $"properties may have {LargestProperties / 1024} KB."));
            return json;
        }
        catch (JsonException)
        {
            problems.Add(new(path, "text_broken", "文字が壊れています。", "The text is broken (half a character)."));
            return "{}";
        }
    }

    static async Task<Dictionary<long, long?>> RootsAsync(LedgerConnection ledger, List<long> ids, CancellationToken cancel)
    {
        var roots = new Dictionary<long, long?>();
        foreach (var chunk in ids.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await ledger.EachAsync($"SELECT p.id, w.id FROM profile p JOIN profile w ON w.id = {Merging.Root} WHERE p.id IN {list} AND w.deleted_at IS NULL", r => roots[r.GetInt64(0)] = r.GetInt64(1), cancel, values);
        }
        return roots;
    }
}
