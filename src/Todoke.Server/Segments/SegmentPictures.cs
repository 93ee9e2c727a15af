using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Segments;

/// <param name="Size">1 to 50; 10 where it is left out.</param>
/// <param name="Seed">The same seed draws the same people while the segment stays as it is; left out: any.</param>
public sealed record SampleQuestion(JsonElement? Definition = null, long? SegmentId = null, long? AccountId = null, int? Size = null, int? Seed = null);

public sealed record SampleAnswer(IReadOnlyList<ProfileSummary> Items, int Seed);

/// <param name="Path">The way to a value among the attributes: keys, and numbers for list items.</param>
/// <param name="Limit">So many values at most, the most frequent first; 1 to 200, 20 where it is left out.</param>
public sealed record BreakdownQuestion(JsonElement? Definition = null, long? SegmentId = null, JsonElement? Path = null, int? Limit = null);

public sealed record BreakdownLine(JsonElement Value, long People);

/// <param name="Values">A list counts once for each of its different items, so the lines may add up to more than the people.</param>
/// <param name="Others">People with none of the values shown, but another one.</param>
/// <param name="Missing">People without a value.</param>
public sealed record BreakdownAnswer(IReadOnlyList<BreakdownLine> Values, long Others, long Missing, long People, long Distinct);

/// <summary>Two to five groups of people: saved segments by id, or conditions.</summary>
public sealed record OverlapQuestion(IReadOnlyList<long>? Segments = null, IReadOnlyList<JsonElement>? Definitions = null);

/// <param name="In">The places (from 0) of the groups all of whose members these people are; they are in none of the others.</param>
public sealed record OverlapRegion(IReadOnlyList<int> In, long People);

/// <param name="Sizes">Of each group by itself.</param>
public sealed record SegmentOverlap(IReadOnlyList<long> Sizes, IReadOnlyList<OverlapRegion> Regions, long Union);

/// <summary>Looking at a group of people as a whole: some of them, what they are like, and how groups overlap.</summary>
internal static class SegmentPictures
{
    const int MostSample = 50, MostLines = 200, MostGroups = 5;

    public static void Map(RouteGroupBuilder viewers)
    {
        viewers.MapPost("/sample", SampleAsync);
        viewers.MapPost("/breakdown", BreakdownAsync);
        viewers.MapPost("/overlap", OverlapAsync);
    }

    static async Task<Results<Ok<SampleAnswer>, ProblemHttpResult>> SampleAsync(SampleQuestion question, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        if (question.Size is < 1 or > MostSample) return ApiResults.Invalid("size", "size", $"size は 1〜{MostSample} で指定してください。", $"size is 1 to {MostSample}.");
        var asked = await SegmentQuestions.ResolveAsync(new(question.Definition, question.SegmentId), ledger, cancel);
        if (asked.Definition is not { } definition) return asked.Refused!;
        var seed = question.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var ids = await audience.SampleAsync(definition.Condition, question.Size ?? 10, seed, cancel);
        return TypedResults.Ok(new SampleAnswer(await ledger.ReadAsync(l => ProfileSummaries.LoadAsync(l, ids, question.AccountId, cancel), cancel), seed));
    }

    static async Task<Results<Ok<BreakdownAnswer>, ProblemHttpResult>> BreakdownAsync(BreakdownQuestion question, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (question.Limit is < 1 or > MostLines) problems.Add(new("limit", "limit", $"limit は 1〜{MostLines} で指定してください。", $"limit is 1 to {MostLines}."));
        if (PathOf(question.Path) is not { } path) problems.Add(new("path", "path", "path は友だち情報のキーから始まる配列です(例 [\"rank\"])。", "path is an array that begins with an attribute's key, for instance [\"rank\"]."));
        else if (problems.Count == 0)
        {
            var asked = await SegmentQuestions.ResolveAsync(new(question.Definition, question.SegmentId), ledger, cancel);
            if (asked.Definition is not { } definition) return asked.Refused!;
            return TypedResults.Ok(await AttributeBreakdown.OfAsync(audience, ledger, definition.Condition, path, question.Limit ?? 20, cancel));
        }
        return ApiResults.Invalid(problems);
    }

    static FactPath? PathOf(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() is 0 or > SegmentLimits.PathSteps || array[0].ValueKind != JsonValueKind.String) return null;
        var steps = new List<PathStep>();
        foreach (var step in array.EnumerateArray())
            switch (step.ValueKind)
            {
                case JsonValueKind.String: steps.Add(step.GetString()!); break;
                case JsonValueKind.Number when step.TryGetInt32(out var item) && item >= 0: steps.Add(item); break;
                default: return null;
            }
        return new FactPath(Sequence.From(steps));
    }

    static async Task<Results<Ok<SegmentOverlap>, ProblemHttpResult>> OverlapAsync(OverlapQuestion question, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        var questions = (question.Segments ?? []).Select(id => new SegmentQuestion(SegmentId: id)).Concat((question.Definitions ?? []).Select(d => new SegmentQuestion(d))).ToList();
        if (questions.Count is < 2 or > MostGroups) return ApiResults.Invalid("segments", "count", $"segments と definitions で合わせて2〜{MostGroups}件を指定してください。", $"Give 2 to {MostGroups} segments or definitions.");
        var nodes = new List<SegmentNode>();
        foreach (var one in questions)
        {
            var asked = await SegmentQuestions.ResolveAsync(one, ledger, cancel);
            if (asked.Definition is not { } definition) return asked.Refused!;
            nodes.Add(definition.Condition);
        }
        var answer = await audience.OverlapAsync(nodes, cancel);
        var (sizes, regions) = (new long[nodes.Count], new List<OverlapRegion>());
        for (var mask = 1; mask < answer.Regions.Count; mask++)
        {
            var inside = Enumerable.Range(0, nodes.Count).Where(i => (mask >> i & 1) == 1).ToArray();
            regions.Add(new(inside, answer.Regions[mask]));
            foreach (var i in inside) sizes[i] += answer.Regions[mask];
        }
        return TypedResults.Ok(new SegmentOverlap(sizes, regions, regions.Sum(r => r.People)));
    }
}
