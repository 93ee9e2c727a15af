using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>One question to the facts as of one instant: each node becomes a set of known people.</summary>
internal sealed class SegmentQuery
{
    private readonly FactStore facts;
    private readonly SegmentContext context;
    private readonly ZoneClock clock;
    private readonly EventQuery events;
    private readonly Lazy<PeopleSet> known;

    public SegmentQuery(FactStore facts, long asOf, SegmentContext context)
    {
        this.facts = facts;
        this.context = context;
        clock = new ZoneClock(asOf, context.Zone);
        // One person's verdict needs no set of everybody.
        known = new Lazy<PeopleSet>(() =>
        {
            var everybody = new PeopleSet(facts.BlockCount);
            facts.Known.AddTo(everybody);
            return everybody;
        });
        events = new EventQuery(facts, clock, known);
    }

    public PeopleSet Known => known.Value;

    /// <summary>Who satisfies the node; the caller may change the set.</summary>
    /// <param name="counts">Where given, receives how many people each node alone holds for, parents first.</param>
    public PeopleSet People(SegmentNode node, string path = "condition", List<NodeCount>? counts = null)
    {
        var place = counts?.Count ?? 0;
        counts?.Add(new NodeCount(path, 0));
        var people = node switch
        {
            AllNode all => Group(all.Of, path, counts, (left, right) => left.And(right)),
            AnyNode any => Group(any.Of, path, counts, (left, right) => left.Or(right)),
            NotNode not => Known.Copy().AndNot(People(not.Of, $"{path}.of", counts)),
            EveryoneNode => Known.Copy(),
            NobodyNode => new PeopleSet(Known.BlockCount),
            TagNode tag => tag.Has ? Stored(facts.Tag(tag.Tag)) : Known.Copy().AndNot(Stored(facts.Tag(tag.Tag))),
            AttributeNode attribute => Attribute(attribute),
            EventNode happened => events.Counted(happened),
            EventRecencyNode recency => events.Recent(recency),
            EventAggregateNode aggregate => events.Aggregated(aggregate),
            FriendshipNode friendship => Friends(friendship),
            SegmentRefNode segment => InSegment(segment),
            ConsentNode or AudienceNode or MessageNode or ReachableNode { Channel: not MessageChannel.Line } => OneByOne(node),
            ReachableNode { Account: { } account } => Following(account),
            _ => throw new InvalidOperationException($"{node.GetType().Name} is not known to the index."),
        };
        if (counts is not null) counts[place] = new NodeCount(path, people.Count());
        return people;
    }

    /// <summary>The same for one person, without looking at anybody else's facts.</summary>
    public bool Holds(SegmentNode node, int person) => node switch
    {
        _ when !facts.Known.Contains(person) => false,
        AllNode all => all.Of.All(child => Holds(child, person)),
        AnyNode any => any.Of.Any(child => Holds(child, person)),
        NotNode not => !Holds(not.Of, person),
        EveryoneNode => true,
        NobodyNode => false,
        TagNode tag => facts.Tag(tag.Tag).Contains(person) == tag.Has,
        AttributeNode attribute => facts.Attributes.Match(attribute, clock).Row(person),
        EventNode happened => events.Counted(happened, person),
        EventRecencyNode recency => events.Recent(recency, person),
        EventAggregateNode aggregate => events.Aggregated(aggregate, person),
        FriendshipNode { State: FriendshipState.None } none => Array.TrueForAll(Kept, state => !facts.Friends(none.Account, state).Contains(person)),
        FriendshipNode friendship => facts.Friends(friendship.Account, friendship.State).Contains(person),
        SegmentRefNode segment => (context.Segments.TryGetValue(segment.Segment, out var other) && Holds(other, person)) == segment.In,
        ConsentNode or AudienceNode or MessageNode or ReachableNode { Channel: not MessageChannel.Line } => facts.Others.Holds(node, person, clock.AsOf, context),
        ReachableNode { Account: { } account } => facts.Friends(account, FriendshipState.Following).Contains(person),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is not known to the index."),
    };

    private PeopleSet InSegment(SegmentRefNode node)
    {
        var people = context.Segments.TryGetValue(node.Segment, out var other) ? People(other) : new PeopleSet(Known.BlockCount);
        return node.In ? people : Known.Copy().AndNot(people);
    }

    private PeopleSet OneByOne(SegmentNode node)
    {
        var people = new PeopleSet(Known.BlockCount);
        foreach (var person in Known.After(0))
            if (facts.Others.Holds(node, (int)person, clock.AsOf, context)) people.Add((int)person);
        return people;
    }

    /// <summary>Known people who follow an account.</summary>
    public PeopleSet Following(long account) => Stored(facts.Friends(account, FriendshipState.Following));

    private static FriendshipState[] Kept { get; } = [FriendshipState.Following, FriendshipState.Blocked, FriendshipState.Unknown];

    private PeopleSet Group(Core.Values.Sequence<SegmentNode> of, string path, List<NodeCount>? counts, Func<PeopleSet, PeopleSet, PeopleSet> join)
    {
        var people = People(of[0], $"{path}.of[0]", counts);
        for (var i = 1; i < of.Count; i++) people = join(people, People(of[i], $"{path}.of[{i}]", counts));
        return people;
    }

    private PeopleSet Stored(Bitmap bitmap)
    {
        var people = new PeopleSet(Known.BlockCount);
        bitmap.AddTo(people);
        return people.And(Known);
    }

    private PeopleSet Friends(FriendshipNode node)
    {
        if (node.State != FriendshipState.None) return Stored(facts.Friends(node.Account, node.State));
        var people = Known.Copy();
        foreach (var state in Kept) people.AndNot(Stored(facts.Friends(node.Account, state)));
        return people;
    }

    private PeopleSet Attribute(AttributeNode node)
    {
        var match = facts.Attributes.Match(node, clock);
        var people = new PeopleSet(Known.BlockCount);
        const int pageWords = ValueColumn.PageRows / 64;
        for (var b = 0; b < Known.BlockCount; b++)
        {
            if (Known.IsEmpty(b)) continue;
            var words = people.Writable(b);
            Known.Block(b).CopyTo(words);
            for (var p = 0; p < PeopleSet.BlockWords / pageWords; p++)
            {
                match.Narrow(b * (PeopleSet.BlockWords / pageWords) + p, words.Slice(p * pageWords, pageWords));
            }
        }
        return people;
    }
}
