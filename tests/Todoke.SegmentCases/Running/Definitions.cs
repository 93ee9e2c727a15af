using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.SegmentCases.Format;

namespace Todoke.SegmentCases.Running;

/// <summary>Somebody entered or left.</summary>
/// <param name="At">Unix milliseconds.</param>
internal sealed record Entry(long Person, bool Entered, long At, string Cause);

/// <summary>A definition as the runner follows it.</summary>
/// <param name="Watched">False where it compares in a way that cannot be watched; then it has no log.</param>
/// <param name="Start">Who was inside when its log began.</param>
internal sealed record Definition(string Name, long Id, bool Watched, IReadOnlyList<long> Start);

/// <summary>Definitions: each is saved as a segment and watched from then on.</summary>
internal sealed class Definitions(CaseWorld world, Names names)
{
    const int PageSize = 200;
    readonly Dictionary<string, Definition> _known = new(StringComparer.Ordinal);

    public IEnumerable<Definition> All => _known.Values.OrderBy(d => d.Id);

    public Definition Find(string name) => _known.TryGetValue(name, out var known) ? known : throw new StepFailedException("definition", Show.Of(name), "none-of-this-name");

    /// <summary>The definition as the server takes it.</summary>
    public async Task<JsonNode> WholeAsync(JsonElement? condition, JsonElement? definition, CancellationToken cancel) =>
        definition is { } whole ? (await ConditionNames.ResolveAsync(whole, names, cancel))!
            : new JsonObject { ["version"] = 1, ["condition"] = await ConditionNames.ResolveAsync(condition!.Value, names, cancel) };

    /// <summary>Saves it, or replaces the one of this name.</summary>
    /// <returns>Warnings.</returns>
    public async Task<IReadOnlyList<string>> DefineAsync(DefineStep step, CancellationToken cancel)
    {
        var body = new { name = step.Define, definition = await WholeAsync(step.Condition, step.Definition, cancel) };
        if (_known.TryGetValue(step.Define, out var there))
        {
            var version = (await world.AskAsync(HttpMethod.Get, $"segments/{there.Id}", null, cancel)).GetProperty("version").GetInt64();
            await world.WriteAsync(HttpMethod.Put, $"segments/{there.Id}", body, cancel, version);
        }
        else
        {
            var id = (await world.WriteAsync(HttpMethod.Post, "segments", body, cancel)).GetProperty("id").GetInt64();
            names.Put("definition", step.Define, id);
            var watched = await WatchAsync(id, step.Entries, cancel);
            await world.SettledAsync(cancel);
            _known[step.Define] = new(step.Define, id, watched, step.Entries ? [] : (await AskedAsync(new { segment_id = id }, cancel)).Members);
        }
        if (step.Warned is null) return [];
        var check = await world.AskAsync(HttpMethod.Post, "segments/check", new { body.definition }, cancel);
        return [.. check.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("code").GetString()!)];
    }

    public async Task AdjustAsync(AdjustStep step, CancellationToken cancel) => await world.PostAsync($"segments/{Find(step.Adjust).Id}/people",
        new { add = Ids(step.Add), exclude = Ids(step.Exclude), clear = Ids(step.Clear) }, cancel);

    public async Task FreezeAsync(FreezeStep step, CancellationToken cancel)
    {
        var frozen = await world.PostAsync($"segments/{Find(step.Freeze).Id}/freeze", new { name = step.As }, cancel);
        names.Put("list", step.As, frozen.GetProperty("id").GetInt64());
    }

    public async Task DeleteAsync(string name, CancellationToken cancel)
    {
        await world.WriteAsync(HttpMethod.Delete, $"segments/{Find(name).Id}", null, cancel);
        _known.Remove(name);
        names.Forget("definition", name);
    }

    /// <summary>What the running server answers.</summary>
    /// <param name="question"><c>segment_id</c> or <c>definition</c>.</param>
    public async Task<(long Count, IReadOnlyList<long> Members)> AskedAsync(object question, CancellationToken cancel)
    {
        var asked = JsonSerializer.SerializeToNode(question, CaseWorld.Writing)!.AsObject();
        var count = (await world.AskAsync(HttpMethod.Post, "segments/count", asked, cancel)).GetProperty("count").GetInt64();
        var members = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = asked.DeepClone().AsObject();
            page["limit"] = PageSize;
            if (cursor.Length > 0) page["cursor"] = cursor;
            var answer = await world.AskAsync(HttpMethod.Post, "segments/members", page, cancel);
            members.AddRange(answer.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("id").GetInt64()));
            cursor = answer.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return (count, members);
    }

    /// <summary>The whole log since it was defined first, oldest first.</summary>
    public async Task<IReadOnlyList<Entry>> LogAsync(Definition definition, CancellationToken cancel)
    {
        var entries = new List<Entry>();
        for (string? cursor = "0"; cursor is not null;)
        {
            var page = await world.AskAsync(HttpMethod.Get, $"segments/{definition.Id}/entries?limit={PageSize}&cursor={cursor}", null, cancel);
            entries.AddRange(page.GetProperty("items").EnumerateArray().Select(e => new Entry(e.GetProperty("profile_id").GetInt64(), e.GetProperty("entered").GetBoolean(),
                e.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds(), Cause(e.GetProperty("cause").GetString()!))));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return entries;
    }

    // Causes name things by id; scenarios know them by name.
    string Cause(string cause)
    {
        if (cause.Split(':') is not [var kind, var id] || !long.TryParse(id, out var number)) return cause;
        return kind switch
        {
            "tag" => $"tag:{names.Of("tag", number)}", "audience" => $"list:{names.Of("list", number)}", "consent" => $"consent:{names.Of("topic", number)}",
            "friendship" => $"friendship:{names.Of("account", number)}", _ => cause,
        };
    }

    async Task<bool> WatchAsync(long id, bool entries, CancellationToken cancel)
    {
        try
        {
            await world.WriteAsync(HttpMethod.Put, $"segments/{id}/watch", new { entries }, cancel);
            return true;
        }
        catch (RefusedException e) when (e.Fits(new Refusal("not_watchable")))
        {
            return false;
        }
    }

    IEnumerable<long> Ids(PeopleNames? people) => (people?.All ?? []).Select(names.PersonId);
}
