using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>Conditions on dates and instants held as attributes.</summary>
public sealed class DateMeaningTests
{
    private const string AsOf = "2024-06-15T12:00";

    [Fact]
    public void Days_compare_whole()
    {
        Assert.True(Date("2024-06-14", "\"op\":\"before\",\"value\":\"2024-06-15\""));
        Assert.False(Date("2024-06-15", "\"op\":\"before\",\"value\":\"2024-06-15\""));
        Assert.True(Date("2024-06-15", "\"op\":\"on\",\"value\":\"2024-06-15\""));
        Assert.False(Date("2024-06-15", "\"op\":\"after\",\"value\":\"2024-06-15\""));
        Assert.True(Date("2024-06-30", "\"op\":\"between\",\"value\":[\"2024-06-15\",\"2024-06-30\"]"));
    }

    [Fact]
    public void A_rolling_span_of_days_counts_days_and_leaves_out_the_one_exactly_that_far_away()
    {
        Assert.True(Date("2024-06-09", "\"op\":\"within_last\",\"amount\":7,\"unit\":\"days\""));
        Assert.False(Date("2024-06-08", "\"op\":\"within_last\",\"amount\":7,\"unit\":\"days\""));
        Assert.True(Date("2024-06-08", "\"op\":\"more_than_ago\",\"amount\":7,\"unit\":\"days\""));
        Assert.False(Date("2024-06-09", "\"op\":\"more_than_ago\",\"amount\":7,\"unit\":\"days\""));
        Assert.True(Date("2024-06-15", "\"op\":\"within_last\",\"amount\":1,\"unit\":\"days\""));
        Assert.False(Date("2024-06-16", "\"op\":\"within_last\",\"amount\":1,\"unit\":\"days\""));
        Assert.True(Date("2024-07-14", "\"op\":\"within_next\",\"amount\":1,\"unit\":\"months\""));
        Assert.False(Date("2024-07-15", "\"op\":\"within_next\",\"amount\":1,\"unit\":\"months\""));
        Assert.True(Date("2024-07-15", "\"op\":\"more_than_ahead\",\"amount\":1,\"unit\":\"months\""));
        Assert.True(Date("2024-06-15", "\"op\":\"within_next\",\"amount\":1,\"unit\":\"months\""));
    }

    [Fact]
    public void Calendar_units_know_what_comes_next()
    {
        Assert.True(Date("2024-06-16", "\"op\":\"calendar\",\"value\":\"tomorrow\""));
        Assert.True(Date("2024-06-16", "\"op\":\"calendar\",\"value\":\"this_week\""));
        Assert.True(Date("2024-06-17", "\"op\":\"calendar\",\"value\":\"next_week\""));
        Assert.True(Date("2024-07-31", "\"op\":\"calendar\",\"value\":\"next_month\""));
        Assert.False(Date("2024-08-01", "\"op\":\"calendar\",\"value\":\"next_month\""));
        Assert.True(Date("2023-01-01", "\"op\":\"calendar\",\"value\":\"last_year\""));
        Assert.True(Date("2025-12-31", "\"op\":\"calendar\",\"value\":\"next_year\""));
        Assert.True(Date("2024-05-31", "\"op\":\"calendar\",\"value\":\"last_month\""));
        Assert.True(Date("2024-01-01", "\"op\":\"calendar\",\"value\":\"this_year\""));
    }

    [Fact]
    public void Instants_are_exact_to_the_millisecond()
    {
        var asOf = Examples.Ms(AsOf);
        const string hour = "\"op\":\"within_last\",\"amount\":1,\"unit\":\"hours\"";
        Assert.False(Moment(asOf - 3_600_000, hour));
        Assert.True(Moment(asOf - 3_599_999, hour));
        Assert.True(Moment(asOf, hour));
        Assert.False(Moment(asOf + 1, hour));
        const string next = "\"op\":\"within_next\",\"amount\":1,\"unit\":\"hours\"";
        Assert.True(Moment(asOf, next));
        Assert.True(Moment(asOf + 3_599_999, next));
        Assert.False(Moment(asOf + 3_600_000, next));
        Assert.True(Moment(asOf + 3_600_000, "\"op\":\"more_than_ahead\",\"amount\":1,\"unit\":\"hours\""));
        Assert.True(Moment(asOf - 3_600_000, "\"op\":\"more_than_ago\",\"amount\":1,\"unit\":\"hours\""));
    }

    [Fact]
    public void A_day_as_the_limit_of_instants_is_the_whole_day()
    {
        var (start, end) = (Examples.Ms("2024-06-15T00:00"), Examples.Ms("2024-06-16T00:00"));
        Assert.True(Moment(start - 1, "\"op\":\"before\",\"value\":\"2024-06-15\""));
        Assert.False(Moment(start, "\"op\":\"before\",\"value\":\"2024-06-15\""));
        Assert.True(Moment(end - 1, "\"op\":\"on\",\"value\":\"2024-06-15\""));
        Assert.False(Moment(end - 1, "\"op\":\"after\",\"value\":\"2024-06-15\""));
        Assert.True(Moment(end, "\"op\":\"after\",\"value\":\"2024-06-15\""));
        Assert.False(Moment(end, "\"op\":\"between\",\"value\":[\"2024-06-15\",\"2024-06-15\"]"));
    }

    [Fact]
    public void Text_that_says_a_date_is_that_date()
    {
        Assert.True(new Examples().Attribute("d", "\"2024-06-15\"").In("""{"type":"attribute","path":["d"],"as":"date","op":"calendar","value":"today"}""", AsOf));
        Assert.True(new Examples().Attribute("d", "\"2024-06-14T15:00:00Z\"").In("""{"type":"attribute","path":["d"],"as":"date","op":"calendar","value":"today"}""", AsOf));
        Assert.False(new Examples().Attribute("d", "\"2024/06/15\"").In("""{"type":"attribute","path":["d"],"as":"date","op":"calendar","value":"today"}""", AsOf));
        Assert.True(new Examples().Attribute("d", "\"2024-06-15T12:00:01\"").In("""{"type":"attribute","path":["d"],"as":"datetime","op":"within_next","amount":1,"unit":"minutes"}""", AsOf));
    }

    private static bool Date(string value, string test) =>
        new Examples().Attribute("d", new FactValue.Date(DateOnly.Parse(value, System.Globalization.CultureInfo.InvariantCulture))).In($$"""{"type":"attribute","path":["d"],"as":"date",{{test}}}""", AsOf);

    private static bool Moment(long ms, string test) =>
        new Examples().Attribute("d", new FactValue.Instant(ms)).In($$"""{"type":"attribute","path":["d"],"as":"datetime",{{test}}}""", AsOf);
}
