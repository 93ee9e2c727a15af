using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>Binds conditions to one version of the facts and one instant.</summary>
internal sealed class Planner(Facts facts, long asOf, SegmentContext context, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
{
    private static readonly FriendshipState[] KeptStates = [FriendshipState.Following, FriendshipState.Blocked, FriendshipState.Unknown];
    private readonly ZoneClock clock = new(asOf, context);
    private readonly Dictionary<long, PlanNode> segments = [];

    public Facts Facts => facts;

    /// <exception cref="ArgumentException">A leaf looks at values the index does not keep, and nothing was given for it.</exception>
    public PlanNode Plan(SegmentNode node)
    {
        if (given is not null && given.TryGetValue(node, out var people)) return new GivenPlan(people);
        if (IsSlow(facts, node)) throw new ArgumentException($"{node.GetType().Name} looks at values the index does not keep; its people must be given.", nameof(node));
        return node switch
        {
            AllNode all => new AllPlan([.. all.Of.Select(Plan)]),
            AnyNode any => new AnyPlan([.. any.Of.Select(Plan)]),
            NotNode not => new NotPlan(Plan(not.Of)),
            EveryoneNode => new ConstantPlan(true),
            NobodyNode => new ConstantPlan(false),
            TagNode tag => new StoredPlan(Sets(facts.Tags, tag.Tag), tag.Has, Window(tag.Added)),
            AnyTagNode any => new StoredPlan([facts.Tagged], any.Has),
            AttributeNode attribute => Attribute(attribute),
            FriendshipNode friendship => Friendship(friendship),
            ReachableNode reachable => Reachable(reachable),
            ConsentNode consent => Consent(consent),
            MessageNode message => new MessagePlan(facts, message, clock),
            AudienceNode audience => new StoredPlan(Sets(facts.Audiences, audience.Audience), audience.In),
            SegmentRefNode segment => Segment(segment),
            RandomNode random => new RandomPlan(random),
            EventNode happened => new EventCountPlan(Scan(happened.Name, happened.Where, clock.Window(happened.Within)), happened.Count),
            EventRecencyNode recency => Recency(recency),
            EventEdgeNode edge => new EdgePlan(Scan(edge.Name, [], (-ZoneClock.Never, asOf)), edge, clock),
            EventAggregateNode aggregate => new AggregatePlan(Scan(aggregate.Name, aggregate.Where, clock.Window(aggregate.Within)), aggregate),
            EventDistinctNode distinct => new DistinctPlan(Scan(distinct.Name, distinct.Where, clock.Window(distinct.Within)), distinct),
            EventSequenceNode sequence => Sequence(sequence),
            EventRegularNode regular => Regular(regular),
            _ => throw new InvalidOperationException($"{node.GetType().Name} is not known to the index."),
        };
    }

    /// <summary>Whether a leaf looks at values that are not kept here.</summary>
    public static bool IsSlow(Facts facts, SegmentNode node) => node switch
    {
        AttributeNode a => facts.AttributesLeftOut.Contains(a.Path.Key) || (facts.Attributes.TryGetValue(a.Path.Key, out var column) && column.Column.Dropped is not null),
        EventNode e => IsSlow(facts, e.Name, e.Where),
        EventRecencyNode e => IsSlow(facts, e.Name, e.Where),
        EventEdgeNode e => IsSlow(facts, e.Name, e.Has),
        EventAggregateNode e => IsSlow(facts, e.Name, e.Where) || IsSlow(facts, e.Name, e.Property),
        EventDistinctNode e => IsSlow(facts, e.Name, e.Where) || IsSlow(facts, e.Name, e.Property),
        EventSequenceNode e => IsSlow(facts, e.First.Name, e.First.Where) || IsSlow(facts, e.Then.Name, e.Then.Where),
        EventRegularNode e => IsSlow(facts, e.Name, e.Where),
        _ => false,
    };

    private static bool IsSlow(Facts facts, EventName name, Sequence<PropertyTest> tests) => tests.Any(t => IsSlow(facts, name, t.Path));

    private static bool IsSlow(Facts facts, EventName name, FactPath path) => facts.Named(name).Exists(store =>
    {
        var ordinal = store.Ordinal(EventStore.Keyed(path.Key));
        if (ordinal < 0) ordinal = store.Rest;
        return ordinal >= 0 && store.Columns[ordinal].Dropped is not null;
    });

    private static IReadOnlyList<RowSet> Sets<TKey>(Dictionary<TKey, RowSet> sets, TKey key)
        where TKey : notnull => sets.TryGetValue(key, out var set) ? [set] : [];

    // A beginning that nobody ever told lies in no window, however far back it reaches.
    private static (long, long)? Told((long Low, long High)? window) => window is { } w ? (Math.Max(w.Low, Facts.Untold + 1), w.High) : null;

    private (long, long)? Window(TimeWindow? window) => window is null ? null : clock.Window(window);

    private EventScan Scan(EventName name, Sequence<PropertyTest> where, (long, long) window) => new(facts, name, where, window, clock);

    private AttributePlan Attribute(AttributeNode node)
    {
        var column = facts.Attributes.GetValueOrDefault(node.Path.Key);
        var matcher = ValueMatcher.Of(node.Test, clock, node.Path.Steps.Count == 1 ? node.Path.Key : null);
        return new AttributePlan(column, new ColumnTest(column?.Column, matcher, node.Path, 1), node, clock);
    }

    private StoredPlan Friendship(FriendshipNode node)
    {
        if (node.State != FriendshipState.None) return new StoredPlan(Sets(facts.Friends, (node.Account, node.State)), true, Told(Window(node.Since)));
        // Nothing is known since when nothing is known.
        return node.Since is null ? new StoredPlan([.. KeptStates.SelectMany(s => Sets(facts.Friends, (node.Account, s)))], false) : new StoredPlan([], true);
    }

    private StoredPlan Reachable(ReachableNode node) => node.Channel != MessageChannel.Line
        ? new StoredPlan(Sets(facts.Addresses, node.Channel), true)
        : new StoredPlan([.. facts.Friends.Where(f => f.Key.State == FriendshipState.Following && (node.Account ?? f.Key.Account) == f.Key.Account).Select(f => f.Value)], true);

    private StoredPlan Consent(ConsentNode node)
    {
        // Who never said anything stands with the default, so the set of those who said the opposite tells everybody.
        var usual = context.ConsentDefaults.GetValueOrDefault(node.Topic);
        return new StoredPlan(Sets(facts.Consents, (node.Topic, !usual)), node.State == ConsentState.Granted != usual);
    }

    private PlanNode Segment(SegmentRefNode node)
    {
        if (!segments.TryGetValue(node.Segment, out var plan))
        {
            plan = segments[node.Segment] = context.Segments.TryGetValue(node.Segment, out var definition) ? Plan(definition) : new ConstantPlan(false);
        }
        return node.In ? plan : new NotPlan(plan);
    }

    private RecencyPlan Recency(EventRecencyNode node)
    {
        var limit = clock.Shift(node.Span, -1);
        return new RecencyPlan(Scan(node.Name, node.Where, (limit + 1, asOf)), Scan(node.Name, node.Where, (-ZoneClock.Never, Math.Min(limit, asOf))), node.Op);
    }

    private SequencePlan Sequence(EventSequenceNode node)
    {
        var span = asOf - clock.Shift(node.Span, -1);
        var (low, high) = clock.Window(node.Within);
        return new SequencePlan(
            Scan(node.First.Name, node.First.Where, (low, high)), Scan(node.First.Name, node.First.Where, (low, Math.Min(high, asOf - span))),
            Scan(node.Then.Name, node.Then.Where, (low, asOf)), span, asOf, node.Followed);
    }

    private RegularPlan Regular(EventRegularNode node)
    {
        var starts = clock.Periods(node.Unit, node.Periods);
        return new RegularPlan(Scan(node.Name, node.Where, (starts[0], asOf)), starts, node.AtLeast);
    }
}
