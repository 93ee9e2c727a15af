using Todoke.Core.Segments.Reading;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>Whether the saved segments a condition names exist, lead back to it, or go too deep.</summary>
internal sealed class ReferenceCheck(SegmentVocabulary vocabulary, ProblemList problems)
{
    private readonly Dictionary<long, int> depths = [];

    public void Check(SegmentNode condition)
    {
        var above = vocabulary.Self is { } self ? LevelsAbove(self) : 0;
        foreach (var (reference, at) in References(condition, "condition"))
        {
            var place = $"{at}.segment";
            if (reference.Segment != vocabulary.Self && !vocabulary.Segments.ContainsKey(reference.Segment)) problems.UnknownSegment(place, reference.Segment);
            else if (vocabulary.Self is { } id && WayTo(id, reference.Segment, []) is { } way) problems.Cycle(place, [id, .. way]);
            else if (above + 1 + Depth(reference.Segment, []) > SegmentLimits.References) problems.ReferenceTooDeep(place);
        }
    }

    private static IEnumerable<(SegmentRefNode Node, string Path)> References(SegmentNode node, string path) => node switch
    {
        SegmentRefNode reference => [(reference, path)],
        AllNode all => Each(all.Of, path),
        AnyNode any => Each(any.Of, path),
        NotNode not => References(not.Of, $"{path}.of"),
        _ => [],
    };

    private static IEnumerable<(SegmentRefNode Node, string Path)> Each(Sequence<SegmentNode> of, string path) =>
        of.SelectMany((child, i) => References(child, $"{path}.of[{i}]"));

    // What is saved has no cycles, unless something else broke it; then the walk still ends.
    private List<long>? WayTo(long goal, long from, HashSet<long> seen)
    {
        if (from == goal) return [from];
        if (!seen.Add(from) || !vocabulary.Segments.TryGetValue(from, out var node)) return null;
        foreach (var (reference, _) in References(node, ""))
        {
            if (WayTo(goal, reference.Segment, seen) is { } way) return [from, .. way];
        }
        return null;
    }

    private int Depth(long segment, HashSet<long> on)
    {
        if (depths.TryGetValue(segment, out var known)) return known;
        if (!vocabulary.Segments.TryGetValue(segment, out var node) || !on.Add(segment)) return 0;
        var depth = References(node, "").Select(r => 1 + Depth(r.Node.Segment, on)).DefaultIfEmpty(0).Max();
        on.Remove(segment);
        return depths[segment] = depth;
    }

    // How long a chain of other segments leads to this one: they get deeper with it.
    private int LevelsAbove(long goal)
    {
        var chains = new Dictionary<long, int>();
        return vocabulary.Segments.Keys.Select(id => ChainTo(goal, id, chains)).DefaultIfEmpty(0).Max();
    }

    private int ChainTo(long goal, long from, Dictionary<long, int> chains)
    {
        if (from == goal || !vocabulary.Segments.TryGetValue(from, out var node)) return 0;
        if (chains.TryGetValue(from, out var known)) return known;
        chains[from] = 0;
        var most = 0;
        foreach (var (reference, _) in References(node, ""))
        {
            var rest = ChainTo(goal, reference.Segment, chains);
            if (reference.Segment == goal || rest > 0) most = Math.Max(most, 1 + rest);
        }
        return chains[from] = most;
    }
}
