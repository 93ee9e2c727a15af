using System.Text.Json;
using Todoke.SegmentCases.Format;

namespace Todoke.SegmentCases.Running;

/// <summary>What happens to people: who they are, what is known of them, what they do.</summary>
internal sealed class PeopleSteps(CaseWorld world, Names names)
{
    const int MostPerCall = 1000;
    readonly Dictionary<string, long> _merges = new(StringComparer.Ordinal);

    sealed record NewPerson(string Name, bool Anonymous, IReadOnlyDictionary<string, Texts>? Identities, IReadOnlyDictionary<string, JsonElement>? Set, Moment? At, IReadOnlyList<string>? Tags);

    public Task MakeAsync(PersonStep step, CancellationToken cancel) => MakeAsync([new(step.Person, step.Anonymous, step.Identities, step.Set, step.At, step.Tags)], cancel);

    public Task MakeAsync(PeopleStep step, CancellationToken cancel) => MakeAsync([.. Enumerable.Range(0, step.Count).Select(i =>
    {
        var values = new Dictionary<string, JsonElement>(step.Set ?? new Dictionary<string, JsonElement>());
        foreach (var (key, vary) in step.Vary ?? new Dictionary<string, IReadOnlyList<JsonElement>>()) values[key] = vary[i % vary.Count];
        return new NewPerson($"{step.People}{step.From + i}", false, null, values, step.At, step.Tags);
    })], cancel);

    async Task MakeAsync(IReadOnlyList<NewPerson> people, CancellationToken cancel)
    {
        if (people.FirstOrDefault(p => names.HasPerson(p.Name)) is { } twice) throw new StepFailedException("person", Show.Of(twice.Name), "there-is-one-of-this-name");
        foreach (var chunk in people.Chunk(MostPerCall))
        {
            var answer = await world.PostAsync("profiles", new
            {
                items = chunk.Select(p => new
                {
                    identities = Identities(Names.Identity(p.Name, p.Anonymous), p.Identities), attributes = p.Set, effective_at = At(p.At), tags = p.Tags, display_name = p.Anonymous ? null : p.Name,
                }),
            }, cancel);
            foreach (var (person, made) in chunk.Zip(answer.GetProperty("items").EnumerateArray())) names.Put(person.Name, made.GetProperty("id").GetInt64(), person.Anonymous);
        }
    }

    public Task IdentifyAsync(IdentifyStep step, CancellationToken cancel) =>
        world.PostAsync("profiles", new { items = new[] { new { identities = Identities(names.IdentityOf(step.Identify), step.Identities) } } }, cancel);

    public Task SetAsync(SetStep step, CancellationToken cancel) => UpsertAsync(step.Of, identity => new { identities = new[] { identity }, attributes = step.Set, effective_at = At(step.At) }, cancel);

    public async Task TagAsync(TagStep step, CancellationToken cancel)
    {
        if (await names.TagAsync(step.Tag, cancel) is null) names.Put("tag", step.Tag, (await world.PostAsync("tags", new { name = step.Tag }, cancel)).GetProperty("id").GetInt64());
        if (step.Of is { } people) await UpsertAsync(people, identity => new { identities = new[] { identity }, tags = new[] { step.Tag } }, cancel);
    }

    public async Task UntagAsync(UntagStep step, CancellationToken cancel)
    {
        var tag = await names.TagAsync(step.Untag, cancel) ?? names.Needed("tag", step.Untag);
        foreach (var person in step.Of.All) await world.WriteAsync(HttpMethod.Delete, $"profiles/{names.PersonId(person)}/tags/{tag}", null, cancel);
    }

    public async Task EventsAsync(IReadOnlyList<EventStep> events, CancellationToken cancel)
    {
        var items = from e in events from person in e.Of.All from _ in Enumerable.Range(0, e.Times) select new { id = e.Id, name = e.Event, at = At(e.At), profile_id = names.PersonId(person), properties = e.Properties };
        foreach (var chunk in items.Chunk(MostPerCall)) await world.PostAsync("events", new { items = chunk }, cancel);
    }

    public Task WithdrawAsync(WithdrawStep step, CancellationToken cancel) => world.WriteAsync(HttpMethod.Delete, $"events?external_id={Uri.EscapeDataString(step.Withdraw)}", null, cancel);

    public async Task FriendshipAsync(FriendshipStep step, CancellationToken cancel)
    {
        var account = await names.AccountAsync(step.Account, cancel);
        // A report that does not say when it was true is taken for the oldest there is, so 'now' is said where nothing else is.
        DateTimeOffset? since = step.SinceUnknown ? null : At(step.Since) ?? world.Clock.GetUtcNow();
        await UpsertAsync(step.Of, identity => new { identities = new[] { identity }, friendship = new { account_id = account, state = step.Friendship, since } }, cancel);
    }

    public async Task MergeAsync(MergeStep step, CancellationToken cancel) =>
        _merges[step.Merge] = (await world.PostAsync($"profiles/{names.PersonId(step.Into)}/merge", new { loser_id = names.PersonId(step.Merge), why = "case" }, cancel)).GetProperty("merge_id").GetInt64();

    public Task UndoMergeAsync(UndoMergeStep step, CancellationToken cancel) =>
        _merges.TryGetValue(step.UndoMerge, out var merge) ? world.PostAsync($"merges/{merge}/undo", null, cancel) : throw new StepFailedException("merge", Show.Of(step.UndoMerge), "never-merged");

    public async Task DeleteAsync(string name, CancellationToken cancel)
    {
        await world.WriteAsync(HttpMethod.Delete, $"profiles/{names.PersonId(name)}", null, cancel);
        names.Forget(name);
    }

    DateTimeOffset? At(Moment? moment) => moment?.From(world.Clock.GetUtcNow());

    async Task UpsertAsync(PeopleNames people, Func<object, object> item, CancellationToken cancel)
    {
        foreach (var chunk in people.All.Chunk(MostPerCall)) await world.PostAsync("profiles", new { items = chunk.Select(p => item(names.IdentityOf(p))) }, cancel);
    }

    static IEnumerable<object> Identities(object own, IReadOnlyDictionary<string, Texts>? more) =>
        [own, .. (more ?? new Dictionary<string, Texts>()).SelectMany(kind => kind.Value.All.Select(value => kind.Key is "line" or "customer"
            ? (object)new { kind = kind.Key, scope = "cases", value } : new { kind = kind.Key, value }))];
}
