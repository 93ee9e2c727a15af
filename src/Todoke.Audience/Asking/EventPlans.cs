using System.Numerics;
using System.Runtime.CompilerServices;
using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>How often events happened.</summary>
internal sealed class EventCountPlan : PlanNode
{
    private readonly EventScan scan;
    private readonly Ranges ranges;
    private readonly bool negated;

    public EventCountPlan(EventScan scan, NumberTest? count)
    {
        this.scan = scan;
        ranges = NumberRanges.Of(count ?? new NumberTest(NumberOp.AtLeast, [1]), out negated).Scaled(0);
    }

    public override long Cost => 10 + scan.Size / 1000;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, scan.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        // Whoever is not found keeps the verdict of a count of zero; what is gathered here are the people who differ from it.
        var zero = ranges.Contains(0);
        if (ranges.Items is [(<= 0, 0)] or [(1, > int.MaxValue)])
        {
            var who = new WhoVisitor(into);
            scan.Visit(block, scratch, ref who);
        }
        else
        {
            var counts = scratch.Counts;
            var counting = new CountVisitor(counts);
            scan.Visit(block, scratch, ref counting);
            EventPlan.Pick(counts, count => ranges.Contains(count) != zero, into);
        }
        EventPlan.Finish(into, among, zero ^ negated);
    }

    public override bool One(int person, Scratch scratch)
    {
        scan.Of(person, scratch.Rows);
        return ranges.Contains(scratch.Rows.Count) != negated;
    }
}

internal static class EventPlan
{
    /// <summary>Whether asking person by person is less work than going through a block's events.</summary>
    public static bool IsFew(ReadOnlySpan<ulong> among, long events)
    {
        var people = 0;
        foreach (var word in among)
        {
            people += BitOperations.PopCount(word);
            if (people > 64) return false;
        }
        return people == 0 || events > 10_000;
    }

    /// <summary>Sets the bits of people whose number passes (nobody's number is zero there), and clears all numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pick(int[] counts, Func<int, bool> passes, Span<ulong> into)
    {
        // Most numbers are small, so their verdicts are looked up.
        Span<bool> small = stackalloc bool[256];
        for (var i = 1; i < small.Length; i++) small[i] = passes(i);
        for (var w = 0; w < into.Length; w++)
        {
            ulong word = 0;
            var some = counts.AsSpan(w * 64, 64);
            if (!some.ContainsAnyExcept(0)) continue;
            for (var i = 0; i < 64; i++)
            {
                var count = some[i];
                if (count < 256 ? small[count] : passes(count)) word |= 1UL << i;
            }
            some.Clear();
            into[w] = word;
        }
    }

    /// <summary>Those found, or those not found, among some.</summary>
    public static void Finish(Span<ulong> found, ReadOnlySpan<ulong> among, bool others)
    {
        if (!others) Words.And(found, among);
        else
        {
            for (var w = 0; w < found.Length; w++) found[w] = among[w] & ~found[w];
        }
    }
}

/// <summary>When the last one happened: young enough, or all of them old.</summary>
internal sealed class RecencyPlan(EventScan young, EventScan old, Recency op) : PlanNode
{
    public override long Cost => 10 + (young.Size + old.Size) / 1000;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, young.Size + old.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        var who = new WhoVisitor(into);
        if (op == Recency.WithinLast) young.Visit(block, scratch, ref who);
        else
        {
            old.Visit(block, scratch, ref who);
            var still = scratch.Block();
            still.AsSpan().Clear();
            var whoIsYoung = new WhoVisitor(still);
            young.Visit(block, scratch, ref whoIsYoung);
            Words.AndNot(into, still);
            scratch.Back(still);
        }
        Words.And(into, among);
    }

    public override bool One(int person, Scratch scratch)
    {
        young.Of(person, scratch.Rows);
        if (op == Recency.WithinLast) return scratch.Rows.Count > 0;
        if (scratch.Rows.Count > 0) return false;
        old.Of(person, scratch.Rows);
        return scratch.Rows.Count > 0;
    }
}

/// <summary>What the first or last event shows, and when it was.</summary>
internal sealed class EdgePlan : PlanNode
{
    private readonly EventScan scan;
    private readonly EventEdge edge;
    private readonly (ColumnTest Test, int Column)[][] has;
    private readonly (long Low, long High) window;

    /// <param name="scan">All events of the name so far.</param>
    public EdgePlan(EventScan scan, EventEdgeNode node, ZoneClock clock)
    {
        (this.scan, edge, window) = (scan, node.Edge, clock.Window(node.At));
        has = [.. scan.Stores.Select(store => node.Has.Select(test => EventScan.Bind(store, test, clock)).ToArray())];
    }

    public override long Cost => 20 + scan.Size / 300;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, scan.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        var edges = new Edges(this, scratch);
        scan.Visit(block, scratch, ref edges);
        into.Clear();
        var (counts, instants, rows) = (scratch.Counts, scratch.Figures, scratch.Rows32);
        for (var w = 0; w < into.Length; w++)
        {
            var some = counts.AsSpan(w * 64, 64);
            if (!some.ContainsAnyExcept(0)) continue;
            for (var i = 0; i < 64; i++)
            {
                var person = w * 64 + i;
                // A negative row is one that shows what is wanted.
                if (some[i] != 0 && rows[person] < 0 && instants[person] >= window.Low && instants[person] <= window.High) into[w] |= 1UL << i;
            }
            some.Clear();
        }
        Words.And(into, among);
    }

    public override bool One(int person, Scratch scratch)
    {
        scan.Of(person, scratch.Rows);
        if (scratch.Rows.Count == 0) return false;
        var found = edge == EventEdge.First ? scratch.Rows[0] : scratch.Rows[^1];
        return Passes(found.Cell, found.Row, found.Store, found.At);
    }

    private bool Passes(EventCell cell, int row, int store, long at) =>
        at >= window.Low && at <= window.High && Array.TrueForAll(has[store], t => t.Column < 0 ? t.Test.Absent : t.Test.Row(cell.Prop(t.Column), row));

    /// <summary>Keeps each person's edge: the number of its cell (from 1), its instant and its row, whose complement says that it shows what is wanted.</summary>
    private readonly struct Edges(EdgePlan plan, Scratch scratch) : IEventVisitor
    {
        private readonly List<EventCell> cells = [];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
        {
            cells.Add(cell);
            var number = cells.Count;
            var last = plan.edge == EventEdge.Last;
            var (shown, inside, spare) = scratch.MoreMasks(mask.Length);
            var shows = shown.AsSpan(0, mask.Length);
            mask.CopyTo(shows);
            foreach (var (test, column) in plan.has[store])
            {
                if (column >= 0) test.Narrow(cell.Prop(column), shows, inside.AsSpan(0, mask.Length), spare.AsSpan(0, mask.Length));
                else if (!test.Absent) shows.Clear();
            }
            var (numbers, instants, rows) = (scratch.Counts, scratch.Figures, scratch.Rows32);
            var people = cell.People;
            var times = cell.At;
            for (var w = 0; w < mask.Length; w++)
            {
                for (var word = mask[w]; word != 0; word &= word - 1)
                {
                    var row = w * 64 + BitOperations.TrailingZeroCount(word);
                    var person = people[row];
                    var at = start + times[row];
                    ref var kept = ref numbers[person];
                    if (kept != 0)
                    {
                        if (at != instants[person] && at < instants[person] == last) continue;
                        if (at == instants[person] && cell.Seq(row) > cells[kept - 1].Seq(rows[person] < 0 ? ~rows[person] : rows[person]) != last) continue;
                    }
                    (kept, instants[person], rows[person]) = (number, at, (shows[w] >> row & 1) != 0 ? ~row : row);
                }
            }
        }
    }
}

/// <summary>Matching events in so many of some stretches of time that follow each other.</summary>
internal sealed class RegularPlan(EventScan scan, long[] starts, int atLeast) : PlanNode
{
    public override long Cost => 50 + scan.Size / 200;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, scan.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        var found = scratch.First;
        found.Fill(scan, block, among, scratch, atLeast);
        for (var person = 0; person < PeopleSet.BlockBits; person++)
        {
            if (found.Count(person) < atLeast) continue;
            var (met, period) = (0, -1);
            foreach (var at in found.At(person)) Meet(at, ref met, ref period);
            if (met >= atLeast) into[person >> 6] |= 1UL << person;
        }
    }

    public override bool One(int person, Scratch scratch)
    {
        scan.Of(person, scratch.Rows);
        var (met, period) = (0, -1);
        foreach (var row in scratch.Rows) Meet(row.At, ref met, ref period);
        return met >= atLeast;
    }

    private void Meet(long at, ref int met, ref int period)
    {
        if (period + 1 < starts.Length && at >= starts[period + 1])
        {
            while (period + 1 < starts.Length && at >= starts[period + 1]) period++;
            met++;
        }
    }
}

/// <summary>An event after which another followed in time, or did not.</summary>
internal sealed class SequencePlan(EventScan first, EventScan firstOver, EventScan then, long span, long asOf, bool followed) : PlanNode
{
    public override long Cost => 50 + (first.Size + then.Size) / 200;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, first.Size + then.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        var (some, both) = (scratch.Block(), scratch.Block());
        some.AsSpan().Clear();
        both.AsSpan().Clear();
        var whoThen = new WhoVisitor(both);
        then.Visit(block, scratch, ref whoThen);
        Words.And(both, among);
        // For 'not followed' only those count whose span is over; whoever has those and no second event at all is in.
        var (a, b) = (scratch.First, scratch.Second);
        a.Fill(followed ? first : firstOver, block, both, scratch, who: some);
        if (!followed)
        {
            EventPlan.Finish(some, among, others: false);
            some.CopyTo(into);
            Words.AndNot(into, both);
        }
        Words.And(both, some);
        if (!Words.IsZero(both)) b.Fill(then, block, both, scratch);
        for (var w = 0; w < both.Length; w++)
        {
            for (var word = both[w]; word != 0; word &= word - 1)
            {
                var person = w * 64 + BitOperations.TrailingZeroCount(word);
                if (Holds(a, a.Starts[person], a.At(person), b, b.Starts[person], b.At(person))) into[w] |= 1UL << person;
            }
        }
        scratch.Back(both);
        scratch.Back(some);
    }

    public override bool One(int person, Scratch scratch)
    {
        first.Of(person, scratch.Rows);
        then.Of(person, scratch.MoreRows);
        var next = 0;
        foreach (var a in scratch.Rows)
        {
            while (next < scratch.MoreRows.Count && !(scratch.MoreRows[next].At > a.At || (scratch.MoreRows[next].At == a.At && scratch.MoreRows[next].Seq > a.Seq))) next++;
            var came = next < scratch.MoreRows.Count && scratch.MoreRows[next].At < a.At + span;
            if (followed ? came : !came && a.At + span <= asOf) return true;
        }
        return false;
    }

    private bool Holds(Gathered a, int aStart, ReadOnlySpan<long> aAt, Gathered b, int bStart, ReadOnlySpan<long> bAt)
    {
        var next = 0;
        for (var i = 0; i < aAt.Length; i++)
        {
            while (next < bAt.Length && (bAt[next] < aAt[i] || (bAt[next] == aAt[i] && b.Seq(bStart + next) <= a.Seq(aStart + i)))) next++;
            var came = next < bAt.Length && bAt[next] < aAt[i] + span;
            if (came == followed) return true;
        }
        return false;
    }
}
