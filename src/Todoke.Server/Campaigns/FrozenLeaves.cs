using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Server.Campaigns;

/// <summary>
/// The single conditions of a frozen condition in the order in which they are written: bit i of a person's bits says whether the i-th held
/// for them when the campaign was frozen. A saved segment named inside is one condition.
/// </summary>
internal sealed class FrozenLeaves
{
    /// <summary>More do not fit into the bits; then none are kept.</summary>
    public const int Most = 64;

    FrozenLeaves(IReadOnlyList<(string Path, SegmentNode Node)> leaves) => All = leaves;

    public IReadOnlyList<(string Path, SegmentNode Node)> All { get; }

    public bool Fit => All.Count <= Most;

    public static FrozenLeaves Of(SegmentNode condition) => new([.. Leaves(condition, "condition")]);

    /// <param name="sets">Of each leaf, in order.</param>
    /// <param name="profile">The person.</param>
    public static long Bits(IReadOnlyList<MemberSet> sets, long profile)
    {
        ulong bits = 0;
        for (var i = 0; i < sets.Count; i++)
            if (sets[i].Contains(profile)) bits |= 1UL << i;
        return unchecked((long)bits);
    }

    public static bool Holds(long bits, int leaf) => (unchecked((ulong)bits) >> leaf & 1) != 0;

    static IEnumerable<(string Path, SegmentNode Node)> Leaves(SegmentNode node, string path) => node switch
    {
        AllNode all => Each(all.Of, path),
        AnyNode any => Each(any.Of, path),
        NotNode not => Leaves(not.Of, $"{path}.of"),
        _ => [(path, node)],
    };

    static IEnumerable<(string Path, SegmentNode Node)> Each(Sequence<SegmentNode> of, string path) => of.SelectMany((child, i) => Leaves(child, $"{path}.of[{i}]"));
}
