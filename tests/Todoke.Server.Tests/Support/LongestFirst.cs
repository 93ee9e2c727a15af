using Todoke.Server.Tests.Campaigns;
using Todoke.Server.Tests.Demo;
using Todoke.Server.Tests.Proof;
using Todoke.Server.Tests.Rehearsals;
using Todoke.Server.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Todoke.Server.Tests.Support;

/// <summary>Classes that take a minute or more begin first, so that the short ones run beside them and nobody waits for one at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    static readonly string[] Long = [.. new[]
    {
        typeof(FiveMinutesTests), typeof(KillTests), typeof(DemoTests), typeof(ScheduleKillTests), typeof(RehearsalEqualsRealityTests), typeof(AcknowledgedTests), typeof(CampaignRaceTests),
        typeof(TakeoverTests), typeof(WatchKillTests),
    }.Select(t => t.FullName!)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Long, name => c.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var at and >= 0 ? at : Long.Length)];
}
