using Todoke.Core.Segments;

namespace Todoke.Audience.Watching;

/// <summary>
/// Keeps the ordered log of who entered and left the watched segments. It is the one that applies changes to the index, piece of work by
/// piece of work, and lets instants that fall due take their place before the first piece of work of that instant or later; so the log
/// follows from the feed and the clock alone, whenever and in whatever portions they arrive. Not for several threads.
/// </summary>
public sealed class Watcher(LiveIndex index)
{
    private const long ForgetEvery = 60_000;
    private readonly SortedDictionary<long, WatchedSegment> segments = [];
    private readonly WatchConcerns concerns = new();
    private readonly EventTimelines timelines = new(index);
    private readonly List<(long At, int Person)> due = [];
    private readonly List<long> days = [];
    private long kept;

    /// <summary>Up to here, included, everything that time alone changes is in the log. Unix milliseconds.</summary>
    public long Clock { get; private set; } = long.MinValue;

    public long Position => index.Position;

    public bool IsIdle => segments.Count == 0;

    public IEnumerable<long> Segments => segments.Keys;

    /// <summary>The next instant at which time may change something; <see cref="long.MaxValue"/> where none is known.</summary>
    public long NextDue => segments.Count == 0 ? long.MaxValue : segments.Values.Min(s => s.Times.Next);

    /// <summary>Whether every instant at which time could change this condition's verdict can be waited for.</summary>
    public static bool CanWatch(SegmentNode node, SegmentContext context)
    {
        try
        {
            _ = new WatchSources(node, context);
            return true;
        }
        catch (NotWatchableException)
        {
            return false;
        }
    }

    /// <summary>Whether this index can watch it: every instant can be waited for, and every value it looks at is kept.</summary>
    public bool Takes(SegmentNode node, SegmentContext context) => CanWatch(node, context) && index.SlowLeaves(node, context).Count == 0;

    /// <summary>Begins with who is inside as of <paramref name="at"/>.</summary>
    /// <param name="segment">The saved segment's id.</param>
    /// <param name="node">Its condition with manual additions and exclusions.</param>
    /// <param name="context">What it is judged by.</param>
    /// <param name="at">Not before <see cref="Clock"/>.</param>
    /// <param name="entries">Whether whoever is inside gets an entry.</param>
    /// <param name="log">Receives what followed.</param>
    /// <exception cref="NotWatchableException">See there.</exception>
    public void Begin(long segment, SegmentNode node, SegmentContext context, long at, bool entries, List<WatchEntry> log)
    {
        var watched = Make(segment, node, context);
        Advance(at, log);
        var inside = watched.JudgeAll(at);
        if (entries) log.AddRange(inside.Select(i => new WatchEntry(segment, i.Person, true, at, Position, WatchCauses.Start)));
        Put(watched, at);
    }

    /// <summary>Goes on where an earlier run stopped: these people were inside when its log ended at <paramref name="clock"/>.</summary>
    public void Resume(long segment, SegmentNode node, SegmentContext context, IEnumerable<long> members, long clock)
    {
        var watched = Make(segment, node, context);
        watched.Restore(members);
        Clock = clock;
        Put(watched, clock);
    }

    /// <summary>The definition (or something it is judged by) is another one from <paramref name="at"/> on.</summary>
    public void Redefine(long segment, SegmentNode node, SegmentContext context, long at, string cause, List<WatchEntry> log)
    {
        var watched = Make(segment, node, context);
        Advance(at, log);
        var before = segments[segment];
        watched.Restore(before.MemberIds.Select(person => (long)person));
        LogAll(watched, at, cause, log);
        Put(watched, at);
    }

    public void End(long segment)
    {
        if (segments.Remove(segment, out var watched)) concerns.Remove(watched);
    }

    public bool Watches(long segment) => segments.ContainsKey(segment);

    /// <summary>How many are inside.</summary>
    public long Count(long segment) => segments.TryGetValue(segment, out var watched) ? watched.Members.Count : 0;

    /// <summary>Who is inside, ascending.</summary>
    public IEnumerable<long> Members(long segment) => segments[segment].MemberIds.Select(person => (long)person);

    /// <summary>Other segments that this one's verdict leads through.</summary>
    public IReadOnlySet<long> References(long segment) => segments[segment].Sources.References;

    /// <summary>One piece of work: applied, then judged as of the instant of its commit.</summary>
    /// <param name="changes">All its changes.</param>
    /// <param name="position">The feed's position after it.</param>
    /// <param name="at">Its commit's instant; never falling from one to the next.</param>
    /// <param name="log">Receives what followed.</param>
    public void Apply(IReadOnlyList<FactChange> changes, long position, long at, List<WatchEntry> log)
    {
        Advance(at, log);
        index.Apply(changes, position);
        timelines.Take(changes);
        foreach (var (watched, person, cause) in concerns.Of(changes))
        {
            if (watched.Judge(person, at, out var inside)) log.Add(new WatchEntry(watched.Id, person, inside, at, position, cause));
        }
        foreach (var (watched, change) in concerns.Times(changes)) watched.Times.Concern(change, at);
    }

    /// <summary>Lets everything fall due up to an instant, in its order. No commit of an earlier instant may come afterwards.</summary>
    public void Advance(long upTo, List<WatchEntry> log)
    {
        if (upTo <= Clock) return;
        var first = log.Count;
        foreach (var watched in segments.Values)
        {
            if (watched.Times.Next > upTo) continue;
            due.Clear();
            days.Clear();
            watched.Times.Take(Clock, upTo, due, days);
            due.Sort();
            var next = 0;
            foreach (var day in days.Append(long.MaxValue))
            {
                for (; next < due.Count && due[next].At <= day; next++)
                {
                    var (at, person) = due[next];
                    if (watched.Judge(person, at, out var inside)) log.Add(new WatchEntry(watched.Id, person, inside, at, Position, WatchCauses.Time));
                }
                if (day != long.MaxValue) LogAll(watched, day, WatchCauses.Time, log);
            }
        }
        Clock = upTo;
        if (upTo - kept > ForgetEvery)
        {
            kept = upTo;
            timelines.Keep(segments.Values.SelectMany(s => s.Times.Needed(upTo)));
        }
        // Each segment's entries are in order already; among segments the earlier instant comes first.
        var entries = log.Skip(first).OrderBy(e => e.At).ThenBy(e => e.Segment).ThenBy(e => e.Profile).ToList();
        log.RemoveRange(first, log.Count - first);
        log.AddRange(entries);
    }

    private WatchedSegment Make(long segment, SegmentNode node, SegmentContext context) => new(segment, node, context, index, timelines);

    private void Put(WatchedSegment watched, long at)
    {
        End(watched.Id);
        watched.Times.Begin(at);
        segments[watched.Id] = watched;
        concerns.Add(watched);
    }

    private void LogAll(WatchedSegment watched, long at, string cause, List<WatchEntry> log)
    {
        foreach (var (person, entered) in watched.JudgeAll(at)) log.Add(new WatchEntry(watched.Id, person, entered, at, Position, cause));
    }
}
