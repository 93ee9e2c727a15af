using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Watching;

/// <summary>Where the instants come from that time has to pass before a verdict changes.</summary>
internal abstract record InstantSource
{
    /// <summary>Events of a name, at their own time.</summary>
    public sealed record Events(EventName Name) : InstantSource;

    /// <summary>When a tag was put on.</summary>
    public sealed record TagAdded(long Tag) : InstantSource;

    /// <summary>Since when a friendship has been in its state.</summary>
    public sealed record FriendshipSince(long Account) : InstantSource;

    /// <summary>Since when an attribute's value is held.</summary>
    public sealed record HeldSince(string Key) : InstantSource;

    /// <summary>A date-time in an attribute.</summary>
    public sealed record AttributeMoment(FactPath Path) : InstantSource;

    /// <summary>When messages got an outcome.</summary>
    public sealed record Messages(MessageOutcome Outcome) : InstantSource;
}

/// <summary>Instants of a source matter once moved by this much; null: as they are.</summary>
internal sealed record TimedLeaf(InstantSource Source, Duration? Shift, int Direction);

/// <summary>
/// What a condition depends on: which facts can change a verdict, and which instants. Found once per definition, so that a change wakes
/// only the segments it concerns and nothing is looked at while nothing is due.
/// </summary>
internal sealed class WatchSources
{
    private readonly SegmentContext context;
    private readonly HashSet<long> references = [];

    public WatchSources(SegmentNode node, SegmentContext context)
    {
        this.context = context;
        Visit(node);
    }

    public HashSet<long> Tags { get; } = [];

    public bool AnyTag { get; private set; }

    public HashSet<string> Attributes { get; } = new(StringComparer.Ordinal);

    public HashSet<EventName> Events { get; } = [];

    public HashSet<long> Accounts { get; } = [];

    public bool AnyAccount { get; private set; }

    public HashSet<long> Topics { get; } = [];

    public HashSet<long> Audiences { get; } = [];

    public bool Messages { get; private set; }

    public bool Addresses { get; private set; }

    /// <summary>Other segments it leads to, directly or not.</summary>
    public IReadOnlySet<long> References => references;

    /// <summary>Whether the start of a day in the workspace's zone can change verdicts.</summary>
    public bool Days { get; private set; }

    public HashSet<TimedLeaf> Timed { get; } = [];

    private void Visit(SegmentNode node)
    {
        switch (node)
        {
            case AllNode all: foreach (var child in all.Of) Visit(child); break;
            case AnyNode any: foreach (var child in any.Of) Visit(child); break;
            case NotNode not: Visit(not.Of); break;
            case EveryoneNode or NobodyNode or RandomNode: break;
            case TagNode tag:
                Tags.Add(tag.Tag);
                Window(new InstantSource.TagAdded(tag.Tag), tag.Added);
                break;
            case AnyTagNode: AnyTag = true; break;
            case AttributeNode attribute:
                Attributes.Add(attribute.Path.Key);
                Test(attribute.Test, new InstantSource.AttributeMoment(attribute.Path));
                if (attribute.Held is { } held) Passing(new InstantSource.HeldSince(attribute.Path.Key), held.Span);
                break;
            case FriendshipNode friendship:
                Accounts.Add(friendship.Account);
                Window(new InstantSource.FriendshipSince(friendship.Account), friendship.Since);
                break;
            case ReachableNode { Channel: MessageChannel.Line, Account: { } account }: Accounts.Add(account); break;
            case ReachableNode { Channel: MessageChannel.Line }: AnyAccount = true; break;
            case ReachableNode: Addresses = true; break;
            case ConsentNode consent: Topics.Add(consent.Topic); break;
            case AudienceNode audience: Audiences.Add(audience.Audience); break;
            case SegmentRefNode reference:
                if (references.Add(reference.Segment) && context.Segments.TryGetValue(reference.Segment, out var inner)) Visit(inner);
                break;
            case MessageNode message:
                Messages = true;
                Passing(new InstantSource.Messages(message.Outcome), null);
                Window(new InstantSource.Messages(message.Outcome), message.Within);
                break;
            case EventNode e: Event(e.Name, e.Where, e.Within); break;
            case EventRecencyNode e:
                Event(e.Name, e.Where, null);
                Passing(new InstantSource.Events(e.Name), e.Span);
                break;
            case EventEdgeNode e: Event(e.Name, e.Has, e.At); break;
            case EventAggregateNode e: Event(e.Name, e.Where, e.Within); break;
            case EventDistinctNode e: Event(e.Name, e.Where, e.Within); break;
            case EventSequenceNode e:
                Event(e.First.Name, e.First.Where, e.Within);
                Event(e.Then.Name, e.Then.Where, null);
                Passing(new InstantSource.Events(e.First.Name), e.Span);
                break;
            case EventRegularNode e:
                Event(e.Name, e.Where, null);
                Days = true;
                break;
            default: throw new InvalidOperationException($"{node.GetType().Name} cannot be watched.");
        }
    }

    private void Event(EventName name, Sequence<PropertyTest> where, TimeWindow? within)
    {
        Events.Add(name);
        var source = new InstantSource.Events(name);
        Passing(source, null);
        Window(source, within);
        foreach (var test in where) Test(test.Test, null);
    }

    private void Window(InstantSource source, TimeWindow? window)
    {
        if (window is RollingWindow rolling) Passing(source, rolling.Last);
        if (window is CalendarWindow) Days = true;
        if (window is not null) Passing(source, null);
    }

    private void Passing(InstantSource source, Duration? shift) => Timed.Add(new TimedLeaf(source, shift, 1));

    private void Test(ValueTest test, InstantSource? moments)
    {
        switch (test)
        {
            case MonthTest { Unit: not null } or AnniversaryTest or AgeTest or SchoolGradeTest or DateCalendarTest or DateRollingTest { As: DateReading.Date }:
                Days = true;
                break;
            case DateRollingTest rolling:
                if (moments is null) throw new NotWatchableException();
                Timed.Add(new TimedLeaf(moments, null, 1));
                Timed.Add(new TimedLeaf(moments, rolling.Span, rolling.Op is RollingOp.WithinLast or RollingOp.MoreThanAgo ? 1 : -1));
                break;
            case ElementTest element:
                foreach (var inner in element.Where) Test(inner.Test, null);
                break;
        }
    }
}

/// <summary>
/// A condition that counts and lists but cannot be watched: one on a date-time inside an event or a list that moves with the clock to the
/// millisecond. There is no order in which such instants could be waited for.
/// </summary>
public sealed class NotWatchableException() : Exception("A relative date-time test inside an event or a list element cannot be watched.");
