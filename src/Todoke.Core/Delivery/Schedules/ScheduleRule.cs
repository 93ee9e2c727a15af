namespace Todoke.Core.Delivery.Schedules;

/// <summary>On which days something is repeated.</summary>
public abstract record SchedulePattern
{
    private SchedulePattern()
    {
    }

    /// <param name="Every">1: every day, 2: every other day from the rule's first day on.</param>
    public sealed record Daily(int Every) : SchedulePattern;

    /// <param name="Every">1: every week, 2: every other week; weeks begin on Monday, the rule's first day lies in the first.</param>
    /// <param name="Days">At least one.</param>
    public sealed record Weekly(int Every, IReadOnlySet<DayOfWeek> Days) : SchedulePattern;

    /// <param name="Every">1: every month, 3: every third from the rule's first month on.</param>
    public sealed record Monthly(int Every, MonthPoint On) : SchedulePattern;

    /// <summary>Every business day of Japan (<see cref="JapaneseHolidays.IsBusinessDay"/>).</summary>
    public sealed record BusinessDays : SchedulePattern;
}

/// <summary>One day of each month.</summary>
public abstract record MonthPoint
{
    private MonthPoint()
    {
    }

    /// <param name="Number">1 to 31; a shorter month has it on its last day, so that nobody is left out in February.</param>
    public sealed record DayOfMonth(int Number) : MonthPoint;

    public sealed record LastDay : MonthPoint;

    /// <param name="Nth">1 to 4, or -1 for the last.</param>
    public sealed record NthWeekday(int Nth, DayOfWeek Weekday) : MonthPoint;

    /// <param name="Nth">1 to 15, or -1 for the last business day.</param>
    public sealed record NthBusinessDay(int Nth) : MonthPoint;
}

/// <summary>What becomes of a day that is no business day of Japan.</summary>
public enum WhenClosed
{
    /// <summary>It stands.</summary>
    Send,

    /// <summary>Nothing is sent for it.</summary>
    Skip,

    /// <summary>The business day before.</summary>
    Earlier,

    /// <summary>The business day after.</summary>
    Later,
}

/// <summary>When a campaign is repeated. Days are days of the workspace's zone.</summary>
/// <param name="At">Local time. Where the clock skips it, the first instant after the gap; of a time shown twice, the earlier.</param>
/// <param name="From">No occurrence lies before this day.</param>
/// <param name="Until">The last day on which one may lie; null: no end.</param>
/// <param name="Count">How many there are in all, counted from <paramref name="From"/>, whether they were sent or missed; null: no end.</param>
public sealed record ScheduleRule(SchedulePattern Pattern, TimeOnly At, DateOnly From, DateOnly? Until, int? Count, WhenClosed WhenClosed);

/// <summary>One time at which a campaign is repeated. The day names it: a rule has at most one a day.</summary>
public sealed record Occurrence(DateOnly Day, DateTimeOffset At);
