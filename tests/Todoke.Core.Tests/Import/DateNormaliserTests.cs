using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Import;

namespace Todoke.Core.Tests.Import;

public sealed class DateNormaliserTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("2024-01-31")]
    [InlineData("20240131")]
    [InlineData("2024/1/31")]
    [InlineData("2024.01.31")]
    [InlineData("２０２４年１月３１日")]
    [InlineData("2024/1/31 0:00:00")]
    [InlineData("R6.1.31")]
    [InlineData("令和6年1月31日")]
    [InlineData("令和６年 １月３１日")]
    [InlineData("r060131")]
    [InlineData("㋿6年1月31日")]
    public void One_day_in_many_forms(string original) => Assert.Equal(new DateOnly(2024, 1, 31), Read(original));

    [Theory]
    [InlineData("S55.1.2", "1980-01-02")]
    [InlineData("昭和55年1月2日", "1980-01-02")]
    [InlineData("R7.4.1", "2025-04-01")]
    [InlineData("令和元年5月1日", "2019-05-01")]
    [InlineData("平成元年1月8日", "1989-01-08")]
    [InlineData("H31.4.30", "2019-04-30")]
    [InlineData("昭和64年1月7日", "1989-01-07")]
    [InlineData("平成35年3月1日", "2023-03-01")]
    [InlineData("大正15年12月24日", "1926-12-24")]
    [InlineData("M45/7/29", "1912-07-29")]
    public void Eras_are_counted_from_their_first_year(string original, string expected) =>
        Assert.Equal(DateOnly.Parse(expected, CultureInfo.InvariantCulture), Read(original));

    [Theory]
    [InlineData("令和元年4月30日")]
    [InlineData("S0.1.1")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("1/2/2024")]
    [InlineData("24/1/2")]
    [InlineData("2024-01")]
    [InlineData("2024-01-31 10:00")]
    [InlineData("昨日")]
    [InlineData("45321")]
    public void What_is_no_day_or_could_be_two_is_refused(string original) =>
        Assert.Equal("date_invalid", Assert.IsType<Unusable<DateOnly>>(DateNormaliser.Date(original, DateForm.Auto)).Code);

    [Fact]
    public void Month_first_and_day_first_are_read_where_the_mapping_says_so()
    {
        Assert.Equal(new DateOnly(2024, 1, 2), Read("1/2/2024", DateForm.Mdy));
        Assert.Equal(new DateOnly(2024, 2, 1), Read("1/2/2024", DateForm.Dmy));
        Assert.Equal(new DateOnly(2024, 2, 1), Read("2024-02-01", DateForm.Dmy));
        Assert.IsType<Unusable<DateOnly>>(DateNormaliser.Date("2024-01-31", DateForm.Yyyymmdd));
    }

    [Theory]
    [InlineData("2024-01-31 18:30", "2024-01-31T09:30:00Z")]
    [InlineData("2024/1/31  8:05:09", "2024-01-30T23:05:09Z")]
    [InlineData("2024-01-31T18:30:15.250", "2024-01-31T09:30:15.25Z")]
    [InlineData("2024-01-31T18:30:00Z", "2024-01-31T18:30:00Z")]
    [InlineData("2024-01-31 18:30:00 +05:30", "2024-01-31T13:00:00Z")]
    [InlineData("2024-01-31T18:30-0800", "2024-02-01T02:30:00Z")]
    [InlineData("20240131183015", "2024-01-31T09:30:15Z")]
    [InlineData("20240131", "2024-01-30T15:00:00Z")]
    [InlineData("令和6年1月31日 18時30分", "2024-01-31T09:30:00Z")]
    public void Times_without_a_zone_are_the_workspaces(string original, string expected) => Assert.Equal(Utc(expected), ReadInstant(original, DateForm.Auto, Tokyo));

    [Theory]
    [InlineData("2024-01-31 24:00")]
    [InlineData("2024-01-31 10:60")]
    [InlineData("2024-01-31 10")]
    [InlineData("2024-01-31 10:00+99:00")]
    [InlineData("10:00")]
    [InlineData("0001-01-01")]
    public void What_is_no_time_is_refused(string original) =>
        Assert.Equal("datetime_invalid", Assert.IsType<Unusable<DateTimeOffset>>(DateNormaliser.Instant(original, DateForm.Auto, Tokyo)).Code);

    [Fact]
    public void Unix_times_are_seconds_or_milliseconds()
    {
        Assert.Equal(Utc("2024-01-31T00:00:00Z"), ReadInstant("1706659200", DateForm.Unix, Tokyo));
        Assert.Equal(Utc("2024-01-31T00:00:00.5Z"), ReadInstant("1706659200500", DateForm.Unix, Tokyo));
    }

    [Fact]
    public void A_skipped_hour_is_the_hour_after_and_a_repeated_one_its_first()
    {
        Assert.Equal(Utc("2024-03-10T07:30:00Z"), ReadInstant("2024-03-10 02:30", DateForm.Auto, NewYork));
        Assert.Equal(Utc("2024-11-03T05:30:00Z"), ReadInstant("2024-11-03 01:30", DateForm.Auto, NewYork));
    }

    [Fact]
    public void Every_day_reads_back_from_each_of_its_forms() =>
        Prop.ForAll(Gen.Choose(new DateOnly(1900, 1, 1).DayNumber, new DateOnly(2100, 1, 1).DayNumber).Select(DateOnly.FromDayNumber).ToArbitrary(), day =>
            new[] { "yyyy-MM-dd", "yyyyMMdd", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日" }.All(f => Read(day.ToString(f, CultureInfo.InvariantCulture)) == day)
            && (day < new DateOnly(2019, 5, 1) || Read($"R{day.Year - 2018}.{day.Month}.{day.Day}") == day)
            && Read(day.ToString("M/d/yyyy", CultureInfo.InvariantCulture), DateForm.Mdy) == day).QuickCheckThrowOnFailure();

    private static DateOnly Read(string text, DateForm form = DateForm.Auto) => Assert.IsType<Normal<DateOnly>>(DateNormaliser.Date(text, form)).Value;

    private static DateTimeOffset ReadInstant(string text, DateForm form, TimeZoneInfo zone)
    {
        var read = Assert.IsType<Normal<DateTimeOffset>>(DateNormaliser.Instant(text, form, zone)).Value;
        Assert.Equal(TimeSpan.Zero, read.Offset);
        return read;
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
