using System.Globalization;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>One person with facts of every kind, asked about with the times of one zone's clock.</summary>
internal sealed record ReferencePerson(string Zone = "Asia/Tokyo")
{
    private PersonFacts Facts { get; init; } = new(
        1, ProfileStanding.Known, new Dictionary<long, long>(), new Dictionary<string, AttributeFact>(), [], new Dictionary<long, FriendshipFact>());

    private TimeZoneInfo Clock => TimeZoneInfo.FindSystemTimeZoneById(Zone);

    public Func<SegmentContext, SegmentContext> Settings { get; init; } = context => context;

    public ReferencePerson With(Func<PersonFacts, PersonFacts> change) => this with { Facts = change(Facts) };

    public ReferencePerson Tagged(long tag, string at) => With(f => f with { Tags = new Dictionary<long, long>(f.Tags) { [tag] = Ms(at) } });

    public ReferencePerson Has(string key, string json, string since = "2020-01-01") =>
        With(f => f with { Attributes = new Dictionary<string, AttributeFact>(f.Attributes) { [key] = new AttributeFact(FactJson.Read(json), Ms("2030-01-01")) { HeldSince = Ms(since) } } });

    public ReferencePerson Friend(long account, FriendshipState state, string? since = null) =>
        With(f => f with { Friendships = new Dictionary<long, FriendshipFact>(f.Friendships) { [account] = new FriendshipFact(state, since is null ? null : Ms(since)) } });

    /// <param name="seq">Order of acceptance; the order of writing down where it is not given.</param>
    public ReferencePerson Did(string name, string at, string properties = "{}", long? seq = null) =>
        With(f => f with { Events = [.. f.Events, new EventFact(f.Events.Count + 1, name, Ms(at), seq ?? f.Events.Count + 1, FactJson.ReadObject(properties))] });

    public ReferencePerson Got(long message, MessageOutcome outcome, string at, long? link = null, MessageChannel channel = MessageChannel.Line, long? campaign = 5, string? template = null) =>
        With(f => f with { Messages = [.. f.Messages, new MessageFact(message, channel, campaign, template, outcome, Ms(at), link)] });

    public bool In(string node, string asOf) => Judge(node, asOf).Holds;

    /// <summary>When, by the zone's clock, the verdict could change; null for never.</summary>
    public string? Next(string node, string asOf) =>
        Judge(node, asOf).NextChange is { } next
            ? new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMilliseconds(LocalTime.At(next, Clock)).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture)
            : null;

    public Judgement Judge(string node, string asOf) => ReferenceEvaluator.Judge(Examples.Node(node), Facts, Ms(asOf), Settings(Clock));

    public Found Found(string node, string asOf) => ReferenceEvaluator.Explain(Examples.Node(node), Facts, Ms(asOf), Settings(Clock)).Nodes[0].Found;

    /// <summary>Holds from its beginning to the last millisecond before its end, and not a millisecond sooner or later.</summary>
    public void IsInFromTo(string node, string from, string to)
    {
        var condition = Examples.Node(node);
        bool At(long ms) => ReferenceEvaluator.Holds(condition, Facts, ms, Settings(Clock));
        Assert.False(At(Ms(from) - 1), $"1 ms before {from}");
        Assert.True(At(Ms(from)), from);
        Assert.True(At(Ms(to) - 1), $"1 ms before {to}");
        Assert.False(At(Ms(to)), to);
        Assert.Equal(Ms(from), ReferenceEvaluator.Judge(condition, Facts, Ms(from) - 1, Settings(Clock)).NextChange);
        Assert.True(ReferenceEvaluator.Judge(condition, Facts, Ms(to) - 1, Settings(Clock)).NextChange == Ms(to), $"{to} was not foretold.");
    }

    private long Ms(string time) => IsoTime.TryParse(time, out var t) && t.TryToInstant(Clock, out var ms) ? ms : throw new FormatException(time);
}
