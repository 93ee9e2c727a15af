using Todoke.Core.Import;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Attributes;
using Todoke.Server.Events;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Tags;

namespace Todoke.Server.Imports;

/// <summary>
/// What earlier pages of a dry run would have made. They wrote nothing, so what they would have made is new again to a later page and must
/// not be counted twice. Empty in a real run.
/// </summary>
internal sealed class SeenBefore
{
    public HashSet<Identity> Identities { get; } = [];

    public HashSet<string> EventIds { get; } = [];
}

/// <summary>What a page did. <paramref name="Updated"/>: people who were there before and changed.</summary>
internal sealed record PageOutcome(ImportCounts Counts, IReadOnlyList<long> Created, IReadOnlyList<long> Updated, IReadOnlyList<JobProblem> Problems);

/// <summary>Writes one page of rows in one transaction. Does nothing outside it, since it may run twice.</summary>
internal sealed class ImportPage(LedgerWriter w, ImportInput input, ImportMapping mapping, SeenBefore seen, Actor actor, CancellationToken cancel)
{
    readonly List<JobProblem> _problems = [];
    readonly HashSet<long> _created = [], _updated = [];
    long _peopleCreated, _tagsAdded;

    /// <summary>Where events of such a file come from: rows of two shops or two systems that look alike are different events.</summary>
    string Source => $"import:{mapping.Source}" + (mapping.Constants.Shop is { } shop ? $"/{shop}" : "");

    public async Task<PageOutcome> WriteAsync(IReadOnlyList<RowReading> rows)
    {
        var bad = rows.OfType<BadRow>().Count() + await PeopleAsync([.. rows.OfType<PersonRow>()]);
        var (badEvents, added, repeated) = await EventsAsync([.. rows.OfType<EventRow>()]);
        return new(new(0, _peopleCreated, 0, added, repeated, _tagsAdded, bad + badEvents), [.. _created], [.. _updated], _problems);
    }

    async Task<int> PeopleAsync(List<PersonRow> rows)
    {
        if (rows.Count == 0) return 0;
        var catalog = await AttributeCatalog.LoadAsync(w, cancel);
        var (good, people) = (new List<PersonRow>(), new List<PersonInput>());
        foreach (var row in rows)
        {
            var (attributes, fits) = (new List<(long, string?, long?)>(), true);
            foreach (var value in row.Attributes)
            {
                switch (catalog.Read(value.Key, value.Key, ImportValues.For(catalog.ByKey.GetValueOrDefault(value.Key), value.Value)))
                {
                    case AttributeReading.Taken taken: attributes.Add((await catalog.IdAsync(w, taken, cancel), taken.Json, null)); break;
                    case AttributeReading.Refused refused:
                        _problems.Add(new(row.Line, value.Key, refused.Problem.Code, refused.Problem.Ja, refused.Problem.En, FactJson.Write(ImportValues.Fact(value.Value))));
                        fits = false;
                        break;
                }
            }
            // A line break inside a name is a spreadsheet's, not the person's.
            var display = row.DisplayName is { } given ? string.Concat(given.Select(c => char.IsControl(c) ? ' ' : c)) : null;
            if (PeopleInput.Name("", display) is { } name)
            {
                _problems.Add(new(row.Line, null, name.Code, name.Ja, name.En, display));
                fits = false;
            }
            if (!fits) continue;
            good.Add(row);
            people.Add(new PersonInput { Identities = [.. row.Identities.Select(IdentityOf)], DisplayName = display, Attributes = attributes });
        }
        var who = await UpsertAsync(people);
        for (var i = 0; i < good.Count; i++)
            if (who[i] is null) Conflict(good[i].Line, people[i]);
        await TagsAsync(good.Select((row, i) => (row.Tags, Profile: who[i], people[i].Identities)));
        return rows.Count - who.Count(p => p is not null);
    }

    async Task<(int Bad, long Added, long Repeated)> EventsAsync(List<EventRow> rows)
    {
        if (rows.Count == 0) return (0, 0, 0);
        // Each person of the page is looked for once, however many rows are theirs.
        var people = new Dictionary<string, (PersonInput Person, long? Profile)>();
        string Key(EventRow row) => string.Join('\n', row.Identities.Select(i => $"{i.Kind} {i.Shop} {i.Value}"));
        foreach (var row in rows) people.TryAdd(Key(row), (new PersonInput { Identities = [.. row.Identities.Select(IdentityOf)] }, null));
        var strangers = input.CreatePeople ? [] : await StrangersAsync(people);
        var wanted = people.Where(p => !strangers.Contains(p.Key)).ToList();
        var who = await UpsertAsync([.. wanted.Select(p => p.Value.Person)]);
        for (var i = 0; i < wanted.Count; i++) people[wanted[i].Key] = (wanted[i].Value.Person, who[i]);

        var (events, bad, again) = (new List<NewEvent>(rows.Count), 0, 0L);
        foreach (var row in rows)
        {
            var (person, profile) = people[Key(row)];
            if (profile is { } id)
            {
                if (seen.EventIds.Contains(row.EventId)) again++;
                else events.Add(new(id, row.Name, row.At.ToUnixTimeMilliseconds(), Source, row.EventId, Properties(row)));
                continue;
            }
            bad++;
            if (strangers.Contains(Key(row)))
                _problems.Add(new(row.Line, null, "no_person", "この連携IDを持つ友だちがいません。", "Nobody has this identity.", row.Identities[0].Value));
            else Conflict(row.Line, person);
        }
        if (mapping.Tags.Count > 0) await TagsAsync(people.Values.Select(p => (mapping.Tags, p.Profile, p.Person.Identities)));
        var added = await EventsWrite.AddAsync(w, events, cancel);
        return (bad, added.Count, again + events.Count - added.Count);
    }

    static string Properties(EventRow row) => FactJson.Write(new FactValue.Object(row.Properties.ToDictionary(p => p.Key, p => ImportValues.Fact(p.Value))));

    async Task<HashSet<string>> StrangersAsync(Dictionary<string, (PersonInput Person, long? Profile)> people)
    {
        var known = await PeopleUpsert.FindAsync(w, people.Values.SelectMany(p => p.Person.Identities), cancel);
        return [.. people.Where(p => !p.Value.Person.Identities.Any(known.ContainsKey)).Select(p => p.Key)];
    }

    // The person of each input, null where its identities belong to different people.
    async Task<List<long?>> UpsertAsync(List<PersonInput> people)
    {
        var outcomes = await PeopleUpsert.RunAsync(w, people, actor, cancel);
        for (var i = 0; i < people.Count; i++)
            switch (outcomes[i])
            {
                case PersonOutcome.Created created:
                    _created.Add(created.ProfileId);
                    if (!people[i].Identities.Any(seen.Identities.Contains)) _peopleCreated++;
                    break;
                case PersonOutcome.Found { Changed: true } found: _updated.Add(found.ProfileId); break;
            }
        return [.. outcomes.Select(PeopleUpsert.ProfileOf)];
    }

    async Task TagsAsync(IEnumerable<(IReadOnlyList<string> Tags, long? Profile, IReadOnlyList<Identity> Identities)> people)
    {
        var wanted = people.Where(p => p.Profile is not null && p.Tags.Count > 0).ToList();
        if (wanted.Count == 0) return;
        var names = await TagNames.LoadAsync(w, cancel);
        var again = wanted.Where(p => _created.Contains(p.Profile!.Value) && p.Identities.Any(seen.Identities.Contains)).Select(p => p.Profile!.Value).ToHashSet();
        foreach (var tag in wanted.SelectMany(p => p.Tags.Select(t => (Tag: t, Profile: p.Profile!.Value))).GroupBy(t => t.Tag, t => t.Profile))
        {
            var id = await names.IdAsync(w, tag.Key, cancel);
            foreach (var row in await TagChange.AddAsync(w, id, [.. tag.Distinct()], cancel))
            {
                if (!_created.Contains(row.ProfileId)) _updated.Add(row.ProfileId);
                if (!again.Contains(row.ProfileId)) _tagsAdded++;
            }
        }
    }

    void Conflict(long line, PersonInput person) => _problems.Add(new(line, null, "identity_conflict",
        "この行の連携IDは別々の友だちのものです。統合の候補として表示しました。", "The identities of this row belong to different people. They are now offered as candidates for a merge.",
        string.Join(", ", person.Identities.Select(i => i.Value))));

    Identity IdentityOf(ImportIdentity identity) => ImportJob.IdentityOf(identity, input);
}
