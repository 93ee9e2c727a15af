using Todoke.Core.Segments;

namespace Todoke.Audience.Watching;

/// <summary>
/// The instants at which time alone may change who is in one watched segment. Events are found in the index's own order of time when their
/// instant comes, so that nothing is kept per person and event; other instants, which are few, wait in a queue. It may name an instant at
/// which nothing changes; it never misses one.
/// </summary>
internal sealed class Timetable(WatchSources sources, SegmentContext context, LiveIndex index, EventTimelines timelines)
{
    // A month or a year is never further from its usual length than this.
    private const long Slack = 5 * ZoneClock.Day;
    private readonly PriorityQueue<int, long> waiting = new();
    private readonly List<(int Person, long At)> found = [];
    private readonly ClockFolds? folds = sources.Timed.Any(IsCalendar) ? timelines.Folds(context.Zone) : null;

    /// <summary>No instant before this one matters; <see cref="long.MaxValue"/> where none does.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>Starts anew with everything that lies after an instant.</summary>
    public void Begin(long after)
    {
        waiting.Clear();
        foreach (var leaf in sources.Timed) WaitForAll(leaf, after, long.MaxValue);
        Look(after);
    }

    /// <summary>Facts that came with a change; instants up to <paramref name="now"/> were looked at with the change itself.</summary>
    public void Concern(FactChange change, long now)
    {
        foreach (var leaf in sources.Timed)
        {
            found.Clear();
            WatchInstants.Of(change, leaf.Source, new ZoneClock(now, context.Zone), found);
            foreach (var (person, at) in found)
            {
                if (leaf.Source is not InstantSource.Events) Wait(leaf, person, at, now, long.MaxValue);
                else if (Due(leaf, at, now) is var due && due > now) Next = Math.Min(Next, due);
            }
        }
    }

    /// <summary>Who may change after one instant and up to another, each with their own instant, and the instants at which everybody may.</summary>
    public void Take(long after, long upTo, List<(long At, int Person)> people, List<long> everybody)
    {
        if (Next > upTo) return;
        if (sources.Days)
        {
            for (var midnight = NextDay(after); midnight <= upTo; midnight = NextDay(midnight)) everybody.Add(midnight);
        }
        var from = after;
        for (var fold = NextFold(from); fold <= upTo; fold = NextFold(from))
        {
            Piece(from, fold - 1, people);
            // Whoever had left comes back with the clock, and leaves again within the hour.
            everybody.Add(fold);
            foreach (var leaf in sources.Timed.Where(IsCalendar)) WaitForAll(leaf, fold, fold + ZoneClock.Day);
            from = fold;
        }
        Piece(from, upTo, people);
        while (waiting.TryPeek(out var person, out var at) && at <= upTo)
        {
            waiting.Dequeue();
            if (at > after) people.Add((at, person));
        }
        everybody.Sort();
        Look(upTo);
    }

    /// <summary>How far back the events of each name are still needed.</summary>
    public IEnumerable<(EventName Name, long After)> Needed(long now) =>
        sources.Timed.Where(leaf => leaf.Source is InstantSource.Events).Select(leaf => (((InstantSource.Events)leaf.Source).Name, Back(leaf, now) - Slack));

    private static bool IsCalendar(TimedLeaf leaf) => leaf.Shift is { Unit: TimeUnit.Months or TimeUnit.Years };

    // A stretch without a fold, in which every shifted clock only goes forward.
    private void Piece(long after, long upTo, List<(long At, int Person)> people)
    {
        if (upTo <= after) return;
        foreach (var leaf in sources.Timed)
        {
            if (leaf.Source is not InstantSource.Events events) continue;
            found.Clear();
            Timeline(leaf, events, after).Between(Back(leaf, after), Back(leaf, upTo), found);
            foreach (var (person, at) in found) people.Add((Due(leaf, at, after), person));
        }
    }

    private EventTimeline Timeline(TimedLeaf leaf, InstantSource.Events events, long after) => timelines.Of(events.Name, Back(leaf, after) - Slack);

    private void Look(long after)
    {
        Next = sources.Days ? NextDay(after) : long.MaxValue;
        Next = Math.Min(Next, NextFold(after));
        if (waiting.TryPeek(out _, out var at)) Next = Math.Min(Next, at);
        foreach (var leaf in sources.Timed)
        {
            if (leaf.Source is not InstantSource.Events events || Timeline(leaf, events, after).Next(Back(leaf, after)) is not { } instant) continue;
            // What lies behind the next fold is looked for again there.
            if (Due(leaf, instant, after) is var due && due > after) Next = Math.Min(Next, due);
        }
    }

    private void WaitForAll(TimedLeaf leaf, long after, long upTo)
    {
        if (leaf.Source is InstantSource.Events) return;
        found.Clear();
        WatchInstants.All(index, leaf.Source, context, found);
        foreach (var (person, at) in found) Wait(leaf, person, at, after, upTo);
    }

    private void Wait(TimedLeaf leaf, int person, long at, long after, long upTo)
    {
        // Half-open ends: some tests turn at the instant itself, others one millisecond after it.
        var due = Due(leaf, at, after);
        for (var turn = due; turn <= due + 1; turn++)
        {
            if (turn <= after || turn > upTo) continue;
            waiting.Enqueue(person, turn);
            Next = Math.Min(Next, turn);
        }
    }

    private long NextFold(long after) => folds?.Next(after) ?? long.MaxValue;

    private long NextDay(long after)
    {
        var clock = new ZoneClock(after, context.Zone);
        return clock.StartOf(clock.Today + 1);
    }

    private long Back(TimedLeaf leaf, long at) => leaf.Shift is { } span ? new ZoneClock(at, context.Zone).Shift(span, -leaf.Direction) : at;

    // The first instant after one at which the shifted clock has reached the fact: exact spans are a sum, months and years go by the calendar.
    private long Due(TimedLeaf leaf, long at, long after)
    {
        if (leaf.Shift is not { } span) return at;
        var guess = new ZoneClock(at, context.Zone).Shift(span, leaf.Direction);
        if (!IsCalendar(leaf)) return guess;
        var low = Math.Max(after, guess - Slack);
        if (Back(leaf, low) >= at) return low;
        var high = Math.Max(guess, low) + Slack;
        for (var fold = NextFold(low); fold <= high; fold = NextFold(low))
        {
            if (Back(leaf, fold - 1) >= at)
            {
                high = fold - 1;
                break;
            }
            low = fold;
        }
        while (high - low > 1)
        {
            var middle = low + ((high - low) >> 1);
            if (Back(leaf, middle) >= at) high = middle;
            else low = middle;
        }
        return high;
    }
}
