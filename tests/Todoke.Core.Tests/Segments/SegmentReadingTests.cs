using System.Text.Json;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>What the checker says about conditions that cannot stand as they are.</summary>
public sealed class SegmentReadingTests
{
    private static readonly SegmentVocabulary Vocabulary = new(
        new HashSet<long> { 1 },
        new Dictionary<string, AttributeSchema>
        {
            ["rank"] = new("rank", AttributeType.Text, ["gold", "silver"]),
            ["birthday"] = new("birthday", AttributeType.Date),
            ["address"] = new("address", AttributeType.Object),
        },
        new HashSet<string> { "seen" },
        SchemaEnforced: true,
        new HashSet<string> { "purchase" },
        new HashSet<long> { 7 });

    [Fact]
    public void All_problems_are_reported_at_once_each_with_its_path()
    {
        Assert.Equal(
            [
                "condition.of[0].tag bad_id",
                "condition.of[1].colour unknown_property",
                "condition.of[1].value wrong_type",
                "condition.of[2].of empty_group",
                "condition.of[3].where[0].op unknown_word",
                "condition.of[3].within.last.amount amount_not_positive",
                "condition.of[4].type unknown_word",
                "version unknown_version",
            ],
            Problems("""
                {"version":2,"condition":{"type":"all","of":[
                  {"type":"tag","tag":0,"op":"has"},
                  {"type":"attribute","path":["points"],"as":"number","op":"less","value":"many","colour":"red"},
                  {"type":"any","of":[]},
                  {"type":"event","name":"x","where":[{"path":["a"],"as":"text","op":"like","value":"b"}],"within":{"last":{"amount":0,"unit":"days"}}},
                  {"type":"moon"}]}}
                """).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""[]""", " not_an_object")]
    [InlineData("""{"version":1}""", "condition missing_property")]
    [InlineData("""{"condition":{"type":"everyone"}}""", "version missing_property")]
    [InlineData("""{"version":1,"condition":{"type":"everyone"},"name":"x"}""", "name unknown_property")]
    [InlineData("""{"version":1,"condition":[]}""", "condition not_an_object")]
    public void The_outermost_object_is_checked_too(string json, string problem) => Assert.Equal([problem], Problems(json));

    [Theory]
    [InlineData("""{"type":"everyone","of":[]}""", ".of unknown_property")]
    [InlineData("""{"type":"everyone","type":"nobody"}""", ".type duplicate_property")]
    [InlineData("""{"type":"not"}""", ".of missing_property")]
    [InlineData("""{"type":"all","of":{}}""", ".of wrong_type")]
    [InlineData("""{"type":"tag","tag":1}""", ".op missing_property")]
    [InlineData("""{"type":"tag","tag":1,"op":"had"}""", ".op unknown_word")]
    [InlineData("""{"type":"tag","tag":1.5,"op":"has"}""", ".tag bad_id")]
    [InlineData("""{"type":"attribute","path":[],"op":"exists"}""", ".path bad_path")]
    [InlineData("""{"type":"attribute","path":[0],"op":"exists"}""", ".path bad_path")]
    [InlineData("""{"type":"attribute","path":["a",-1],"op":"exists"}""", ".path bad_path")]
    [InlineData("""{"type":"attribute","path":"a","op":"exists"}""", ".path bad_path")]
    [InlineData("""{"type":"attribute","path":["a","b","c","d","e","f","g","h","i","j","k"],"op":"exists"}""", ".path bad_path")]
    [InlineData("""{"type":"attribute","path":["a"],"op":"exists","value":1}""", ".value unknown_property")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"money","op":"equals","value":1}""", ".as unknown_word")]
    [InlineData("""{"type":"attribute","path":["a"],"op":"equals","value":1}""", ".as missing_property")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"equals","value":""}""", ".value empty_text")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"equals"}""", ".value missing_property")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"equals","value":"\ud800"}""", ".value wrong_type")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"equals","value":"x","ignore_case":1}""", ".ignore_case wrong_type")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"in","value":[]}""", ".value empty_values")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"in","value":"x"}""", ".value wrong_type")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"in","value":["x",3]}""", ".value[1] wrong_type")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"number","op":"equals","value":"1"}""", ".value wrong_type")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"number","op":"equals","value":1e16}""", ".value bad_number")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"number","op":"equals","value":0.123456789}""", ".value bad_number")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"number","op":"between","value":[1]}""", ".value two_values")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"number","op":"between","value":[2,1]}""", ".value from_after_to")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"boolean","op":"is_true","value":true}""", ".value unknown_property")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"boolean","op":"yes"}""", ".op unknown_word")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"list","op":"has_item","value":[1]}""", ".value wrong_type")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"before","value":"2023-02-29"}""", ".value bad_date")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"before","value":"2023-02-28T00:00:00Z"}""", ".value bad_date")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"datetime","op":"before","value":"2023-02-28T00:00:00"}""", ".value bad_date")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"datetime","op":"on","value":"2023-02-28T00:00:00Z"}""", ".value not_a_day")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"between","value":["2024-01-02","2024-01-01"]}""", ".value from_after_to")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"within_last","amount":3,"unit":"hours"}""", ".unit unit_too_fine")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"within_last","amount":1001,"unit":"years"}""", ".amount amount_too_large")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"within_last","amount":1.5,"unit":"days"}""", ".amount amount_not_positive")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"calendar","value":"someday"}""", ".value unknown_word")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"near","value":"2024-01-01"}""", ".op unknown_word")]
    [InlineData("""{"type":"event","name":""}""", ".name empty_text")]
    [InlineData("""{"type":"event","name":"x","where":{}}""", ".where wrong_type")]
    [InlineData("""{"type":"event","name":"x","where":[{"path":["a"],"as":"number","op":"less","value":1,"type":"x"}]}""", ".where[0].type unknown_property")]
    [InlineData("""{"type":"event","name":"x","within":{}}""", ".within no_edge")]
    [InlineData("""{"type":"event","name":"x","within":{"from":"2024-02-01","to":"2024-01-01"}}""", ".within from_after_to")]
    [InlineData("""{"type":"event","name":"x","within":{"from":"2024-01-01","until":"2024-02-01"}}""", ".within.until unknown_property")]
    [InlineData("""{"type":"event","name":"x","within":{"calendar":"next_week"}}""", ".within.calendar future_window")]
    [InlineData("""{"type":"event","name":"x","within":{"last":{"amount":1,"unit":"days"},"from":"2024-01-01"}}""", ".within.from unknown_property")]
    [InlineData("""{"type":"event","name":"x","count":{"op":"at_least"}}""", ".count.value missing_property")]
    [InlineData("""{"type":"event","name":"x","count":3}""", ".count not_an_object")]
    [InlineData("""{"type":"event_recency","name":"x","op":"within_next","amount":1,"unit":"days"}""", ".op unknown_word")]
    [InlineData("""{"type":"event_aggregate","name":"x","property":["v"],"aggregate":"median","op":"less","value":1}""", ".aggregate unknown_word")]
    [InlineData("""{"type":"friendship","account":1,"state":"married"}""", ".state unknown_word")]
    public void One_mistake_is_one_problem_at_its_place(string node, string problem) =>
        Assert.Equal(["condition" + problem], Problems($$"""{"version":1,"condition":{{node}} }"""));

    [Fact]
    public void A_tree_ten_levels_deep_is_read_and_one_of_eleven_is_not()
    {
        static string Nested(int depth) => depth == 1 ? """{"type":"everyone"}""" : $$"""{"type":"not","of":{{Nested(depth - 1)}} }""";
        Assert.Empty(Problems($$"""{"version":1,"condition":{{Nested(10)}} }"""));
        Assert.Equal(["condition.of.of.of.of.of.of.of.of.of.of too_deep"], Problems($$"""{"version":1,"condition":{{Nested(11)}} }"""));
    }

    [Fact]
    public void A_tree_of_500_nodes_is_read_and_one_of_501_is_not()
    {
        static string Wide(int nodes) => $$"""{"version":1,"condition":{"type":"any","of":[{{string.Join(',', Enumerable.Repeat("""{"type":"everyone"}""", nodes - 1))}}]} }""";
        Assert.Empty(Problems(Wide(500)));
        Assert.Equal(["condition too_many_nodes"], Problems(Wide(501)));
        Assert.Equal(["condition too_many_nodes"], Problems(Wide(100_000)));
    }

    [Fact]
    public void Ten_thousand_values_of_a_thousand_characters_are_the_limit()
    {
        static string In(int values) => $$"""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"number","op":"in","value":[{{string.Join(',', Enumerable.Range(1, values))}}]} }""";
        Assert.Empty(Problems(In(10_000)));
        Assert.Equal(["condition.value too_many_values"], Problems(In(10_001)));
        static string Text(int length) => $$"""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"text","op":"equals","value":"{{new string('あ', length)}}"} }""";
        Assert.Empty(Problems(Text(1_000)));
        Assert.Equal(["condition.value text_too_long"], Problems(Text(1_001)));
    }

    [Theory]
    [InlineData("""{"type":"tag","tag":2,"op":"has"}""", "error condition.tag unknown_tag")]
    [InlineData("""{"type":"not","of":{"type":"friendship","account":8,"state":"following"}}""", "error condition.of.account unknown_account")]
    [InlineData("""{"type":"event","name":"purchse"}""", "warning condition.name unknown_event")]
    [InlineData("""{"type":"attribute","path":["rnk"],"op":"exists"}""", "error condition.path unknown_attribute")]
    [InlineData("""{"type":"attribute","path":["seen"],"op":"exists"}""", "warning condition.path undeclared_attribute")]
    [InlineData("""{"type":"attribute","path":["rank"],"as":"number","op":"equals","value":1}""", "error condition.as type_does_not_fit")]
    [InlineData("""{"type":"attribute","path":["rank","x"],"as":"number","op":"equals","value":1}""", "error condition.path nothing_inside")]
    [InlineData("""{"type":"attribute","path":["rank"],"as":"text","op":"in","value":["gold","platinum"]}""", "warning condition.value[1] not_a_choice")]
    public void Names_are_checked_against_what_exists(string node, string problem)
    {
        using var json = JsonDocument.Parse($$"""{"version":1,"condition":{{node}} }""");
        var reading = SegmentChecker.Check(json.RootElement, Vocabulary);
        Assert.Equal([problem], reading.Problems.Select(p => $"{p.Severity.ToString().ToLowerInvariant()} {p.Path} {p.Code}"));
        Assert.Equal(problem.StartsWith("warning", StringComparison.Ordinal), reading.Definition is not null);
    }

    [Fact]
    public void A_condition_on_known_names_has_no_problems()
    {
        using var json = JsonDocument.Parse("""
            {"version":1,"condition":{"type":"all","of":[
              {"type":"tag","tag":1,"op":"has"},
              {"type":"attribute","path":["rank"],"as":"text","op":"equals","value":"gold"},
              {"type":"attribute","path":["birthday"],"as":"datetime","op":"calendar","value":"this_month"},
              {"type":"attribute","path":["address","city"],"as":"text","op":"equals","value":"港区"},
              {"type":"event","name":"purchase"},
              {"type":"friendship","account":7,"state":"following"}]}}
            """);
        Assert.Empty(SegmentChecker.Check(json.RootElement, Vocabulary).Problems);
    }

    [Fact]
    public void Without_an_enforced_schema_an_unseen_attribute_is_only_a_warning()
    {
        using var json = JsonDocument.Parse("""{"version":1,"condition":{"type":"attribute","path":["new"],"op":"exists"}}""");
        Assert.Equal(["undeclared_attribute"], SegmentChecker.Check(json.RootElement, Vocabulary with { SchemaEnforced = false }).Problems.Select(p => p.Code));
    }

    [Fact]
    public void Every_problem_speaks_Japanese_and_English()
    {
        var problems = Examples.Read("""{"version":3,"condition":{"type":"all","of":[],"x":1}}""").Problems;
        Assert.All(problems, p =>
        {
            Assert.Matches(@"[\p{IsHiragana}]", p.Ja);
            Assert.DoesNotMatch(@"[\p{IsHiragana}]", p.En);
        });
    }

    private static IEnumerable<string> Problems(string json) => Examples.Read(json).Problems.Select(p => $"{p.Path} {p.Code}");
}
