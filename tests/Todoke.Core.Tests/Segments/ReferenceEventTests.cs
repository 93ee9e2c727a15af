using Todoke.Core.Segments.Reference;

namespace Todoke.Core.Tests.Segments;

/// <summary>What a person did: names, edges, sequences, regularity, different values, and how windows close.</summary>
public sealed class ReferenceEventTests
{
    private const string Now = "2024-06-15T12:00";

    [Fact]
    public void A_prefix_takes_every_name_that_starts_so()
    {
        var person = new ReferencePerson().Did("shop_view", "2024-06-01").Did("shop_buy", "2024-06-02").Did("Shop_x", "2024-06-02").Did("my_shop_", "2024-06-02");
        Assert.True(person.In("""{"type":"event","name_prefix":"shop_","count":{"op":"equals","value":2}}""", Now));
        Assert.True(person.In("""{"type":"event","name":"shop_","count":{"op":"equals","value":0}}""", Now));
    }

    [Fact]
    public void A_rolling_window_closes_exactly_at_its_length_in_every_unit()
    {
        foreach (var (amount, unit, closes) in ((int, string, string)[])[
            (90, "seconds", "2024-06-15T12:01:30"), (45, "minutes", "2024-06-15T12:45"), (36, "hours", "2024-06-17T00:00"), (7, "days", "2024-06-22T12:00"),
            (2, "weeks", "2024-06-29T12:00"), (1, "months", "2024-07-15T12:00"), (1, "years", "2025-06-15T12:00")])
        {
            new ReferencePerson().Did("visit", Now).IsInFromTo($$"""{"type":"event","name":"visit","within":{"last":{"amount":{{amount}},"unit":"{{unit}}"} } }""", Now, closes);
            var recency = $$"""{"type":"event_recency","name":"visit","op":"within_last","amount":{{amount}},"unit":"{{unit}}"}""";
            new ReferencePerson().Did("visit", Now).IsInFromTo(recency, Now, closes);
        }
    }

    [Fact]
    public void A_month_that_lacks_the_day_closes_its_window_with_the_first_of_the_next()
    {
        const string month = """{"type":"event","name":"visit","within":{"last":{"amount":1,"unit":"months"}}}""";
        new ReferencePerson().Did("visit", "2023-02-28T12:00").IsInFromTo(month, "2023-02-28T12:00", "2023-03-28T12:00");
        new ReferencePerson().Did("visit", "2023-02-28T12:00:00.001").IsInFromTo(month, "2023-02-28T12:00:00.001", "2023-03-28T12:00:00.001");
        // On 29 March the month begins at 00:00 on 1 March.
        new ReferencePerson().Did("visit", "2023-03-01").IsInFromTo(month, "2023-03-01", "2023-03-29");
        new ReferencePerson().Did("visit", "2024-01-31T12:00").IsInFromTo(month, "2024-01-31T12:00", "2024-03-01");
    }

    [Fact]
    public void A_window_by_the_calendar_opens_once_more_when_the_clock_is_put_back()
    {
        // In New York 01:00–02:00 comes twice on 3 November 2024, at 05:00Z and at 06:00Z.
        var person = new ReferencePerson("America/New_York").Did("visit", "2024-10-03T01:30");
        const string month = """{"type":"event","name":"visit","within":{"last":{"amount":1,"unit":"months"}}}""";
        person.IsInFromTo(month, "2024-10-03T01:30", "2024-11-03T05:30:00Z");
        person.IsInFromTo(month, "2024-11-03T06:00:00Z", "2024-11-03T06:30:00Z");
    }

    [Fact]
    public void A_window_by_the_calendar_closes_when_the_gap_in_the_clock_ends()
    {
        var person = new ReferencePerson("America/New_York").Did("visit", "2024-02-10T02:30");
        person.IsInFromTo("""{"type":"event","name":"visit","within":{"last":{"amount":1,"unit":"months"}}}""", "2024-02-10T02:30", "2024-03-10T07:00:00Z");
        person.IsInFromTo("""{"type":"event","name":"visit","within":{"calendar":"this_month"}}""", "2024-02-10T02:30", "2024-03-01");
    }

    [Fact]
    public void A_calendar_window_opens_and_closes_at_the_beginning_of_a_day()
    {
        var person = new ReferencePerson().Did("visit", "2024-06-16T23:59:59.999");
        person.IsInFromTo("""{"type":"event","name":"visit","within":{"calendar":"yesterday"}}""", "2024-06-17", "2024-06-18");
        person.IsInFromTo("""{"type":"event","name":"visit","within":{"calendar":"last_week"}}""", "2024-06-17", "2024-06-24");
        person.IsInFromTo("""{"type":"event","name":"visit","within":{"calendar":"last_year"}}""", "2025-01-01", "2026-01-01");
    }

    [Fact]
    public void A_fixed_window_includes_both_ends_and_is_not_changed_by_time_alone()
    {
        const string fixedDays = """{"type":"event","name":"visit","within":{"from":"2024-06-01","to":"2024-06-10"}}""";
        Assert.True(new ReferencePerson().Did("visit", "2024-06-01").In(fixedDays, Now));
        Assert.True(new ReferencePerson().Did("visit", "2024-06-10T23:59:59.999").In(fixedDays, Now));
        Assert.False(new ReferencePerson().Did("visit", "2024-06-11").In(fixedDays, Now));
        Assert.False(new ReferencePerson().Did("visit", "2024-05-31T23:59:59.999").In(fixedDays, Now));
        Assert.Null(new ReferencePerson().Did("visit", "2024-06-01").Next(fixedDays, Now));
    }

    [Fact]
    public void An_event_to_come_counts_from_its_instant()
    {
        var person = new ReferencePerson().Did("visit", "2024-06-20T10:00");
        Assert.False(person.In("""{"type":"event","name":"visit"}""", "2024-06-20T09:59:59.999"));
        Assert.Equal("2024-06-20T10:00:00", person.Next("""{"type":"event","name":"visit"}""", Now));
        Assert.True(person.In("""{"type":"event","name":"visit"}""", "2024-06-20T10:00"));
        Assert.Null(person.Next("""{"type":"event","name":"other"}""", Now));
    }

    [Fact]
    public void The_first_and_the_last_event_are_told_by_time_and_then_by_acceptance()
    {
        var person = new ReferencePerson()
            .Did("plan", "2024-06-10", """{"name":"b"}""", seq: 3).Did("plan", "2024-06-10", """{"name":"c"}""", seq: 4)
            .Did("plan", "2024-06-10", """{"name":"a"}""", seq: 2).Did("plan", "2024-06-20", """{"name":"d"}""", seq: 1);
        bool Is(string edge, string name, string asOf) => person.In($$"""{"type":"{{edge}}_event","name":"plan","has":[{"path":["name"],"as":"text","op":"equals","value":"{{name}}"}]}""", asOf);
        Assert.True(Is("first", "a", Now));
        Assert.False(Is("first", "b", Now));
        Assert.True(Is("last", "c", Now));
        Assert.False(Is("last", "b", Now));
        Assert.True(Is("last", "d", "2024-06-20"));
        Assert.True(Is("first", "a", "2024-06-20"));
    }

    [Fact]
    public void That_one_event_must_lie_in_the_window_and_who_never_did_it_is_out()
    {
        const string latest = """{"type":"last_event","name":"plan","at":{"last":{"amount":5,"unit":"days"}}}""";
        var person = new ReferencePerson().Did("plan", "2024-06-10").Did("plan", "2024-06-12");
        Assert.True(person.In(latest, Now));
        Assert.False(person.In(latest.Replace("last_event", "first_event", StringComparison.Ordinal), Now));
        person.IsInFromTo(latest.Replace("last_event", "first_event", StringComparison.Ordinal), "2024-06-10", "2024-06-15");
        Assert.False(new ReferencePerson().In(latest, Now));
        Assert.False(new ReferencePerson().In("""{"type":"last_event","name":"plan","has":[{"path":["x"],"op":"missing"}]}""", Now));
    }

    [Fact]
    public void Different_values_are_counted_from_zero()
    {
        var person = new ReferencePerson();
        foreach (var value in (string[])["1", "\"1\"", "\"1.0\"", "\"a\"", "\"A\"", "true", "\"true\"", "\"\"", "null", "[1]", "{\"x\":1}"]) person = person.Did("view", "2024-06-01", $$"""{"item":{{value}}}""");
        person = person.Did("view", "2024-06-01").Did("view", "2024-07-01", """{"item":"later"}""");
        const string distinct = """{"type":"event_distinct","name":"view","property":["item"],"op":"equals","value":N}""";
        Assert.True(person.In(distinct.Replace("N}", "5}", StringComparison.Ordinal), Now));
        Assert.True(person.In(distinct.Replace("N}", "6}", StringComparison.Ordinal), "2024-07-01"));
        Assert.True(new ReferencePerson().In(distinct.Replace("N}", "0}", StringComparison.Ordinal), Now));
        Assert.Equal(new Found.Figure(5), person.Found(distinct.Replace("N}", "5}", StringComparison.Ordinal), Now));
    }

    [Fact]
    public void B_follows_A_sooner_than_the_span()
    {
        Assert.True(Sequence("followed", "2024-06-01T10:00", "2024-06-02T09:59:59.999", Now));
        Assert.False(Sequence("followed", "2024-06-01T10:00", "2024-06-02T10:00", Now));
        Assert.False(Sequence("followed", "2024-06-01T10:00", "2024-06-01T09:59:59.999", Now));
        Assert.True(Sequence("followed", "2024-06-01T10:00", "2024-06-01T10:00", Now));
    }

    [Fact]
    public void Of_one_instant_the_event_accepted_later_is_the_later()
    {
        var node = Node("followed");
        Assert.True(new ReferencePerson().Did("cart", "2024-06-01", seq: 1).Did("buy", "2024-06-01", seq: 2).In(node, Now));
        Assert.False(new ReferencePerson().Did("cart", "2024-06-01", seq: 2).Did("buy", "2024-06-01", seq: 1).In(node, Now));
        const string twice = """{"type":"event_sequence","first":{"name":"cart"},"then":{"name":"cart"},"op":"followed","amount":1,"unit":"days"}""";
        Assert.False(new ReferencePerson().Did("cart", "2024-06-01").In(twice, Now));
        Assert.True(new ReferencePerson().Did("cart", "2024-06-01").Did("cart", "2024-06-01").In(twice, Now));
    }

    [Fact]
    public void That_nothing_followed_holds_only_once_the_span_is_over()
    {
        var left = new ReferencePerson().Did("cart", "2024-06-01T10:00");
        Assert.False(left.In(Node("not_followed"), "2024-06-02T09:59:59.999"));
        Assert.True(left.In(Node("not_followed"), "2024-06-02T10:00"));
        Assert.Equal("2024-06-02T10:00:00", left.Next(Node("not_followed"), "2024-06-01T12:00"));
        Assert.Null(left.Next(Node("not_followed"), "2024-06-02T10:00"));
        Assert.False(Sequence("not_followed", "2024-06-01T10:00", "2024-06-02T09:59:59.999", Now));
        Assert.True(Sequence("not_followed", "2024-06-01T10:00", "2024-06-02T10:00", Now));
        Assert.False(new ReferencePerson().Did("buy", "2024-06-01T10:00").In(Node("not_followed"), Now));
    }

    [Fact]
    public void One_of_several_first_events_is_enough_and_it_must_lie_in_the_window()
    {
        var person = new ReferencePerson().Did("cart", "2024-06-01T10:00").Did("buy", "2024-06-01T11:00").Did("cart", "2024-06-10T10:00");
        Assert.True(person.In(Node("followed"), Now));
        Assert.True(person.In(Node("not_followed"), Now));
        Assert.False(person.In(Node("followed", ",\"within\":{\"last\":{\"amount\":7,\"unit\":\"days\"}}"), Now));
        Assert.True(person.In(Node("not_followed", ",\"within\":{\"last\":{\"amount\":7,\"unit\":\"days\"}}"), Now));
        Assert.Equal("2024-06-17T10:00:00", person.Next(Node("not_followed", ",\"within\":{\"last\":{\"amount\":7,\"unit\":\"days\"}}"), Now));
    }

    [Fact]
    public void Both_halves_may_ask_for_properties()
    {
        const string same = """{"type":"event_sequence","first":{"name":"cart","where":[{"path":["item"],"as":"text","op":"equals","value":"tea"}]},"then":{"name":"buy","where":[{"path":["item"],"as":"text","op":"equals","value":"tea"}]},"op":"not_followed","amount":2,"unit":"hours"}""";
        Assert.True(new ReferencePerson().Did("cart", "2024-06-01T10:00", """{"item":"tea"}""").Did("buy", "2024-06-01T11:00", """{"item":"milk"}""").In(same, Now));
        Assert.False(new ReferencePerson().Did("cart", "2024-06-01T10:00", """{"item":"milk"}""").In(same, Now));
    }

    [Fact]
    public void Regularly_means_in_so_many_of_the_last_periods_the_present_one_included()
    {
        const string regular = """{"type":"event_regular","name":"visit","periods":3,"unit":"UNIT","at_least":2}""";
        foreach (var (unit, first, second, closes) in ((string, string, string, string)[])[
            ("days", "2024-06-13T00:00", "2024-06-15T10:00", "2024-06-16"),
            // Weeks begin on Monday: 27 May, 3 June, 10 June.
            ("weeks", "2024-05-27T00:00", "2024-06-15T10:00", "2024-06-17"),
            ("months", "2024-04-01T00:00", "2024-06-15T10:00", "2024-07-01"),
            ("years", "2022-01-01T00:00", "2024-06-15T10:00", "2025-01-01")])
        {
            var node = regular.Replace("UNIT", unit, StringComparison.Ordinal);
            new ReferencePerson().Did("visit", first).Did("visit", second).IsInFromTo(node, second, closes);
            Assert.False(new ReferencePerson().Did("visit", second).Did("visit", second).In(node, second));
        }
        Assert.Equal("2024-06-16T00:00:00", new ReferencePerson().Did("visit", "2024-06-14").Next(regular.Replace("UNIT", "days", StringComparison.Ordinal), Now));
        Assert.Null(new ReferencePerson().Did("visit", "2024-06-12").Next(regular.Replace("UNIT", "days", StringComparison.Ordinal), Now));
    }

    [Fact]
    public void A_property_that_is_a_date_may_come_of_age()
    {
        var booked = new ReferencePerson().Did("booking", "2024-06-01", """{"for":"2024-06-20"}""");
        booked.IsInFromTo("""{"type":"event","name":"booking","where":[{"path":["for"],"as":"date","op":"calendar","value":"today"}]}""", "2024-06-20", "2024-06-21");
    }

    private static bool Sequence(string op, string cart, string buy, string asOf) => new ReferencePerson().Did("cart", cart).Did("buy", buy).In(Node(op), asOf);

    private static string Node(string op, string rest = "") => $$"""{"type":"event_sequence","first":{"name":"cart"},"then":{"name":"buy"},"op":"{{op}}","amount":1,"unit":"days"{{rest}}}""";
}
