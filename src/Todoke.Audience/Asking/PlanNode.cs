using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>A node of a condition, bound to one version of the facts and one instant.</summary>
internal abstract class PlanNode
{
    /// <summary>Roughly how long a block takes; cheap ones go first.</summary>
    public virtual long Cost => 1;

    /// <summary>Which of the people in <paramref name="among"/> it holds for; everything else is cleared.</summary>
    /// <param name="among">Known people of the block; not changed.</param>
    public abstract void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch);

    /// <summary>Whether it holds for a known person, from this person's facts alone.</summary>
    public abstract bool One(int person, Scratch scratch);

    /// <summary>Asks person by person.</summary>
    protected void OneByOne(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        into.Clear();
        for (var w = 0; w < among.Length; w++)
        {
            for (var word = among[w]; word != 0; word &= word - 1)
            {
                var low = w * 64 + System.Numerics.BitOperations.TrailingZeroCount(word);
                if (One((block << 16) + low, scratch)) into[w] |= 1UL << low;
            }
        }
    }
}

internal sealed class AllPlan(IReadOnlyList<PlanNode> of) : PlanNode
{
    private readonly PlanNode[] cheapFirst = [.. of.OrderBy(n => n.Cost)];

    public IReadOnlyList<PlanNode> Of => of;

    public override long Cost => of.Sum(n => n.Cost);

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        cheapFirst[0].Block(block, among, into, scratch);
        var left = scratch.Block();
        for (var i = 1; i < cheapFirst.Length && !Words.IsZero(into); i++)
        {
            into.CopyTo(left);
            cheapFirst[i].Block(block, left, into, scratch);
        }
        scratch.Back(left);
    }

    public override bool One(int person, Scratch scratch) => Array.TrueForAll(cheapFirst, n => n.One(person, scratch));
}

internal sealed class AnyPlan(IReadOnlyList<PlanNode> of) : PlanNode
{
    private readonly PlanNode[] cheapFirst = [.. of.OrderBy(n => n.Cost)];

    public IReadOnlyList<PlanNode> Of => of;

    public override long Cost => of.Sum(n => n.Cost);

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        var (left, here) = (scratch.Block(), scratch.Block());
        among.CopyTo(left);
        into.Clear();
        foreach (var node in cheapFirst)
        {
            if (Words.IsZero(left)) break;
            node.Block(block, left, here, scratch);
            Words.Or(into, here);
            Words.AndNot(left, here);
        }
        scratch.Back(here);
        scratch.Back(left);
    }

    public override bool One(int person, Scratch scratch) => Array.Exists(cheapFirst, n => n.One(person, scratch));
}

internal sealed class NotPlan(PlanNode of) : PlanNode
{
    public PlanNode Of => of;

    public override long Cost => of.Cost;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        var inside = scratch.Block();
        of.Block(block, among, inside, scratch);
        among.CopyTo(into);
        Words.AndNot(into, inside);
        scratch.Back(inside);
    }

    public override bool One(int person, Scratch scratch) => !of.One(person, scratch);
}

/// <summary>Everyone, or nobody.</summary>
internal sealed class ConstantPlan(bool holds) : PlanNode
{
    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (holds) among.CopyTo(into);
        else into.Clear();
    }

    public override bool One(int person, Scratch scratch) => holds;
}

/// <summary>People of some stored sets (or the others), perhaps only those whose instant lies in a window.</summary>
internal sealed class StoredPlan(IReadOnlyList<RowSet> sets, bool wanted, (long Low, long High)? window = null) : PlanNode
{
    public override long Cost => window is null ? 1 : 4;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        into.Clear();
        foreach (var set in sets)
        {
            if (window is { } w) set.AddTo(block, w.Low, w.High, into);
            else set.AddTo(block, into);
        }
        if (wanted) Words.And(into, among);
        else
        {
            for (var i = 0; i < into.Length; i++) into[i] = among[i] & ~into[i];
        }
    }

    public override bool One(int person, Scratch scratch)
    {
        foreach (var set in sets)
        {
            if (set.TryGet(person, out var at, out _) && (window is not { } w || (at >= w.Low && at <= w.High))) return wanted;
        }
        return !wanted;
    }
}

/// <summary>People who were found elsewhere.</summary>
internal sealed class GivenPlan(MemberSet people) : PlanNode
{
    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        among.CopyTo(into);
        people.Narrow(block, into);
    }

    public override bool One(int person, Scratch scratch) => people.Contains(person);
}

/// <summary>A stable share of people by salt.</summary>
internal sealed class RandomPlan : PlanNode
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong hash = 14_695_981_039_346_656_037;
    // Of the hash's upper half: the first that is inside, and how many are. A bucket is that half × 10,000 ÷ 2^32, with its fraction.
    private readonly ulong first;
    private readonly ulong count;

    public RandomPlan(RandomNode node)
    {
        foreach (var part in System.Text.Encoding.UTF8.GetBytes(node.Salt)) hash = (hash ^ part) * 1_099_511_628_211;
        first = Least(node.From);
        count = node.To <= node.From ? 0 : Least(node.To) - first;
    }

    public override long Cost => 3;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        var steps = Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7) * Vector512.Create(Golden);
        var (seed, low, span) = (Vector512.Create(hash), Vector512.Create(first), Vector512.Create(count));
        for (var w = 0; w < among.Length; w++)
        {
            ulong word = 0;
            if (among[w] != 0)
            {
                var here = (((ulong)block << 16) + ((ulong)w * 64)) * Golden;
                // Eight neighbours at a time, whether or not somebody is among them: to ask first takes longer.
                for (var i = 0; i < 64; i += 8) word |= Inside(steps + Vector512.Create(here + ((ulong)i * Golden)), seed, low, span) << i;
            }
            into[w] = word & among[w];
        }
    }

    public override bool One(int person, Scratch scratch) =>
        (Inside(Vector512.Create((ulong)person * Golden), Vector512.Create(hash), Vector512.Create(first), Vector512.Create(count)) & 1) != 0;

    private static ulong Least(long bucket) => (((ulong)bucket << 32) + 9_999) / 10_000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Inside(Vector512<ulong> scattered, Vector512<ulong> seed, Vector512<ulong> low, Vector512<ulong> span)
    {
        var mixed = seed ^ scattered;
        mixed = (mixed ^ (mixed >>> 30)) * Vector512.Create(0xBF58476D1CE4E5B9UL);
        mixed = (mixed ^ (mixed >>> 27)) * Vector512.Create(0x94D049BB133111EBUL);
        mixed ^= mixed >>> 31;
        return Vector512.LessThan((mixed >>> 32) - low, span).ExtractMostSignificantBits();
    }
}

/// <summary>An attribute's value, and how long it has been held.</summary>
internal sealed class AttributePlan(AttributeColumn? column, ColumnTest test, AttributeNode node, ZoneClock clock) : PlanNode
{
    private readonly long heldLimit = node.Held is { } held ? clock.Shift(held.Span, -1) : 0;

    public override long Cost => 2;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        among.CopyTo(into);
        var (_, inside, spare) = scratch.Masks(RowSet.PageWords);
        for (var p = 0; p < PeopleSet.BlockWords / RowSet.PageWords; p++)
        {
            var part = into.Slice(p * RowSet.PageWords, RowSet.PageWords);
            if (Words.IsZero(part)) continue;
            test.Narrow(column?.Page(block * (PeopleSet.BlockWords / RowSet.PageWords) + p), part, inside.AsSpan(0, RowSet.PageWords), spare.AsSpan(0, RowSet.PageWords));
        }
        if (node.Held is null || Words.IsZero(into)) return;
        var held = scratch.Block();
        held.AsSpan().Clear();
        column?.Times.AddHeld(block, heldLimit, node.Held.Op == HeldOp.AtLeast, held);
        Words.And(into, held);
        scratch.Back(held);
        // A test that absence passes says nothing of there being a value that could be held.
        if (!test.Absent || column is null) return;
        for (var p = 0; p < PeopleSet.BlockWords / RowSet.PageWords; p++)
        {
            var part = into.Slice(p * RowSet.PageWords, RowSet.PageWords);
            if (Words.IsZero(part)) continue;
            if (column.Page(block * (PeopleSet.BlockWords / RowSet.PageWords) + p) is not { Width: > 0 } page)
            {
                part.Clear();
                continue;
            }
            Selector.All.Rows(page, inside.AsSpan(0, RowSet.PageWords), spare.AsSpan(0, RowSet.PageWords));
            Words.And(part, inside.AsSpan(0, RowSet.PageWords));
        }
    }

    public override bool One(int person, Scratch scratch)
    {
        if (!test.Row(column?.Page(person >> RowSet.PageShift), person & (RowSet.PageIds - 1))) return false;
        if (node.Held is not { } held) return true;
        return column is not null && column.Times.TryGet(person, out var written, out var before) && HasValue(person) && (written - before <= heldLimit) == (held.Op == HeldOp.AtLeast);
    }

    private bool HasValue(int person) => column!.Page(person >> RowSet.PageShift) is { } page && page.KindAt(person & (RowSet.PageIds - 1)) != Kind.None;
}
