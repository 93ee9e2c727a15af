using System.Runtime.CompilerServices;

namespace Todoke.Audience;

/// <summary>An event after which another followed in time, or did not.</summary>
/// <param name="first">Events of the first kind.</param>
/// <param name="firstOver">Those whose span is over.</param>
/// <param name="then">Events of the second kind.</param>
/// <param name="span">In milliseconds; the second must come before it is over.</param>
internal sealed class SequencePlan(EventScan first, EventScan firstOver, EventScan then, long span, long asOf, bool followed) : PlanNode
{
    private const long None = long.MinValue / 4;

    private interface IFollowing
    {
        void First(int person, long at);

        void Then(int person, long at);
    }

    public override long Cost => 50 + (first.Size + then.Size) / 200;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, first.Size + then.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        var kept = scratch.Figures;
        kept.AsSpan().Fill(None);
        if (followed)
        {
            var latest = new Latest(kept, into, span);
            Walk(first, block, scratch, ref latest);
        }
        else
        {
            // For 'not followed' only those count whose span is over, and whoever is left with one at the end is in.
            var earliest = new Earliest(kept, into, span);
            Walk(firstOver, block, scratch, ref earliest);
            for (var person = 0; person < kept.Length; person++)
            {
                if (kept[person] != None) into[person >> 6] |= 1UL << person;
            }
        }
        Words.And(into, among);
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

    // Stretch by stretch from the oldest, and in each person by person: both kinds lie in that order, so nothing has to be sorted.
    private void Walk<T>(EventScan a, int block, Scratch scratch, ref T following)
        where T : IFollowing, allows ref struct
    {
        var (mine, theirs) = (a.Stretches, then.Stretches);
        for (int i = 0, j = 0; i < mine.Count || j < theirs.Count;)
        {
            var number = Math.Min(i < mine.Count ? mine[i] : long.MaxValue, j < theirs.Count ? theirs[j] : long.MaxValue);
            var (firsts, thens) = (scratch.FirstRun, scratch.ThenRun);
            firsts.Clear();
            thens.Clear();
            if (i < mine.Count && mine[i] == number)
            {
                a.Visit(number, block, scratch, ref firsts);
                i++;
            }
            if (j < theirs.Count && theirs[j] == number)
            {
                then.Visit(number, block, scratch, ref thens);
                j++;
            }
            Merge(firsts, thens, number << EventStore.SlabShift, ref following);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge<T>(EventRun firsts, EventRun thens, long start, ref T following)
        where T : IFollowing, allows ref struct
    {
        var people = firsts.People;
        var times = firsts.At;
        var others = thens.People;
        var otherTimes = thens.At;
        int i = 0, j = 0;
        while (i < people.Length && j < others.Length)
        {
            var mine = ((ulong)people[i] << 32) | times[i];
            var theirs = ((ulong)others[j] << 32) | otherTimes[j];
            // Of two at one instant the one accepted earlier was before; an event does not follow itself.
            if (mine < theirs || (mine == theirs && firsts.Seq(i) < thens.Seq(j)))
            {
                following.First(people[i], start + times[i]);
                i++;
            }
            else
            {
                following.Then(others[j], start + otherTimes[j]);
                j++;
            }
        }
        for (; i < people.Length; i++) following.First(people[i], start + times[i]);
        for (; j < others.Length; j++) following.Then(others[j], start + otherTimes[j]);
    }

    // Followed: of all firsts before a second, the latest is the nearest.
    private readonly ref struct Latest(long[] latest, Span<ulong> into, long span) : IFollowing
    {
        private readonly Span<ulong> into = into;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void First(int person, long at) => latest[person] = at;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Then(int person, long at)
        {
            if (at < latest[person] + span) into[person >> 6] |= 1UL << person;
        }
    }

    // Not followed: of all firsts between two seconds, the earliest waited longest.
    private readonly ref struct Earliest(long[] earliest, Span<ulong> into, long span) : IFollowing
    {
        private readonly Span<ulong> into = into;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void First(int person, long at)
        {
            if (earliest[person] == None) earliest[person] = at;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Then(int person, long at)
        {
            var waiting = earliest[person];
            if (waiting == None) return;
            if (at >= waiting + span) into[person >> 6] |= 1UL << person;
            earliest[person] = None;
        }
    }
}
