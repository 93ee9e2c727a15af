using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>Counts for every node of a condition at once.</summary>
internal sealed class Breakdown
{
    private readonly List<Node> nodes = [];
    private readonly Question question;
    private readonly ScratchPool pool;

    public Breakdown(Question question, SegmentNode root, PlanNode plan, ScratchPool pool)
    {
        (this.question, this.pool) = (question, pool);
        Add(root, plan, "condition", -1);
    }

    public (long Count, long Together, IReadOnlyList<NodeCount> Nodes) Count(RowSet? other)
    {
        var totals = new long[nodes.Count * 3];
        long together = 0;
        Question.EachBlock(question.Facts.BlockCount, pool, (block, scratch) =>
        {
            var known = scratch.Block();
            if (question.Known(block, known))
            {
                var values = new ulong[nodes.Count][];
                for (var i = nodes.Count - 1; i >= 0; i--) values[i] = Value(i, block, known, values, scratch);
                for (var i = 0; i < nodes.Count; i++) Interlocked.Add(ref totals[i * 3], Words.Count(values[i]));
                Running(values, totals, scratch);
                Without(values, known, totals, scratch);
                if (other is not null) Interlocked.Add(ref together, Question.CountTogether(block, values[0], other, scratch));
                foreach (var value in values) scratch.Back(value);
            }
            scratch.Back(known);
        });
        return (totals[0], together, [.. nodes.Select((n, i) => new NodeCount(n.Path, totals[i * 3], totals[i * 3 + 1], totals[i * 3 + 2]))]);
    }

    private void Add(SegmentNode node, PlanNode plan, string path, int parent)
    {
        var at = nodes.Count;
        var made = new Node(path, plan, parent, []);
        nodes.Add(made);
        if (parent >= 0) nodes[parent].Children.Add(at);
        switch (node, plan)
        {
            case (AllNode all, AllPlan plans):
                for (var i = 0; i < all.Of.Count; i++) Add(all.Of[i], plans.Of[i], $"{path}.of[{i}]", at);
                break;
            case (AnyNode any, AnyPlan plans):
                for (var i = 0; i < any.Of.Count; i++) Add(any.Of[i], plans.Of[i], $"{path}.of[{i}]", at);
                break;
            case (NotNode not, NotPlan inner): Add(not.Of, inner.Of, $"{path}.of", at); break;
        }
    }

    private ulong[] Value(int at, int block, ulong[] known, ulong[][] values, Scratch scratch)
    {
        var into = scratch.Block();
        var (_, plan, _, children) = nodes[at];
        if (children.Count == 0) plan.Block(block, known, into, scratch);
        else
        {
            values[children[0]].CopyTo(into, 0);
            foreach (var child in children.Skip(1))
            {
                if (plan is AllPlan) Words.And(into, values[child]);
                else Words.Or(into, values[child]);
            }
            if (plan is NotPlan) EventPlan.Finish(into, known, others: true);
        }
        return into;
    }

    private void Running(ulong[][] values, long[] totals, Scratch scratch)
    {
        Interlocked.Add(ref totals[1], Words.Count(values[0]));
        var so = scratch.Block();
        foreach (var (_, plan, _, children) in nodes)
        {
            for (var i = 0; i < children.Count; i++)
            {
                if (i == 0) values[children[0]].CopyTo(so, 0);
                else if (plan is AllPlan) Words.And(so, values[children[i]]);
                else Words.Or(so, values[children[i]]);
                Interlocked.Add(ref totals[children[i] * 3 + 1], Words.Count(so));
            }
        }
        scratch.Back(so);
    }

    // What the whole would be if a node held for everybody, and if for nobody, goes down the tree; removing a node is one of the two, and
    // removing an only child is removing its group.
    private void Without(ulong[][] values, ulong[] known, long[] totals, Scratch scratch)
    {
        var lent = new List<ulong[]>();
        var (ifTrue, ifFalse, without) = (new ulong[nodes.Count][], new ulong[nodes.Count][], new ulong[nodes.Count][]);
        (ifTrue[0], ifFalse[0], without[0]) = (known, Lend(null), known);
        for (var at = 0; at < nodes.Count; at++)
        {
            Interlocked.Add(ref totals[at * 3 + 2], Words.Count(without[at]));
            var (_, plan, _, children) = nodes[at];
            if (children.Count == 0) continue;
            if (children.Count == 1)
            {
                var only = children[0];
                (ifTrue[only], ifFalse[only]) = plan is NotPlan ? (ifFalse[at], ifTrue[at]) : (ifTrue[at], ifFalse[at]);
                without[only] = without[at];
                continue;
            }
            var all = plan is AllPlan;
            // From the right: what the later siblings are together.
            var later = new ulong[children.Count + 1][];
            later[^1] = Lend(all ? known : null);
            for (var i = children.Count - 1; i > 0; i--) later[i] = Join(all, Lend(later[i + 1]), values[children[i]]);
            var earlier = Lend(all ? known : null);
            for (var i = 0; i < children.Count; i++)
            {
                var child = children[i];
                var chosen = Join(all, Lend(earlier), later[i + 1]);
                var (yes, no) = (ifTrue[at], ifFalse[at]);
                Words.Choose(chosen, yes, no);
                (ifTrue[child], ifFalse[child]) = all ? (chosen, no) : (yes, chosen);
                without[child] = chosen;
                Join(all, earlier, values[child]);
            }
        }
        foreach (var block in lent) scratch.Back(block);

        ulong[] Lend(ulong[]? like)
        {
            var block = scratch.Block();
            lent.Add(block);
            if (like is null) block.AsSpan().Clear();
            else like.CopyTo(block, 0);
            return block;
        }
    }

    private static ulong[] Join(bool all, ulong[] mine, ulong[] theirs)
    {
        if (all) Words.And(mine, theirs);
        else Words.Or(mine, theirs);
        return mine;
    }

    private sealed record Node(string Path, PlanNode Plan, int Parent, List<int> Children);
}
