using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>What a breakdown must say of one node.</summary>
internal sealed record Expected(string Path, long Alone, long Running, long Without)
{
    /// <summary>Each figure by putting a condition together anew and asking the reference evaluator for each person.</summary>
    public static IEnumerable<Expected> Of(Case asked, IReadOnlyList<PersonFacts> people)
    {
        long Count(SegmentNode node) => people.Count(p => ReferenceEvaluator.Holds(node, p, asked.AsOf, asked.Context));
        return Nodes(asked.Tree, "condition", asked.Tree).Select(n => new Expected(n.Path, Count(n.Node), Count(n.Sofar), Count(Removed(asked.Tree, "condition", n.Path) ?? new EveryoneNode())));
    }

    // Every node, and what it and its earlier siblings are together.
    private static IEnumerable<(string Path, SegmentNode Node, SegmentNode Sofar)> Nodes(SegmentNode node, string path, SegmentNode sofar)
    {
        var children = node switch
        {
            AllNode all => all.Of.Select((child, i) => Nodes(child, $"{path}.of[{i}]", new AllNode([.. all.Of.Take(i + 1)]))),
            AnyNode any => any.Of.Select((child, i) => Nodes(child, $"{path}.of[{i}]", new AnyNode([.. any.Of.Take(i + 1)]))),
            NotNode not => [Nodes(not.Of, $"{path}.of", not.Of)],
            _ => [],
        };
        return children.SelectMany(c => c).Prepend((path, node, sofar));
    }

    // A group that loses its last condition goes with it.
    private static SegmentNode? Removed(SegmentNode node, string path, string gone)
    {
        if (path == gone) return null;
        Sequence<SegmentNode> Left(Sequence<SegmentNode> of) => [.. of.Select((child, i) => Removed(child, $"{path}.of[{i}]", gone)).OfType<SegmentNode>()];
        return node switch
        {
            AllNode all => Left(all.Of) is { Count: > 0 } of ? new AllNode(of) : null,
            AnyNode any => Left(any.Of) is { Count: > 0 } of ? new AnyNode(of) : null,
            NotNode not => Removed(not.Of, $"{path}.of", gone) is { } inner ? new NotNode(inner) : null,
            _ => node,
        };
    }
}
