using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Segments;

namespace Todoke.Server.Audience;

/// <summary>Answers questions about segments for the rest of the server, as of now and by what conditions are judged by now.</summary>
public sealed class AudienceEngine(AudienceFollower follower, TimeProvider clock, SegmentContexts contexts, LedgerStore ledger)
{
    /// <summary>A fixed set of people.</summary>
    /// <param name="AsOf">The instant asked about, Unix milliseconds.</param>
    /// <param name="By">What the condition was judged by beside their facts.</param>
    public sealed record Frozen(long[] Ids, long AsOf, long Position, JudgedBy By);

    public LiveIndex Index => follower.Index;

    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="breakdown">Whether each node's figures are asked for as well, which is more work.</param>
    public Task<CountAnswer> CountAsync(SegmentNode node, long? account, CancellationToken cancel, bool breakdown = false) => AskAsync([node], 0, (index, asOf, by, given) =>
        breakdown ? index.Count(node, asOf, by.Context, account, given) : index.CountOnly(node, asOf, by.Context, account, given), cancel);

    public Task<MemberPage> PageAsync(SegmentNode node, long after, int limit, CancellationToken cancel) =>
        AskAsync([node], 0, (index, asOf, by, given) => index.Members(node, asOf, by.Context, after, limit, given), cancel);

    /// <summary>Members drawn at random, ascending; the same seed draws the same people.</summary>
    public Task<IReadOnlyList<long>> SampleAsync(SegmentNode node, int size, int seed, CancellationToken cancel) =>
        AskAsync([node], 0, (index, asOf, by, given) => index.Sample(node, asOf, by.Context, size, seed, given), cancel);

    /// <summary>Everybody a condition means at an instant (Unix milliseconds) that is still to come, as people's facts stand now: only time passes until then.</summary>
    public Task<IReadOnlyList<long>> ThenAsync(SegmentNode node, long at, CancellationToken cancel) =>
        AskAsync<IReadOnlyList<long>>([node], ledger.Head.Position, (index, asOf, by, given) => [.. index.Freeze(node, asOf, by.Context, given: given).Ids], cancel, at);

    /// <summary>All members as a set, without waiting for a position.</summary>
    public Task<MemberSet> SetAsync(SegmentNode node, CancellationToken cancel) => AskAsync([node], 0, (index, asOf, by, given) => index.Freeze(node, asOf, by.Context, given: given), cancel);

    /// <summary>Members by each value of an attribute; null where the index does not keep this attribute's values.</summary>
    public Task<ValueBreakdown?> ByValueAsync(SegmentNode node, string key, CancellationToken cancel) => AskAsync([node], 0, (index, asOf, by, given) =>
        index.Offenders.Any(o => o.Event is null && o.Key == key) ? null : index.ByValue(node, asOf, by.Context, key, int.MaxValue, given), cancel);

    /// <summary>People by combination of two to five conditions.</summary>
    public Task<OverlapAnswer> OverlapAsync(IReadOnlyList<SegmentNode> nodes, CancellationToken cancel) => AskAsync(nodes, 0, (index, asOf, by, given) => index.Overlap(nodes, asOf, by.Context, given), cancel);

    /// <summary>All members, once the index has reached <paramref name="position"/>.</summary>
    public Task<Frozen> MembersAsync(SegmentDefinition definition, long position, CancellationToken cancel) => AskAsync([definition.Condition], position, (index, asOf, by, given) =>
    {
        var members = index.Freeze(definition.Condition, asOf, by.Context, given: given);
        return new Frozen([.. members.Ids], asOf, members.Position, by);
    }, cancel);

    /// <summary>All members, and beside them those of other conditions, by one version of the facts.</summary>
    public Task<(Frozen Members, IReadOnlyList<MemberSet> Others)> MembersAsync(SegmentDefinition definition, IReadOnlyList<SegmentNode> others, long position, CancellationToken cancel) =>
        AskAsync<(Frozen, IReadOnlyList<MemberSet>)>([definition.Condition, .. others], position, (index, asOf, by, given) =>
        {
            var sets = index.FreezeAll([definition.Condition, .. others], asOf, by.Context, given);
            return (new Frozen([.. sets[0].Ids], asOf, sets[0].Position, by), [.. sets.Skip(1)]);
        }, cancel);

    /// <summary>What conditions are judged by now, beside people's facts.</summary>
    public ValueTask<JudgedBy> ByAsync(CancellationToken cancel) => contexts.CurrentAsync(cancel);

    /// <summary>One person's facts with merges resolved, read from the ledger: what 'why' is answered from. Null when there is nobody.</summary>
    public Task<PersonFacts?> FactsAsync(long profile, CancellationToken cancel) => ledger.ReadSnapshotAsync(async l =>
    {
        if (await Merging.RootAsync(l, profile, cancel) is not { } root) return null;
        var family = await l.QueryAsync("SELECT id FROM profile WHERE id = @root OR merged_into = @root", r => r.GetInt64(0), cancel, ("root", root));
        return await FactsReader.PersonAsync(l, root, family, await AttributeTypes.LoadAsync(l, cancel), cancel);
    }, cancel);

    // Just after a start (position 0) the index is still being read from the ledger; an answer from a part of it would be wrong.
    async Task<T> AskAsync<T>(IReadOnlyList<SegmentNode> nodes, long position, Func<LiveIndex, long, JudgedBy, IReadOnlyDictionary<SegmentNode, MemberSet>?, T> question, CancellationToken cancel, long? at = null)
    {
        await follower.Reached.WaitForAsync(position, cancel);
        var by = await contexts.CurrentAsync(cancel);
        var (index, asOf) = (Index, at ?? Now);
        List<SegmentNode> Slow() => [.. nodes.SelectMany(node => index.SlowLeaves(node, by.Context)).Distinct()];
        for (var leaves = Slow(); ;)
        {
            var given = leaves.Count == 0 ? null
                : await ledger.ReadSnapshotAsync(l => LedgerLeaves.AnswerAsync(l, leaves, index.Freeze(new EveryoneNode(), asOf, by.Context), asOf, by.Context, cancel), cancel);
            try { return question(index, asOf, by, given); }
            catch (ArgumentException) when (Slow() is var now && now.Count > leaves.Count)
            {
                // Values of one more property came to be too many to be kept, just now.
                leaves = now;
            }
        }
    }
}

public static class AudienceCapability
{
    public static IServiceCollection AddAudience(this IServiceCollection services) => services
        .AddSingleton<SegmentContexts>().AddSingleton<AudienceEngine>().AddSingleton<IndexFile>().AddSingleton<AudienceFollower>().AddHostedService(s => s.GetRequiredService<AudienceFollower>());
}
