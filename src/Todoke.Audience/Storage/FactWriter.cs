using System.Runtime.InteropServices;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>Applies changes to a version of the facts that is still its own.</summary>
/// <param name="stamp">The version's number: what bears it may be changed, all else is copied first.</param>
/// <param name="bulk">A long load that nobody reads from yet.</param>
internal sealed class FactWriter(Facts facts, long stamp, bool bulk, int leastSmall = EventStore.LeastSmall)
{
    private static readonly FriendshipState[] KeptStates = [FriendshipState.Following, FriendshipState.Blocked, FriendshipState.Unknown];
    private readonly HashSet<long> withdrawn = [];

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
            ConsentChanged c => (c.Profile, 0),
            AudienceChanged c => (c.Profile, 0),
            MessageChanged c => (c.Profile, 0),
            AddressChanged c => (c.Profile, 0),
            ProfileReplaced c => (c.Facts.Id, c.Facts.Events.Count == 0 ? 0 : c.Facts.Events.Min(e => e.EventId)),
            ProfileRemoved c => (c.Profile, 0),
            _ => throw new InvalidOperationException($"{change.GetType().Name} is not known to the index."),
        };
        if (profile is <= 0 or > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(change), profile, "A profile id is positive and below 2^31.");
        if (eventId < 0) throw new ArgumentOutOfRangeException(nameof(change), eventId, "An event id is not negative.");
    }

    public void Apply(FactChange change)
    {
        // Withdrawals are looked for together, since an id alone does not tell where its event is.
        if (change is not EventWithdrawn) Withdraw();
        switch (change)
        {
            case ProfileChanged c: Stand(Person(c.Profile), c.Standing); break;
            case TagChanged c: SetTag(Person(c.Profile), c.Tag, c.AddedAt); break;
            case AttributeChanged c: Attribute(Person(c.Profile), c.Key, c.Value, c.EffectiveAt, c.HeldSince); break;
            case EventAdded c:
                if (facts.Seen.Add(c.EventId)) AddEvent(Person(c.Profile), new EventFact(c.EventId, c.Name, c.At, c.Seq, c.Properties));
                break;
            case EventWithdrawn c:
                if (!facts.Seen.Add(c.EventId) && !TakenOut(c)) withdrawn.Add(c.EventId);
                break;
            case FriendshipChanged c: SetFriendship(Person(c.Profile), c.Account, c.State, c.Since); break;
            case ConsentChanged c: SetConsent(Person(c.Profile), c.Topic, c.Granted, c.At); break;
            case AudienceChanged c: Put(facts.Audiences, c.Audience, Person(c.Profile), c.In, 0); break;
            case MessageChanged c: AddMessage(Person(c.Profile), c.Fact); break;
            case AddressChanged c: Put(facts.Addresses, c.Channel, Person(c.Profile), c.Has, 0); break;
            case ProfileReplaced c: Replace(Person(c.Facts.Id), c.Facts); break;
            case ProfileRemoved c: Forget(Person(c.Profile)); break;
            default: throw new InvalidOperationException($"{change.GetType().Name} is not known to the index.");
        }
    }

    /// <summary>Ends a batch.</summary>
    public void Finish()
    {
        Withdraw();
        if (!bulk) return;
        foreach (var name in facts.Events.Keys.ToList()) Store(name).Settle();
    }

    private int Person(long profile)
    {
        facts.GreatestPerson = Math.Max(facts.GreatestPerson, (int)profile);
        return (int)profile;
    }

    private void Stand(int person, ProfileStanding standing)
    {
        if (standing == ProfileStanding.Deleted) Forget(person);
        else if (standing == ProfileStanding.Known) facts.Known.Set(person);
        else facts.Known.Remove(person);
    }

    private void SetTag(int person, long tag, long? addedAt)
    {
        var had = facts.Tags.GetValueOrDefault(tag)?.Contains(person) ?? false;
        Put(facts.Tags, tag, person, addedAt is not null, addedAt ?? 0, numbers: 1);
        if (had == addedAt is not null) return;
        facts.Tagged.TryGet(person, out var count, out _);
        if (had && count == 1) facts.Tagged.Remove(person);
        else facts.Tagged.Set(person, had ? count - 1 : count + 1);
    }

    private void Attribute(int person, string key, FactValue? value, long effectiveAt, long heldSince)
    {
        if (!facts.Attributes.TryGetValue(key, out var column))
        {
            if (facts.Attributes.Count >= Facts.MostAttributes)
            {
                facts.LeaveOut(key);
                return;
            }
            column = new AttributeColumn(new ValueColumn());
        }
        facts.Attributes[key] = column = column.Own(stamp);
        column.Write(person, value, effectiveAt, heldSince);
    }

    private void SetFriendship(int person, long account, FriendshipState state, long? since)
    {
        foreach (var kept in KeptStates)
        {
            if (kept != state) Put(facts.Friends, (account, kept), person, on: false, 0);
        }
        if (state != FriendshipState.None) Put(facts.Friends, (account, state), person, on: true, since ?? Facts.Untold, numbers: 1);
    }

    private void SetConsent(int person, long topic, bool? granted, long at)
    {
        foreach (var kept in (ReadOnlySpan<bool>)[true, false]) Put(facts.Consents, (topic, kept), person, granted == kept, at, numbers: 1);
    }

    private void AddMessage(int person, MessageFact fact)
    {
        var key = new MessageKey(fact.Channel, fact.Campaign, fact.Template, fact.Outcome, fact.Link);
        ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(facts.Messages, key, out _);
        set = (set ?? new MessageSet()).Own(stamp);
        set.Add(person, fact.Message, fact.At);
    }

    private EventStore Store(string name)
    {
        ref var store = ref CollectionsMarshal.GetValueRefOrAddDefault(facts.Events, name, out _);
        return store = (store ?? new EventStore(name)).Own(stamp);
    }

    private void AddEvent(int person, EventFact fact) => Store(fact.Name).Add(person, fact, bulk, leastSmall);

    // Where it is said whose event it was, it need not be looked for everywhere.
    private bool TakenOut(EventWithdrawn change) =>
        change is { Profile: { } profile and > 0 and <= int.MaxValue, Name: { } name } && facts.Events.ContainsKey(name) && Store(name).Remove((int)profile, change.EventId);

    private void Withdraw()
    {
        if (withdrawn.Count == 0) return;
        foreach (var name in facts.Events.Keys.ToList())
        {
            if (withdrawn.Count > 0) Store(name).Remove(withdrawn);
        }
        withdrawn.Clear();
    }

    private void Put<TKey>(Dictionary<TKey, RowSet> sets, TKey key, int person, bool on, long number, int numbers = 0)
        where TKey : notnull
    {
        if (!on && !(sets.TryGetValue(key, out var kept) && kept.Contains(person))) return;
        ref var people = ref CollectionsMarshal.GetValueRefOrAddDefault(sets, key, out _);
        people = (people ?? new RowSet(numbers)).Own(stamp);
        if (on) people.Set(person, number);
        else people.Remove(person);
    }

    private void Replace(int person, PersonFacts known)
    {
        Forget(person);
        if (known.Standing == ProfileStanding.Deleted) return;
        if (known.Standing == ProfileStanding.Known) facts.Known.Set(person);
        foreach (var (tag, at) in known.Tags) SetTag(person, tag, at);
        foreach (var (account, friendship) in known.Friendships) SetFriendship(person, account, friendship.State, friendship.Since);
        foreach (var (key, attribute) in known.Attributes) Attribute(person, key, attribute.Value, attribute.EffectiveAt, attribute.HeldSince);
        foreach (var (topic, consent) in known.Consents) SetConsent(person, topic, consent.Granted, consent.At);
        foreach (var audience in known.Audiences) Put(facts.Audiences, audience, person, true, 0);
        foreach (var channel in known.Addresses) Put(facts.Addresses, channel, person, true, 0);
        foreach (var message in known.Messages) AddMessage(person, message);
        // Seen but no longer this person's: it stood with the profile it was merged from.
        withdrawn.UnionWith(known.Events.Select(e => e.EventId).Where(id => !facts.Seen.Add(id)));
        Withdraw();
        foreach (var fact in known.Events) AddEvent(person, fact);
    }

    private void Forget(int person)
    {
        facts.Known.Remove(person);
        facts.Tagged.Remove(person);
        Forget(facts.Tags, person);
        Forget(facts.Friends, person);
        Forget(facts.Consents, person);
        Forget(facts.Audiences, person);
        Forget(facts.Addresses, person);
        foreach (var (key, set) in facts.Messages.Where(m => m.Value.People.Contains(person)).ToList()) (facts.Messages[key] = set.Own(stamp)).RemovePerson(person);
        foreach (var (key, column) in facts.Attributes.Where(a => a.Value.Times.Contains(person)).ToList()) (facts.Attributes[key] = column.Own(stamp)).RemovePerson(person);
        var ids = new List<long>();
        foreach (var name in facts.Events.Keys.ToList()) Store(name).RemovePerson(person, ids);
        foreach (var id in ids) facts.Seen.Remove(id);
    }

    private void Forget<TKey>(Dictionary<TKey, RowSet> sets, int person)
        where TKey : notnull
    {
        foreach (var (key, people) in sets.Where(s => s.Value.Contains(person)).ToList()) (sets[key] = people.Own(stamp)).Remove(person);
    }
}
