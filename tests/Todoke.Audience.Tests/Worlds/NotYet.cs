using Todoke.Core.Segments;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>What the live index cannot answer yet: left out of the comparison, and named in the test's output. Empty when all is done.</summary>
internal static class NotYet
{
    private static readonly (string Name, Func<object, bool> Is)[] Kinds =
    [
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
