using System.Globalization;
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
    private static readonly string[] Days = ["2024-02-29", "2024-03-31", "2023-12-31", "2024-01-01", "2024-03-10", "2024-11-03", "2018-11-04", "2018-02-18", "2010-11-07", "2010-03-14", "2022-04-02", "2023-03-01"];
    private static readonly string[] Times = ["00:00:00.000", "00:00:30.000", "23:59:59.999", "12:34:56.789", "02:30:00.000", "23:15:00.000"];
    private static readonly string[] Keys = ["rank", "points", "birthday", "likes", "address", "メモ.x"];
    private static readonly string[] Properties = ["value", "item", "when", "list", "nested"];
    private static readonly string[] Names = ["purchase", "view", "来店"];
    private static readonly string[] Texts = ["gold", "Gold", "GOLD ", "old", "silver", "30", "30.0", "007", "-1.5", "1", "1e3", "true", "straße", "東京", "１"];
    private static readonly decimal[] Numbers = [0, 1, 2, 7, 30, -1.5m, 0.1m, 12.34m, 99_999_999.12345678m, 9_999_999_999_999_999m, 1_000_000_000_000.5m];
    private readonly Random random;
    private readonly string day;

    public Dice(int seed)
    {
        random = new Random(seed);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(Pick(Zones));
        day = Pick(Days);
        AsOf = IsoTime.TryParse($"{day}T{Pick(Times)}", out var time) && time.TryToInstant(Zone, out var ms) ? ms : throw new InvalidOperationException(day);
    }

    public TimeZoneInfo Zone { get; }

    /// <summary>The instant around which everything lies.</summary>
    public long AsOf { get; }

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    public int Upto(int most) => random.Next(most + 1);

    public T Word<T>() where T : struct, Enum => Pick(Enum.GetValues<T>());

    /// <summary>An instant to ask about: the anchor or a boundary near it.</summary>
    public long Asked() => Chance(50) ? AsOf + random.Next(-1, 2) : Instant();

    public SegmentNode Tree(int depth = 3)
    {
        var kind = random.Next(depth == 0 ? 4 : 0, 16);
        return kind switch
        {
            0 => new AllNode(Nodes(depth)),
            1 => new AnyNode(Nodes(depth)),
            2 or 3 => new NotNode(Tree(depth - 1)),
            4 when Chance(30) => Chance(50) ? new EveryoneNode() : new NobodyNode(),
            4 or 5 => new TagNode(1 + Upto(2), Chance(60)),
            6 or 7 or 8 or 9 => new AttributeNode(Path(Keys), Test()),
            10 or 11 or 12 => new EventNode(Pick(Names), Where(), Window(), Chance(30) ? null : CountTest()),
            13 => new EventRecencyNode(Pick(Names), Where(), Word<Recency>(), Span(exact: true)),
            14 => new EventAggregateNode(Pick(Names), Where(), Window(), Chance(70) ? FactPath.Of("value") : Path(Properties), Word<Aggregate>(), NumberTest()),
            _ => new FriendshipNode(1 + Upto(1), Word<FriendshipState>()),
        };
    }

    public FactChange Change(Model model, ref long nextEvent)
    {
        var person = Pick(People);
        switch (random.Next(20))
        {
            case 0 or 1: return new ProfileChanged(person, Chance(85) ? ProfileStanding.Known : Word<ProfileStanding>());
            case 2 or 3 or 4: return new TagChanged(person, 1 + Upto(2), Chance(70) ? Instant() : null);
            case 5 or 6 or 7 or 8: return new AttributeChanged(person, Pick(Keys), Chance(10) ? null : Value(), AsOf + random.Next(-3, 4));
            case 9 or 10: return new FriendshipChanged(person, 1 + Upto(1), Word<FriendshipState>(), Chance(50) ? Instant() : null);
            case 11: return new EventWithdrawn(Math.Max(0, nextEvent - Upto(20)));
            case 12 when Chance(50): return Chance(40) ? new ProfileRemoved(person) : new ProfileReplaced(Replacement(person, model, ref nextEvent));
            case 13: // A second delivery, or an id that was passed over before.
                return Event(person, Math.Max(1, nextEvent - Upto(10)));
            default: return Event(person, nextEvent += 1 + (Chance(10) ? 1 : 0));
        }
    }

    public FactValue Value(int depth = 2) => random.Next(depth == 0 ? 7 : 9) switch
    {
        0 or 1 => new FactValue.Text(Chance(5) ? "" : Pick(Texts)),
        2 => new FactValue.Text(TimeText()),
        3 => new FactValue.Number(Pick(Numbers)),
        4 => new FactValue.Bool(Chance(50)),
        5 => new FactValue.Date(Date()),
        6 => Chance(85) ? new FactValue.Instant(Instant()) : FactValue.Null.Value,
        7 => new FactValue.List(Sequence.From(Enumerable.Range(0, Upto(3)).Select(_ => Value(depth - 1)))),
        _ => Object(["city", "a", "tags"], depth - 1),
    };

    private EventAdded Event(long person, long id) =>
        new(person, id, Pick(Names), Instant(), id * 10, Chance(70)
            ? new FactValue.Object(new Dictionary<string, FactValue> { ["value"] = new FactValue.Number(Pick(Numbers)), ["item"] = new FactValue.Text(Pick(Texts)) })
            : Object(Properties, 2));

    private PersonFacts Replacement(long person, Model model, ref long nextEvent)
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
            Keys.Where(_ => Chance(40)).ToDictionary(key => key, _ => new AttributeFact(Chance(10) ? null : Value(), AsOf + random.Next(-3, 4))),
            events,
            Enumerable.Range(1, 2).Where(_ => Chance(60)).ToDictionary(account => (long)account, _ => new FriendshipFact(Pick([FriendshipState.Following, FriendshipState.Blocked, FriendshipState.Unknown]), null)));
    }

    private FactValue.Object Object(string[] keys, int depth) =>
        new(keys.Where(_ => Chance(60)).ToDictionary(key => key, _ => Value(depth)));

    private Sequence<SegmentNode> Nodes(int depth) => Sequence.From(Enumerable.Range(0, 1 + Upto(2)).Select(_ => Tree(depth - 1)));

    private Sequence<PropertyTest> Where() => Sequence.From(Enumerable.Range(0, Chance(60) ? 0 : 1 + Upto(1)).Select(_ => new PropertyTest(Path(Properties), Test())));

    private FactPath Path(string[] keys)
    {
        var steps = new List<PathStep> { Pick(keys) };
        if (Chance(20)) steps.Add(Chance(40) ? Upto(2) : Pick(["city", "a", "tags"]));
        if (steps.Count > 1 && Chance(30)) steps.Add(Chance(60) ? Upto(2) : Pick(["city", "a", "tags"]));
        return new FactPath(Sequence.From(steps));
    }

    private ValueTest Test() => random.Next(13) switch
    {
        0 => new PresenceTest(Chance(50)),
        1 or 2 => Text(),
        3 or 4 => NumberTest(),
        5 => new BooleanTest(Chance(50)),
        6 or 7 => List(),
        8 or 9 => DateCompare(),
        10 => Between(),
        11 => new DateCalendarTest(Word<DateReading>(), Word<CalendarUnit>()),
        _ => Rolling(),
    };

    private TextTest Text()
    {
        var op = Word<TextOp>();
        return new TextTest(op, Many(op is TextOp.In or TextOp.NotIn, () => Pick(Texts)), Chance(30));
    }

    private NumberTest NumberTest() => NumberTest(() => Pick(Numbers));

    private NumberTest CountTest() => NumberTest(() => Upto(3));

    private NumberTest NumberTest(Func<decimal> draw)
    {
        var op = Word<NumberOp>();
        if (op is NumberOp.Between or NumberOp.NotBetween) return new NumberTest(op, Sequence.From(new[] { draw(), draw() }.Order()));
        return new NumberTest(op, Many(op is NumberOp.In or NumberOp.NotIn, draw));
    }

    private ListTest List()
    {
        var op = Word<ListOp>();
        return new ListTest(op, Many<FactValue>(op != ListOp.HasItem, () => random.Next(3) switch
        {
            0 => new FactValue.Number(Pick(Numbers)),
            1 => new FactValue.Bool(Chance(50)),
            _ => new FactValue.Text(Pick(Texts)),
        }));
    }

    private DateCompareTest DateCompare()
    {
        var (reading, op) = (Word<DateReading>(), Word<DateOp>());
        return new DateCompareTest(reading, op, Edge(reading == DateReading.DateTime && op != DateOp.On));
    }

    private DateBetweenTest Between()
    {
        var reading = Word<DateReading>();
        var (a, b) = (Edge(reading == DateReading.DateTime), Edge(reading == DateReading.DateTime));
        return ValueTestOrder(a, b) ? new DateBetweenTest(reading, a, b) : new DateBetweenTest(reading, b, a);
    }

    private DateRollingTest Rolling()
    {
        var reading = Word<DateReading>();
        return new DateRollingTest(reading, Word<RollingOp>(), Span(exact: reading == DateReading.DateTime));
    }

    private bool ValueTestOrder(WindowEdge a, WindowEdge b)
    {
        var clock = new ZoneClock(AsOf, Zone);
        return clock.First(a) <= clock.First(b);
    }

    private TimeWindow? Window()
    {
        switch (random.Next(4))
        {
            case 0: return null;
            case 1: return new RollingWindow(Span(exact: true));
            case 2: return new CalendarWindow(Pick([CalendarUnit.Today, CalendarUnit.Yesterday, CalendarUnit.ThisWeek, CalendarUnit.LastWeek, CalendarUnit.ThisMonth, CalendarUnit.LastMonth, CalendarUnit.ThisYear, CalendarUnit.LastYear]));
            default:
                var (a, b) = (Edge(moments: true), Edge(moments: true));
                if (!ValueTestOrder(a, b)) (a, b) = (b, a);
                return Upto(2) switch
                {
                    0 => new FixedWindow(a, null),
                    1 => new FixedWindow(null, b),
                    _ => new FixedWindow(a, b),
                };
        }
    }

    private Duration Span(bool exact)
    {
        var unit = exact ? Word<TimeUnit>() : Pick([TimeUnit.Days, TimeUnit.Weeks, TimeUnit.Months, TimeUnit.Years]);
        return new Duration(1 + Upto(2), unit);
    }

    private WindowEdge Edge(bool moments) => moments && Chance(50) ? new WindowEdge.Moment(Instant()) : new WindowEdge.Day(Date());

    private DateOnly Date()
    {
        var around = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Upto(11) switch
        {
            0 => Pick([new DateOnly(1, 1, 1), new DateOnly(9999, 12, 31)]),
            1 or 2 => around.AddDays(random.Next(-400, 400)),
            3 => around.AddMonths(random.Next(-3, 4)),
            4 => around.AddYears(random.Next(-3, 4)),
            5 or 6 => around.AddDays(random.Next(-8, 9)),
            // A span away from today or a day beside it.
            _ => new DateOnly(1970, 1, 1).AddDays((int)new ZoneClock(AsOf, Zone).ShiftDay(Span(exact: false), Chance(60) ? -1 : 1) + random.Next(-1, 2)),
        };
    }

    // Three in four lie on a boundary: a span away from the anchor, at the start of a day, or the anchor itself.
    private long Instant()
    {
        var clock = new ZoneClock(AsOf, Zone);
        var jitter = random.Next(-1, 2);
        return random.Next(8) switch
        {
            0 => AsOf + jitter,
            1 or 2 or 3 => clock.Shift(Span(exact: true), Chance(85) ? -1 : 1) + jitter,
            4 => clock.StartOf(clock.Today + random.Next(-3, 3)) + jitter,
            5 => clock.StartOf(Pick([clock.Unit(Word<CalendarUnit>()).First, clock.Unit(Word<CalendarUnit>()).Next])) + jitter,
            _ => AsOf + random.NextInt64(-400 * ZoneClock.Day, 40 * ZoneClock.Day),
        };
    }

    private string TimeText()
    {
        var utc = DateTimeOffset.FromUnixTimeMilliseconds(Instant()).ToOffset(TimeSpan.FromMinutes(Pick([0, 540, -210])));
        return Upto(6) switch
        {
            0 => IsoTime.Write(Date()),
            1 => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            2 => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture),
            3 => utc.ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture),
            4 => IsoTime.Write(utc.ToUnixTimeMilliseconds()),
            5 => Pick(["2024-02-30", "0000-01-01", "2024-1-1", "2024-02-29T24:00", "2024-02-29T10:00+14:30", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2024-02-29 10:00", "2024-02-29T10:00:00.", "2024-02-29T10:00:00.1234567Z"]),
            _ => utc.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
        };
    }

    private Sequence<T> Many<T>(bool many, Func<T> draw) => Sequence.From(Enumerable.Range(0, many ? 1 + Upto(3) : 1).Select(_ => draw()));
}
