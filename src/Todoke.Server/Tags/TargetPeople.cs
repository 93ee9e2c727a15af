using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Segments;

namespace Todoke.Server.Tags;

/// <summary>A search of the list of people, as a target.</summary>
public sealed record SearchTarget(long? AccountId, string? Q, string? State, long? TagId);

/// <summary>
/// Whom a change in bulk is about: exactly one of the properties. A segment means its members at the moment of asking: a job keeps their
/// ids, so that a condition that looks at the very tag being changed does not move under it.
/// </summary>
public sealed record PeopleTarget(IReadOnlyList<long>? ProfileIds = null, SearchTarget? Search = null, long? SegmentId = null, JsonElement? Definition = null)
{
    internal SegmentQuestion? Segment => SegmentId is null && Definition is null ? null : new SegmentQuestion(Definition, SegmentId);
}

/// <summary>A page of a target. <paramref name="Cursor"/>: ask the next page with it; null at the end.</summary>
public readonly record struct TargetPage(List<long> People, long? Cursor);

/// <summary>Reads the people of a target page by page, the highest id first, so that a job can go on from the last id it did.</summary>
public static class TargetPeople
{
    const int MostIds = 10_000;

    public static IEnumerable<Problem> Check(PeopleTarget? target)
    {
        var given = target is null ? 0 : new object?[] { target.ProfileIds, target.Search, target.SegmentId, target.Definition }.Count(part => part is not null);
        if (given != 1)
            yield return new("target", "target", "target には profile_ids、search、segment_id、definition のどれか1つを指定してください。", "Give exactly one of profile_ids, search, segment_id and definition as target.");
        else if (target!.ProfileIds is { Count: > MostIds })
            yield return new("target.profile_ids", "too_many", $"一度に指定できるのは{MostIds}人までです。", $"At most {MostIds} people can be named at once.");
        else if (target!.Search?.State is { } state && !ProfileSearch.States.Contains(state))
            yield return new("target.search.state", "friendship_state", "state は following、blocked、unknown、none のいずれかです。", "state is following, blocked, unknown or none.");
    }

    /// <summary>A segment's members as a list of their own; ids without repetition, the highest first; a search as it is.</summary>
    internal static async Task<(PeopleTarget Target, ProblemHttpResult? Refused)> FixAsync(PeopleTarget target, LedgerStore ledger, AudienceEngine audience, CancellationToken cancel)
    {
        if (target.ProfileIds is { } named) return (new PeopleTarget([.. named.Distinct().OrderDescending()]), null);
        if (target.Segment is not { } question) return (target, null);
        var (definition, _, refused) = await SegmentQuestions.ResolveAsync(question, ledger, cancel);
        return definition is null ? (target, refused) : (new PeopleTarget([.. (await audience.MembersAsync(definition, ledger.Head.Position, cancel)).Ids.Reverse()]), null);
    }

    /// <returns>Known, living people as the winners of their merges.</returns>
    public static async Task<TargetPage> PageAsync(LedgerConnection ledger, PeopleTarget target, long? before, int limit, CancellationToken cancel)
    {
        if (target.Search is { } s)
        {
            var found = await new ProfileSearch(s.AccountId, s.Q, s.State, s.TagId).PageAsync(ledger, before, limit, cancel);
            return new(found, found.Count == 0 ? null : found[^1]);
        }
        var (ids, start) = (target.ProfileIds!, 0);
        for (var end = ids.Count; before is { } below && start < end;)
        {
            var middle = (start + end) / 2;
            if (ids[middle] < below) end = middle;
            else start = middle + 1;
        }
        var page = ids.Skip(start).Take(limit).ToList();
        var (list, values) = LedgerConnection.In(page);
        var people = await ledger.QueryAsync(
            $"SELECT DISTINCT w.id FROM profile p JOIN profile w ON w.id = {Merging.Root} WHERE p.id IN {list} AND w.deleted_at IS NULL AND w.known = 1", r => r.GetInt64(0), cancel, values);
        return new(people, page.Count == 0 ? null : page[^1]);
    }
}
