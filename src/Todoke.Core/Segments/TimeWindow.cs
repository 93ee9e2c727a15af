using System.Runtime.InteropServices;

namespace Todoke.Core.Segments;

/// <summary>The stretch of time in which events count. Whatever it says, an event dated after the instant asked about does not count yet.</summary>
public abstract record TimeWindow
{
    private protected TimeWindow()
    {
    }
}

/// <summary>The last so many units, half-open: an event exactly that old is out.</summary>
public sealed record RollingWindow(Duration Last) : TimeWindow;

/// <summary>Between two edges, both included; at least one is given.</summary>
public sealed record FixedWindow(WindowEdge? From, WindowEdge? To) : TimeWindow;

/// <summary>A calendar unit of the workspace's zone; weeks begin on Monday.</summary>
public sealed record CalendarWindow(CalendarUnit Unit) : TimeWindow;

/// <summary>One end of a fixed stretch of time.</summary>
public abstract record WindowEdge
{
    private WindowEdge()
    {
    }

    /// <summary>A whole day in the workspace's zone: as a start its first instant, as an end its last.</summary>
    public sealed record Day(DateOnly Value) : WindowEdge;

    /// <summary>An instant, Unix milliseconds.</summary>
    public sealed record Moment(long Ms) : WindowEdge;
}

/// <summary>
/// A length of time. Seconds to weeks are exact (a day is 24 hours). Months and years go by the calendar of the workspace's zone:
/// the same day and time of the month so many months away; where that month has no such day, 00:00 of the first of the next month.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Duration(long Amount, TimeUnit Unit);

public enum TimeUnit
{
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// <summary>Units relative to today; the 'tomorrow' and 'next' ones are for date values only, since events lie in the past.</summary>
public enum CalendarUnit
{
    Today,
    Yesterday,
    Tomorrow,
    ThisWeek,
    LastWeek,
    NextWeek,
    ThisMonth,
    LastMonth,
    NextMonth,
    ThisYear,
    LastYear,
    NextYear,

    /// <summary>The Japanese fiscal year, from 1 April.</summary>
    ThisFiscalYear,
    LastFiscalYear,
    NextFiscalYear,
}
