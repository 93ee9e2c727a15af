using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>What the changes amount to, kept in plain dictionaries: the facts the reference evaluator judges.</summary>
internal sealed class Model
{
    private readonly Dictionary<long, Person> people = [];
    private readonly HashSet<long> seen = [];

    public Dictionary<long, (long Profile, EventFact Fact)> Events { get; } = [];

    public IReadOnlyList<PersonFacts> People => people.Keys.Order().Select(Facts).ToList();

    public static Model Of(IEnumerable<FactChange> changes)
    {
        var model = new Model();
        foreach (var change in changes) model.Apply(change);
        return model;
    }

    public void Apply(FactChange change)
    {
        switch (change)
        {
            case ProfileChanged { Standing: ProfileStanding.Deleted } c: Forget(c.Profile); break;
            case ProfileChanged c: At(c.Profile).Standing = c.Standing; break;
            case TagChanged { AddedAt: { } addedAt } c: At(c.Profile).Tags[c.Tag] = addedAt; break;
            case TagChanged c: At(c.Profile).Tags.Remove(c.Tag); break;
            case AttributeChanged c:
                var attributes = At(c.Profile).Attributes;
                if (!attributes.TryGetValue(c.Key, out var held) || c.EffectiveAt >= held.EffectiveAt) attributes[c.Key] = new AttributeFact(c.Value, c.EffectiveAt) { HeldSince = c.HeldSince };
                break;
            case EventAdded c:
                At(c.Profile);
                if (seen.Add(c.EventId)) Events[c.EventId] = (c.Profile, new EventFact(c.EventId, c.Name, c.At, c.Seq, c.Properties));
                break;
            case EventWithdrawn c:
                seen.Add(c.EventId);
                Events.Remove(c.EventId);
                break;
            case FriendshipChanged { State: FriendshipState.None } c: At(c.Profile).Friendships.Remove(c.Account); break;
            case FriendshipChanged c: At(c.Profile).Friendships[c.Account] = new FriendshipFact(c.State, c.Since); break;
            case ConsentChanged { Granted: { } granted } c: At(c.Profile).Consents[c.Topic] = new ConsentFact(granted, c.At); break;
            case ConsentChanged c: At(c.Profile).Consents.Remove(c.Topic); break;
            case AudienceChanged { In: true } c: At(c.Profile).Audiences.Add(c.Audience); break;
            case AudienceChanged c: At(c.Profile).Audiences.Remove(c.Audience); break;
            case AddressChanged { Has: true } c: At(c.Profile).Addresses.Add(c.Channel); break;
            case AddressChanged c: At(c.Profile).Addresses.Remove(c.Channel); break;
            case MessageChanged c: Keep(At(c.Profile), c.Fact); break;
            case ProfileReplaced c: Replace(c.Facts); break;
            case ProfileRemoved c: Forget(c.Profile); break;
            default: throw new InvalidOperationException($"The model does not know {change.GetType().Name}.");
        }
    }

    /// <summary>A copy that later changes leave as it is.</summary>
    public PersonFacts Facts(long id)
    {
        var person = people.GetValueOrDefault(id) ?? new Person();
        return new PersonFacts(
            id, person.Standing, new Dictionary<long, long>(person.Tags), new Dictionary<string, AttributeFact>(person.Attributes),
            Events.Values.Where(e => e.Profile == id).Select(e => e.Fact).ToList(), new Dictionary<long, FriendshipFact>(person.Friendships))
        {
            Consents = new Dictionary<long, ConsentFact>(person.Consents),
            Audiences = person.Audiences.ToHashSet(),
            Messages = person.Messages.Values.ToList(),
            Addresses = person.Addresses.ToHashSet(),
        };
    }

    private static void Keep(Person person, MessageFact fact)
    {
        var key = (fact.Message, fact.Outcome, fact.Link);
        if (!person.Messages.TryGetValue(key, out var held) || fact.At < held.At) person.Messages[key] = fact;
    }

    private Person At(long id) => people.TryGetValue(id, out var person) ? person : people[id] = new Person();

    private void Replace(PersonFacts facts)
    {
        Forget(facts.Id);
        if (facts.Standing == ProfileStanding.Deleted) return;
        var person = At(facts.Id);
        person.Standing = facts.Standing;
        foreach (var (tag, addedAt) in facts.Tags) person.Tags[tag] = addedAt;
        foreach (var (key, value) in facts.Attributes) person.Attributes[key] = value;
        foreach (var (account, friendship) in facts.Friendships) person.Friendships[account] = friendship;
        foreach (var (topic, consent) in facts.Consents) person.Consents[topic] = consent;
        person.Audiences.UnionWith(facts.Audiences);
        person.Addresses.UnionWith(facts.Addresses);
        foreach (var message in facts.Messages) Keep(person, message);
        foreach (var fact in facts.Events)
        {
            seen.Add(fact.EventId);
            Events[fact.EventId] = (facts.Id, fact);
        }
    }

    private void Forget(long id)
    {
        people[id] = new Person { Standing = ProfileStanding.Deleted };
        foreach (var gone in Events.Where(e => e.Value.Profile == id).Select(e => e.Key).ToList())
        {
            Events.Remove(gone);
            seen.Remove(gone);
        }
    }

    private sealed class Person
    {
        public ProfileStanding Standing { get; set; } = ProfileStanding.Anonymous;

        public Dictionary<long, long> Tags { get; } = [];

        public Dictionary<string, AttributeFact> Attributes { get; } = new(StringComparer.Ordinal);

        public Dictionary<long, FriendshipFact> Friendships { get; } = [];

        public Dictionary<long, ConsentFact> Consents { get; } = [];

        public HashSet<long> Audiences { get; } = [];

        public HashSet<MessageChannel> Addresses { get; } = [];

        public Dictionary<(long Message, MessageOutcome Outcome, long? Link), MessageFact> Messages { get; } = [];
    }
}
