using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>How many messages had an outcome.</summary>
internal sealed class MessagePlan : PlanNode
{
    private readonly IReadOnlyList<MessageSet> sets;
    private readonly (long Low, long High) window;
    private readonly Ranges ranges;
    private readonly bool negated;
    private readonly bool once;
    private readonly bool together;

    public MessagePlan(Facts facts, MessageNode node, ZoneClock clock)
    {
        sets = [.. facts.Messages.Where(m => m.Key.Fits(node)).Select(m => m.Value)];
        window = clock.Window(node.Within);
        ranges = NumberRanges.Of(node.Count ?? new NumberTest(NumberOp.AtLeast, [1]), out negated).Scaled(0);
        once = ranges.Items is [(<= 0, 0)] or [(1, > int.MaxValue)];
        // One message may have been tapped through several links; any other message is in one set.
        together = node is { Outcome: MessageOutcome.Tapped, Link: null } && sets.Count > 1;
    }

    public override long Cost => 5 + sets.Count;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        into.Clear();
        var zero = ranges.Contains(0);
        if (together && !(once && sets.All(s => s.More.Count == 0 && s.People.Greatest <= window.High && s.People.Least >= window.Low)))
        {
            var firsts = new Dictionary<(int Low, long Message), long>();
            foreach (var set in sets)
            {
                var earliest = new Earliest(firsts);
                set.People.Visit(block, ref earliest);
                foreach (var (person, others) in More(set, block))
                {
                    foreach (var (message, at) in others) earliest.Row(person, at, message);
                }
            }
            foreach (var ((low, _), at) in firsts)
            {
                if (at >= window.Low && at <= window.High) scratch.Counts[low]++;
            }
            EventPlan.Pick(scratch.Counts, count => ranges.Contains(count) != zero, into);
        }
        else if (once)
        {
            foreach (var set in sets)
            {
                if (set.People.Greatest <= window.High && set.People.Least >= window.Low) set.People.AddTo(block, into);
                else if (set.People.Least <= window.High && set.People.Greatest >= window.Low) set.People.AddTo(block, window.Low, window.High, into);
                foreach (var (low, others) in More(set, block))
                {
                    if (Array.Exists(others, o => o.At >= window.Low && o.At <= window.High)) into[low >> 6] |= 1UL << low;
                }
            }
        }
        else if (sets.All(s => s.More.Count == 0)) ByPlanes(block, zero, into, scratch);
        else
        {
            foreach (var set in sets)
            {
                if (set.More.Count == 0 && (set.People.Least > window.High || set.People.Greatest < window.Low)) continue;
                var counting = new Counting(scratch.Counts, window.Low, window.High);
                set.People.Visit(block, ref counting);
                foreach (var (low, others) in More(set, block)) scratch.Counts[low] += others.Count(o => o.At >= window.Low && o.At <= window.High);
            }
            EventPlan.Pick(scratch.Counts, count => ranges.Contains(count) != zero, into);
        }
        EventPlan.Finish(into, among, zero ^ negated);
    }

    public override bool One(int person, Scratch scratch)
    {
        var found = scratch.Messages;
        found.Clear();
        foreach (var set in sets) set.Of(person, found);
        var count = together
            ? found.GroupBy(m => m.Message).Count(g => g.Min(m => m.At) is var at && at >= window.Low && at <= window.High)
            : found.Count(m => m.At >= window.Low && m.At <= window.High);
        return ranges.Contains(count) != negated;
    }

    // Counts in binary, a plane of bits for every digit: adding a set to everybody's count takes a few operations for 64 people at once, and
    // so does comparing everybody's count with a number.
    private void ByPlanes(int block, bool zero, Span<ulong> into, Scratch scratch)
    {
        var planes = new List<ulong[]>();
        var carry = scratch.Block();
        foreach (var set in sets)
        {
            if (set.People.Least > window.High || set.People.Greatest < window.Low) continue;
            carry.AsSpan().Clear();
            if (set.People.Greatest <= window.High && set.People.Least >= window.Low) set.People.AddTo(block, carry);
            else set.People.AddTo(block, window.Low, window.High, carry);
            for (var digit = 0; !Words.IsZero(carry); digit++)
            {
                if (digit == planes.Count)
                {
                    planes.Add(scratch.Block());
                    planes[digit].AsSpan().Clear();
                }
                Words.Carry(planes[digit], carry);
            }
        }
        var most = (1L << planes.Count) - 1;
        var beyond = scratch.Block();
        foreach (var (low, high) in ranges.Items)
        {
            if (low > most || high < 0) continue;
            AtLeast(planes, Math.Max(0, low), carry);
            if (high < most)
            {
                AtLeast(planes, high + 1, beyond);
                Words.AndNot(carry, beyond);
            }
            Words.Or(into, carry);
        }
        // What was found are the counts admitted; those are wanted who differ from a count of zero.
        if (zero) Words.Not(into);
        foreach (var plane in planes) scratch.Back(plane);
        scratch.Back(beyond);
        scratch.Back(carry);
    }

    // From the least digit up: a count is at least the number when this digit is greater, or equal and the lower ones are at least its.
    private static void AtLeast(List<ulong[]> planes, long number, Span<ulong> into)
    {
        into.Fill(ulong.MaxValue);
        for (var digit = 0; digit < planes.Count; digit++)
        {
            if ((number >> digit & 1) != 0) Words.And(into, planes[digit]);
            else Words.Or(into, planes[digit]);
        }
    }

    private static IEnumerable<(int Low, (long Message, long At)[] Others)> More(MessageSet set, int block) =>
        set.More.Count == 0 ? [] : set.More.Where(m => m.Key >> 16 == block).Select(m => (m.Key & 0xFFFF, m.Value));

    private readonly struct Earliest(Dictionary<(int Low, long Message), long> firsts) : IRowVisitor
    {
        public void Row(int low, long first, long second)
        {
            ref var kept = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(firsts, (low, second), out var known);
            if (!known || first < kept) kept = first;
        }
    }

    private readonly struct Counting(int[] counts, long from, long to) : IRowVisitor
    {
        public void Row(int low, long first, long second)
        {
            if (first >= from && first <= to) counts[low]++;
        }
    }
}
