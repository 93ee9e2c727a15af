using Todoke.Core.Segments;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>What the live index cannot answer yet: left out of the comparison, and named in the test's output. Empty when all is done.</summary>
internal static class NotYet
{
    private static readonly (string Name, Func<object, bool> Is)[] Kinds =
    [
        ("tag added within", x => x is TagNode { Added: not null }), ("any tag", x => x is AnyTagNode), ("held for", x => x is HeldFor),
        ("friendship since", x => x is FriendshipNode { Since: not null }), ("reachable", x => x is ReachableNode), ("consent", x => x is ConsentNode or ConsentChanged),
        ("message", x => x is MessageNode or MessageChanged), ("audience", x => x is AudienceNode or AudienceChanged), ("segment", x => x is SegmentRefNode),
        ("random", x => x is RandomNode), ("address", x => x is AddressChanged), ("name prefix", x => x is EventName { IsPrefix: true }),
        ("edge", x => x is EventEdgeNode), ("distinct", x => x is EventDistinctNode), ("sequence", x => x is EventSequenceNode), ("regular", x => x is EventRegularNode),
        ("empty", x => x is EmptyTest), ("matches", x => x is TextTest { Op: TextOp.Matches or TextOp.NotMatches }), ("rank", x => x is RankTest), ("element", x => x is ElementTest),
        ("distance", x => x is DistanceTest), ("prefecture", x => x is PrefectureTest), ("month", x => x is MonthTest), ("anniversary", x => x is AnniversaryTest),
        ("age", x => x is AgeTest), ("grade", x => x is SchoolGradeTest), ("fiscal year", x => x is CalendarUnit.ThisFiscalYear or CalendarUnit.LastFiscalYear or CalendarUnit.NextFiscalYear),
    ];

    public static IReadOnlyList<string> Names => [.. Kinds.Select(k => k.Name)];

    public static bool In(object whole)
    {
        if (Kinds.Length == 0) return false;
        var parts = new HashSet<object>();
        Parts.Collect(whole, parts, each: true);
        return parts.Any(part => Kinds.Any(kind => kind.Is(part)));
    }
}
