using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    private readonly long? perEvent;
    private readonly long from = -NumberRanges.LargestMantissa;
    private readonly long to = NumberRanges.LargestMantissa;

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
        if (ranges is not null || node.Test.Op is not (NumberOp.Less or NumberOp.AtMost or NumberOp.Greater or NumberOp.AtLeast)) return;
        var limit = node.Test.Numbers[0] * NumberRanges.Factor(places);
        if (limit != decimal.Truncate(limit) || Math.Abs(limit) * Math.Max(1, events) >= NumberRanges.LargestMantissa) return;
        perEvent = (long)limit;
        (from, to) = node.Test.Op switch
        {
            NumberOp.Less => (from, -1L),
            NumberOp.AtMost => (from, 0L),
            NumberOp.Greater => (1L, to),
            _ => (0L, to),
        };
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
        // An average is compared as its sum less so many times the limit, which is a whole number where the limit is.
        if (perEvent is { } each) Between(counts, figures, each, from, to, into);
        else if (ranges is { Items: [var (low, high)] }) Between(counts, figures, 0, low, high, into);
        else
        {
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
        }
        EventPlan.Finish(into, among, negated);
    }

    // The figures of those who have any, less so much for each of their events, eight at a time; clears all counts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Between(int[] counts, long[] figures, long less, long low, long high, Span<ulong> into)
    {
        var each = Vector512.Create(less);
        var (from, span) = (Vector512.Create((ulong)low), Vector512.Create((ulong)(high - low)));
        ref var figure = ref MemoryMarshal.GetArrayDataReference(figures);
        ref var count = ref MemoryMarshal.GetArrayDataReference(counts);
        for (var w = 0; w < into.Length; w++)
        {
            ulong word = 0;
            for (var i = 0; i < 64; i += 8)
            {
                var eight = Vector256.LoadUnsafe(ref count, (nuint)(w * 64 + i));
                var some = ~Vector256.Equals(eight, Vector256<int>.Zero).ExtractMostSignificantBits() & 0xFF;
                if (some == 0) continue;
                var theirs = Vector512.LoadUnsafe(ref figure, (nuint)(w * 64 + i));
                if (less != 0)
                {
                    var (lower, upper) = Vector256.Widen(eight);
                    theirs -= Vector512.Create(lower, upper) * each;
                }
                var inside = Vector512.LessThanOrEqual(theirs.AsUInt64() - from, span).ExtractMostSignificantBits();
                word |= (inside & some) << i;
            }
            into[w] = word;
        }
        counts.AsSpan().Clear();
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
        public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
        {
            if (cell.Prop(plan.columns[store]) is not { } page) return;
            if (!page.Mixed && page.Only != Kind.Number) return;
            switch (page.Width)
            {
                case 1: Add(cell.People, page, page.Data, mask); break;
                case 2: Add(cell.People, page, MemoryMarshal.Cast<byte, ushort>(page.Data), mask); break;
                case 4: Add(cell.People, page, MemoryMarshal.Cast<byte, uint>(page.Data), mask); break;
                case 8: Add(cell.People, page, MemoryMarshal.Cast<byte, ulong>(page.Data), mask); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add<T>(ReadOnlySpan<ushort> people, ValuePage page, ReadOnlySpan<T> raws, ReadOnlySpan<ulong> mask)
            where T : unmanaged, IBinaryInteger<T>
        {
            var factor = (long)NumberRanges.Factor(plan.places - page.Places);
            var (from, mixed) = (page.Base - 1, page.Mixed);
            var aggregate = plan.node.Aggregate;
            var sum = aggregate is not (Aggregate.Min or Aggregate.Max);
            for (var w = 0; w < mask.Length; w++)
            {
                for (var word = mask[w]; word != 0; word &= word - 1)
                {
                    var row = w * 64 + BitOperations.TrailingZeroCount(word);
                    var raw = raws[row];
                    if (raw == T.Zero || (mixed && page.KindAt(row) != Kind.Number)) continue;
                    var value = (long.CreateTruncating(raw) + from) * factor;
                    var person = people[row];
                    ref var figure = ref figures[person];
                    if (counts[person]++ == 0) figure = value;
                    else if (sum) figure += value;
                    else figure = aggregate == Aggregate.Min ? Math.Min(figure, value) : Math.Max(figure, value);
                }
            }
        }
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
