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

    public async Task<CountAnswer> CountAsync(SegmentNode node, long? account, CancellationToken cancel)
    {
        var by = await ReadyAsync(cancel);
        return Index.Count(node, Now, by.Context, account);
    }

    public async Task<MemberPage> PageAsync(SegmentNode node, long after, int limit, CancellationToken cancel)
    {
        var by = await ReadyAsync(cancel);
        return Index.Members(node, Now, by.Context, after, limit);
    }

    /// <summary>Members drawn at random, ascending; the same seed draws the same people.</summary>
    public async Task<IReadOnlyList<long>> SampleAsync(SegmentNode node, int size, int seed, CancellationToken cancel)
    {
        var by = await ReadyAsync(cancel);
        return Index.Sample(node, Now, by.Context, size, seed);
    }

    /// <summary>All members as a set, without waiting for a position.</summary>
    public async Task<MemberSet> SetAsync(SegmentNode node, CancellationToken cancel)
    {
        var by = await ReadyAsync(cancel);
        return Index.Freeze(node, Now, by.Context);
    }

    /// <summary>All members, once the index has reached <paramref name="position"/>.</summary>
    public async Task<Frozen> MembersAsync(SegmentDefinition definition, long position, CancellationToken cancel)
    {
        await follower.Reached.WaitForAsync(position, cancel);
        var by = await contexts.CurrentAsync(cancel);
        var asOf = Now;
        var members = Index.Freeze(definition.Condition, asOf, by.Context);
        return new Frozen([.. members.Ids], asOf, members.Position, by);
    }

    /// <summary>What conditions are judged by now, beside people's facts.</summary>
    public ValueTask<JudgedBy> ByAsync(CancellationToken cancel) => contexts.CurrentAsync(cancel);

    /// <summary>One person's facts with merges resolved, read from the ledger: what 'why' is answered from. Null when there is nobody.</summary>
    public Task<PersonFacts?> FactsAsync(long profile, CancellationToken cancel) => ledger.ReadSnapshotAsync(async l =>
    {
        if (await Merging.RootAsync(l, profile, cancel) is not { } root) return null;
        var family = await l.QueryAsync("SELECT id FROM profile WHERE id = @root OR merged_into = @root", r => r.GetInt64(0), cancel, ("root", root));
        return await FactsReader.PersonAsync(l, root, family, await AttributeTypes.LoadAsync(l, cancel), cancel);
    }, cancel);

    // Just after a start the index is still being read from the ledger; an answer from a part of it would be wrong.
    async ValueTask<JudgedBy> ReadyAsync(CancellationToken cancel)
    {
        await follower.Reached.WaitForAsync(0, cancel);
        return await contexts.CurrentAsync(cancel);
    }
}

public static class AudienceCapability
{
    public static IServiceCollection AddAudience(this IServiceCollection services) => services
        .AddSingleton<SegmentContexts>().AddSingleton<AudienceEngine>().AddSingleton<AudienceFollower>().AddHostedService(s => s.GetRequiredService<AudienceFollower>());
}
