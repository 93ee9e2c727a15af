using Todoke.Core.Segments;

namespace Todoke.Audience.Watching;

/// <summary>Which watched segments a change concerns: a change of a tag wakes the segments that speak of this tag, and no others.</summary>
internal sealed class WatchConcerns
{
    private readonly Dictionary<object, HashSet<WatchedSegment>> byKey = [];
    private readonly HashSet<WatchedSegment> all = [];
    private readonly HashSet<WatchedSegment> byPrefix = [];

    public void Add(WatchedSegment watched)
    {
        all.Add(watched);
        foreach (var key in Keys(watched))
        {
            if (!byKey.TryGetValue(key, out var there)) byKey[key] = there = [];
            there.Add(watched);
        }
        if (watched.Sources.Events.Any(name => name.IsPrefix)) byPrefix.Add(watched);
    }

    public void Remove(WatchedSegment watched)
    {
        all.Remove(watched);
        byPrefix.Remove(watched);
        foreach (var key in Keys(watched)) byKey.GetValueOrDefault(key)?.Remove(watched);
    }

    /// <summary>Whom to look at after some changes, each person once per segment with the first cause, in order of segment and person.</summary>
    public IEnumerable<(WatchedSegment Watched, int Person, string Cause)> Of(IReadOnlyList<FactChange> changes)
    {
        var causes = new Dictionary<(WatchedSegment, int), string>();
        foreach (var change in changes)
        {
            foreach (var (profile, cause) in People(change))
            {
                foreach (var watched in Concerned(change))
                {
                    // What came together with a newcomer says more than that they are new.
                    var key = (watched, (int)profile);
                    if (!causes.TryGetValue(key, out var first) || first == WatchCauses.Profile) causes[key] = cause;
                }
            }
        }
        return causes.OrderBy(c => c.Key.Item1.Id).ThenBy(c => c.Key.Item2).Select(c => (c.Key.Item1, c.Key.Item2, c.Value));
    }

    /// <summary>Changes that may bring instants to wait for.</summary>
    public IEnumerable<(WatchedSegment Watched, FactChange Change)> Times(IReadOnlyList<FactChange> changes) =>
        changes.SelectMany(change => Concerned(change).Select(watched => (watched, change)));

    private static IEnumerable<object> Keys(WatchedSegment watched)
    {
        var s = watched.Sources;
        foreach (var tag in s.Tags) yield return ("tag", tag);
        if (s.AnyTag) yield return "tags";
        foreach (var key in s.Attributes) yield return ("attribute", key);
        foreach (var name in s.Events.Where(name => !name.IsPrefix)) yield return ("event", name.Text);
        foreach (var account in s.Accounts) yield return ("friendship", account);
        if (s.AnyAccount) yield return "friendships";
        foreach (var topic in s.Topics) yield return ("consent", topic);
        foreach (var audience in s.Audiences) yield return ("audience", audience);
        if (s.Messages) yield return "messages";
        if (s.Addresses) yield return "addresses";
    }

    private static IEnumerable<(long Profile, string Cause)> People(FactChange change)
    {
        switch (change)
        {
            case TagChanged c: yield return (c.Profile, $"tag:{c.Tag}"); break;
            case AttributeChanged c: yield return (c.Profile, $"attribute:{c.Key}"); break;
            case EventAdded c: yield return (c.Profile, $"event:{c.Name}"); break;
            case EventWithdrawn { Profile: { } profile } c: yield return (profile, $"withdrawn:{c.Name}"); break;
            case FriendshipChanged c: yield return (c.Profile, $"friendship:{c.Account}"); break;
            case ConsentChanged c: yield return (c.Profile, $"consent:{c.Topic}"); break;
            case AudienceChanged c: yield return (c.Profile, $"audience:{c.Audience}"); break;
            case MessageChanged c: yield return (c.Profile, $"message:{c.Fact.Outcome.ToString().ToLowerInvariant()}"); break;
            case AddressChanged c: yield return (c.Profile, "address"); break;
            case ProfileChanged { Standing: ProfileStanding.Deleted } c: yield return (c.Profile, WatchCauses.Deleted); break;
            case ProfileChanged c: yield return (c.Profile, WatchCauses.Profile); break;
            case ProfileReplaced c: yield return (c.Facts.Id, WatchCauses.Profile); break;
            case ProfileRemoved c: yield return (c.Profile, WatchCauses.Merged); break;
        }
    }

    private IEnumerable<WatchedSegment> Concerned(FactChange change) => change switch
    {
        TagChanged c => With(("tag", c.Tag), "tags"),
        AttributeChanged c => With(("attribute", c.Key)),
        EventAdded c => Named(c.Name),
        EventWithdrawn { Name: { } name } => Named(name),
        FriendshipChanged c => With(("friendship", c.Account), "friendships"),
        ConsentChanged c => With(("consent", c.Topic)),
        AudienceChanged c => With(("audience", c.Audience)),
        MessageChanged => With("messages"),
        AddressChanged => With("addresses"),
        _ => all,
    };

    private IEnumerable<WatchedSegment> Named(string name)
    {
        var exact = With(("event", name));
        return byPrefix.Count == 0 ? exact : exact.Union(byPrefix.Where(w => w.Sources.Events.Any(e => WatchInstants.Matches(e, name))));
    }

    private IEnumerable<WatchedSegment> With(object key, object? other = null)
    {
        IEnumerable<WatchedSegment> found = byKey.GetValueOrDefault(key) ?? [];
        return other is not null && byKey.GetValueOrDefault(other) is { Count: > 0 } more ? found.Union(more) : found;
    }
}
