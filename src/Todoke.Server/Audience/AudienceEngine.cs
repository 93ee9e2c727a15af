using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Settings;

namespace Todoke.Server.Audience;

/// <summary>Answers questions about segments for the rest of the server, as of now and in the workspace's zone.</summary>
public sealed class AudienceEngine(AudienceFollower follower, TimeProvider clock, Workspace workspace, LedgerStore ledger)
{
    /// <summary>A fixed set of people.</summary>
    /// <param name="AsOf">The instant asked about, Unix milliseconds.</param>
    public sealed record Frozen(long[] Ids, long AsOf, long Position);

    public LiveIndex Index => follower.Index;

    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<CountAnswer> CountAsync(SegmentNode node, long? account, CancellationToken cancel)
    {
        await LoadedAsync(cancel);
        return Index.Count(node, Now, await workspace.ZoneAsync(cancel), account);
    }

    public async Task<MemberPage> PageAsync(SegmentNode node, long after, int limit, CancellationToken cancel)
    {
        await LoadedAsync(cancel);
        return Index.Members(node, Now, await workspace.ZoneAsync(cancel), after, limit);
    }

    // Just after a start the index is still being read from the ledger; an answer from a part of it would be wrong.
    Task LoadedAsync(CancellationToken cancel) => follower.Reached.WaitForAsync(0, cancel);

    /// <summary>All members, once the index has reached <paramref name="position"/>.</summary>
    public async Task<Frozen> MembersAsync(SegmentDefinition definition, long position, CancellationToken cancel)
    {
        await follower.Reached.WaitForAsync(position, cancel);
        var asOf = Now;
        var members = Index.Freeze(definition.Condition, asOf, await workspace.ZoneAsync(cancel));
        return new Frozen([.. members.Ids], asOf, members.Position);
    }

    /// <summary>One person's facts with merges resolved, read from the ledger: what 'why' is answered from. Null when there is nobody.</summary>
    public Task<PersonFacts?> FactsAsync(long profile, CancellationToken cancel) => ledger.ReadSnapshotAsync(async l =>
    {
        if (await Merging.RootAsync(l, profile, cancel) is not { } root) return null;
        var family = await l.QueryAsync("SELECT id FROM profile WHERE id = @root OR merged_into = @root", r => r.GetInt64(0), cancel, ("root", root));
        return await FactsReader.PersonAsync(l, root, family, await AttributeTypes.LoadAsync(l, cancel), cancel);
    }, cancel);
}

public static class AudienceCapability
{
    public static IServiceCollection AddAudience(this IServiceCollection services) => services
        .AddSingleton<AudienceEngine>().AddSingleton<AudienceFollower>().AddHostedService(s => s.GetRequiredService<AudienceFollower>());
}
