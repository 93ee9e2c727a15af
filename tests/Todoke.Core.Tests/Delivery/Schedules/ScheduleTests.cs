using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery.Schedules;

namespace Todoke.Core.Tests.Delivery.Schedules;

public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public void Every_day_means_at_that_local_time()
    {
        Assert.Equal(["2026-12-01T01:30", "2026-12-02T01:30", "2026-12-03T01:30"], Instants("""{"every":"day","at":"10:30","from":"2026-12-01"}""", Tokyo, 3));
    }

    [Fact]
    public void Every_other_week_counts_weeks_from_the_Monday_of_the_first_day()
    {
        Assert.Equal("12-03 12-14 12-17 12-28", Days("""{"every":"week","interval":2,"weekdays":["thu","mon"],"at":"10:00","from":"2026-12-01"}""", 4));
    }

    [Fact]
    public void The_thirty_first_is_the_last_day_of_a_shorter_month()
    {
        Assert.Equal("01-31 02-28 03-31 04-30", Days("""{"every":"month","on":{"day":31},"at":"10:00","from":"2027-01-01"}""", 4));
        Assert.Equal("02-28 04-30 06-30", Days("""{"every":"month","interval":2,"on":{"last_day":true},"at":"10:00","from":"2027-02-01"}""", 3));
    }

    [Fact]
    public void The_second_Tuesday_the_last_Friday_and_the_fifth_and_last_business_days_are_found()
    {
        Assert.Equal("12-08 01-12", Days("""{"every":"month","on":{"nth":2,"weekday":"tue"},"at":"10:00","from":"2026-12-01"}""", 2));
        Assert.Equal("12-25 01-29", Days("""{"every":"month","on":{"nth":-1,"weekday":"fri"},"at":"10:00","from":"2026-12-01"}""", 2));
        // January 2027: the 4th is the first business day, the 11th a holiday.
        Assert.Equal("12-07 01-08", Days("""{"every":"month","on":{"business_day":5},"at":"10:00","from":"2026-12-01"}""", 2));
        Assert.Equal("12-28 01-29", Days("""{"every":"month","on":{"business_day":-1},"at":"10:00","from":"2026-12-01"}""", 2));
    }

    [Fact]
    public void Business_days_leave_out_weekends_holidays_and_the_turn_of_the_year()
    {
        Assert.Equal("12-25 12-28 01-04 01-05", Days("""{"every":"business_day","at":"10:00","from":"2026-12-25"}""", 4));
    }

    [Fact]
    public void A_day_on_which_offices_are_closed_is_skipped_or_moved_as_asked_and_never_doubled()
    {
        const string Monday = """{"every":"week","weekdays":["mon","tue"],"at":"10:00","from":"2026-09-14","when_closed":"WHEN"}""";
        Assert.Equal("09-14 09-15 09-21 09-22", Days(Monday.Replace("WHEN", "send"), 4));
        Assert.Equal("09-14 09-15 09-28 09-29", Days(Monday.Replace("WHEN", "skip"), 4));
        // 21 to 23 September 2026 are holidays: both days of that week become the Friday before, or the Thursday after.
        Assert.Equal("09-14 09-15 09-18 09-28", Days(Monday.Replace("WHEN", "earlier"), 4));
        Assert.Equal("09-14 09-15 09-24 09-28", Days(Monday.Replace("WHEN", "later"), 4));
    }

    [Fact]
    public void It_ends_on_its_last_day_or_after_its_number_whichever_comes_first()
    {
        Assert.Equal("12-01 12-02", Days("""{"every":"day","at":"10:00","from":"2026-12-01","until":"2026-12-02"}""", 9));
        Assert.Equal("12-01 12-02 12-03", Days("""{"every":"day","at":"10:00","from":"2026-12-01","until":"2026-12-31","count":3}""", 9));
    }

    [Fact]
    public void Where_the_clock_skips_the_time_it_is_the_first_instant_after_the_gap_and_of_a_time_shown_twice_the_earlier()
    {
        Assert.Equal(["2027-03-13T07:30", "2027-03-14T07:00", "2027-03-15T06:30"], Instants("""{"every":"day","at":"02:30","from":"2027-03-13"}""", NewYork, 3));
        Assert.Equal(["2026-10-31T05:30", "2026-11-01T05:30", "2026-11-02T06:30"], Instants("""{"every":"day","at":"01:30","from":"2026-10-31"}""", NewYork, 3));
    }

    [Fact]
    public void All_problems_of_a_rule_are_told_at_once_with_their_paths()
    {
        var refused = Assert.IsType<ScheduleReading.Refused>(Read("""{"every":"week","interval":0,"weekdays":["mon","x"],"at":"25:00","from":"2026-12-01","until":"2026-11-01","count":0,"when_closed":"never","extra":1}"""));
        Assert.Equal(["rule.at", "rule.count", "rule.extra", "rule.interval", "rule.until", "rule.weekdays[1]", "rule.when_closed"], refused.Problems.Select(p => p.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["rule.at", "rule.every", "rule.from"], Assert.IsType<ScheduleReading.Refused>(Read("{}")).Problems.Select(p => p.Path).Order(StringComparer.Ordinal));
        Assert.Equal("never", Assert.IsType<ScheduleReading.Refused>(Read("""{"every":"week","weekdays":["mon"],"at":"10:00","from":"2026-12-01","until":"2026-12-02"}""")).Problems.Single().Code);
        Assert.Equal("rule.on", Assert.IsType<ScheduleReading.Refused>(Read("""{"every":"month","at":"10:00","from":"2026-12-01"}""")).Problems.Single().Path);
    }

    [Fact]
    public void Any_rule_reads_as_it_was_written_and_gives_one_occurrence_a_day_in_order_inside_its_days()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Rules.ToArbitrary(), rule =>
        {
            var written = ScheduleRuleJson.Write(rule);
            if (!ScheduleOccurrences.Of(rule, NewYork).Any())
            {
                Assert.Equal("never", Assert.IsType<ScheduleReading.Refused>(Read(written)).Problems.Single().Code);
                return;
            }

            Assert.Equal(written, ScheduleRuleJson.Write(ScheduleRuleJson.Parse(written)));
            var all = ScheduleOccurrences.Of(ScheduleRuleJson.Parse(written), NewYork).Take(50).ToList();
            Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.Day < pair.Second.Day && pair.First.At < pair.Second.At));
            Assert.All(all, o => Assert.True(o.Day >= rule.From && o.Day <= (rule.Until ?? DateOnly.MaxValue)));
            if (rule.WhenClosed != WhenClosed.Send)
            {
                Assert.All(all, o => Assert.True(JapaneseHolidays.IsBusinessDay(o.Day)));
            }

            // Where one is asked for what comes later, it is the same sequence.
            foreach (var done in all.Take(5))
            {
                Assert.Equal(all.Where(o => o.Day > done.Day), ScheduleOccurrences.Of(rule, NewYork, done.Day).Take(50).Where(o => o.Day <= all[^1].Day));
            }
        }));
    }

    private static Gen<ScheduleRule> Rules =>
        from pattern in Gen.OneOf(
            Gen.Choose(1, 9).Select(SchedulePattern (n) => new SchedulePattern.Daily(n)),
            Gen.Zip(Gen.Choose(1, 4), Gen.NonEmptyListOf(Gen.Choose(0, 6))).Select(SchedulePattern (w) => new SchedulePattern.Weekly(w.Item1, w.Item2.Select(d => (DayOfWeek)d).ToHashSet())),
            Gen.Zip(Gen.Choose(1, 4), Points).Select(SchedulePattern (m) => new SchedulePattern.Monthly(m.Item1, m.Item2)),
            Gen.Constant<SchedulePattern>(new SchedulePattern.BusinessDays()))
        from minute in Gen.Choose(0, 1_439)
        from day in Gen.Choose(0, 1_500)
        from span in Gen.Choose(60, 1_000)
        from count in Gen.Choose(0, 40)
        from closed in Gen.Elements(Enum.GetValues<WhenClosed>())
        let first = new DateOnly(2024, 1, 1).AddDays(day)
        select new ScheduleRule(pattern, TimeOnly.MinValue.AddMinutes(minute), first, span > 900 ? null : first.AddDays(span + 365), count == 0 ? null : count, closed);

    private static Gen<MonthPoint> Points => Gen.OneOf(
        Gen.Choose(1, 31).Select(MonthPoint (d) => new MonthPoint.DayOfMonth(d)),
        Gen.Constant<MonthPoint>(new MonthPoint.LastDay()),
        Gen.Zip(Gen.Elements(1, 2, 3, 4, -1), Gen.Choose(0, 6)).Select(MonthPoint (w) => new MonthPoint.NthWeekday(w.Item1, (DayOfWeek)w.Item2)),
        Gen.Elements(1, 5, 15, -1).Select(MonthPoint (n) => new MonthPoint.NthBusinessDay(n)));

    private static ScheduleReading Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ScheduleRuleJson.Read(document.RootElement);
    }

    private static IEnumerable<Occurrence> Of(string json, TimeZoneInfo zone, int count) =>
        ScheduleOccurrences.Of(Assert.IsType<ScheduleReading.Understood>(Read(json)).Rule, zone).Take(count);

    private static string Days(string json, int count) => string.Join(' ', Of(json, Tokyo, count).Select(o => o.Day.ToString("MM-dd")));

    private static string[] Instants(string json, TimeZoneInfo zone, int count) => [.. Of(json, zone, count).Select(o => o.At.ToString("yyyy-MM-dd'T'HH:mm"))];
}
