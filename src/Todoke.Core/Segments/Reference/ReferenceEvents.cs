using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Conditions on what a person did.</summary>
internal sealed class ReferenceEvents(PersonFacts person, long asOf, ReferenceCalendar calendar, ReferenceComparison comparison, ReferenceNext? next)
{
    public (bool Holds, Found Found) Judged(EventNode node)
    {
        var count = Matching(node.Name, node.Where, node.Within).Count;
        return (ReferenceComparison.Passes(node.Count ?? new NumberTest(NumberOp.AtLeast, [1]), count), new Found.Count(count));
    }

    public (bool Holds, Found Found) Judged(EventRecencyNode node)
    {
        var matching = Matching(node.Name, node.Where, null);
        if (matching.Count == 0) return (false, new Found.Nothing());
        var last = matching.Max(e => e.At);
        next?.Back(node.Span, last);
        var young = last > calendar.Back(node.Span);
        return (node.Op == Recency.WithinLast ? young : !young, new Found.Moment(last));
    }

    public (bool Holds, Found Found) Judged(EventEdgeNode node)
    {
        var inOrder = Matching(node.Name, [], null).OrderBy(e => e.At).ThenBy(e => e.Seq).ToList();
        if (inOrder.Count == 0) return (false, new Found.Nothing());
        var edge = node.Edge == EventEdge.First ? inOrder[0] : inOrder[^1];
        return (calendar.Lies(edge.At, node.At) && Shows(edge, node.Has), new Found.Moment(edge.At));
    }

    public (bool Holds, Found Found) Judged(EventAggregateNode node)
    {
        var numbers = Matching(node.Name, node.Where, node.Within)
            .Select(e => ReferenceComparison.NumberIn(node.Property.Find(e.Properties, 0)))
            .OfType<decimal>()
            .ToList();
        if (numbers.Count == 0) return (ReferenceComparison.Passes(node.Test, null), new Found.Nothing());
        var figure = node.Aggregate switch
        {
            Aggregate.Sum => numbers.Sum(),
            Aggregate.Avg => numbers.Sum() / numbers.Count,
            Aggregate.Min => numbers.Min(),
            Aggregate.Max => numbers.Max(),
            _ => throw new InvalidOperationException($"{node.Aggregate} has no meaning yet."),
        };
        return (ReferenceComparison.Passes(node.Test, figure), new Found.Figure(figure));
    }

    public (bool Holds, Found Found) Judged(EventDistinctNode node)
    {
        var values = Matching(node.Name, node.Where, node.Within)
            .Select(e => Told(node.Property.Find(e.Properties, 0)))
            .OfType<FactValue>()
            .Distinct()
            .Count();
        return (ReferenceComparison.Passes(node.Test, values), new Found.Figure(values));
    }

    public (bool Holds, Found Found) Judged(EventSequenceNode node)
    {
        var length = node.Span.Amount * (ReferenceCalendar.Length(node.Span.Unit) ?? throw new InvalidOperationException($"A sequence cannot be measured in {node.Span.Unit}."));
        var then = Matching(node.Then.Name, node.Then.Where, null);
        bool Follows(EventFact a, EventFact b) => (b.At > a.At || (b.At == a.At && b.Seq > a.Seq)) && b.At < a.At + length;
        var holding = new List<EventFact>();
        foreach (var first in Matching(node.First.Name, node.First.Where, node.Within))
        {
            next?.At(first.At + length);
            var followed = then.Exists(b => Follows(first, b));
            if (node.Followed ? followed : !followed && first.At + length <= asOf) holding.Add(first);
        }
        return holding.Count == 0 ? (false, new Found.Nothing()) : (true, new Found.Moment(holding.Max(e => e.At)));
    }

    public (bool Holds, Found Found) Judged(EventRegularNode node)
    {
        long Start(int before) => calendar.StartOf(new WindowEdge.Day(ReferenceCalendar.Period(calendar.Today, node.Unit, before)));
        var matching = Matching(node.Name, node.Where, null);
        var met = Enumerable.Range(0, node.Periods).Count(before => matching.Exists(e => e.At >= Start(before) && e.At < Start(before - 1)));
        if (met > 0) next?.Day(ReferenceCalendar.Period(calendar.Today, node.Unit, -1));
        return (met >= node.AtLeast, new Found.Figure(met));
    }

    private List<EventFact> Matching(EventName name, Sequence<PropertyTest> where, TimeWindow? within) =>
        person.Events
            .Where(e => name.IsPrefix ? e.Name.StartsWith(name.Text, StringComparison.Ordinal) : e.Name == name.Text)
            .Where(e => calendar.Lies(e.At, within) && Shows(e, where))
            .ToList();

    private bool Shows(EventFact fact, Sequence<PropertyTest> where) => where.All(w => comparison.Passes(w.Test, w.Path.Find(fact.Properties, 0)));

    // What can be told apart: numeric text is its number; the empty text, lists and objects are no values.
    private static FactValue? Told(FactValue? value) => value switch
    {
        _ when ReferenceComparison.NumberIn(value) is { } number => new FactValue.Number(number),
        null or FactValue.Text { Value: "" } or FactValue.List or FactValue.Object => null,
        _ => value,
    };
}
