using System.Text.Json;
using Todoke.Core.Segments;
using Todoke.SegmentCases.Format;

namespace Todoke.SegmentCases.Running;

/// <summary>Finds members in every way there is, compares the ways with each other and with what was expected.</summary>
internal sealed class Checks(CaseWorld world, Names names, Definitions definitions, Action<string, string, string> fail)
{
    public async Task ExpectAsync(ExpectStep step, CancellationToken cancel)
    {
        var definition = definitions.Find(step.Expect);
        var (members, log) = await AgreedAsync(definition, cancel);
        Members(step, members);
        await ReachableAsync(step, new { segment_id = definition.Id, account_id = 0L }, cancel);
        if (!definition.Watched && (step.Entries ?? step.Exits) is not null) fail("entries", "a-log", "not-watchable");
        Count("entries", step.Entries, log.Count(e => e.Entered));
        Count("exits", step.Exits, log.Count(e => !e.Entered));
        foreach (var (person, wanted) in step.EntriesOf ?? new Dictionary<string, int>()) Count($"entries_of.{person}", wanted, log.Count(e => e.Entered && names.OfProfile(e.Person) == person));
        foreach (var (person, wanted) in step.ExitsOf ?? new Dictionary<string, int>()) Count($"exits_of.{person}", wanted, log.Count(e => !e.Entered && names.OfProfile(e.Person) == person));
        if (step.Log is { } lines) Log(lines, log);
    }

    public async Task AskAsync(AskStep step, CancellationToken cancel)
    {
        var whole = await definitions.WholeAsync(step.Ask, null, cancel);
        var (count, members) = await definitions.AskedAsync(new { definition = whole }, cancel);
        var node = SegmentDefinition.Parse(whole.ToJsonString()).Condition;
        Same(count, members, await ThreeWays.FindAsync(world, _ => node, cancel), "");
        Members(step, members);
        await ReachableAsync(step, new { definition = whole, account_id = 0L }, cancel);
    }

    /// <summary>Compares the ways for every definition there is.</summary>
    public async Task AllAgreeAsync(CancellationToken cancel)
    {
        foreach (var definition in definitions.All) await AgreedAsync(definition, cancel);
    }

    async Task<(IReadOnlyList<long> Members, IReadOnlyList<Entry> Log)> AgreedAsync(Definition definition, CancellationToken cancel)
    {
        var (count, members) = await definitions.AskedAsync(new { segment_id = definition.Id }, cancel);
        Same(count, members, await ThreeWays.FindAsync(world, context => context.Segments[definition.Id], cancel), definition.Name);
        if (!definition.Watched) return (members, []);
        var log = await definitions.LogAsync(definition, cancel);
        var inside = definition.Start.ToHashSet();
        foreach (var entry in log)
            if (!(entry.Entered ? inside.Add(entry.Person) : inside.Remove(entry.Person))) fail($"log({definition.Name})", entry.Entered ? "outside-before" : "inside-before", names.OfProfile(entry.Person));
        Same($"log({definition.Name})", members, inside);
        return (members, log);
    }

    // What the running server says is compared with the others: whoever differs, something is wrong.
    void Same(long count, IReadOnlyList<long> members, ThreeWays ways, string name)
    {
        var of = name.Length > 0 ? $"({name})" : "";
        if (count != members.Count) fail($"count-and-members{of}", count.ToString(), members.Count.ToString());
        Same($"rebuilt{of}", members, ways.Rebuilt);
        Same($"reference{of}", members, ways.Reference);
    }

    void Same(string what, IReadOnlyCollection<long> expected, IReadOnlyCollection<long> got)
    {
        if (!expected.ToHashSet().SetEquals(got)) fail(what, Show.Names(expected.Select(names.OfProfile)), Show.Names(got.Select(names.OfProfile)));
    }

    void Members(CheckStep step, IReadOnlyList<long> members)
    {
        var got = members.Select(names.OfProfile).ToHashSet();
        if (step.Members is { } exactly && !got.SetEquals(Known(exactly))) fail("members", Show.Names(exactly.All), Show.Names(got));
        if (step.Includes is { } some && Known(some).Where(n => !got.Contains(n)).ToList() is { Count: > 0 } missing) fail("includes", Show.Names(missing), Show.Names(got));
        if (step.Excludes is { } none && Known(none).Where(got.Contains).ToList() is { Count: > 0 } extra) fail("excludes", Show.Names(extra), Show.Names(got));
        Count("count", step.Count, members.Count);
    }

    async Task ReachableAsync(CheckStep step, object question, CancellationToken cancel)
    {
        if (step.Reachable is not { } wanted) return;
        var asked = JsonSerializer.SerializeToNode(question)!.AsObject();
        asked["account_id"] = await names.AccountAsync(wanted.Account, cancel);
        var answer = await world.AskAsync(HttpMethod.Post, "segments/count", asked, cancel);
        Count("reachable", wanted.Count, answer.GetProperty("reachable").GetInt32());
    }

    void Log(IReadOnlyList<LogLine> wanted, IReadOnlyList<Entry> log)
    {
        var fits = wanted.Count == log.Count && wanted.Zip(log).All(pair => pair.First.Person == names.OfProfile(pair.Second.Person) && pair.First.Entered == pair.Second.Entered
            && (pair.First.At is not { } at || at.From(world.Clock.GetUtcNow()).ToUnixTimeMilliseconds() == pair.Second.At) && (pair.First.Cause is not { } cause || cause == pair.Second.Cause));
        if (!fits)
            fail("log", Show.Of(wanted.Select(w => new { person = w.Person, entered = w.Entered, at = w.At?.From(world.Clock.GetUtcNow()).UtcDateTime, cause = w.Cause })),
                Show.Of(log.Select(e => new { person = names.OfProfile(e.Person), entered = e.Entered, at = DateTimeOffset.FromUnixTimeMilliseconds(e.At).UtcDateTime, cause = e.Cause })));
    }

    // A misspelt name must not pass as somebody who is outside. Somebody who was deleted may still be named.
    IEnumerable<string> Known(PeopleNames people) => people.All.Select(name => names.EverNamed(name) ? name : throw new StepFailedException("person", Show.Of(name), "nobody-of-this-name"));

    void Count(string what, int? wanted, int got)
    {
        if (wanted is { } number && number != got) fail(what, number.ToString(), got.ToString());
    }
}
