namespace Todoke.Audience;

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
