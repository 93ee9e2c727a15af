namespace Todoke.Core.Segments.Checking;

/// <summary>Whether two tests on dates of one reading can never hold of the same value; see <see cref="TestPairs"/>.</summary>
internal static class DatePairs
{
    /// <summary>Asked in both directions.</summary>
    public static bool Exclude(DateTest a, DateTest b) => (a, b) switch
    {
        (DateRollingTest x, DateRollingTest y) => Rolling(x, y),
        (DateCalendarTest x, DateCalendarTest y) => x.Unit != y.Unit && FamilyOf(x.Unit) == FamilyOf(y.Unit),
        _ => Stretch(a) is { } s && Stretch(b) is { } t && s.Days == t.Days && (s.To < t.From || t.To < s.From),
    };

    private static bool Rolling(DateRollingTest a, DateRollingTest b) => (a.Op, b.Op) switch
    {
        // The instant belongs to both 'within' operators, so these two can meet.
        (RollingOp.WithinLast, RollingOp.MoreThanAgo) => a.Span.Unit == b.Span.Unit && a.Span.Amount <= b.Span.Amount,
        (RollingOp.WithinNext, RollingOp.MoreThanAhead) => a.Span.Unit == b.Span.Unit && a.Span.Amount <= b.Span.Amount,
        (RollingOp.MoreThanAgo, RollingOp.WithinNext or RollingOp.MoreThanAhead) => true,
        (RollingOp.MoreThanAhead, RollingOp.WithinLast) => true,
        _ => false,
    };

    private static int FamilyOf(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Today or CalendarUnit.Yesterday or CalendarUnit.Tomorrow => 0,
        CalendarUnit.ThisWeek or CalendarUnit.LastWeek or CalendarUnit.NextWeek => 1,
        CalendarUnit.ThisMonth or CalendarUnit.LastMonth or CalendarUnit.NextMonth => 2,
        CalendarUnit.ThisYear or CalendarUnit.LastYear or CalendarUnit.NextYear => 3,
        _ => 4,
    };

    // Days and instants are compared only among themselves, since a day's instants depend on the zone.
    private static (bool Days, long From, long To)? Stretch(DateTest test) => test switch
    {
        DateCompareTest { Edge: WindowEdge.Day day } compare => Beside(true, day.Value.DayNumber, compare.Op),
        DateCompareTest { Edge: WindowEdge.Moment moment } compare => Beside(false, moment.Ms, compare.Op),
        DateBetweenTest { From: WindowEdge.Day from, To: WindowEdge.Day to } => (true, from.Value.DayNumber, to.Value.DayNumber),
        DateBetweenTest { From: WindowEdge.Moment from, To: WindowEdge.Moment to } => (false, from.Ms, to.Ms),
        _ => null,
    };

    private static (bool Days, long From, long To) Beside(bool days, long at, DateOp op) => op switch
    {
        DateOp.Before => (days, long.MinValue, at - 1),
        DateOp.After => (days, at + 1, long.MaxValue),
        _ => (days, at, at),
    };
}
