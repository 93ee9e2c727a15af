using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>What nodes on events of one name have in common.</summary>
/// <param name="Member">The JSON name of the tests: where or has.</param>
/// <param name="Property">The property a figure is taken over.</param>
internal sealed record EventShape(EventName Name, Sequence<PropertyTest> Tests, string Member, FactPath? Property)
{
    /// <summary>Null for nodes that are not on events, and for a sequence, which has two.</summary>
    public static EventShape? Of(SegmentNode node) => node switch
    {
        EventNode e => new(e.Name, e.Where, "where", null),
        EventRecencyNode e => new(e.Name, e.Where, "where", null),
        EventAggregateNode e => new(e.Name, e.Where, "where", e.Property),
        EventDistinctNode e => new(e.Name, e.Where, "where", e.Property),
        EventEdgeNode e => new(e.Name, e.Has, "has", null),
        EventRegularNode e => new(e.Name, e.Where, "where", null),
        _ => null,
    };
}
