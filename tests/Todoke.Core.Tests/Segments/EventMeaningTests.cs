namespace Todoke.Core.Tests.Segments;

/// <summary>What counts as having happened.</summary>
public sealed class EventMeaningTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void Counts_start_at_zero()
    {
        var person = new Examples();
        Assert.True(person.In("""{"type":"event","name":"purchase","count":{"op":"less","value":2}}"""));
        Assert.True(person.In("""{"type":"event","name":"purchase","count":{"op":"equals","value":0}}"""));
        Assert.True(person.In("""{"type":"event","name":"purchase","count":{"op":"between","value":[0,3]}}"""));
        Assert.False(person.In("""{"type":"event","name":"purchase"}"""));
    }

    [Fact]
    public void An_event_exactly_as_old_as_the_window_is_out()
    {
        const string week = """{"type":"event","name":"view","within":{"last":{"amount":7,"unit":"days"}}}""";
        var at = Examples.Ms("2024-06-01T10:00");
        var person = new Examples().Event("view", at);
        Assert.True(person.In(week, at + 7 * Day - 1));
        Assert.False(person.In(week, at + 7 * Day));
        Assert.False(person.In(week, at + 7 * Day + 1));
        Assert.True(person.In(week, at));
    }

    [Fact]
    public void An_event_dated_in_the_future_counts_from_its_instant_on()
    {
        var at = Examples.Ms("2024-06-01T10:00");
        var person = new Examples().Event("view", at);
        Assert.False(person.In("""{"type":"event","name":"view"}""", at - 1));
        Assert.True(person.In("""{"type":"event","name":"view"}""", at));
        Assert.True(person.In("""{"type":"event","name":"view","count":{"op":"equals","value":0}}""", at - 1));
        Assert.False(person.In("""{"type":"event","name":"view","within":{"from":"2024-06-01"}}""", at - 1));
    }

    [Fact]
    public void Fixed_days_include_both_ends_in_the_workspaces_zone()
    {
        const string quarter = """{"type":"event","name":"view","within":{"from":"2022-04-02","to":"2022-06-30"}}""";
        var (start, end) = (Examples.Ms("2022-04-02T00:00"), Examples.Ms("2022-07-01T00:00"));
        Assert.False(new Examples().Event("view", start - 1).In(quarter));
        Assert.True(new Examples().Event("view", start).In(quarter));
        Assert.True(new Examples().Event("view", end - 1).In(quarter));
        Assert.False(new Examples().Event("view", end).In(quarter));
    }

    [Fact]
    public void Fixed_instants_are_included_themselves()
    {
        const string hour = """{"type":"event","name":"view","within":{"from":"2022-04-02T10:00:00+09:00","to":"2022-04-02T02:00:00Z"}}""";
        var (start, end) = (Examples.Ms("2022-04-02T10:00"), Examples.Ms("2022-04-02T11:00"));
        Assert.False(new Examples().Event("view", start - 1).In(hour));
        Assert.True(new Examples().Event("view", start).In(hour));
        Assert.True(new Examples().Event("view", end).In(hour));
        Assert.False(new Examples().Event("view", end + 1).In(hour));
    }

    [Fact]
    public void A_month_ago_is_the_same_day_and_time_of_the_month_before()
    {
        const string month = """{"type":"event","name":"view","within":{"last":{"amount":1,"unit":"months"}}}""";
        var person = new Examples().Event("view", "2024-02-15T10:00");
        Assert.True(person.In(month, Examples.Ms("2024-03-15T10:00") - 1));
        Assert.False(person.In(month, "2024-03-15T10:00"));
    }

    [Fact]
    public void Where_the_month_before_has_no_such_day_the_window_begins_with_the_first_of_the_month()
    {
        const string month = """{"type":"event","name":"view","within":{"last":{"amount":1,"unit":"months"}}}""";
        Assert.True(new Examples().Event("view", Examples.Ms("2023-03-01T00:00") + 1).In(month, "2023-03-30T10:00"));
        Assert.False(new Examples().Event("view", "2023-02-28T23:00").In(month, "2023-03-30T10:00"));
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_days_at_midnight_in_Tokyo()
    {
        const string thisWeek = """{"type":"event","name":"view","within":{"calendar":"this_week"}}""";
        const string lastWeek = """{"type":"event","name":"view","within":{"calendar":"last_week"}}""";
        // 2024-06-10 was a Monday.
        var monday = Examples.Ms("2024-06-10T00:00");
        Assert.True(new Examples().Event("view", monday).In(thisWeek, "2024-06-16T23:59"));
        Assert.False(new Examples().Event("view", monday - 1).In(thisWeek, "2024-06-16T23:59"));
        Assert.True(new Examples().Event("view", monday - 1).In(lastWeek, "2024-06-16T23:59"));
        Assert.False(new Examples().Event("view", monday - 7 * Day - 1).In(lastWeek, "2024-06-16T23:59"));
        Assert.True(new Examples().Event("view", monday - 1).In("""{"type":"event","name":"view","within":{"calendar":"yesterday"}}""", "2024-06-10T00:00"));
    }

    [Fact]
    public void All_property_tests_hold_on_the_same_event()
    {
        const string bigTea = """{"type":"event","name":"purchase","where":[{"path":["item"],"as":"text","op":"equals","value":"tea"},{"path":["value"],"as":"number","op":"at_least","value":1000}]}""";
        Assert.False(new Examples().Event("purchase", "2024-06-01", """{"item":"tea","value":500}""").Event("purchase", "2024-06-02", """{"item":"milk","value":5000}""").In(bigTea));
        Assert.True(new Examples().Event("purchase", "2024-06-01", """{"item":"tea","value":"1000"}""").In(bigTea));
    }

    [Fact]
    public void A_date_in_a_property_is_compared_as_a_date_where_the_condition_asks()
    {
        const string soon = """{"type":"event","name":"booking","where":[{"path":["visit"],"as":"date","op":"within_next","amount":3,"unit":"days"}]}""";
        Assert.True(new Examples().Event("booking", "2024-06-01", """{"visit":"2024-06-17"}""").In(soon, "2024-06-15T12:00"));
        Assert.False(new Examples().Event("booking", "2024-06-01", """{"visit":"2024-06-18"}""").In(soon, "2024-06-15T12:00"));
        Assert.True(new Examples().Event("booking", "2024-06-01", """{"visit":"2024-06-15"}""").In(soon, "2024-06-15T12:00"));
    }

    [Fact]
    public void Recency_divides_those_who_did_it_and_leaves_the_others_out()
    {
        const string young = """{"type":"event_recency","name":"view","op":"within_last","amount":30,"unit":"days"}""";
        const string old = """{"type":"event_recency","name":"view","op":"more_than_ago","amount":30,"unit":"days"}""";
        var at = Examples.Ms("2024-05-01T00:00");
        var person = new Examples().Event("view", at - 5).Event("view", at);
        Assert.True(person.In(young, at + 30 * Day - 1));
        Assert.False(person.In(old, at + 30 * Day - 1));
        Assert.False(person.In(young, at + 30 * Day));
        Assert.True(person.In(old, at + 30 * Day));
        Assert.False(new Examples().In(young));
        Assert.False(new Examples().In(old));
    }

    [Fact]
    public void An_aggregate_over_no_events_does_not_exist()
    {
        const string below = """{"type":"event_aggregate","name":"purchase","property":["value"],"aggregate":"sum","op":"less","value":100}""";
        Assert.False(new Examples().In(below));
        Assert.False(new Examples().Event("purchase", "2024-06-01", """{"value":"many"}""").In(below));
        Assert.True(new Examples().Event("purchase", "2024-06-01", """{"value":0}""").In(below));
        Assert.True(new Examples().In("""{"type":"event_aggregate","name":"purchase","property":["value"],"aggregate":"sum","op":"not_equals","value":0}"""));
    }

    [Fact]
    public void Sums_averages_and_extremes_are_exact()
    {
        var person = new Examples().Event("purchase", "2024-06-01", """{"value":0.1}""").Event("purchase", "2024-06-02", """{"value":"0.2"}""").Event("purchase", "2024-06-03", """{"value":0.3}""").Event("purchase", "2024-06-04");
        bool Is(string aggregate, string value) => person.In($$"""{"type":"event_aggregate","name":"purchase","property":["value"],"aggregate":"{{aggregate}}","op":"equals","value":{{value}}}""");
        Assert.True(Is("sum", "0.6"));
        Assert.True(Is("avg", "0.2"));
        Assert.True(Is("min", "0.1"));
        Assert.True(Is("max", "0.3"));
    }
}
