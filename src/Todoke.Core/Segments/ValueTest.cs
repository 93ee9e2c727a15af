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

/// <summary>
/// Compares text character by character. A number passes equals and in where the wanted text is numeric and the same number.
/// </summary>
/// <param name="Texts">One text, or up to 10,000 for in and not_in.</param>
/// <param name="IgnoreCase">Compare the upper-case forms (one character for one, no culture).</param>
public sealed record TextTest(TextOp Op, Sequence<string> Texts, bool IgnoreCase) : ValueTest;

/// <summary>Compares numbers; text that is a plain decimal number counts as that number.</summary>
/// <param name="Numbers">One number, two for between and not_between (both ends belong), up to 10,000 for in and not_in.</param>
public sealed record NumberTest(NumberOp Op, Sequence<decimal> Numbers) : ValueTest;

/// <summary>The value is exactly true (or exactly false); an absent value is neither.</summary>
public sealed record BooleanTest(bool Wanted) : ValueTest;

/// <summary>A list holds items. Items are text, numbers or booleans; numeric text equals the number, true is not 1.</summary>
public sealed record ListTest(ListOp Op, Sequence<FactValue> Items) : ValueTest;

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
