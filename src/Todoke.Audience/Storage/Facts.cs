using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// One version of all facts. A version that was published is never changed again: the writer's next batch copies what it touches. Knows
/// nothing of conditions.
/// </summary>
internal sealed partial class Facts
{
    /// <summary>Attributes beyond so many keys are not kept.</summary>
    public const int MostAttributes = 4096;

    /// <summary>Stands for an instant that nobody ever told.</summary>
    public const long Untold = -(1L << 50);

    public static readonly RowSet Nobody = new(1);

    private long owner;

    public long Position { get; set; }

    public int GreatestPerson { get; set; }

    public RowSet Known { get; private set; } = new(0);

    /// <summary>How many tags each person has.</summary>
    public RowSet Tagged { get; private set; } = new(1);

    public SeenEvents Seen { get; private set; } = new();

    public Dictionary<long, RowSet> Tags { get; private set; } = [];

    public Dictionary<(long Account, FriendshipState State), RowSet> Friends { get; private set; } = [];

    public Dictionary<(long Topic, bool Granted), RowSet> Consents { get; private set; } = [];

    public Dictionary<long, RowSet> Audiences { get; private set; } = [];

    public Dictionary<MessageChannel, RowSet> Addresses { get; private set; } = [];

    public Dictionary<MessageKey, MessageSet> Messages { get; private set; } = [];

    public Dictionary<string, AttributeColumn> Attributes { get; private set; } = new(StringComparer.Ordinal);

    public Dictionary<string, EventStore> Events { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Names of attributes that came when there were too many.</summary>
    public HashSet<string> AttributesLeftOut { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>How many blocks of 65,536 ids hold everyone with facts.</summary>
    public int BlockCount => (GreatestPerson >> 16) + 1;

    public long EventCount => Events.Values.Sum(e => e.Live);

    public Facts Own(long stamp) => owner == stamp
        ? this
        : new Facts
        {
            owner = stamp, Position = Position, GreatestPerson = GreatestPerson, Known = Known.Own(stamp), Tagged = Tagged.Own(stamp), Seen = Seen.Own(stamp),
            Tags = new(Tags), Friends = new(Friends), Consents = new(Consents), Audiences = new(Audiences), Addresses = new(Addresses), Messages = new(Messages),
            Attributes = new(Attributes, StringComparer.Ordinal), Events = new(Events, StringComparer.Ordinal), AttributesLeftOut = AttributesLeftOut,
        };

    /// <summary>Notes an attribute that is not kept.</summary>
    public void LeaveOut(string key)
    {
        if (AttributesLeftOut.Count < 1000 && !AttributesLeftOut.Contains(key)) AttributesLeftOut = new HashSet<string>(AttributesLeftOut, StringComparer.Ordinal) { key };
    }

    /// <summary>Stores of a name, or of every name that starts so.</summary>
    public List<EventStore> Named(EventName name)
    {
        if (!name.IsPrefix) return Events.TryGetValue(name.Text, out var one) ? [one] : [];
        return [.. Events.Values.Where(e => e.Name.StartsWith(name.Text, StringComparison.Ordinal)).OrderBy(e => e.Name, StringComparer.Ordinal)];
    }

    /// <summary>All that is known here of one person. Properties that are not kept are missing.</summary>
    public PersonFacts Person(int person, bool anonymous = true)
    {
        var tags = new Dictionary<long, long>();
        foreach (var (tag, people) in Tags)
        {
            if (people.TryGet(person, out var at, out _)) tags[tag] = at;
        }
        var attributes = new Dictionary<string, AttributeFact>(StringComparer.Ordinal);
        foreach (var (key, column) in Attributes)
        {
            if (column.Times.TryGet(person, out var written, out var held)) attributes[key] = new AttributeFact(column.Get(person), written) { HeldSince = written - held };
        }
        var friendships = new Dictionary<long, FriendshipFact>();
        foreach (var ((account, state), people) in Friends)
        {
            if (people.TryGet(person, out var since, out _)) friendships[account] = new FriendshipFact(state, since == Untold ? null : since);
        }
        var consents = new Dictionary<long, ConsentFact>();
        foreach (var ((topic, granted), people) in Consents)
        {
            if (people.TryGet(person, out var at, out _)) consents[topic] = new ConsentFact(granted, at);
        }
        var messages = new List<MessageFact>();
        var some = new List<(long Message, long At)>();
        foreach (var (key, set) in Messages)
        {
            some.Clear();
            set.Of(person, some);
            foreach (var (message, at) in some) messages.Add(new MessageFact(message, key.Channel, key.Campaign, key.Template, key.Outcome, at, key.Link));
        }
        var standing = Known.Contains(person) ? ProfileStanding.Known : anonymous ? ProfileStanding.Anonymous : ProfileStanding.Deleted;
        return new PersonFacts(person, standing, tags, attributes, EventsOf(person), friendships)
        {
            Consents = consents,
            Audiences = Audiences.Where(a => a.Value.Contains(person)).Select(a => a.Key).ToHashSet(),
            Messages = messages,
            Addresses = Addresses.Where(a => a.Value.Contains(person)).Select(a => a.Key).ToHashSet(),
        };
    }

    private List<EventFact> EventsOf(int person)
    {
        var events = new List<EventFact>();
        foreach (var store in Events.Values)
        {
            foreach (var slab in store.Slabs)
            {
                foreach (var large in (ReadOnlySpan<bool>)[true, false])
                {
                    if (slab.Cell(person >> 16, large) is not { } cell) continue;
                    var (from, to) = cell.Rows((ushort)person);
                    for (var row = from; row < to; row++)
                    {
                        if (!cell.IsDead(row)) events.Add(new EventFact(cell.Ids[row], store.Name, slab.Start + cell.At[row], cell.Seq(row), store.Properties(cell, row)));
                    }
                }
            }
        }
        return events;
    }
}
