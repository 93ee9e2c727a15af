using System.Numerics;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>The matching events of one leaf: over all people, or over one person's chain.</summary>
internal sealed class EventScan
{
    private readonly ColumnMatch[] where;
    private readonly long low;
    private readonly long high;

    public EventScan(EventStore store, Sequence<PropertyTest> where, (long Low, long High) window, ZoneClock clock)
    {
        Store = store;
        this.where = where.Select(test => store.Match(test, clock)).ToArray();
        (low, high) = window;
    }

    public EventStore Store { get; }

    /// <summary>Visits every matching event in no promised order.</summary>
    public void All<T>(ref T visitor) where T : struct, IEventVisitor
    {
        Span<ulong> mask = stackalloc ulong[ValueColumn.PageRows / 64];
        for (var p = 0; p < Store.PageCount; p++)
        {
            var page = Store.PageAt(p);
            if (page.Latest < low || page.Earliest > high) continue;
            Words.Within(page.At, low, high, mask);
            foreach (var match in where)
            {
                if (mask.IndexOfAnyExcept(0UL) < 0) break;
                match.Narrow(p, mask);
            }
            for (var w = 0; w < mask.Length; w++)
            {
                for (var word = mask[w]; word != 0; word &= word - 1)
                {
                    var at = w * 64 + BitOperations.TrailingZeroCount(word);
                    visitor.Visit(page.People[at], p, at);
                }
            }
        }
    }

    /// <summary>Rows of one person's matching events.</summary>
    public IEnumerable<int> Of(int person)
    {
        for (var row = Store.Head(person); row >= 0; row = Store.After(row))
        {
            var at = Store.InstantOf(row);
            if (at < low || at > high) continue;
            if (Array.TrueForAll(where, match => match.Row(row))) yield return row;
        }
    }
}

/// <summary>Takes events one by one; a struct, so that the scan is compiled for each visitor.</summary>
internal interface IEventVisitor
{
    void Visit(int person, int page, int at);
}

/// <summary>Who has any.</summary>
internal readonly struct WhoVisitor(PeopleSet people) : IEventVisitor
{
    public void Visit(int person, int page, int at) => people.Add(person);
}

/// <summary>How many each has.</summary>
internal readonly struct CountVisitor() : IEventVisitor
{
    public BlockArray<int> Counts { get; } = new(16);

    public void Visit(int person, int page, int at) => Counts.At(person)++;
}

/// <summary>Sum, least and greatest over a column that holds whole numbers only.</summary>
internal readonly struct WholeVisitor(ValueColumn column, Aggregate aggregate) : IEventVisitor
{
    public BlockArray<(long Figure, int Count)> Figures { get; } = new(16);

    public void Visit(int person, int page, int at)
    {
        if (column.Page(page) is not { } values || (Kind)values.Kinds[at] != Kind.Number) return;
        var value = values.Payloads[at];
        ref var kept = ref Figures.At(person);
        kept.Figure = kept.Count++ == 0 ? value : aggregate switch
        {
            Aggregate.Min => Math.Min(kept.Figure, value),
            Aggregate.Max => Math.Max(kept.Figure, value),
            _ => kept.Figure + value,
        };
    }
}

/// <summary>The same over values of any kind, slower.</summary>
internal readonly struct AnyNumberVisitor(EventStore store, FactPath property, Aggregate aggregate) : IEventVisitor
{
    public BlockArray<(decimal Figure, int Count)> Figures { get; } = new(16);

    public void Visit(int person, int page, int at)
    {
        if (EventFigures.NumberIn(store.Property(property, (page << ValueColumn.PageShift) + at)) is not { } value) return;
        ref var kept = ref Figures.At(person);
        kept.Figure = kept.Count++ == 0 ? value : EventFigures.Together(aggregate, kept.Figure, value);
    }
}

/// <summary>Arithmetic of aggregates.</summary>
internal static class EventFigures
{
    public static decimal? NumberIn(FactValue? value) => value switch
    {
        FactValue.Number number => number.Value,
        FactValue.Text text => NumberRanges.Read(text.Value),
        _ => null,
    };

    public static decimal Together(Aggregate aggregate, decimal a, decimal b) => aggregate switch
    {
        Aggregate.Min => Math.Min(a, b),
        Aggregate.Max => Math.Max(a, b),
        _ => a + b,
    };

    /// <summary>Whether a figure passes; an average is compared as its sum against so many times the limit, which is exact.</summary>
    public static bool Passes(NumberTest test, Aggregate aggregate, decimal figure, int count)
    {
        var times = aggregate == Aggregate.Avg ? count : 1;
        decimal Limit(int i) => test.Numbers[i] * times;
        return test.Op switch
        {
            NumberOp.Equals => figure == Limit(0),
            NumberOp.NotEquals => figure != Limit(0),
            NumberOp.Less => figure < Limit(0),
            NumberOp.AtMost => figure <= Limit(0),
            NumberOp.Greater => figure > Limit(0),
            NumberOp.AtLeast => figure >= Limit(0),
            NumberOp.Between => figure >= Limit(0) && figure <= Limit(1),
            NumberOp.NotBetween => figure < Limit(0) || figure > Limit(1),
            NumberOp.In => test.Numbers.Any(n => figure == n * times),
            NumberOp.NotIn => !test.Numbers.Any(n => figure == n * times),
            _ => throw new InvalidOperationException($"{test.Op} is not known to the index."),
        };
    }
}
