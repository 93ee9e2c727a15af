using Todoke.Core.Problems;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Tags;

/// <summary>A search of the list of people, as a target.</summary>
public sealed record SearchTarget(long? AccountId, string? Q, string? State, long? TagId);

/// <summary>Whom a change in bulk is about: exactly one of the properties.</summary>
public sealed record PeopleTarget(IReadOnlyList<long>? ProfileIds, SearchTarget? Search);

/// <summary>Reads the people of a target page by page, the highest id first, so that a job can go on from the last id it did.</summary>
public static class TargetPeople
{
    const int MostIds = 10_000;

    public static IEnumerable<Problem> Check(PeopleTarget? target)
    {
        if (target is null || target.ProfileIds is null == target.Search is null)
            yield return new("target", "target", "target には profile_ids か search のどちらか1つを指定してください。", "Give exactly one of profile_ids and search as target.");
        else if (target.ProfileIds is { Count: > MostIds })
            yield return new("target.profile_ids", "too_many", $"一度に指定できるのは{MostIds}人までです。", $"At most {MostIds} people can be named at once.");
        else if (target.Search?.State is { } state && !ProfileSearch.States.Contains(state))
            yield return new("target.search.state", "friendship_state", "state は following、blocked、unknown、none のいずれかです。", "state is following, blocked, unknown or none.");
    }

    /// <returns>Known, living people as the winners of their merges, with ids below <paramref name="before"/>.</returns>
    public static async Task<List<long>> PageAsync(LedgerConnection ledger, PeopleTarget target, long? before, int limit, CancellationToken cancel)
    {
        if (target.Search is { } s) return await new ProfileSearch(s.AccountId, s.Q, s.State, s.TagId).PageAsync(ledger, before, limit, cancel);
        var roots = new SortedSet<long>();
        foreach (var chunk in target.ProfileIds!.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            roots.UnionWith(await ledger.QueryAsync(
                $"SELECT w.id FROM profile p JOIN profile w ON w.id = {Merging.Root} WHERE p.id IN {list} AND w.deleted_at IS NULL AND w.known = 1", r => r.GetInt64(0), cancel, values));
        }
        return [.. roots.Reverse().SkipWhile(id => id >= (before ?? long.MaxValue)).Take(limit)];
    }
}
