namespace Todoke.Core.Tests.Segments;

/// <summary>Birthdays, ages, grades, months and fiscal years.</summary>
public sealed class ReferenceDateTests
{
    private static readonly ReferencePerson LeapChild = Born("2000-02-29");

    [Fact]
    public void A_birthday_is_its_whole_day() =>
        Born("1990-06-15").IsInFromTo(Birthday("anniversary", "\"value\":\"today\""), "2024-06-15", "2024-06-16");

    [Fact]
    public void A_birthday_on_29_February_falls_on_1_March_in_common_years()
    {
        LeapChild.IsInFromTo(Birthday("anniversary", "\"value\":\"today\""), "2023-03-01", "2023-03-02");
        LeapChild.IsInFromTo(Birthday("anniversary", "\"value\":\"today\""), "2024-02-29", "2024-03-01");
    }

    [Fact]
    public void A_workspace_may_put_it_on_28_February()
    {
        var early = LeapChild with { Settings = c => c with { LeapDayOn28February = true } };
        early.IsInFromTo(Birthday("anniversary", "\"value\":\"today\""), "2023-02-28", "2023-03-01");
        early.IsInFromTo(Birthday("anniversary", "\"value\":\"today\""), "2024-02-29", "2024-03-01");
        early.IsInFromTo(Birthday("anniversary_within_next", "\"amount\":7,\"unit\":\"days\""), "2023-02-22", "2023-03-01");
        Assert.True(early.In(Age("equals", 23), "2023-02-28"));
        Assert.False(LeapChild.In(Age("equals", 23), "2023-02-28"));
    }

    [Fact]
    public void A_birthday_within_the_next_days_counts_today_and_leaves_out_the_day_exactly_so_far_away() =>
        Born("1990-06-15").IsInFromTo(Birthday("anniversary_within_next", "\"amount\":7,\"unit\":\"days\""), "2024-06-09", "2024-06-16");

    [Fact]
    public void A_birthday_within_the_last_days_counts_today_and_leaves_out_the_day_exactly_so_far_away() =>
        Born("1990-06-15").IsInFromTo(Birthday("anniversary_within_last", "\"amount\":7,\"unit\":\"days\""), "2024-06-15", "2024-06-22");

    [Fact]
    public void A_birthday_window_goes_on_over_New_Year()
    {
        Born("1990-01-03").IsInFromTo(Birthday("anniversary_within_next", "\"amount\":10,\"unit\":\"days\""), "2023-12-25", "2024-01-04");
        Born("1990-12-28").IsInFromTo(Birthday("anniversary_within_last", "\"amount\":10,\"unit\":\"days\""), "2023-12-28", "2024-01-07");
    }

    [Fact]
    public void In_365_days_of_a_leap_year_one_day_is_left_out()
    {
        // From 1 March 2023 to 29 February 2024 there are 365 days.
        var person = Born("1990-03-01");
        Assert.True(person.In(Birthday("anniversary_within_next", "\"amount\":365,\"unit\":\"days\""), "2023-03-01"));
        Assert.False(person.In(Birthday("anniversary_within_next", "\"amount\":365,\"unit\":\"days\""), "2023-03-02"));
        Assert.True(person.In(Birthday("anniversary_within_next", "\"amount\":365,\"unit\":\"days\""), "2023-03-03"));
    }

    [Fact]
    public void A_day_does_not_return_before_it_has_been()
    {
        var planned = Born("2026-06-15");
        Assert.False(planned.In(Birthday("anniversary", "\"value\":\"today\""), "2024-06-15"));
        Assert.False(planned.In(Birthday("anniversary_within_next", "\"amount\":7,\"unit\":\"days\""), "2025-06-14"));
        planned.IsInFromTo(Birthday("anniversary_within_next", "\"amount\":7,\"unit\":\"days\""), "2026-06-09", "2026-06-16");
        Assert.Equal("2026-06-15T00:00:00", planned.Next(Birthday("anniversary", "\"value\":\"today\""), "2024-01-01"));
    }

    [Fact]
    public void An_age_is_reached_on_the_birthday_itself()
    {
        Born("2004-06-15").IsInFromTo(Age("equals", 20), "2024-06-15", "2025-06-15");
        LeapChild.IsInFromTo(Age("equals", 23), "2023-03-01", "2024-02-29");
    }

    [Fact]
    public void A_day_to_come_gives_no_age()
    {
        var unborn = Born("2024-07-01");
        Assert.False(unborn.In(Age("less", 1), "2024-06-30"));
        Assert.True(unborn.In(Age("not_equals", 0), "2024-06-30"));
        Assert.True(unborn.In(Age("less", 1), "2024-07-01"));
        Assert.Equal("2024-07-01T00:00:00", unborn.Next(Age("less", 1), "2024-06-30T12:00"));
        Assert.True(new ReferencePerson().In(Age("not_equals", 20), "2024-06-30"));
        Assert.Null(new ReferencePerson().Next(Age("not_equals", 20), "2024-06-30"));
    }

    [Fact]
    public void Whoever_is_born_up_to_1_April_goes_to_school_a_year_earlier()
    {
        Born("2018-04-01").IsInFromTo(Grade("equals", 1), "2024-04-01", "2025-04-01");
        Born("2018-04-02").IsInFromTo(Grade("equals", 1), "2025-04-01", "2026-04-01");
        Born("2018-01-10").IsInFromTo(Grade("equals", 1), "2024-04-01", "2025-04-01");
        Born("2017-04-02").IsInFromTo(Grade("equals", 1), "2024-04-01", "2025-04-01");
        Born("2017-04-02").IsInFromTo(Grade("between", "[10,12]"), "2033-04-01", "2036-04-01");
    }

    [Fact]
    public void Before_school_the_grade_is_below_1() =>
        Assert.True(Born("2020-05-05").In(Grade("less", 1), "2024-06-01"));

    [Fact]
    public void A_birth_month_is_wanted_whatever_the_year()
    {
        Assert.True(Born("1990-04-30").In(Birthday("in_month", "\"value\":[4,5]"), "2024-12-01"));
        Assert.False(Born("1990-06-01").In(Birthday("in_month", "\"value\":[4,5]"), "2024-12-01"));
        Assert.Null(Born("1990-04-30").Next(Birthday("in_month", "\"value\":[4,5]"), "2024-12-01"));
        Born("1990-01-31").IsInFromTo(Birthday("in_month", "\"value\":\"this_month\""), "2024-01-01", "2024-02-01");
        Born("1990-01-31").IsInFromTo(Birthday("in_month", "\"value\":\"next_month\""), "2023-12-01", "2024-01-01");
        Born("1990-12-31").IsInFromTo(Birthday("in_month", "\"value\":\"last_month\""), "2024-01-01", "2024-02-01");
    }

    [Fact]
    public void The_fiscal_year_begins_on_1_April()
    {
        Born("2024-03-31").IsInFromTo(Birthday("calendar", "\"value\":\"this_fiscal_year\""), "2023-04-01", "2024-04-01");
        Born("2024-03-31").IsInFromTo(Birthday("calendar", "\"value\":\"last_fiscal_year\""), "2024-04-01", "2025-04-01");
        Born("2024-04-01").IsInFromTo(Birthday("calendar", "\"value\":\"next_fiscal_year\""), "2023-04-01", "2024-04-01");
        new ReferencePerson().Did("visit", "2024-03-31T23:59:59.999").IsInFromTo("""{"type":"event","name":"visit","within":{"calendar":"last_fiscal_year"}}""", "2024-04-01", "2025-04-01");
    }

    [Fact]
    public void Weeks_begin_on_Monday()
    {
        // 2024-06-16 is a Sunday.
        Born("2024-06-16").IsInFromTo(Birthday("calendar", "\"value\":\"this_week\""), "2024-06-10", "2024-06-17");
        Born("2024-06-16").IsInFromTo(Birthday("calendar", "\"value\":\"next_week\""), "2024-06-03", "2024-06-10");
        Born("2024-06-16").IsInFromTo(Birthday("calendar", "\"value\":\"last_week\""), "2024-06-17", "2024-06-24");
    }

    [Fact]
    public void Every_other_unit_of_the_calendar_has_its_days()
    {
        foreach (var (unit, from, to) in ((string, string, string)[])[
            ("today", "2024-06-15", "2024-06-16"), ("yesterday", "2024-06-16", "2024-06-17"), ("tomorrow", "2024-06-14", "2024-06-15"),
            ("this_month", "2024-06-01", "2024-07-01"), ("last_month", "2024-07-01", "2024-08-01"), ("next_month", "2024-05-01", "2024-06-01"),
            ("this_year", "2024-01-01", "2025-01-01"), ("last_year", "2025-01-01", "2026-01-01"), ("next_year", "2023-01-01", "2024-01-01")])
        {
            Born("2024-06-15").IsInFromTo(Birthday("calendar", $"\"value\":\"{unit}\""), from, to);
            Born("2024-06-15T23:59:59.999").IsInFromTo(Birthday("calendar", $"\"value\":\"{unit}\"").Replace("\"date\"", "\"datetime\"", StringComparison.Ordinal), from, to);
        }
    }

    [Fact]
    public void Spans_of_days_close_and_open_at_the_beginning_of_a_day()
    {
        Born("2024-01-31").IsInFromTo(Birthday("within_last", "\"amount\":1,\"unit\":\"months\""), "2024-01-31", "2024-03-01T00:00");
        Born("2024-06-15").IsInFromTo(Birthday("within_next", "\"amount\":2,\"unit\":\"weeks\""), "2024-06-02", "2024-06-16");
        Assert.Equal("2025-06-15T00:00:00", Born("2024-06-15").Next(Birthday("more_than_ago", "\"amount\":1,\"unit\":\"years\""), "2024-06-20"));
        Assert.Equal("2023-06-16T00:00:00", Born("2024-06-15").Next(Birthday("more_than_ahead", "\"amount\":1,\"unit\":\"years\""), "2023-01-01"));
        Assert.Null(Born("2024-06-15").Next(Birthday("more_than_ago", "\"amount\":1,\"unit\":\"years\""), "2025-06-15"));
    }

    [Fact]
    public void Instants_close_and_open_to_the_millisecond()
    {
        var node = """{"type":"attribute","path":["birthday"],"as":"datetime","op":"within_last","amount":36,"unit":"hours"}""";
        Born("2024-06-15T10:00:00.123").IsInFromTo(node, "2024-06-15T10:00:00.123", "2024-06-16T22:00:00.123");
        Born("2024-06-15T10:00:00.123").IsInFromTo(node.Replace("last", "next", StringComparison.Ordinal), "2024-06-13T22:00:00.124", "2024-06-15T10:00:00.124");
    }

    [Fact]
    public void A_fixed_date_is_never_changed_by_time_alone()
    {
        Assert.Null(Born("2024-06-15").Next(Birthday("before", "\"value\":\"2024-07-01\""), "2024-06-20"));
        Assert.Null(Born("2024-06-15").Next(Birthday("between", "\"value\":[\"2024-07-01\",\"2024-08-01\"]"), "2024-06-20"));
    }

    private static ReferencePerson Born(string day) => new ReferencePerson().Has("birthday", $"\"{day}\"");

    private static string Birthday(string op, string rest) => $$"""{"type":"attribute","path":["birthday"],"as":"date","op":"{{op}}",{{rest}}}""";

    private static string Age(string op, object value) => $$"""{"type":"attribute","path":["birthday"],"as":"age","op":"{{op}}","value":{{value}}}""";

    private static string Grade(string op, object value) => $$"""{"type":"attribute","path":["birthday"],"as":"school_grade","op":"{{op}}","value":{{value}}}""";
}
