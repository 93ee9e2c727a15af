using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>Facts and how they change.</summary>
internal sealed partial class Dice
{
    private static readonly string[] Templates = ["welcome", "cart"];
    private readonly List<(PersonFacts Winner, PersonFacts Loser)> merges = [];
    private long nextEvent;
    private long nextSeq;
    private long said;

    /// <summary>One thing that happens: mostly one change, for a merge and its undoing two.</summary>
    public IReadOnlyList<FactChange> Happening(Model model)
    {
        var person = Pick(People);
        switch (random.Next(28))
        {
            case 0 or 1: return [new ProfileChanged(person, Chance(85) ? ProfileStanding.Known : Word<ProfileStanding>())];
            case 2 or 3 or 4: return [new TagChanged(person, 1 + Upto(2), Chance(70) ? Instant() : null)];
            case 5 or 6 or 7 or 8: return [Written(person, Pick(Keys), Chance(10) ? null : Value())];
            case 9 or 10: return [new FriendshipChanged(person, 1 + Upto(1), Word<FriendshipState>(), Chance(70) ? Instant() : null)];
            case 11: return [new EventWithdrawn(Math.Max(0, nextEvent - Upto(20)))];
            case 12: return Chance(30) ? [new ProfileRemoved(person)] : [new ProfileReplaced(Replacement(person, model))];
            case 13: // A second delivery, or an id that was passed over before.
                return [Event(person, Math.Max(1, nextEvent - Upto(10)))];
            case 14: return [new ConsentChanged(person, 1 + Upto(2), Chance(80) ? Chance(50) : null, AsOf + said++)];
            case 15: return [new AudienceChanged(person, 1 + Upto(1), Chance(65))];
            case 16: return [new AddressChanged(person, Pick([MessageChannel.Email, MessageChannel.Push]), Chance(65))];
            case 17 or 18 or 19: return [new MessageChanged(person, Message(person, Instant()))];
            case 20: return Merge(model);
            default: return [Event(person, nextEvent += 1 + (Chance(10) ? 1 : 0))];
        }
    }

    public FactValue Value(int depth = 2) => random.Next(depth == 0 ? 8 : 12) switch
    {
        0 or 1 => new FactValue.Text(Chance(5) ? "" : Pick(Texts)),
        2 => new FactValue.Text(TimeText()),
        3 => new FactValue.Number(Pick(Numbers)),
        4 => new FactValue.Bool(Chance(50)),
        5 => new FactValue.Date(Date()),
        6 => Chance(85) ? new FactValue.Instant(Instant()) : FactValue.Null.Value,
        7 => Chance(80) ? new FactValue.Text(Pick(Places)) : new FactValue.Number(13),
        8 => new FactValue.List(Sequence.From(Enumerable.Range(0, Upto(3)).Select(_ => Value(depth - 1)))),
        9 => new FactValue.List(Sequence.From(Enumerable.Range(0, Upto(3)).Select(_ => (FactValue)Object(Inner, depth - 1)))),
        10 => Point(Pick(Points)),
        _ => Object(Inner, depth - 1),
    };

    private FactValue.Object Point((decimal Lat, decimal Lng) at)
    {
        FactValue Degrees(decimal degrees) => Chance(90) ? new FactValue.Number(degrees) : new FactValue.Text(degrees.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var (lat, lng) = Chance(70) ? ("lat", "lng") : ("latitude", "longitude");
        var members = new Dictionary<string, FactValue> { [lat] = Degrees(Chance(95) ? at.Lat : 91) };
        if (Chance(95)) members[lng] = Degrees(at.Lng);
        if (Chance(10)) members["lat"] = new FactValue.Text("north");
        return new FactValue.Object(members);
    }

    private AttributeChanged Written(long person, string key, FactValue? value)
    {
        var at = AsOf + random.Next(-3, 4);
        return new AttributeChanged(person, key, value, at) { HeldSince = Chance(20) ? at : Math.Min(at, Instant()) };
    }

    private EventAdded Event(long person, long id) => Event(person, id, Instant(), Chance(70)
        ? new FactValue.Object(new Dictionary<string, FactValue> { ["value"] = new FactValue.Number(Pick(Numbers)), ["item"] = new FactValue.Text(Pick(Texts)) })
        : Object(Properties, 2));

    private EventAdded Event(long person, long id, long at, FactValue.Object properties, string? name = null) =>
        // Of two neighbours in the feed the first was not always accepted first.
        new(person, id, name ?? Pick(Names), Math.Clamp(at, FactValue.Instant.Earliest, FactValue.Instant.Latest), ++nextSeq ^ 1, properties);

    // What a message is follows from its number, and it went to one person.
    private MessageFact Message(long person, long at)
    {
        var number = Upto(7);
        var outcome = Word<MessageOutcome>();
        return new MessageFact(
            person * 8 + number, (MessageChannel)(number % 3), number % 4 == 3 ? null : 1 + number % 2, number % 4 == 1 ? null : Templates[number / 4],
            outcome, at, outcome == MessageOutcome.Tapped ? 1 + Upto(1) : null);
    }

    private PersonFacts Replacement(long person, Model model)
    {
        var events = new List<EventFact>();
        foreach (var (_, (owner, fact)) in model.Events)
        {
            if (Chance(owner == person ? 70 : 10)) events.Add(fact);
        }
        for (var more = Upto(3); more > 0; more--)
        {
            var fresh = Event(person, ++nextEvent);
            events.Add(new EventFact(fresh.EventId, fresh.Name, fresh.At, fresh.Seq, fresh.Properties));
        }
        return new PersonFacts(
            person,
            Chance(90) ? ProfileStanding.Known : Word<ProfileStanding>(),
            Enumerable.Range(1, 3).Where(_ => Chance(40)).ToDictionary(tag => (long)tag, _ => Instant()),
            Keys.Where(_ => Chance(40)).Select(key => Written(person, key, Chance(10) ? null : Value())).ToDictionary(w => w.Key, w => new AttributeFact(w.Value, w.EffectiveAt) { HeldSince = w.HeldSince }),
            events,
            Enumerable.Range(1, 2).Where(_ => Chance(60)).ToDictionary(account => (long)account, _ => new FriendshipFact(Pick([FriendshipState.Following, FriendshipState.Blocked, FriendshipState.Unknown]), Chance(70) ? Instant() : null)))
        {
            Consents = Enumerable.Range(1, 3).Where(_ => Chance(40)).ToDictionary(topic => (long)topic, _ => new ConsentFact(Chance(50), AsOf + said++)),
            Audiences = Enumerable.Range(1, 2).Where(_ => Chance(40)).Select(a => (long)a).ToHashSet(),
            Messages = Enumerable.Range(0, Upto(4)).Select(_ => Message(person, Instant())).DistinctBy(m => (m.Message, m.Outcome, m.Link)).ToList(),
            Addresses = new[] { MessageChannel.Email, MessageChannel.Push }.Where(_ => Chance(40)).ToHashSet(),
        };
    }

    // A merge gives the winner everything and forgets the loser; its undoing gives both back what was theirs, as far as it is still there.
    private List<FactChange> Merge(Model model)
    {
        if (merges.Count > 0 && Chance(50))
        {
            var (winner, loser) = Pick(merges);
            var lost = loser.Events.Select(e => e.EventId).ToHashSet();
            List<EventFact> Still(Func<EventFact, bool> mine) => model.Events.Values.Where(e => (e.Profile == winner.Id || e.Profile == loser.Id) && mine(e.Fact)).Select(e => e.Fact).ToList();
            FactChange[] undone = [new ProfileReplaced(winner with { Events = Still(e => !lost.Contains(e.EventId)) }), new ProfileReplaced(loser with { Events = Still(e => lost.Contains(e.EventId)) })];
            return [.. Chance(50) ? undone : undone.Reverse()];
        }
        var (a, b) = (model.Facts(Pick(People)), model.Facts(Pick(People)));
        if (a.Id == b.Id) return [];
        merges.Add((a, b));
        FactChange[] merged = [new ProfileReplaced(Together(a, b)), new ProfileRemoved(b.Id)];
        return [.. Chance(50) ? merged : merged.Reverse()];
    }

    private static PersonFacts Together(PersonFacts a, PersonFacts b) => a with
    {
        Tags = a.Tags.Concat(b.Tags).GroupBy(t => t.Key).ToDictionary(t => t.Key, t => t.Min(x => x.Value)),
        Attributes = a.Attributes.Concat(b.Attributes).GroupBy(t => t.Key).ToDictionary(t => t.Key, t => t.MaxBy(x => x.Value.EffectiveAt).Value),
        Events = [.. a.Events, .. b.Events],
        Friendships = b.Friendships.Concat(a.Friendships).GroupBy(t => t.Key).ToDictionary(t => t.Key, t => t.Last().Value),
        Consents = a.Consents.Concat(b.Consents).GroupBy(t => t.Key).ToDictionary(t => t.Key, t => t.MaxBy(x => x.Value.At).Value),
        Audiences = a.Audiences.Concat(b.Audiences).ToHashSet(),
        Messages = a.Messages.Concat(b.Messages).GroupBy(m => (m.Message, m.Outcome, m.Link)).Select(m => m.MinBy(x => x.At)!).ToList(),
        Addresses = a.Addresses.Concat(b.Addresses).ToHashSet(),
    };

    private FactValue.Object Object(string[] keys, int depth) =>
        new(keys.Where(_ => Chance(60)).ToDictionary(key => key, _ => Value(depth)));
}
