using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>What a breakdown must say of one node.</summary>
internal sealed record Expected(string Path, long Alone, long Running, long Without)
{
    /// <summary>Counted person by person, from what the reference evaluator explains.</summary>
    public static IReadOnlyList<Expected> Of(SegmentNode tree, IReadOnlyList<Explanation> people)
    {
        var nodes = Nodes(tree, "condition", []).ToList();
        var known = people.Where(p => p.Standing == ProfileStanding.Known).Select(p => p.Nodes.ToDictionary(n => n.Path, n => n.Holds)).ToList();
        return nodes.ConvertAll(node => new Expected(
            node.Path,
            known.Count(p => p[node.Path]),
            known.Count(p => node.InAny ? node.Sofar.Any(path => p[path]) : node.Sofar.All(path => p[path])),
            known.Count(p => Rest(tree, "condition", node.Path, p) ?? true)));
    }

    // Every node with its earlier siblings and itself.
    private static IEnumerable<(string Path, IReadOnlyList<string> Sofar, bool InAny)> Nodes(SegmentNode node, string path, IReadOnlyList<string> sofar, bool inAny = false)
    {
        IEnumerable<(string, IReadOnlyList<string>, bool)> Children(Sequence<SegmentNode> of, bool any) => of.SelectMany((child, i) =>
            Nodes(child, $"{path}.of[{i}]", [.. Enumerable.Range(0, i + 1).Select(before => $"{path}.of[{before}]")], any));
        return (node switch
        {
            AllNode all => Children(all.Of, any: false),
            AnyNode any => Children(any.Of, any: true),
            NotNode not => Nodes(not.Of, $"{path}.of", []),
            _ => [],
        }).Prepend((path, sofar.Count == 0 ? [path] : sofar, inAny));
    }

    // What is left of a condition when one node is taken out of it; null where nothing is, since a group goes with its last condition.
    private static bool? Rest(SegmentNode node, string path, string gone, Dictionary<string, bool> holds)
    {
        if (path == gone) return null;
        if (!gone.StartsWith(path, StringComparison.Ordinal)) return holds[path];
        List<bool> Left(Sequence<SegmentNode> of) => of.Select((child, i) => Rest(child, $"{path}.of[{i}]", gone, holds)).OfType<bool>().ToList();
        return node switch
        {
            AllNode all => Left(all.Of) is { Count: > 0 } left ? left.TrueForAll(l => l) : null,
            AnyNode any => Left(any.Of) is { Count: > 0 } left ? left.Exists(l => l) : null,
            NotNode not => !Rest(not.Of, $"{path}.of", gone, holds),
            _ => holds[path],
        };
    }
}
