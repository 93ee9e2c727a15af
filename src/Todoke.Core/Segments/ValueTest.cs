using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>A test on one value (or on its absence). A positive test of another type than the value's is false, never an error.</summary>
public abstract record ValueTest
{
    private protected ValueTest()
    {
    }
}

/// <summary>There is a value of any type; an empty text counts as none.</summary>
public sealed record PresenceTest(bool Exists) : ValueTest;

/// <summary>There is nothing in it: no value, the empty text, a list or an object without content (or the complement).</summary>
public sealed record EmptyTest(bool Empty) : ValueTest;

/// <summary>
/// Compares text character by character. A number passes equals and in where the wanted text is numeric and the same number.
/// </summary>
/// <param name="Texts">One text (for matches a pattern of .NET's non-backtracking engine, found anywhere in the value), or up to 10,000 for in and not_in.</param>
/// <param name="IgnoreCase">Compare the upper-case forms (one character for one, no culture).</param>
public sealed record TextTest(TextOp Op, Sequence<string> Texts, bool IgnoreCase) : ValueTest;

/// <summary>Compares numbers; text that is a plain decimal number counts as that number.</summary>
/// <param name="Numbers">One number, two for between and not_between (both ends belong), up to 10,000 for in and not_in.</param>
public sealed record NumberTest(NumberOp Op, Sequence<decimal> Numbers) : ValueTest;

/// <summary>The value is exactly true (or exactly false); an absent value is neither.</summary>
public sealed record BooleanTest(bool Wanted) : ValueTest;

/// <summary>A list holds items. Items are text, numbers or booleans; numeric text equals the number, true is not 1.</summary>
public sealed record ListTest(ListOp Op, Sequence<FactValue> Items) : ValueTest;

/// <summary>The value stands at a place in the declared order of the attribute's choices (<see cref="SegmentContext.Ranks"/>); a value outside it fails.</summary>
public sealed record RankTest(RankOp Op, string Rank) : ValueTest;

/// <summary>One element of a list of objects passes all tests (or none does). Paths lead on from the element.</summary>
public sealed record ElementTest(bool Has, Sequence<PropertyTest> Where) : ValueTest;

/// <summary>
/// Distance from a point. The value is an object with numbers <c>lat</c> and <c>lng</c> (or <c>latitude</c> and <c>longitude</c>); the
/// distance is the haversine on a sphere of 6,371,008.8 m, rounded to whole metres. Without a point both operators fail.
/// </summary>
/// <param name="Metres">1 to 20,100,000; exactly so far is within.</param>
public sealed record DistanceTest(DistanceOp Op, decimal Lat, decimal Lng, int Metres) : ValueTest;

/// <summary>A Japanese prefecture, however it is written (東京, 東京都, Tokyo, 13, JP-13), is among some; or is in one of some regions.</summary>
/// <param name="Codes">JIS X 0401 codes, 1 to 47; for regions those of all their prefectures.</param>
/// <param name="Regions">The regions' words as they were given; empty where prefectures were.</param>
public sealed record PrefectureTest(bool In, Sequence<int> Codes, Sequence<string> Regions) : ValueTest;

/// <summary>The day falls in one of some months, whatever the year: birth month.</summary>
/// <param name="Months">1 to 12; empty where <paramref name="Unit"/> is given.</param>
/// <param name="Unit">This, last or next month.</param>
public sealed record MonthTest(Sequence<int> Months, CalendarUnit? Unit) : ValueTest;

/// <summary>
/// The day or one of its yearly returns is today or within so many days (today belongs to both; exactly so many days away is out). In
/// years without a 29 February that day returns on 1 March (or 28 February, see <see cref="SegmentContext.LeapDayOn28February"/>).
/// </summary>
/// <param name="Days">1 to 365; 0 for today.</param>
public sealed record AnniversaryTest(AnniversaryOp Op, int Days) : ValueTest;

/// <summary>Full years since the day, reached on the yearly return itself; a day to come gives no age.</summary>
public sealed record AgeTest(NumberTest Years) : ValueTest;

/// <summary>
/// School grade in the school year (from 1 April) of today, for a person born on the day: 1–6 primary, 7–9 middle, 10–12 high school,
/// below 1 before school, above 12 after. Whoever was born up to 1 April belongs to the year before.
/// </summary>
public sealed record SchoolGradeTest(NumberTest Grade) : ValueTest;

/// <summary>
/// Tests on dates. As a date, an instant is the day it falls on in the workspace's zone; as a date-time, a date is its first
/// instant there. ISO text counts as what it says.
/// </summary>
public abstract record DateTest(DateReading As) : ValueTest;

/// <summary>Before, after or on a day; as a date-time also before or after an instant.</summary>
public sealed record DateCompareTest(DateReading As, DateOp Op, WindowEdge Edge) : DateTest(As);

/// <summary>From one edge to the other, both included.</summary>
public sealed record DateBetweenTest(DateReading As, WindowEdge From, WindowEdge To) : DateTest(As);

/// <summary>
/// Relative to the instant asked about (as a date: to its day). Exactly <paramref name="Span"/> away is outside 'within' and inside
/// 'more than'; the present belongs to both within_last and within_next.
/// </summary>
public sealed record DateRollingTest(DateReading As, RollingOp Op, Duration Span) : DateTest(As);

/// <summary>In a calendar unit of the workspace's zone.</summary>
public sealed record DateCalendarTest(DateReading As, CalendarUnit Unit) : DateTest(As);

public enum TextOp
{
    Equals,
    NotEquals,
    In,
    NotIn,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    Matches,
    NotMatches,
}

public enum NumberOp
{
    Equals,
    NotEquals,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Between,
    NotBetween,
    In,
    NotIn,
}

public enum ListOp
{
    HasItem,
    HasAny,
    HasAll,
    HasNone,
}

public enum RankOp
{
    AtLeast,
    AtMost,
    Above,
    Below,
}

public enum DistanceOp
{
    Within,
    Beyond,
}

public enum AnniversaryOp
{
    Today,
    WithinNext,
    WithinLast,
}

public enum DateOp
{
    Before,
    After,
    On,
}

public enum RollingOp
{
    WithinLast,
    WithinNext,
    MoreThanAgo,
    MoreThanAhead,
}

/// <summary>How a condition reads a value: as whole days or as instants.</summary>
public enum DateReading
{
    Date,
    DateTime,
}
