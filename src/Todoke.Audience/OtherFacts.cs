using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>Consents, fixed lists, messages and addresses, person by person: few people have any, so conditions on them are judged one by one.</summary>
internal sealed class OtherFacts
{
    private readonly Dictionary<int, PersonFacts> byPerson = [];

    public void Apply(FactChange change)
    {
        switch (change)
        {
            case ConsentChanged c: Change(c.Profile, f => f with { Consents = With(f.Consents, c.Topic, c.Granted is { } granted ? new ConsentFact(granted, c.At) : null) }); break;
            case AudienceChanged c: Change(c.Profile, f => f with { Audiences = c.In ? f.Audiences.Append(c.Audience).ToHashSet() : f.Audiences.Where(a => a != c.Audience).ToHashSet() }); break;
            case MessageChanged c: Change(c.Profile, f => f with { Messages = Earliest(f.Messages, c.Fact) }); break;
            case AddressChanged c: Change(c.Profile, f => f with { Addresses = c.Has ? f.Addresses.Append(c.Channel).ToHashSet() : f.Addresses.Where(a => a != c.Channel).ToHashSet() }); break;
        }
    }

    public void Replace(int person, PersonFacts facts) => byPerson[person] = Nobody(person) with { Consents = facts.Consents, Audiences = facts.Audiences, Messages = facts.Messages, Addresses = facts.Addresses };

    public void Forget(int person) => byPerson.Remove(person);

    public bool Holds(SegmentNode node, int person, long asOf, SegmentContext context) =>
        ReferenceEvaluator.Holds(node, byPerson.GetValueOrDefault(person) ?? Nobody(person), asOf, context);

    private void Change(long profile, Func<PersonFacts, PersonFacts> change) => byPerson[(int)profile] = change(byPerson.GetValueOrDefault((int)profile) ?? Nobody((int)profile));

    private static PersonFacts Nobody(int person) =>
        new(person, ProfileStanding.Known, new Dictionary<long, long>(), new Dictionary<string, AttributeFact>(), [], new Dictionary<long, FriendshipFact>());

    private static Dictionary<long, ConsentFact> With(IReadOnlyDictionary<long, ConsentFact> consents, long topic, ConsentFact? word)
    {
        var changed = consents.ToDictionary(c => c.Key, c => c.Value);
        if (word is null) changed.Remove(topic);
        else changed[topic] = word;
        return changed;
    }

    private static IReadOnlyList<MessageFact> Earliest(IReadOnlyList<MessageFact> messages, MessageFact fact)
    {
        var same = messages.FirstOrDefault(m => (m.Message, m.Outcome, m.Link) == (fact.Message, fact.Outcome, fact.Link));
        if (same is not null && same.At <= fact.At) return messages;
        return [.. messages.Where(m => m != same), fact];
    }
}
