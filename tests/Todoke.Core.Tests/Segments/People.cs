using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>Random people whose facts are about the names and values that <see cref="Trees"/> draws.</summary>
internal static class People
{
    private static readonly string[] Values =
    [
        "\"x\"", "\"X\"", "\"xyx\"", "\"30\"", "\"30.0\"", "30", "1", "1.5", "0", "-1", "true", "false", "\"\"", "[]", "{}", "\"2024-06-15\"", "\"2018-04-01\"", "\"2024-06-14T10:00:00Z\"",
        "\"東京\"", "\"13\"", "13", "[\"x\",1,true]", "[{\"a\":\"x\",\"b\":30}]", "[{\"a\":1}]", "{\"lat\":1,\"lng\":139.7}", "{\"lat\":-80,\"lng\":-40}", "{\"c\":\"x\"}",
    ];

    public static readonly long Now = Examples.Ms("2024-06-15T12:00");

    public static PersonFacts One(int seed)
    {
        var random = new Random(seed);
        string Value() => Values[random.Next(Values.Length)];
        long At() => Now - random.Next(-2, 40) * 3_600_000L * random.Next(1, 20);
        var tags = Enumerable.Range(1, 2).Where(_ => random.Next(2) == 0).ToDictionary(t => (long)t, _ => At());
        var attributes = new Dictionary<string, AttributeFact>();
        foreach (var key in (string[])["a", "b"])
        {
            if (random.Next(4) > 0) attributes[key] = new AttributeFact(FactJson.Read(Value()), At());
        }
        var events = Enumerable.Range(1, random.Next(6)).Select(i =>
            new EventFact(i, random.Next(2) == 0 ? "e" : "f", At(), i, FactJson.ReadObject($$"""{"a":{{Value()}},"b":{{Value()}}}"""))).ToList();
        var friendships = Enumerable.Range(1, 2).Where(_ => random.Next(2) == 0).ToDictionary(a => (long)a, _ => new FriendshipFact((FriendshipState)random.Next(1, 4), random.Next(3) == 0 ? null : At()));
        return new PersonFacts(random.Next(1, 1000), ProfileStanding.Known, tags, attributes, events, friendships)
        {
            Consents = Enumerable.Range(1, 2).Where(_ => random.Next(2) == 0).ToDictionary(t => (long)t, _ => new ConsentFact(random.Next(2) == 0, At())),
            Audiences = Enumerable.Range(1, 2).Where(_ => random.Next(2) == 0).Select(a => (long)a).ToHashSet(),
            Addresses = Enumerable.Range(1, 2).Where(_ => random.Next(2) == 0).Select(c => (MessageChannel)c).ToHashSet(),
            Messages = [.. Enumerable.Range(1, random.Next(5)).Select(i => Message(random, i, At()))],
        };
    }

    // LINE tells neither that a message arrived nor that it was opened or came back.
    private static MessageFact Message(Random random, int id, long at)
    {
        var channel = (MessageChannel)random.Next(3);
        var outcome = channel == MessageChannel.Line ? (random.Next(2) == 0 ? MessageOutcome.Sent : MessageOutcome.Tapped) : (MessageOutcome)random.Next(5);
        return new MessageFact(id, channel, random.Next(1, 3), "x", outcome, at, outcome == MessageOutcome.Tapped ? random.Next(1, 3) : null);
    }
}
