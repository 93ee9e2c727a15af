using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>A figure over a numeric property of matching events.</summary>
internal sealed class AggregatePlan : PlanNode
{
    private readonly EventScan scan;
    private readonly EventAggregateNode node;
    private readonly bool negated;
    private readonly int places;
    private readonly bool whole;
    private readonly Ranges? ranges;
    private readonly int[] columns;

    public AggregatePlan(EventScan scan, EventAggregateNode node)
    {
        (this.scan, this.node) = (scan, node);
        negated = node.Test.Op is NumberOp.NotEquals or NumberOp.NotIn or NumberOp.NotBetween;
        columns = [.. scan.Stores.Select(s => s.Ordinal(EventStore.Keyed(node.Property.Key)))];
        var figures = scan.Stores.Zip(columns).Where(p => p.Second >= 0).Select(p => p.First.Columns[p.Second]).ToList();
        places = figures.Select(c => c.MostPlaces).DefaultIfEmpty(0).Max();
        var events = scan.Stores.Sum(s => s.Live);
        whole = node.Property.Steps.Count == 1 && scan.Stores.All(s => s.Rest < 0)
            && figures.TrueForAll(c => !c.HasOddNumbers && !c.Texts.HasNumeric && c.Largest * NumberRanges.Factor(places) * Math.Max(1, events) < NumberRanges.LargestMantissa);
        ranges = node.Aggregate == Aggregate.Avg ? null : NumberRanges.Of(node.Test, out _).Scaled(places);
    }

    public override long Cost => 20 + scan.Size / 500;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, scan.Size) || !whole)
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        var (counts, figures) = (scratch.Counts, scratch.Figures);
        var adding = new Adding(this, counts, figures);
        scan.Visit(block, scratch, ref adding);
        for (var w = 0; w < into.Length; w++)
        {
            var some = counts.AsSpan(w * 64, 64);
            if (!some.ContainsAnyExcept(0)) continue;
            for (var i = 0; i < 64; i++)
            {
                if (some[i] == 0) continue;
                var figure = figures[w * 64 + i];
                var inside = ranges is not null ? ranges.Contains(figure) : EventFigures.AveragePasses(node.Test, figure, places, some[i]) != negated;
                if (inside) into[w] |= 1UL << i;
            }
            some.Clear();
        }
        EventPlan.Finish(into, among, negated);
    }

    public override bool One(int person, Scratch scratch)
    {
        scan.Of(person, scratch.Rows);
        decimal figure = 0;
        var count = 0;
        foreach (var row in scratch.Rows)
        {
            if (EventFigures.NumberIn(EventFigures.Property(scan.Stores[row.Store], node.Property, row.Cell, row.Row)) is not { } value) continue;
            figure = count++ == 0 ? value : EventFigures.Together(node.Aggregate, figure, value);
        }
        return count == 0 ? negated : EventFigures.Passes(node.Test, node.Aggregate, figure, count);
    }

    private readonly struct Adding(AggregatePlan plan, int[] counts, long[] figures) : IEventVisitor
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
        {
            if (cell.Prop(plan.columns[store]) is not { } page) return;
            if (!page.Mixed && page.Only != Kind.Number) return;
            var factor = (long)NumberRanges.Factor(plan.places - page.Places);
            var people = cell.People;
            var aggregate = plan.node.Aggregate;
            var sum = aggregate is Aggregate.Sum or Aggregate.Avg;
            Span<ulong> raws = stackalloc ulong[64];
            for (var w = 0; w < mask.Length; w++)
            {
                if (mask[w] == 0) continue;
                page.Raws(w * 64, raws);
                for (var word = mask[w]; word != 0; word &= word - 1)
                {
                    var row = w * 64 + BitOperations.TrailingZeroCount(word);
                    var raw = raws[row & 63];
                    if (raw == 0 || (page.Mixed && page.KindAt(row) != Kind.Number)) continue;
                    var value = ((long)(raw - 1) + page.Base) * factor;
                    var person = people[row];
                    var first = counts[person]++ == 0;
                    if (sum)
                    {
                        figures[person] = first ? value : figures[person] + value;
                        continue;
                    }
                    figures[person] = first ? value : aggregate switch
                    {
                        Aggregate.Min => Math.Min(figures[person], value),
                        Aggregate.Max => Math.Max(figures[person], value),
                        _ => figures[person] + value,
                    };
                }
            }
        }
    }
}

/// <summary>How many different values a property took.</summary>
internal sealed class DistinctPlan : PlanNode
{
    private readonly EventScan scan;
    private readonly FactPath property;
    private readonly Ranges ranges;
    private readonly bool negated;
    private readonly int[] columns;
    private readonly bool plain;
    private readonly bool texts;
    private readonly int empty = -1;
    private readonly ConcurrentDictionary<FactValue, long> keys = new();

    public DistinctPlan(EventScan scan, EventDistinctNode node)
    {
        (this.scan, property) = (scan, node.Property);
        ranges = NumberRanges.Of(node.Test, out negated).Scaled(0);
        columns = [.. scan.Stores.Select(s => s.Ordinal(EventStore.Keyed(property.Key)))];
        // One store, and a property that stands by itself: a text's code tells it from all others.
        plain = scan.Stores.Count == 1 && columns[0] >= 0 && property.Steps.Count == 1;
        if (!plain) return;
        var pool = scan.Stores[0].Columns[columns[0]].Texts;
        (texts, empty) = (!pool.HasNumeric, pool.Find(""));
    }

    public override long Cost => 50 + scan.Size / 100;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, scan.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        var zero = ranges.Contains(0);
        // Nobody has more values than events, so where few values are no answer, people with few events are none.
        var least = zero || ranges.Items.Count == 0 ? 1 : (int)Math.Clamp(ranges.Items[0].Low, 1, int.MaxValue);
        var found = scratch.First;
        found.Fill(scan, block, among, scratch, least);
        var values = new long[64];
        for (var person = 0; person < PeopleSet.BlockBits; person++)
        {
            var events = found.Count(person);
            if (events == 0) continue;
            if (values.Length < events) values = new long[events * 2];
            var told = values.AsSpan(0, events);
            for (var i = 0; i < events; i++)
            {
                var (cell, row, store) = found.Source(found.Starts[person] + i);
                told[i] = plain && texts && cell.Prop(columns[0]) is { Mixed: false, Only: Kind.Text } page ? TextKey(page, row) : Key(cell, row, store);
            }
            if (ranges.Contains(Different(told)) != zero) into[person >> 6] |= 1UL << person;
        }
        EventPlan.Finish(into, among, zero ^ negated);
    }

    public override bool One(int person, Scratch scratch)
    {
        scan.Of(person, scratch.Rows);
        var values = scratch.Rows.Select(r => Key(r.Cell, r.Row, r.Store)).ToArray();
        return ranges.Contains(Different(values)) != negated;
    }

    private static int Different(Span<long> values)
    {
        if (values.Length == 1) return values[0] == 0 ? 0 : 1;
        if (values.Length <= 12)
        {
            var apart = 0;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] != 0 && !values[..i].Contains(values[i])) apart++;
            }
            return apart;
        }
        values.Sort();
        var different = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0 && (i == 0 || values[i] != values[i - 1])) different++;
        }
        return different;
    }

    private long TextKey(ValuePage page, int row)
    {
        var raw = page.Raw(row);
        if (raw == 0) return 0;
        var code = (long)(raw - 1) + page.Base;
        return code == empty ? 0 : code << 3 | 1;
    }

    // Zero for what is no value. The last bits tell what the rest is.
    private long Key(EventCell cell, int row, int store)
    {
        if (!plain) return Key(EventFigures.Property(scan.Stores[store], property, cell, row));
        if (cell.Prop(columns[0]) is not { } page) return 0;
        var kind = page.KindAt(row);
        if (kind == Kind.None) return 0;
        var (payload, column) = (page.Payload(row), scan.Stores[0].Columns[columns[0]]);
        switch (kind)
        {
            case Kind.Text when !column.Texts.HasNumeric || !column.Texts.MaybeNumber((int)payload): return column.Texts.Utf8((int)payload).IsEmpty ? 0 : (payload << 3) | 1;
            case Kind.Number when page.Places == 0 && Math.Abs(payload) < 1L << 50: return payload << 3 | 2;
            case Kind.Bool: return payload << 3 | 3;
            case Kind.Date: return payload << 3 | 4;
            case Kind.Instant: return payload << 3 | 5;
            default: return Key(column.Get(page, row));
        }
    }

    private long Key(FactValue? value)
    {
        if (EventFigures.NumberIn(value) is { } number)
        {
            if (number == decimal.Truncate(number) && Math.Abs(number) < 1L << 50) return (long)number << 3 | 2;
            return Numbered(new FactValue.Number(number));
        }
        return value switch
        {
            null or FactValue.Text { Value: "" } or FactValue.List or FactValue.Object => 0,
            FactValue.Bool flag => (flag.Value ? 1L : 0) << 3 | 3,
            FactValue.Date date => ZoneClock.DayFrom(date.Value) << 3 | 4,
            FactValue.Instant instant => instant.Ms << 3 | 5,
            _ => Numbered(value),
        };
    }

    private long Numbered(FactValue value)
    {
        lock (keys) return keys.GetOrAdd(value, _ => keys.Count + 1) << 3 | 7;
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

    public static FactValue? Property(EventStore store, FactPath path, EventCell cell, int row)
    {
        var ordinal = store.Ordinal(EventStore.Keyed(path.Key));
        if (ordinal >= 0) return path.Find(store.Columns[ordinal].Get(cell.Prop(ordinal), row), 1);
        return store.Rest < 0 ? null : path.Find(store.Columns[store.Rest].Get(cell.Prop(store.Rest), row), 0);
    }

    public static decimal Together(Aggregate aggregate, decimal a, decimal b) => aggregate switch
    {
        Aggregate.Min => Math.Min(a, b),
        Aggregate.Max => Math.Max(a, b),
        _ => a + b,
    };

    /// <summary>Whether an average of whole numbers of 10^-places passes; figures far from every limit are told by floating point.</summary>
    public static bool AveragePasses(NumberTest test, long sum, int places, int count)
    {
        if (test.Op is NumberOp.Less or NumberOp.AtMost or NumberOp.Greater or NumberOp.AtLeast)
        {
            var average = sum / (double)NumberRanges.Factor(places) / count;
            var limit = (double)test.Numbers[0];
            var apart = average - limit;
            if (Math.Abs(apart) > 1e-9 * (Math.Abs(average) + Math.Abs(limit))) return test.Op is NumberOp.Less or NumberOp.AtMost ? apart < 0 : apart > 0;
        }
        return Passes(test, Aggregate.Avg, sum / NumberRanges.Factor(places), count);
    }

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
