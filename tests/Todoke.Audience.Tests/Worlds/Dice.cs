using System.Globalization;
using System.Text;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>
/// Draws conditions and facts out of small pools, so that they meet: the same names, texts and numbers stand in both, and most
/// instants lie exactly on, 1 ms before or 1 ms after a boundary of some condition.
/// </summary>
internal sealed partial class Dice
{
    public static readonly string[] Zones = ["Asia/Tokyo", "Asia/Tokyo", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Europe/London"];
    public static readonly long[] People = [1, 2, 5, 64, 4095, 4096, 65_535, 65_536, 70_000, 131_073];
    private static readonly string[] Keys = ["rank", "points", "birthday", "likes", "address", "メモ.x"];
    private static readonly string[] Properties = ["value", "item", "when", "list", "nested"];
    private static readonly string[] Inner = ["city", "a", "tags"];
    private static readonly string[] Names = ["purchase", "purchase_item", "view", "来店"];
    private static readonly string[] Prefixes = ["p", "purchase", "purchase_", "来", "nothing"];
    private static readonly string[] Salts = ["spring-2026", "春", "a"];
    private static readonly string[] Ranks = ["old", "silver", "gold", "Gold", "30"];
    private readonly Random random;
    private readonly string day;
    private int segments;

    public Dice(int seed)
    {
        random = new Random(seed);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(Pick(Zones));
        day = Pick(Days);
        AsOf = IsoTime.TryParse($"{day}T{Pick(Times)}", out var time) && time.TryToInstant(Zone, out var ms) ? ms : throw new InvalidOperationException(day);
        var saved = new Dictionary<long, SegmentNode>();
        for (; segments < 2; segments++) saved[segments + 1] = Tree(2);
        Context = new SegmentContext(Zone)
        {
            LeapDayOn28February = Chance(40),
            Ranks = new Dictionary<string, Sequence<string>> { ["rank"] = Sequence.From(Ranks) },
            Segments = saved,
            ConsentDefaults = new Dictionary<long, bool> { [1] = true, [2] = false },
        };
    }

    public TimeZoneInfo Zone { get; }

    /// <summary>The instant around which everything lies.</summary>
    public long AsOf { get; }

    public SegmentContext Context { get; }

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    public int Upto(int most) => random.Next(most + 1);

    public T Word<T>() where T : struct, Enum => Pick(Enum.GetValues<T>());

    public SegmentNode Tree(int depth = 3) => random.Next(depth == 0 ? 4 : 0, 12) switch
    {
        0 => new AllNode(Nodes(depth)),
        1 => new AnyNode(Nodes(depth)),
        2 or 3 => new NotNode(Tree(depth - 1)),
        4 or 5 or 6 => EventLeaf(),
        _ => Leaf(),
    };

    private SegmentNode Leaf()
    {
        switch (random.Next(20))
        {
            case 0: return Chance(50) ? new EveryoneNode() : new NobodyNode();
            case 1 or 2: return new TagNode(1 + Upto(2), Chance(60), Chance(50) ? Window() : null);
            case 3: return new AnyTagNode(Chance(50));
            case 4:
                var state = Word<FriendshipState>();
                return new FriendshipNode(1 + Upto(1), state, state != FriendshipState.None && Chance(50) ? Window() : null);
            case 5:
                var channel = Word<MessageChannel>();
                return new ReachableNode(channel, channel == MessageChannel.Line && Chance(60) ? 1 + Upto(1) : null);
            case 6: return new ConsentNode(1 + Upto(2), Word<ConsentState>());
            case 7: return new AudienceNode(1 + Upto(1), Chance(60));
            case 8: return new SegmentRefNode(Chance(90) && segments > 0 ? 1 + Upto(segments - 1) : 9, Chance(60));
            case 9: return Random();
            case 10 or 11: return Message();
            case 12: return new AttributeNode(FactPath.Of("rank"), new RankTest(Word<RankOp>(), Pick(Ranks)), Chance(20) ? Held() : null);
            default:
                var path = Path(Keys);
                return new AttributeNode(path, Test(), path.Steps.Count == 1 && Chance(20) ? Held() : null);
        }
    }

    private SegmentNode EventLeaf() => random.Next(10) switch
    {
        0 or 1 or 2 => new EventNode(Name(), Where(), Window(), Chance(30) ? null : CountTest()),
        3 => new EventRecencyNode(Name(), Where(), Word<Recency>(), Span(exact: true)),
        4 => new EventAggregateNode(Name(), Where(), Window(), Chance(70) ? FactPath.Of("value") : Path(Properties), Word<Aggregate>(), NumberTest()),
        5 => new EventDistinctNode(Name(), Where(), Window(), Path(Properties), CountTest()),
        6 => Edge(),
        7 or 8 => new EventSequenceNode(
            new EventPattern(Name(), Where()), new EventPattern(Name(), Where()), Chance(50),
            new Duration(1 + Upto(2), Pick([TimeUnit.Seconds, TimeUnit.Minutes, TimeUnit.Hours, TimeUnit.Days, TimeUnit.Weeks])), Window()),
        _ => Regular(),
    };

    private EventEdgeNode Edge()
    {
        var at = Window();
        var has = Where();
        return new EventEdgeNode(Word<EventEdge>(), Name(), has.Count == 0 && at is null ? [new PropertyTest(Path(Properties), Test())] : has, at);
    }

    private EventRegularNode Regular()
    {
        var periods = 1 + Upto(3);
        return new EventRegularNode(Name(), Where(), periods, Pick([TimeUnit.Days, TimeUnit.Weeks, TimeUnit.Months, TimeUnit.Years]), 1 + Upto(periods - 1));
    }

    private MessageNode Message()
    {
        var outcome = Word<MessageOutcome>();
        return new MessageNode(
            outcome, Chance(30) ? Word<MessageChannel>() : null, Chance(30) ? 1 + Upto(1) : null, Chance(20) ? Pick(Templates) : null,
            outcome == MessageOutcome.Tapped && Chance(50) ? 1 + Upto(1) : null, Window(), Chance(40) ? null : CountTest());
    }

    // Some ranges begin or end exactly at somebody's bucket.
    private RandomNode Random()
    {
        var salt = Pick(Salts);
        var edge = Math.Clamp(Bucket(Pick(People), salt) + Upto(2) - 1, 0, 10_000);
        var other = Chance(60) ? Upto(10_000) : edge + Upto(1) * 2 - 1;
        var (from, to) = (Math.Clamp(Math.Min(edge, other), 0, 9_999), Math.Min(Math.Max(edge, other), 10_000));
        return new RandomNode(salt, from, Math.Max(to, from + 1));
    }

    private static int Bucket(long profile, string salt)
    {
        static UInt128 Low(UInt128 n) => n & ulong.MaxValue;
        UInt128 hash = 0xCBF29CE484222325;
        foreach (var unit in Encoding.UTF8.GetBytes(salt)) hash = Low((hash ^ unit) * 0x100000001B3);
        var z = hash ^ Low((UInt128)(ulong)profile * 0x9E3779B97F4A7C15);
        z = Low((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = Low((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return (int)((((z ^ (z >> 31)) >> 32) * 10_000) >> 32);
    }

    private HeldFor Held() => new(Word<HeldOp>(), Span(exact: true));

    private EventName Name() => Chance(20) ? new EventName(Pick(Prefixes), IsPrefix: true) : new EventName(Pick(Names));

    private Sequence<SegmentNode> Nodes(int depth) => Sequence.From(Enumerable.Range(0, 1 + Upto(2)).Select(_ => Tree(depth - 1)));

    private Sequence<PropertyTest> Where() => Sequence.From(Enumerable.Range(0, Chance(65) ? 0 : 1 + Upto(1)).Select(_ => new PropertyTest(Path(Properties), Test())));

    private FactPath Path(string[] keys)
    {
        var steps = new List<PathStep> { Pick(keys) };
        if (Chance(20)) steps.Add(Chance(40) ? Upto(2) : Pick(Inner));
        if (steps.Count > 1 && Chance(30)) steps.Add(Chance(60) ? Upto(2) : Pick(Inner));
        return new FactPath(Sequence.From(steps));
    }

    private Sequence<T> Many<T>(bool many, Func<T> draw) => Sequence.From(Enumerable.Range(0, many ? 1 + Upto(3) : 1).Select(_ => draw()));
}
