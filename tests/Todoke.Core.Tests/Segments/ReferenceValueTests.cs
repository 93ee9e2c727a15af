using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>Tests on a value itself: empty, patterns, ranks, elements, places, and how long it has been held.</summary>
public sealed class ReferenceValueTests
{
    private const string Now = "2024-06-15T12:00";

    [Fact]
    public void Empty_is_no_value_the_empty_text_and_a_list_or_object_without_content()
    {
        foreach (var empty in (string[])["\"\"", "[]", "{}", "null"])
        {
            Assert.True(Is(empty, "\"op\":\"empty\""), empty);
            Assert.False(Is(empty, "\"op\":\"not_empty\""), empty);
        }
        Assert.True(new ReferencePerson().In(X("\"op\":\"empty\""), Now));
        foreach (var full in (string[])["\" \"", "0", "false", "[null]", "{\"a\":null}"])
        {
            Assert.False(Is(full, "\"op\":\"empty\""), full);
            Assert.True(Is(full, "\"op\":\"not_empty\""), full);
        }
    }

    [Fact]
    public void A_pattern_is_found_anywhere_in_a_text_and_in_nothing_else()
    {
        Assert.True(Is("\"2024年モデル\"", "\"as\":\"text\",\"op\":\"matches\",\"value\":\"[0-9]{4}年\""));
        Assert.False(Is("\"model\"", "\"as\":\"text\",\"op\":\"matches\",\"value\":\"^MOD\""));
        Assert.True(Is("\"model\"", "\"as\":\"text\",\"op\":\"matches\",\"value\":\"^MOD\",\"ignore_case\":true"));
        Assert.False(Is("2024", "\"as\":\"text\",\"op\":\"matches\",\"value\":\"2\""));
        Assert.True(Is("2024", "\"as\":\"text\",\"op\":\"not_matches\",\"value\":\"2\""));
        Assert.True(new ReferencePerson().In(X("\"as\":\"text\",\"op\":\"not_matches\",\"value\":\"2\""), Now));
    }

    [Fact]
    public void A_pattern_that_would_run_away_elsewhere_ends() =>
        Assert.False(Is($"\"{new string('a', 1_000)}!\"", "\"as\":\"text\",\"op\":\"matches\",\"value\":\"^(a+)+$\""));

    [Fact]
    public void A_rank_is_a_place_in_the_declared_order()
    {
        bool Ranked(string value, string op, string rank) =>
            (new ReferencePerson().Has("x", value) with { Settings = c => c with { Ranks = new Dictionary<string, Sequence<string>> { ["x"] = ["bronze", "silver", "gold"] } } })
            .In(X($"\"as\":\"rank\",\"op\":\"{op}\",\"value\":\"{rank}\""), Now);
        Assert.True(Ranked("\"gold\"", "at_least", "silver"));
        Assert.True(Ranked("\"silver\"", "at_least", "silver"));
        Assert.False(Ranked("\"bronze\"", "at_least", "silver"));
        Assert.True(Ranked("\"silver\"", "at_most", "silver"));
        Assert.False(Ranked("\"gold\"", "at_most", "silver"));
        Assert.True(Ranked("\"gold\"", "above", "silver"));
        Assert.False(Ranked("\"silver\"", "above", "silver"));
        Assert.True(Ranked("\"bronze\"", "below", "silver"));
        Assert.False(Ranked("\"silver\"", "below", "silver"));
        Assert.False(Ranked("\"Gold\"", "at_least", "bronze"));
        Assert.False(Ranked("3", "at_least", "bronze"));
        Assert.False(Ranked("\"gold\"", "at_least", "platinum"));
    }

    [Fact]
    public void Without_a_declared_order_no_value_has_a_rank() =>
        Assert.False(Is("\"gold\"", "\"as\":\"rank\",\"op\":\"at_least\",\"value\":\"gold\""));

    [Fact]
    public void All_tests_must_hold_on_the_same_element()
    {
        const string smallDog = "\"as\":\"list\",\"op\":\"has_element\",\"where\":[{\"path\":[\"kind\"],\"as\":\"text\",\"op\":\"equals\",\"value\":\"dog\"},{\"path\":[\"kg\"],\"as\":\"number\",\"op\":\"less\",\"value\":5}]";
        Assert.True(Is("""[{"kind":"cat","kg":9},{"kind":"dog","kg":4}]""", smallDog));
        Assert.False(Is("""[{"kind":"cat","kg":4},{"kind":"dog","kg":9}]""", smallDog));
        Assert.True(Is("""[{"kind":"cat","kg":4},{"kind":"dog","kg":9}]""", smallDog.Replace("has_element", "has_no_element", StringComparison.Ordinal)));
        Assert.True(new ReferencePerson().In(X(smallDog.Replace("has_element", "has_no_element", StringComparison.Ordinal)), Now));
        Assert.False(Is("""{"kind":"dog","kg":4}""", smallDog));
    }

    [Fact]
    public void What_is_no_object_is_no_element()
    {
        const string notDog = "\"as\":\"list\",\"op\":\"has_element\",\"where\":[{\"path\":[\"kind\"],\"as\":\"text\",\"op\":\"not_equals\",\"value\":\"dog\"}]";
        Assert.False(Is("""["cat",3,null,[]]""", notDog));
        Assert.True(Is("""["cat",{}]""", notDog));
    }

    [Fact]
    public void An_element_may_be_asked_about_the_present()
    {
        var visits = new ReferencePerson().Has("x", """[{"due":"2024-06-20"}]""");
        visits.IsInFromTo(X("\"as\":\"list\",\"op\":\"has_element\",\"where\":[{\"path\":[\"due\"],\"as\":\"date\",\"op\":\"within_next\",\"amount\":3,\"unit\":\"days\"}]"), "2024-06-18", "2024-06-21");
    }

    [Fact]
    public void Exactly_so_many_metres_is_within()
    {
        // Tokyo station to Shinjuku station: 6,134.39 m.
        const string station = """{"lat":35.681236,"lng":"139.767125"}""";
        Assert.True(Is(station, Distance("within", 35.690921m, 139.700258m, 6134)));
        Assert.False(Is(station, Distance("beyond", 35.690921m, 139.700258m, 6134)));
        Assert.False(Is(station, Distance("within", 35.690921m, 139.700258m, 6133)));
        Assert.True(Is(station, Distance("beyond", 35.690921m, 139.700258m, 6133)));
        Assert.True(Is("""{"latitude":35.681236,"longitude":139.767125}""", Distance("within", 35.690921m, 139.700258m, 6134)));
    }

    [Fact]
    public void Distances_go_over_the_date_line_and_from_pole_to_pole()
    {
        Assert.True(Is("""{"lat":0,"lng":179.9999}""", Distance("within", 0, -179.9999m, 22)));
        Assert.True(Is("""{"lat":90,"lng":0}""", Distance("within", -90, 0, 20_015_114)));
        Assert.False(Is("""{"lat":90,"lng":0}""", Distance("within", -90, 0, 20_015_113)));
    }

    [Fact]
    public void Without_a_point_nobody_is_near_or_far()
    {
        foreach (var none in (string[])["\"35,139\"", "{\"lat\":35}", "{\"lat\":\"north\",\"lng\":139}", "{\"lat\":91,\"lng\":139}", "{\"lat\":35,\"lng\":181}", "{\"lat\":35,\"longitude\":139}", "[35,139]"])
        {
            Assert.False(Is(none, Distance("within", 35, 139, 20_100_000)), none);
            Assert.False(Is(none, Distance("beyond", 35, 139, 1)), none);
        }
    }

    [Fact]
    public void A_prefecture_is_known_however_it_is_written()
    {
        foreach (var tokyo in (string[])["\"東京都\"", "\"東京\"", "\"Tokyo\"", "\"TOKYO\"", "\"13\"", "13", "\"JP-13\"", "\"jp-13\"", "\"13.0\""])
        {
            Assert.True(Is(tokyo, "\"as\":\"prefecture\",\"op\":\"in\",\"value\":[\"13\"]"), tokyo);
            Assert.False(Is(tokyo, "\"as\":\"prefecture\",\"op\":\"not_in\",\"value\":[\"東京都\",\"京都\"]"), tokyo);
        }
        foreach (var none in (string[])["\"東京都庁\"", "\"北海\"", "\"JP-0\"", "\"JP-48\"", "\"JP-1\"", "0", "48", "13.5", "true", "\"\""])
        {
            Assert.True(Is(none, "\"as\":\"prefecture\",\"op\":\"not_in\",\"value\":[\"13\",\"1\"]"), none);
            Assert.False(Is(none, "\"as\":\"prefecture\",\"op\":\"in\",\"value\":[\"13\",\"1\"]"), none);
        }
        Assert.True(Is("\"京都\"", "\"as\":\"prefecture\",\"op\":\"in\",\"value\":[\"26\"]"));
        Assert.True(Is("\"北海道\"", "\"as\":\"prefecture\",\"op\":\"in\",\"value\":[\"1\"]"));
    }

    [Fact]
    public void A_region_is_all_its_prefectures()
    {
        Assert.True(Is("\"沖縄\"", "\"as\":\"region\",\"op\":\"in\",\"value\":[\"kyushu\"]"));
        Assert.False(Is("\"山口\"", "\"as\":\"region\",\"op\":\"in\",\"value\":[\"kyushu\",\"shikoku\"]"));
        Assert.True(Is("\"Osaka\"", "\"as\":\"region\",\"op\":\"not_in\",\"value\":[\"kanto\"]"));
        Assert.True(new ReferencePerson().In(X("\"as\":\"region\",\"op\":\"not_in\",\"value\":[\"kanto\"]"), Now));
    }

    [Fact]
    public void A_value_held_exactly_the_span_has_been_held_at_least_so_long()
    {
        var stuck = new ReferencePerson().Has("x", "\"waiting\"", since: "2024-06-08T12:00");
        const string waiting = "\"as\":\"text\",\"op\":\"equals\",\"value\":\"waiting\",\"held\":{\"op\":\"OP\",\"amount\":7,\"unit\":\"days\"}";
        var (long_, short_) = (X(waiting.Replace("OP", "at_least", StringComparison.Ordinal)), X(waiting.Replace("OP", "less_than", StringComparison.Ordinal)));
        Assert.False(stuck.In(long_, "2024-06-15T11:59:59.999"));
        Assert.True(stuck.In(long_, "2024-06-15T12:00"));
        Assert.True(stuck.In(short_, "2024-06-15T11:59:59.999"));
        Assert.False(stuck.In(short_, "2024-06-15T12:00"));
        Assert.Equal("2024-06-15T12:00:00", stuck.Next(long_, "2024-06-10"));
        Assert.Null(stuck.Next(long_, "2024-06-15T12:00"));
        Assert.IsType<Found.Held>(stuck.Found(long_, Now));
    }

    [Fact]
    public void What_was_never_written_has_been_held_for_no_time()
    {
        foreach (var op in (string[])["at_least", "less_than"])
        {
            var other = X($"\"as\":\"text\",\"op\":\"not_equals\",\"value\":\"a\",\"held\":{{\"op\":\"{op}\",\"amount\":7,\"unit\":\"days\"}}");
            Assert.False(new ReferencePerson().In(other, Now));
            Assert.False(new ReferencePerson().Has("x", "null").In(other, Now));
        }
    }

    private static string Distance(string op, decimal lat, decimal lng, int metres) => $"\"as\":\"location\",\"op\":\"{op}\",\"lat\":{lat},\"lng\":{lng},\"metres\":{metres}";

    private static string X(string test) => $$"""{"type":"attribute","path":["x"],{{test}}}""";

    private static bool Is(string value, string test) => new ReferencePerson().Has("x", value).In(X(test), Now);
}
