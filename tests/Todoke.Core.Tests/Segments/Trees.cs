using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>Random conditions over every kind of node and test, from few names and values so that they meet and contradict each other.</summary>
internal sealed class Trees(int seed)
{
    private readonly Random random = new(seed);

    public static Arbitrary<SegmentDefinition> Definitions { get; } =
        Gen.Choose(0, int.MaxValue).Select(seed => new SegmentDefinition(new Trees(seed).Node(3))).ToArbitrary();

    public SegmentNode Node(int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            return random.Next(5) switch
            {
                0 => new NotNode(Node(depth - 1)),
                1 or 2 => new AllNode(Some(3, () => Node(depth - 1))),
                _ => new AnyNode(Some(3, () => Node(depth - 1))),
            };
        }
        return random.Next(24) switch
        {
            0 => new EveryoneNode(),
            1 => new NobodyNode(),
            2 or 3 => new TagNode(Id(), Coin(), Maybe(Window)),
            4 => new AnyTagNode(Coin()),
            5 => new FriendshipNode(Id(), Pick(FriendshipState.Following, FriendshipState.Blocked, FriendshipState.Unknown), Maybe(Window)),
            6 => new FriendshipNode(Id(), FriendshipState.None),
            7 => Coin() ? new ReachableNode(MessageChannel.Line, Maybe<long>(Id)) : new ReachableNode(Pick(MessageChannel.Email, MessageChannel.Push), null),
            8 => new ConsentNode(Id(), Pick<ConsentState>()),
            9 => new AudienceNode(Id(), Coin()),
            10 => new SegmentRefNode(Id(), Coin()),
            11 => Split(),
            12 => Message(),
            13 or 14 => Event(),
            15 => new EventRecencyNode(Name(), Where(), Pick<Recency>(), Span()),
            16 => new EventAggregateNode(Name(), Where(), Maybe(Window), Path(), Pick<Aggregate>(), Number()),
            17 => new EventDistinctNode(Name(), Where(), Maybe(Window), Path(), Number()),
            18 => Edge(),
            19 => new EventSequenceNode(new(Name(), Where()), new(Name(), Where()), Coin(), new Duration(random.Next(1, 4), Pick(TimeUnit.Seconds, TimeUnit.Hours, TimeUnit.Weeks)), Maybe(Window)),
            20 => Regular(),
            _ => Attribute(),
        };
    }

    public ValueTest Test(int elements = 0) => random.Next(elements < 2 ? 18 : 17) switch
    {
        0 => new PresenceTest(Coin()),
        1 => new EmptyTest(Coin()),
        2 or 3 => Text(),
        4 or 5 => Number(),
        6 => new BooleanTest(Coin()),
        7 => List(),
        8 => Coin() ? new RankTest(Pick<RankOp>(), Word()) : List(),
        9 => new DistanceTest(Pick<DistanceOp>(), random.Next(-2, 3), 139.7m, Pick(1, 1_000_000, 20_100_000)),
        10 => Place(),
        11 => new AgeTest(Number()),
        12 => new SchoolGradeTest(Number()),
        13 => Coin() ? new MonthTest(Some(2, () => random.Next(1, 13)), null) : new MonthTest([], Pick(CalendarUnit.ThisMonth, CalendarUnit.LastMonth, CalendarUnit.NextMonth)),
        14 => Coin() ? new AnniversaryTest(AnniversaryOp.Today, 0) : new AnniversaryTest(Pick(AnniversaryOp.WithinLast, AnniversaryOp.WithinNext), random.Next(1, 366)),
        15 or 16 => Date(),
        _ => new ElementTest(Coin(), Some(2, () => new PropertyTest(Path(), Test(elements + 1)))),
    };

    private AttributeNode Attribute()
    {
        var path = Coin() ? FactPath.Of(Pick("a", "b")) : Path();
        return new AttributeNode(path, Test(), path.Steps.Count == 1 && random.Next(4) == 0 ? new HeldFor(Pick<HeldOp>(), Span()) : null);
    }

    private EventNode Event() => new(Name(), Where(), Maybe(Window), Maybe(Number));

    private EventEdgeNode Edge()
    {
        var has = Where();
        return new EventEdgeNode(Pick<EventEdge>(), Name(), has, has.Count == 0 ? Window() : Maybe(Window));
    }

    private EventRegularNode Regular()
    {
        var periods = random.Next(1, 5);
        return new EventRegularNode(Name(), Where(), periods, Pick(TimeUnit.Days, TimeUnit.Weeks, TimeUnit.Months, TimeUnit.Years), random.Next(1, periods + 1));
    }

    private RandomNode Split()
    {
        var from = Pick(0, 0, 5000, 9999);
        return new RandomNode(Word(), from, Pick(from + 1, 10_000));
    }

    private MessageNode Message()
    {
        var outcome = Pick<MessageOutcome>();
        MessageChannel? channel = outcome == MessageOutcome.Opened ? MessageChannel.Email : Coin() ? null : Pick<MessageChannel>();
        return new MessageNode(outcome, channel, Maybe<long>(Id), Maybe(Word), outcome == MessageOutcome.Tapped ? Maybe<long>(Id) : null, Maybe(Window), Maybe(Number));
    }

    private TextTest Text()
    {
        var op = Pick<TextOp>();
        return new TextTest(op, op is TextOp.In or TextOp.NotIn ? Some(3, Word) : [Word()], Coin());
    }

    public NumberTest Number()
    {
        var op = Pick<NumberOp>();
        var (a, b) = (Figure(), Figure());
        return op switch
        {
            NumberOp.In or NumberOp.NotIn => new NumberTest(op, Some(3, Figure)),
            NumberOp.Between or NumberOp.NotBetween => new NumberTest(op, [Math.Min(a, b), Math.Max(a, b)]),
            _ => new NumberTest(op, [a]),
        };
    }

    private ListTest List()
    {
        var op = Pick<ListOp>();
        FactValue Item() => random.Next(3) switch
        {
            0 => new FactValue.Text(Word()),
            1 => new FactValue.Number(Figure()),
            _ => new FactValue.Bool(Coin()),
        };
        return new ListTest(op, op == ListOp.HasItem ? [Item()] : Some(3, Item));
    }

    private PrefectureTest Place()
    {
        if (Coin()) return new PrefectureTest(Coin(), Sequence.From(Some(3, () => random.Next(1, 48)).Distinct()), []);
        var regions = Some(2, () => Prefectures.Regions[random.Next(8)].Word).Distinct().ToList();
        return new PrefectureTest(Coin(), Sequence.From(Prefectures.All.Where(p => regions.Contains(p.Region)).Select(p => p.Code)), Sequence.From(regions));
    }

    private DateTest Date()
    {
        var reading = Pick<DateReading>();
        var moments = reading == DateReading.DateTime;
        var op = Pick<DateOp>();
        var (a, b) = (Edge(moments && Coin()), random.Next(3));
        return random.Next(4) switch
        {
            0 => new DateCompareTest(reading, op, Edge(moments && op != DateOp.On && Coin())),
            1 => new DateBetweenTest(reading, a, Later(a, b)),
            2 => new DateRollingTest(reading, Pick<RollingOp>(), moments ? Span() : new Duration(random.Next(1, 4), Pick(TimeUnit.Days, TimeUnit.Weeks, TimeUnit.Months, TimeUnit.Years))),
            _ => new DateCalendarTest(reading, Pick<CalendarUnit>()),
        };
    }

    private TimeWindow Window()
    {
        var edge = Edge(Coin());
        return random.Next(5) switch
        {
            0 => new FixedWindow(edge, null),
            1 => new FixedWindow(null, edge),
            2 => new FixedWindow(edge, Later(edge, random.Next(3))),
            3 => new CalendarWindow(Pick(CalendarUnit.Today, CalendarUnit.LastMonth, CalendarUnit.ThisFiscalYear, CalendarUnit.LastFiscalYear)),
            _ => new RollingWindow(Span()),
        };
    }

    private WindowEdge Edge(bool moment)
    {
        var day = new DateOnly(2024, 6, random.Next(13, 18));
        return moment ? new WindowEdge.Moment(Examples.Ms($"{day:yyyy-MM-dd}T09:30")) : new WindowEdge.Day(day);
    }

    private static WindowEdge Later(WindowEdge edge, int days) => edge switch
    {
        WindowEdge.Moment moment => new WindowEdge.Moment(moment.Ms + days * 86_400_000L + days),
        WindowEdge.Day day => new WindowEdge.Day(day.Value.AddDays(days)),
        _ => edge,
    };

    private Duration Span() => new(random.Next(1, 4), Pick<TimeUnit>());

    private Sequence<PropertyTest> Where() => Coin() ? [] : Some(2, () => new PropertyTest(Path(), Test()));

    private EventName Name() => Pick<EventName>("e", "f", new EventName("e", true));

    private FactPath Path() => random.Next(4) == 0 ? FactPath.Of(Pick("a", "b"), Pick<PathStep>("c", 0)) : FactPath.Of(Pick("a", "b"));

    private string Word() => Pick("x", "X", "xy", "30", "30.0", "東京");

    private decimal Figure() => Pick(-1m, 0m, 1m, 1.5m, 2m, 30m);

    private long Id() => random.Next(1, 3);

    private bool Coin() => random.Next(2) == 0;

    private T? Maybe<T>(Func<T> make) where T : class => Coin() ? make() : null;

    private long? Maybe<T>(Func<long> make) where T : struct => Coin() ? make() : null;

    private Sequence<T> Some<T>(int most, Func<T> make) => Sequence.From(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => make()));

    private T Pick<T>(params T[] of) => of[random.Next(of.Length)];

    private T Pick<T>() where T : struct, Enum => Pick(Enum.GetValues<T>());
}
