using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Tags;

namespace Todoke.Server.Profiles;

public sealed record PeopleBody(IReadOnlyList<PersonItem>? Items);

/// <summary>What became of one person of the call: the id, or the first thing that was wrong (then nothing of them was written).</summary>
public sealed record PersonResult(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Created,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem);

/// <param name="Items">One per person given, in their order.</param>
/// <param name="Position">At which all of it can be read.</param>
/// <param name="Problems">Everything that was wrong, each with its path.</param>
public sealed record PeopleResult(IReadOnlyList<PersonResult> Items, long Position, IReadOnlyList<Problem> Problems);

/// <summary>POST /profiles: up to a thousand people, each made or found by their identities. The good ones go in.</summary>
internal static class PeopleRoute
{
    const int Most = 1000;

    public static async Task<Results<Ok<PeopleResult>, ProblemHttpResult>> UpsertAsync(PeopleBody body, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (body.Items is not { Count: > 0 and <= Most } items)
            return ApiResults.Invalid("items", "items", $"items に1〜{Most}人を指定してください。", $"Give 1 to {Most} people as items.");
        var actor = Actor.Of(http);
        var written = await ledger.WriteAsync(async w =>
        {
            var input = await PeopleInput.LoadAsync(w, cancel);
            var tags = await TagNames.LoadAsync(w, cancel);
            var results = new PersonResult[items.Count];
            var (people, places, all) = (new List<PersonInput>(), new List<int>(), new List<Problem>());
            for (var i = 0; i < items.Count; i++)
            {
                var problems = new List<Problem>();
                if (input.Of($"items[{i}]", items[i], problems) is { } read)
                {
                    people.Add(await read.StoreNamesAsync(w, input.Catalog, tags, cancel));
                    places.Add(i);
                }
                else results[i] = new(null, null, problems[0]);
                all.AddRange(problems);
            }
            var outcomes = await PeopleUpsert.RunAsync(w, people, actor, cancel);
            for (var n = 0; n < places.Count; n++)
            {
                results[places[n]] = outcomes[n] switch
                {
                    PersonOutcome.Created created => new(created.ProfileId, true, null),
                    PersonOutcome.Found found => new(found.ProfileId, false, null),
                    _ => new(null, null, Conflict(places[n])),
                };
                if (results[places[n]].Problem is { } conflict) all.Add(conflict);
            }
            if (people.Count > 0) await Audit.RecordAsync(w, actor, "profile.upsert", "profiles", $$"""{"people":{{people.Count}}}""", cancel);
            return (Results: results, Problems: all);
        }, cancel);
        http.At(written.Position);
        return TypedResults.Ok(new PeopleResult(written.Value.Results, written.Position, written.Value.Problems));
    }

    static Problem Conflict(int index) => new($"items[{index}].identities", "identity_conflict",
        "これらの連携IDは別々の友だちのものです。統合の候補として表示しました。", "These identities belong to different people. They are now offered as candidates for a merge.");
}
