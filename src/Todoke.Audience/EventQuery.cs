using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>The leaves that look at events, each for everybody and for one person.</summary>
internal sealed class EventQuery(FactStore facts, ZoneClock clock, Lazy<PeopleSet> everybody)
{
    private static readonly NumberTest AtLeastOnce = new(NumberOp.AtLeast, [1]);

    private PeopleSet Known => everybody.Value;

    public PeopleSet Counted(EventNode node)
    {
        var ranges = NumberRanges.Of(node.Count ?? AtLeastOnce, out var negated).Scaled(0);
        var zero = ranges.Contains(0);
        // Whoever is not found keeps the verdict of a count of zero; what is gathered here are the people who differ from it.
        var differ = new PeopleSet(Known.BlockCount);
        if (Scan(node.Name.Text, node.Where, clock.Window(node.Within)) is { } scan)
        {
            if (Items(ranges) is [(<= 0, 0)] or [(1, > int.MaxValue)])
            {
                var who = new WhoVisitor(differ);
                scan.All(ref who);
            }
            else
            {
                var counting = new CountVisitor();
                scan.All(ref counting);
                ForEach(counting.Counts, (person, count) =>
                {
                    if (count > 0 && ranges.Contains(count) != zero) differ.Add(person);
                });
            }
        }
        return zero ^ negated ? Known.Copy().AndNot(differ) : differ.And(Known);
    }

    public bool Counted(EventNode node, int person)
    {
        var count = Scan(node.Name.Text, node.Where, clock.Window(node.Within))?.Of(person).Count() ?? 0;
        return NumberRanges.Of(node.Count ?? AtLeastOnce, out var negated).Scaled(0).Contains(count) ^ negated;
    }

    public PeopleSet Recent(EventRecencyNode node)
    {
        var (young, old) = Ages(node);
        var people = new PeopleSet(Known.BlockCount);
        if (young is null || old is null) return people;
        var who = new WhoVisitor(people);
        if (node.Op == Recency.WithinLast)
        {
            young.All(ref who);
            return people.And(Known);
        }
        var stillYoung = new PeopleSet(Known.BlockCount);
        var whoIsYoung = new WhoVisitor(stillYoung);
        old.All(ref who);
        young.All(ref whoIsYoung);
        return people.AndNot(stillYoung).And(Known);
    }

    public bool Recent(EventRecencyNode node, int person)
    {
        var (young, old) = Ages(node);
        if (young is null || old is null) return false;
        var recent = young.Of(person).Any();
        return node.Op == Recency.WithinLast ? recent : !recent && old.Of(person).Any();
    }

    public PeopleSet Aggregated(EventAggregateNode node)
    {
        var negated = Negated(node.Test);
        var people = new PeopleSet(Known.BlockCount);
        if (Scan(node.Name.Text, node.Where, clock.Window(node.Within)) is { } scan)
        {
            if (node.Property.Steps.Count == 1 && scan.Store.Column(node.Property.Key) is { HasOddNumbers: false } column && SumsFit(column, scan.Store))
            {
                Whole(node, scan, column, people);
            }
            else
            {
                var adding = new AnyNumberVisitor(scan.Store, node.Property, node.Aggregate);
                scan.All(ref adding);
                ForEach(adding.Figures, (person, kept) =>
                {
                    if (kept.Count > 0 && EventFigures.Passes(node.Test, node.Aggregate, kept.Figure, kept.Count) != negated) people.Add(person);
                });
            }
        }
        return negated ? Known.Copy().AndNot(people) : people.And(Known);
    }

    public bool Aggregated(EventAggregateNode node, int person)
    {
        decimal figure = 0;
        var count = 0;
        if (Scan(node.Name.Text, node.Where, clock.Window(node.Within)) is { } scan)
        {
            foreach (var value in scan.Of(person).Select(row => EventFigures.NumberIn(scan.Store.Property(node.Property, row))).OfType<decimal>())
            {
                figure = count++ == 0 ? value : EventFigures.Together(node.Aggregate, figure, value);
            }
        }
        return count == 0 ? Negated(node.Test) : EventFigures.Passes(node.Test, node.Aggregate, figure, count);
    }

    private static void Whole(EventAggregateNode node, EventScan scan, ValueColumn column, PeopleSet people)
    {
        var negated = Negated(node.Test);
        var adding = new WholeVisitor(column, node.Aggregate);
        scan.All(ref adding);
        var ranges = NumberRanges.Of(node.Test, out _).Scaled(column.Places);
        ForEach(adding.Figures, (person, kept) =>
        {
            if (kept.Count == 0) return;
            var inside = node.Aggregate == Aggregate.Avg
                ? EventFigures.Passes(node.Test, Aggregate.Avg, kept.Figure / NumberRanges.Factor(column.Places), kept.Count) != negated
                : ranges.Contains(kept.Figure);
            if (inside) people.Add(person);
        });
    }

    private static bool Negated(NumberTest test) => test.Op is NumberOp.NotEquals or NumberOp.NotIn or NumberOp.NotBetween;

    private static bool SumsFit(ValueColumn column, EventStore store) => (decimal)column.Largest * store.LiveRows < NumberRanges.LargestMantissa;

    private static (long, long)[] Items(Ranges ranges) => [.. ranges.Items];

    private static void ForEach<T>(BlockArray<T> values, Action<int, T> act)
    {
        for (var b = 0; b < values.BlockCount; b++)
        {
            if (values.Block(b) is not { } block) continue;
            for (var i = 0; i < block.Length; i++) act((b << 16) + i, block[i]);
        }
    }

    private (EventScan? Young, EventScan? Old) Ages(EventRecencyNode node)
    {
        var limit = clock.Shift(node.Span, -1);
        return (Scan(node.Name.Text, node.Where, (limit + 1, clock.AsOf)), Scan(node.Name.Text, node.Where, (-ZoneClock.Never, Math.Min(limit, clock.AsOf))));
    }

    private EventScan? Scan(string name, Sequence<PropertyTest> where, (long Low, long High) window) =>
        facts.Events(name) is { } store ? new EventScan(store, where, window, clock) : null;
}
