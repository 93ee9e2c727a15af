using System.Numerics;

namespace Todoke.Audience;

/// <summary>One condition put to one version of the facts, block by block on all cores.</summary>
internal sealed class Question(Facts facts, PlanNode plan, ScratchPool pool)
{
    public Facts Facts => facts;

    /// <summary>Members, and those of them in another set.</summary>
    public (long Count, long Together) Count(RowSet? other)
    {
        long count = 0, together = 0;
        EachBlock(facts.BlockCount, pool, (block, scratch) =>
        {
            var (known, into) = (scratch.Block(), scratch.Block());
            if (Known(block, known))
            {
                plan.Block(block, known, into, scratch);
                Interlocked.Add(ref count, Words.Count(into));
                if (other is not null) Interlocked.Add(ref together, CountTogether(block, into, other, scratch));
            }
            scratch.Back(into);
            scratch.Back(known);
        });
        return (count, together);
    }

    public PeopleSet People()
    {
        var people = new PeopleSet(facts.BlockCount);
        EachBlock(facts.BlockCount, pool, (block, scratch) => Into(block, people, scratch));
        return people;
    }

    /// <summary>Ids above one, at most so many.</summary>
    public List<long> Page(long after, int limit)
    {
        var people = new PeopleSet(facts.BlockCount);
        var ids = new List<long>(limit);
        var next = (int)Math.Min(after >> 16, int.MaxValue);
        // The first block alone is often enough; then more and more at once.
        for (var width = 1; next < facts.BlockCount && ids.Count < limit; width = Math.Min(width * 4, 64))
        {
            var (from, to) = (next, Math.Min(facts.BlockCount, next + width));
            EachBlock(to - from, pool, (block, scratch) => Into(from + block, people, scratch));
            ids.AddRange(people.After(Math.Max(after, ((long)from << 16) - 1)).TakeWhile(id => id >> 16 < to).Take(limit - ids.Count));
            next = to;
        }
        return ids;
    }

    public bool Known(int block, Span<ulong> into)
    {
        into.Clear();
        if (facts.Known.IsEmpty(block)) return false;
        facts.Known.AddTo(block, into);
        return true;
    }

    public static long CountTogether(int block, ReadOnlySpan<ulong> people, RowSet other, Scratch scratch)
    {
        var theirs = scratch.Block();
        theirs.AsSpan().Clear();
        other.AddTo(block, theirs);
        var count = Words.CountTogether(people, theirs);
        scratch.Back(theirs);
        return count;
    }

    public static void EachBlock(int blocks, ScratchPool pool, Action<int, Scratch> act)
    {
        if (blocks <= 1)
        {
            if (blocks == 0) return;
            var scratch = pool.Take();
            act(0, scratch);
            pool.Back(scratch);
            return;
        }
        Parallel.For(0, blocks, pool.Take, (block, _, scratch) =>
        {
            act(block, scratch);
            return scratch;
        }, pool.Back);
    }

    private void Into(int block, PeopleSet people, Scratch scratch)
    {
        var known = scratch.Block();
        if (Known(block, known))
        {
            var into = scratch.Block();
            plan.Block(block, known, into, scratch);
            if (!Words.IsZero(into)) into.CopyTo(people.Writable(block));
            scratch.Back(into);
        }
        scratch.Back(known);
    }
}
