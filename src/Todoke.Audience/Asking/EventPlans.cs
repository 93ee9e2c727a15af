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
        if (others) Words.Not(found);
        Words.And(found, among);
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
