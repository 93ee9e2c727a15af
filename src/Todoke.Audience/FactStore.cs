using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>All facts in columns and bitmaps. Knows nothing of conditions or of threads.</summary>
internal sealed class FactStore
{
    private static readonly Bitmap Empty = new();
    private readonly Dictionary<long, Bitmap> tags = [];
    private readonly Dictionary<(long Account, FriendshipState State), Bitmap> friendships = [];
    private readonly Dictionary<string, EventStore> events = new(StringComparer.Ordinal);
    private readonly IdBits seenEvents = new();
    private int greatestPerson;

    public Bitmap Known { get; } = new();

    public AttributeStore Attributes { get; } = new();

    /// <summary>How many blocks a set of people needs to hold everyone with facts.</summary>
    public IReadOnlyDictionary<string, EventStore> AllEvents => events;

    public int BlockCount => (greatestPerson >> 16) + 1;

    public long EventCount => events.Values.Sum(e => (long)e.LiveRows);

    public long Bytes =>
        Known.Bytes + tags.Values.Sum(t => t.Bytes) + friendships.Values.Sum(f => f.Bytes) + Attributes.Bytes + events.Values.Sum(e => e.Bytes) + seenEvents.Bytes;

    public Bitmap Tag(long tag) => tags.GetValueOrDefault(tag, Empty);

    public Bitmap Friends(long account, FriendshipState state) => friendships.GetValueOrDefault((account, state), Empty);

    public EventStore? Events(string name) => events.GetValueOrDefault(name);

    public OtherFacts Others { get; } = new();

    /// <exception cref="ArgumentOutOfRangeException">An id the index cannot hold; nothing was changed.</exception>
    public static void Check(FactChange change)
    {
        var (profile, eventId) = change switch
        {
            ProfileChanged c => (c.Profile, 0L),
            TagChanged c => (c.Profile, 0),
            AttributeChanged c => (c.Profile, 0),
            EventAdded c => (c.Profile, c.EventId),
            EventWithdrawn c => (1, c.EventId),
            FriendshipChanged c => (c.Profile, 0),
            ProfileReplaced c => (c.Facts.Id, c.Facts.Events.Count == 0 ? 0 : c.Facts.Events.Min(e => e.EventId)),
            ProfileRemoved c => (c.Profile, 0),
            ConsentChanged or AudienceChanged or MessageChanged or AddressChanged => (1, 0),
            _ => throw new InvalidOperationException($"{change.GetType().Name} is not known to the index."),
        };
        if (profile is <= 0 or > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(change), profile, "A profile id is positive and below 2^31.");
        if (eventId < 0) throw new ArgumentOutOfRangeException(nameof(change), eventId, "An event id is not negative.");
    }

    public void Apply(FactChange change)
    {
        switch (change)
        {
            case ProfileChanged c: Stand(Person(c.Profile), c.Standing); break;
            case TagChanged c: SetTag(Person(c.Profile), c.Tag, c.AddedAt is not null); break;
            case AttributeChanged c: Attributes.Write(Person(c.Profile), c.Key, c.Value, c.EffectiveAt); break;
            case EventAdded c:
                if (seenEvents.Add(c.EventId)) AddEvent(Person(c.Profile), new EventFact(c.EventId, c.Name, c.At, c.Seq, c.Properties));
                break;
            case EventWithdrawn c:
                if (!seenEvents.Add(c.EventId)) RemoveEvent(c.EventId);
                break;
            case FriendshipChanged c: SetFriendship(Person(c.Profile), c.Account, c.State); break;
            case ProfileReplaced c: Replace(Person(c.Facts.Id), c.Facts); break;
            case ProfileRemoved c: Forget(Person(c.Profile)); break;
            case ConsentChanged or AudienceChanged or MessageChanged or AddressChanged: Others.Apply(change); break;
            default: throw new InvalidOperationException($"{change.GetType().Name} is not known to the index.");
        }
    }

    private int Person(long profile)
    {
        var person = (int)profile;
        greatestPerson = Math.Max(greatestPerson, person);
        return person;
    }

    private void Stand(int person, ProfileStanding standing)
    {
        if (standing == ProfileStanding.Deleted) Forget(person);
        else Known.Set(person, standing == ProfileStanding.Known);
    }

    private void SetTag(int person, long tag, bool on)
    {
        if (!tags.TryGetValue(tag, out var people)) tags[tag] = people = new Bitmap();
        people.Set(person, on);
    }

    private void SetFriendship(int person, long account, FriendshipState state)
    {
        foreach (var kept in (ReadOnlySpan<FriendshipState>)[FriendshipState.Following, FriendshipState.Blocked, FriendshipState.Unknown])
        {
            if (!friendships.TryGetValue((account, kept), out var people))
            {
                if (kept != state) continue;
                friendships[(account, kept)] = people = new Bitmap();
            }
            people.Set(person, kept == state);
        }
    }

    private void AddEvent(int person, EventFact fact)
    {
        if (!events.TryGetValue(fact.Name, out var store)) events[fact.Name] = store = new EventStore();
        store.Add(person, fact);
    }

    private void RemoveEvent(long eventId)
    {
        foreach (var store in events.Values)
        {
            if (store.Remove(eventId)) return;
        }
    }

    private void Replace(int person, PersonFacts facts)
    {
        Forget(person);
        if (facts.Standing == ProfileStanding.Deleted) return;
        Others.Replace(person, facts);
        Known.Set(person, facts.Standing == ProfileStanding.Known);
        foreach (var tag in facts.Tags.Keys) SetTag(person, tag, on: true);
        foreach (var (account, friendship) in facts.Friendships) SetFriendship(person, account, friendship.State);
        foreach (var (key, attribute) in facts.Attributes) Attributes.Write(person, key, attribute.Value, attribute.EffectiveAt);
        foreach (var fact in facts.Events)
        {
            // Seen but no longer this person's: it stood with the profile it was merged from.
            if (!seenEvents.Add(fact.EventId)) RemoveEvent(fact.EventId);
            AddEvent(person, fact);
        }
    }

    private void Forget(int person)
    {
        Others.Forget(person);
        Known.Set(person, on: false);
        foreach (var people in tags.Values) people.Set(person, on: false);
        foreach (var people in friendships.Values) people.Set(person, on: false);
        Attributes.RemovePerson(person);
        foreach (var store in events.Values)
        {
            foreach (var id in store.RemovePerson(person)) seenEvents.Remove(id);
        }
    }
}
