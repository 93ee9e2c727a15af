using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Segments;

/// <summary>Whom it is about: a saved segment (with its manual lists) or a definition of one's own, and the account to be sent from.</summary>
public sealed record SegmentQuestion(JsonElement? Definition = null, long? SegmentId = null, long? AccountId = null, string? Cursor = null, int? Limit = null, long? ProfileId = null, bool? Breakdown = null);

/// <summary>A question's condition, checked; or the refusal that says what is wrong with it. Warnings come along with a usable one.</summary>
internal sealed record Asked(SegmentDefinition? Definition, IReadOnlyList<SegmentProblem> Warnings, ProblemHttpResult? Refused)
{
    /// <summary>The saved segment that was asked about, whose manual lists stand in <see cref="Definition"/>.</summary>
    public SavedSegment? Saved { get; init; }

    /// <summary>A path of the condition as whoever wrote it knows it; null for what only holds rule and manual lists together.</summary>
    public string? PathOf(string path) => Saved is null ? path : Saved.PathInRule(path);
}

/// <param name="SentenceJa">The condition as a marketer would say it; null where it cannot be used.</param>
/// <param name="SentenceEn">The same in English.</param>
/// <param name="Parts">Each node's own sentence by its path.</param>
public sealed record SegmentCheckAnswer(IReadOnlyList<SegmentProblem> Problems, string? SentenceJa, string? SentenceEn, IReadOnlyList<SentencePart> Parts);

/// <param name="Count">該当: members.</param>
/// <param name="Reachable">配信可能: members who follow the account; null where none was named.</param>
/// <param name="People">Everybody known.</param>
/// <param name="Nodes">For each node of the condition the people for whom it holds alone, the people left after it, and the result without it; empty where <c>breakdown</c> is false.</param>
public sealed record SegmentCount(long Count, long? Reachable, long People, long Position, DateTimeOffset AsOf, IReadOnlyList<Todoke.Audience.NodeCount> Nodes, double TookMs, IReadOnlyList<SegmentProblem> Problems);

/// <param name="Found">What was looked at: a value, a number of events, an instant …</param>
public sealed record WhyLeaf(string Path, bool Holds, string FoundJa, string FoundEn);

public sealed record WhyAnswer(bool Holds, string Standing, IReadOnlyList<WhyLeaf> Leaves);

/// <summary>Questions about a condition: is it right, how many, who, and why this person.</summary>
public static class SegmentQuestions
{
    public static void Map(RouteGroupBuilder viewers)
    {
        viewers.MapPost("/check", CheckAsync);
        viewers.MapPost("/count", CountAsync);
        viewers.MapPost("/members", MembersAsync);
        viewers.MapPost("/why", WhyAsync);
    }

    static async Task<Results<Ok<SegmentCheckAnswer>, ProblemHttpResult>> CheckAsync(SegmentQuestion question, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        if (question.Definition is not { } json) return Missing;
        // With segment_id: as an edit of that segment, which must not lead back to itself.
        var (vocabulary, names) = await ledger.ReadAsync(async l => (await VocabularyReader.ReadAsync(l, cancel, question.SegmentId), await NamesReader.ReadAsync(l, cancel)), cancel);
        var reading = SegmentChecker.Check(json, vocabulary with { SlowProperties = audience.Index.SlowProperties });
        return TypedResults.Ok(reading.Definition is not { } definition ? new SegmentCheckAnswer(reading.Problems, null, null, [])
            : new(reading.Problems, SegmentSentence.Ja(definition, names), SegmentSentence.En(definition, names), SegmentSentence.Parts(definition, names)));
    }

    static async Task<Results<Ok<SegmentCount>, ProblemHttpResult>> CountAsync(SegmentQuestion question, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        var asked = await ResolveAsync(question, ledger, cancel, audience.Index.SlowProperties);
        if (asked.Definition is not { } definition) return asked.Refused!;
        var (started, asOf) = (Stopwatch.GetTimestamp(), audience.Now);
        var answer = await audience.CountAsync(definition.Condition, question.AccountId, cancel, breakdown: question.Breakdown ?? true);
        return TypedResults.Ok(new SegmentCount(answer.Count, answer.Reachable, audience.Index.People, answer.Position, ApiJson.Instant(asOf),
            [.. answer.Nodes.Select(n => asked.PathOf(n.Path) is { } path ? n with { Path = path } : null).OfType<Todoke.Audience.NodeCount>()],
            Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3), asked.Warnings));
    }

    static async Task<Results<Ok<Page<ProfileSummary>>, ProblemHttpResult>> MembersAsync(SegmentQuestion question, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        if (Paging.Problem(question.Cursor, question.Limit) is { } problem) return problem;
        var (definition, _, refused) = await ResolveAsync(question, ledger, cancel);
        if (definition is null) return refused!;
        var page = await audience.PageAsync(definition.Condition, Paging.After(question.Cursor) ?? 0, Paging.Limit(question.Limit), cancel);
        var items = await ledger.ReadAsync(l => ProfileSummaries.LoadAsync(l, page.Ids, question.AccountId, cancel), cancel);
        return TypedResults.Ok(new Page<ProfileSummary>(items, page.NextAfter?.ToString()));
    }

    static async Task<Results<Ok<WhyAnswer>, ProblemHttpResult>> WhyAsync(SegmentQuestion question, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        var asked = await ResolveAsync(question, ledger, cancel);
        if (asked.Definition is not { } definition) return asked.Refused!;
        if (question.ProfileId is not { } profile) return ApiResults.Invalid("profile_id", "missing", "profile_id を指定してください。", "profile_id is needed.");
        if (await audience.FactsAsync(profile, cancel) is not { } facts) return ApiResults.NotFound($"友だち {profile} はいません。", $"There is no person {profile}.");
        var context = (await audience.ByAsync(cancel)).Context;
        var (why, zone) = (ReferenceEvaluator.Explain(definition.Condition, facts, audience.Now, context), context.Zone);
        return TypedResults.Ok(new WhyAnswer(why.Holds, why.Standing.ToString().ToLowerInvariant(), [.. why.Nodes.Where(n => asked.PathOf(n.Path) is not null).Select(n => new WhyLeaf(asked.PathOf(n.Path)!, n.Holds, FoundWords.Ja(n.Found, zone), FoundWords.En(n.Found, zone)))]));
    }

    /// <summary>The checked condition, or the problems that make it unusable.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="ledger">To read from.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="slow">Properties that the index does not keep, where a warning of them is wanted.</param>
    internal static async Task<Asked> ResolveAsync(SegmentQuestion question, LedgerStore ledger, CancellationToken cancel, IReadOnlySet<(string Event, string Property)>? slow = null)
    {
        if (question.SegmentId is { } id)
        {
            var saved = (await ledger.ReadAsync(l => SavedSegment.LoadAsync(l, cancel, id), cancel)).GetValueOrDefault(id);
            return saved is null ? new(null, [], SegmentsCapability.None(id)) : new(new SegmentDefinition(saved.Effective), [], null) { Saved = saved };
        }
        if (question.Definition is not { } json) return new(null, [], Missing);
        var vocabulary = await ledger.ReadAsync(l => VocabularyReader.ReadAsync(l, cancel), cancel);
        var reading = SegmentChecker.Check(json, slow is null ? vocabulary : vocabulary with { SlowProperties = slow });
        var errors = SegmentRows.Errors(reading).ToList();
        return errors.Count > 0 ? new(null, [], ApiResults.Invalid(errors)) : new(reading.Definition, [.. reading.Problems.Where(p => p.Severity == ProblemSeverity.Warning)], null);
    }

    static ProblemHttpResult Missing => ApiResults.Invalid("definition", "missing", "definition か segment_id を指定してください。", "definition or segment_id is needed.");
}

/// <summary>What was found about a person, in words.</summary>
internal static class FoundWords
{
    public static string Ja(Found found, TimeZoneInfo zone) => found switch
    {
        Found.Nothing => "値なし", Found.Inside => "", Found.Value v => Core.Values.FactJson.Write(v.Fact).Trim('"'), Found.Count c => $"{c.Events}回",
        Found.Figure f => $"{f.Number}", Found.Moment m => TimeZoneInfo.ConvertTime(ApiJson.Instant(m.Ms), zone).ToString("yyyy-MM-dd HH:mm"),
        Found.Friendship f => f.State switch { Core.Segments.FriendshipState.Following => "友だち", Core.Segments.FriendshipState.Blocked => "ブロック", Core.Segments.FriendshipState.Unknown => "未確認", _ => "友だちではない" },
        Found.Present => "あり", Found.Consent c => (c.Granted ? "同意" : "拒否") + (c.ByDefault ? "（初期設定）" : ""), Found.Bucket b => $"{b.Number}番",
        Found.Held h => $"{Ja(new Found.Value(h.Fact), zone)}（{Ja(new Found.Moment(h.Since), zone)}から）",
        _ => "",
    };

    public static string En(Found found, TimeZoneInfo zone) => found switch
    {
        Found.Nothing => "no value", Found.Count c => $"{c.Events} times", Found.Friendship f => f.State.ToString().ToLowerInvariant(),
        Found.Present => "yes", Found.Consent c => (c.Granted ? "granted" : "refused") + (c.ByDefault ? " (by default)" : ""), Found.Bucket b => $"bucket {b.Number}",
        Found.Held h => $"{En(new Found.Value(h.Fact), zone)} (since {En(new Found.Moment(h.Since), zone)})", _ => Ja(found, zone),
    };
}
