using Todoke.Core.Segments;

namespace Todoke.Audience.Watching;

/// <summary>The timelines all watched segments share, each as long as the longest window over its events.</summary>
internal sealed class EventTimelines(LiveIndex index)
{
    private readonly Dictionary<EventName, EventTimeline> byName = [];
    private readonly Dictionary<string, ClockFolds> folds = new(StringComparer.Ordinal);

    /// <summary>When a zone's clock is put back.</summary>
    public ClockFolds Folds(TimeZoneInfo zone) => folds.TryGetValue(zone.Id, out var known) ? known : folds[zone.Id] = new ClockFolds(zone);

    /// <summary>A timeline that reaches back at least to an instant.</summary>
    public EventTimeline Of(EventName name, long after)
    {
        if (!byName.TryGetValue(name, out var there) || there.After > after) byName[name] = there = new EventTimeline(index, name, after);
        return there;
    }

    /// <summary>New events find their place before anybody asks for it.</summary>
    public void Take(IReadOnlyList<FactChange> changes)
    {
        if (byName.Count == 0) return;
        foreach (var change in changes)
        {
            switch (change)
            {
                case EventAdded c: Add(c.Profile, c.Name, c.At); break;
                case ProfileReplaced c:
                    foreach (var e in c.Facts.Events) Add(c.Facts.Id, e.Name, e.At);
                    break;
            }
        }
    }

    private void Add(long profile, string name, long at)
    {
        foreach (var (watched, timeline) in byName)
        {
            if (WatchInstants.Matches(watched, name)) timeline.Add(at, (int)profile);
        }
    }

    /// <summary>Keeps what these still need, and nothing else.</summary>
    public void Keep(IEnumerable<(EventName Name, long After)> needed)
    {
        var reach = needed.GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.Min(n => n.After));
        foreach (var name in byName.Keys.ToList())
        {
            if (reach.TryGetValue(name, out var after)) byName[name].Forget(after);
            else byName.Remove(name);
        }
    }
}
