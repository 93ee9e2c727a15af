using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Audiences;

/// <summary>Puts people on fixed lists and takes them off. Somebody is on a list also where they are on it as one who was merged into them.</summary>
internal static class AudienceMembers
{
    const string On = "1";

    /// <param name="w">The transaction.</param>
    /// <param name="audience">An existing list.</param>
    /// <param name="people">Living people as the winners of their merges.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>How many were not on it.</returns>
    public static async Task<int> AddAsync(LedgerWriter w, long audience, IReadOnlyCollection<long> people, CancellationToken cancel)
    {
        var count = 0;
        foreach (var chunk in people.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var there = (await w.QueryAsync($"SELECT DISTINCT {Merging.Root} FROM profile p JOIN audience_member m ON m.audience_id = @audience AND m.profile_id = p.id WHERE p.id IN {list} OR p.merged_into IN {list}",
                r => r.GetInt64(0), cancel, [("audience", audience), .. values])).ToHashSet();
            count += await PutAsync(w, [.. chunk.Where(p => !there.Contains(p)).Select(p => (audience, p))], cancel);
        }
        return count;
    }

    /// <summary>Rows as they are given, one for each profile; whoever is there already stays as they are.</summary>
    public static async Task<int> PutAsync(LedgerWriter w, IReadOnlyCollection<(long Audience, long Profile)> rows, CancellationToken cancel)
    {
        var count = 0;
        foreach (var audience in rows.GroupBy(r => r.Audience))
        {
            var put = await w.InsertAsync("audience_member (audience_id, profile_id, added_at)", [.. audience.Select(r => r.Profile).Distinct().Select(p => new object?[] { audience.Key, p, w.Now })], cancel,
                "ON CONFLICT (audience_id, profile_id) DO NOTHING RETURNING profile_id");
            foreach (var profile in put) w.Changed(ChangeKind.Audience, profile, audience.Key, On);
            count += put.Count;
        }
        return count;
    }

    /// <inheritdoc cref="AddAsync"/>
    /// <returns>How many people were on it.</returns>
    public static async Task<int> RemoveAsync(LedgerWriter w, long audience, IReadOnlyCollection<long> people, CancellationToken cancel)
    {
        var count = 0;
        foreach (var chunk in people.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var family = await w.QueryAsync($"SELECT p.id, {Merging.Root} FROM profile p JOIN audience_member m ON m.audience_id = @audience AND m.profile_id = p.id WHERE p.id IN {list} OR p.merged_into IN {list}",
                r => (Id: r.GetInt64(0), Root: r.GetInt64(1)), cancel, [("audience", audience), .. values]);
            await TakeAsync(w, audience, [.. family.Select(f => f.Id)], cancel);
            count += family.Select(f => f.Root).Distinct().Count();
        }
        return count;
    }

    /// <summary>Takes exactly these rows away.</summary>
    public static async Task TakeAsync(LedgerWriter w, long audience, IReadOnlyCollection<long> profiles, CancellationToken cancel)
    {
        foreach (var chunk in profiles.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var gone = await w.QueryAsync($"DELETE FROM audience_member WHERE audience_id = @audience AND profile_id IN {list} RETURNING profile_id", r => r.GetInt64(0), cancel, [("audience", audience), .. values]);
            foreach (var profile in gone) w.Changed(ChangeKind.Audience, profile, audience);
        }
    }

    /// <summary>Exactly these people from now on.</summary>
    public static async Task<(int Added, int Removed)> ReplaceAsync(LedgerWriter w, long audience, IReadOnlyCollection<long> people, CancellationToken cancel)
    {
        var wanted = people.ToHashSet();
        var gone = (await w.QueryAsync($"SELECT m.profile_id, {Merging.Root} FROM audience_member m JOIN profile p ON p.id = m.profile_id WHERE m.audience_id = @audience",
            r => (Id: r.GetInt64(0), Root: r.GetInt64(1)), cancel, ("audience", audience))).Where(m => !wanted.Contains(m.Root)).ToList();
        await TakeAsync(w, audience, [.. gone.Select(g => g.Id)], cancel);
        return (await AddAsync(w, audience, people, cancel), gone.Select(g => g.Root).Distinct().Count());
    }

    /// <summary>Rows of a list that nobody can name yet; the feed is told of the whole list once it is complete.</summary>
    public static Task FillAsync(LedgerWriter w, long audience, IReadOnlyCollection<long> people, CancellationToken cancel) =>
        w.InsertAsync("audience_member (audience_id, profile_id, added_at)", [.. people.Select(p => new object?[] { audience, p, w.Now })], cancel);

    public static Task<long> CountAsync(LedgerConnection ledger, long audience, CancellationToken cancel) => ledger.CountAsync(
        $"SELECT COUNT(DISTINCT w.id) FROM audience_member m JOIN profile p ON p.id = m.profile_id JOIN profile w ON w.id = {Merging.Root} AND w.known = 1 AND w.deleted_at IS NULL WHERE m.audience_id = @audience", cancel, ("audience", audience));

    /// <summary>Known people by the rows' order; of a family on the list twice, each page shows the person once.</summary>
    public static async Task<Page<ProfileSummary>> PageAsync(LedgerConnection ledger, long audience, long after, int limit, CancellationToken cancel)
    {
        var rows = await ledger.QueryAsync(
            $"""
            SELECT m.profile_id, w.id FROM audience_member m JOIN profile p ON p.id = m.profile_id JOIN profile w ON w.id = {Merging.Root} AND w.known = 1 AND w.deleted_at IS NULL
            WHERE m.audience_id = @audience AND m.profile_id > @after ORDER BY m.profile_id LIMIT {limit + 1}
            """, r => (Row: r.GetInt64(0), Root: r.GetInt64(1)), cancel, ("audience", audience), ("after", after));
        var shown = rows.Take(limit).ToList();
        return new(await ProfileSummaries.LoadAsync(ledger, [.. shown.Select(r => r.Root).Distinct()], null, cancel), rows.Count > limit ? shown[^1].Row.ToString() : null);
    }
}
