using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>Tests on values.</summary>
internal sealed partial class Dice
{
    private static readonly string[] Texts = ["gold", "Gold", "GOLD ", "old", "silver", "30", "30.0", "007", "-1.5", "1", "1e3", "true", "straße", "東京", "１"];
    private static readonly string[] Patterns = ["^g", "OLD", "^[0-9]+$", "o.d", "(si|go)l", "京|ß", "^-?[0-9.]+$", "."];
    private static readonly string[] Places = ["東京", "東京都", "tokyo", "JP-13", "13", "13.0", "北海", "北海道", "Hokkaido", "京都", "京都府", "Kyoto", "JP-1", "jp-47", "47", "48", "0"];
    private static readonly decimal[] Numbers = [0, 1, 2, 7, 30, -1.5m, 0.1m, 12.34m, 99_999_999.12345678m, 9_999_999_999_999_999m, 1_000_000_000_000.5m];
    private static readonly (decimal Lat, decimal Lng)[] Points = [(35.681236m, 139.767125m), (35.690921m, 139.700258m), (34.702485m, 135.495951m), (-33.8688m, -179.9999m), (90, 0), (0, 180)];

    private ValueTest Test(int depth = 2) => random.Next(24) switch
    {
        0 => new PresenceTest(Chance(50)),
        1 => new EmptyTest(Chance(50)),
        2 or 3 => Text(),
        4 or 5 => NumberTest(),
        6 => new BooleanTest(Chance(50)),
        7 or 8 => List(),
        9 or 10 => DateCompare(),
        11 => Between(),
        12 or 13 => new DateCalendarTest(Word<DateReading>(), Word<CalendarUnit>()),
        14 or 15 => Rolling(),
        16 => new MonthTest(Many(true, () => 1 + Upto(11)), null),
        17 => new MonthTest([], Pick([CalendarUnit.ThisMonth, CalendarUnit.LastMonth, CalendarUnit.NextMonth])),
        18 => Anniversary(),
        19 => new AgeTest(NumberTest(() => Upto(4))),
        20 => new SchoolGradeTest(NumberTest(() => Upto(4) - 6)),
        21 => Distance(),
        22 => new PrefectureTest(Chance(60), Many(true, () => Pick([1, 13, 26, 47])), []),
        _ when depth > 0 => new ElementTest(Chance(60), Sequence.From(Enumerable.Range(0, 1 + Upto(1)).Select(_ => new PropertyTest(Path(Inner), Test(depth - 1))))),
        _ => NumberTest(),
    };

    private TextTest Text()
    {
        var op = Word<TextOp>();
        if (op is TextOp.Matches or TextOp.NotMatches) return new TextTest(op, [Pick(Patterns)], Chance(30));
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
        var (from, to) = Edges(reading == DateReading.DateTime);
        return new DateBetweenTest(reading, from, to);
    }

    private DateRollingTest Rolling()
    {
        var reading = Word<DateReading>();
        return new DateRollingTest(reading, Word<RollingOp>(), Span(exact: reading == DateReading.DateTime));
    }

    private AnniversaryTest Anniversary()
    {
        var op = Word<AnniversaryOp>();
        return new AnniversaryTest(op, op == AnniversaryOp.Today ? 0 : Pick([1, 2, 7, 30, 364, 365]));
    }

    // Often exactly as far as one of the other points is, or a metre to either side.
    private DistanceTest Distance()
    {
        var (lat, lng) = Pick(Points);
        var (otherLat, otherLng) = Pick(Points);
        var metres = Chance(80) ? (int)Math.Round(Metres((double)lat, (double)lng, (double)otherLat, (double)otherLng)) + Upto(2) - 1 : 1 + Upto(20_099_999);
        return new DistanceTest(Word<DistanceOp>(), lat, lng, Math.Clamp(metres, 1, 20_100_000));
    }

    // The angle between two vectors from the middle of the earth.
    private static double Metres(double lat1, double lng1, double lat2, double lng2)
    {
        static (double X, double Y, double Z) Vector(double lat, double lng)
        {
            var (north, east) = (double.DegreesToRadians(lat), double.DegreesToRadians(lng));
            return (Math.Cos(north) * Math.Cos(east), Math.Cos(north) * Math.Sin(east), Math.Sin(north));
        }
        var (a, b) = (Vector(lat1, lng1), Vector(lat2, lng2));
        var chord = Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2) + Math.Pow(a.Z - b.Z, 2));
        return 6_371_008.8 * 2 * Math.Asin(Math.Min(1, chord / 2));
    }
}
