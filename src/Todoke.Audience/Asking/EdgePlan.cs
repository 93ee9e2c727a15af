using System.Numerics;
using System.Runtime.CompilerServices;
using Todoke.Core.Segments;

namespace Todoke.Audience;

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
        into.Clear();
        // From the side that is asked for: whoever was met once needs not be looked for in what lies behind.
        var left = scratch.Block();
        among.CopyTo(left);
        var stretches = scan.Stretches;
        for (var i = 0; i < stretches.Count && !Words.IsZero(left); i++)
        {
            var number = stretches[edge == EventEdge.First ? i : stretches.Count - 1 - i];
            if (scan.Cells(number, block) > 1)
            {
                Several(number, block, left, into, scratch);
                continue;
            }
            var alone = new Alone(this, left, into, scratch);
            scan.Visit(number, block, scratch, ref alone);
        }
        scratch.Back(left);
    }

    public override bool One(int person, Scratch scratch)
    {
        scan.Of(person, scratch.Rows);
        if (scratch.Rows.Count == 0) return false;
        var found = edge == EventEdge.First ? scratch.Rows[0] : scratch.Rows[^1];
        return found.At >= window.Low && found.At <= window.High
            && Array.TrueForAll(has[found.Store], t => t.Column < 0 ? t.Test.Absent : t.Test.Row(found.Cell.Prop(t.Column), found.Row));
    }

    // Which of a cell's rows show what is wanted.
    private Span<ulong> Shown(EventCell cell, int store, ReadOnlySpan<ulong> mask, Scratch scratch)
    {
        var (shown, inside, spare) = scratch.MoreMasks(mask.Length);
        var shows = shown.AsSpan(0, mask.Length);
        mask.CopyTo(shows);
        foreach (var (test, column) in has[store])
        {
            if (column >= 0) test.Narrow(cell.Prop(column), shows, inside.AsSpan(0, mask.Length), spare.AsSpan(0, mask.Length));
            else if (!test.Absent) shows.Clear();
        }
        return shows;
    }

    private void Several(long number, int block, ulong[] left, Span<ulong> into, Scratch scratch)
    {
        var edges = new Edges(this, scratch);
        scan.Visit(number, block, scratch, ref edges);
        var (counts, instants, rows) = (scratch.Counts, scratch.Figures, scratch.Rows32);
        for (var w = 0; w < into.Length; w++)
        {
            var some = counts.AsSpan(w * 64, 64);
            if (!some.ContainsAnyExcept(0)) continue;
            for (var i = 0; i < 64; i++)
            {
                var (person, bit) = (w * 64 + i, 1UL << i);
                if (some[i] == 0 || (left[w] & bit) == 0) continue;
                left[w] &= ~bit;
                // A negative row is one that shows what is wanted.
                if (rows[person] < 0 && instants[person] >= window.Low && instants[person] <= window.High) into[w] |= bit;
            }
            some.Clear();
        }
    }

    /// <summary>The one cell of a stretch: a person's rows stand together and in order, so the edge is where the next person begins.</summary>
    private readonly ref struct Alone(EdgePlan plan, ulong[] left, Span<ulong> into, Scratch scratch) : IEventVisitor
    {
        private readonly Span<ulong> into = into;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
        {
            var shows = plan.Shown(cell, store, mask, scratch);
            var people = cell.People;
            var times = cell.At;
            var (low, high) = plan.window;
            var forward = plan.edge == EventEdge.First;
            for (var w = forward ? 0 : mask.Length - 1; (uint)w < (uint)mask.Length; w += forward ? 1 : -1)
            {
                for (var word = mask[w]; word != 0;)
                {
                    var bit = forward ? BitOperations.TrailingZeroCount(word) : 63 - BitOperations.LeadingZeroCount(word);
                    word &= ~(1UL << bit);
                    var row = w * 64 + bit;
                    var person = people[row];
                    var mine = 1UL << person;
                    ref var waiting = ref left[person >> 6];
                    if ((waiting & mine) == 0) continue;
                    waiting &= ~mine;
                    var at = start + times[row];
                    if ((shows[w] >> bit & 1) != 0 && at >= low && at <= high) into[person >> 6] |= mine;
                }
            }
        }
    }

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
            var shows = plan.Shown(cell, store, mask, scratch);
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
