using Todoke.Core.Segments;
using Todoke.Core.Segments.Checking;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>Warnings about conditions that nobody or everybody meets. That none is wrong is shown in <see cref="SegmentTreeTests"/>.</summary>
public sealed class SegmentSenseTests
{
    private static readonly SegmentVocabulary Vocabulary = new(
        new HashSet<long> { 1, 2 },
        new Dictionary<string, AttributeSchema> { ["rank"] = new("rank", AttributeType.Text, ["bronze", "silver", "gold"]) { Ranked = true } },
        new HashSet<string> { "a" }, false, new HashSet<string> { "e", "f" }, new HashSet<long> { 1, 2 }) { Topics = new HashSet<long> { 1 } };

    [Theory]
    [InlineData("""{"type":"tag","tag":1,"op":"has"}""", """{"type":"tag","tag":1,"op":"has_not"}""")]
    [InlineData("""{"type":"tag","tag":1,"op":"has","added":{"calendar":"today"}}""", """{"type":"tag","tag":1,"op":"has_not"}""")]
    [InlineData("""{"type":"tag","tag":1,"op":"has"}""", """{"type":"any_tag","op":"has_not"}""")]
    [InlineData("""{"type":"friendship","account":1,"state":"blocked"}""", """{"type":"friendship","account":1,"state":"following"}""")]
    [InlineData("""{"type":"friendship","account":1,"state":"blocked"}""", """{"type":"reachable","channel":"line","account":1}""")]
    [InlineData("""{"type":"consent","topic":1,"state":"granted"}""", """{"type":"consent","topic":1,"state":"refused"}""")]
    [InlineData("""{"type":"random","salt":"s","from":0,"to":5}""", """{"type":"random","salt":"s","from":5,"to":9}""")]
    [InlineData("""{"type":"event","name":"e"}""", """{"type":"event","name":"e","count":{"op":"equals","value":0}}""")]
    [InlineData("""{"type":"event","name":"e","within":{"last":{"amount":3,"unit":"days"}}}""", """{"type":"event","name":"e","count":{"op":"less","value":1}}""")]
    [InlineData("""{"type":"event","name":"e","within":{"last":{"amount":3,"unit":"days"}}}""", """{"type":"event","name":"e","within":{"last":{"amount":3,"unit":"days"}},"count":{"op":"less","value":1}}""")]
    [InlineData("""{"type":"event","name":"e","within":{"last":{"amount":3,"unit":"days"}}}""", """{"type":"event","name":"e","within":{"last":{"amount":4,"unit":"days"}},"count":{"op":"less","value":1}}""")]
    [InlineData("""{"type":"event","name":"e","where":[{"path":["x"],"op":"exists"}],"count":{"op":"at_least","value":3}}""", """{"type":"event","name":"e","count":{"op":"at_most","value":2}}""")]
    [InlineData("""{"type":"event","name":"e"}""", """{"type":"event","name_prefix":"e","count":{"op":"equals","value":0}}""")]
    [InlineData("""{"type":"event_recency","name":"e","op":"within_last","amount":3,"unit":"days"}""", """{"type":"event_recency","name":"e","op":"more_than_ago","amount":3,"unit":"days"}""")]
    [InlineData("""{"type":"event_recency","name":"e","op":"within_last","amount":3,"unit":"days"}""", """{"type":"event","name":"e","count":{"op":"equals","value":0}}""")]
    [InlineData("""{"type":"first_event","name":"e","has":[{"path":["x"],"op":"exists"}]}""", """{"type":"event","name":"e","count":{"op":"equals","value":0}}""")]
    [InlineData("""{"type":"event_regular","name":"e","periods":3,"unit":"days","at_least":2}""", """{"type":"event","name":"e","count":{"op":"at_most","value":1}}""")]
    [InlineData("""{"type":"event_sequence","first":{"name":"e"},"then":{"name":"f"},"op":"not_followed","amount":1,"unit":"days"}""", """{"type":"event","name":"e","count":{"op":"equals","value":0}}""")]
    [InlineData("""{"type":"event_aggregate","name":"e","property":["v"],"aggregate":"sum","op":"less","value":3}""", """{"type":"event_aggregate","name":"e","property":["v"],"aggregate":"sum","op":"at_least","value":3}""")]
    [InlineData("""{"type":"event_distinct","name":"e","property":["v"],"op":"less","value":3}""", """{"type":"event_distinct","name":"e","property":["v"],"op":"greater","value":2}""")]
    [InlineData("""{"type":"message","outcome":"sent"}""", """{"type":"message","outcome":"sent","count":{"op":"less","value":1}}""")]
    public void Two_conditions_that_cannot_hold_together_contradict_each_other(string a, string b)
    {
        Assert.Equal(["condition.of[1] contradicts", "condition matches_nobody"], Warnings($$"""{"type":"all","of":[{{a}},{{b}}]}"""));
        Assert.Equal(["condition.of[1] contradicts", "condition matches_nobody"], Warnings($$"""{"type":"all","of":[{{b}},{{a}}]}"""));
        Assert.Equal(["condition.of[1].of[0] contradicts", "condition matches_nobody"], Warnings($$"""{"type":"all","of":[{{b}},{"type":"all","of":[{{a}}]}]}"""));
    }

    [Theory]
    [InlineData(""" "as":"text","op":"equals","value":"x" """, """ "as":"text","op":"equals","value":"y" """)]
    [InlineData(""" "as":"text","op":"in","value":["x","z"] """, """ "as":"text","op":"equals","value":"y" """)]
    [InlineData(""" "as":"text","op":"in","value":["x","z"] """, """ "as":"text","op":"not_in","value":["x","y","z"] """)]
    [InlineData(""" "as":"text","op":"equals","value":"xy" """, """ "as":"text","op":"starts_with","value":"y" """)]
    [InlineData(""" "as":"text","op":"equals","value":"xy" """, """ "as":"text","op":"ends_with","value":"x" """)]
    [InlineData(""" "as":"text","op":"equals","value":"xy" """, """ "as":"text","op":"contains","value":"z" """)]
    [InlineData(""" "as":"text","op":"starts_with","value":"xy" """, """ "as":"text","op":"starts_with","value":"xz" """)]
    [InlineData(""" "as":"text","op":"ends_with","value":"xy" """, """ "as":"text","op":"ends_with","value":"xz" """)]
    [InlineData(""" "as":"text","op":"matches","value":"xy" """, """ "as":"text","op":"not_matches","value":"xy" """)]
    [InlineData(""" "as":"number","op":"less","value":3 """, """ "as":"number","op":"at_least","value":3 """)]
    [InlineData(""" "as":"number","op":"between","value":[1,3] """, """ "as":"number","op":"greater","value":3 """)]
    [InlineData(""" "as":"number","op":"between","value":[1,3] """, """ "as":"number","op":"not_between","value":[0,3] """)]
    [InlineData(""" "as":"number","op":"in","value":[1,3] """, """ "as":"number","op":"not_in","value":[3,2,1] """)]
    [InlineData(""" "as":"number","op":"equals","value":1 """, """ "as":"number","op":"at_most","value":0.5 """)]
    [InlineData(""" "as":"boolean","op":"is_true" """, """ "as":"boolean","op":"is_false" """)]
    [InlineData(""" "as":"boolean","op":"is_true" """, """ "as":"number","op":"at_least","value":1 """)]
    [InlineData(""" "as":"list","op":"has_item","value":1 """, """ "as":"number","op":"at_least","value":1 """)]
    [InlineData(""" "as":"list","op":"has_all","value":[1,2] """, """ "as":"list","op":"has_none","value":[2,3] """)]
    [InlineData(""" "as":"list","op":"has_any","value":[1,2] """, """ "as":"list","op":"has_none","value":[2,3,1] """)]
    [InlineData(""" "op":"missing" """, """ "as":"number","op":"at_least","value":1 """)]
    [InlineData(""" "op":"missing" """, """ "op":"not_empty" """)]
    [InlineData(""" "op":"empty" """, """ "as":"text","op":"contains","value":"x" """)]
    [InlineData(""" "op":"exists" """, """ "op":"missing" """)]
    [InlineData(""" "as":"prefecture","op":"in","value":["13"] """, """ "as":"region","op":"in","value":["kinki"] """)]
    [InlineData(""" "as":"prefecture","op":"in","value":["13"] """, """ "as":"region","op":"not_in","value":["kanto"] """)]
    [InlineData(""" "as":"date","op":"in_month","value":[4,5] """, """ "as":"date","op":"in_month","value":[6] """)]
    [InlineData(""" "as":"date","op":"in_month","value":"this_month" """, """ "as":"date","op":"in_month","value":"next_month" """)]
    [InlineData(""" "as":"age","op":"less","value":20 """, """ "as":"age","op":"greater","value":19 """)]
    [InlineData(""" "as":"school_grade","op":"equals","value":-1 """, """ "as":"school_grade","op":"at_least","value":0 """)]
    [InlineData(""" "as":"date","op":"before","value":"2024-01-02" """, """ "as":"date","op":"on","value":"2024-01-02" """)]
    [InlineData(""" "as":"date","op":"after","value":"2024-01-02" """, """ "as":"date","op":"between","value":["2024-01-01","2024-01-02"] """)]
    [InlineData(""" "as":"datetime","op":"after","value":"2024-01-02T00:00:00Z" """, """ "as":"datetime","op":"between","value":["2024-01-01T00:00:00Z","2024-01-02T00:00:00Z"] """)]
    [InlineData(""" "as":"date","op":"within_last","amount":3,"unit":"days" """, """ "as":"date","op":"more_than_ago","amount":3,"unit":"days" """)]
    [InlineData(""" "as":"date","op":"within_next","amount":3,"unit":"days" """, """ "as":"date","op":"more_than_ahead","amount":4,"unit":"days" """)]
    [InlineData(""" "as":"date","op":"within_next","amount":3,"unit":"days" """, """ "as":"date","op":"more_than_ago","amount":1,"unit":"years" """)]
    [InlineData(""" "as":"date","op":"within_last","amount":3,"unit":"days" """, """ "as":"date","op":"more_than_ahead","amount":1,"unit":"years" """)]
    [InlineData(""" "as":"date","op":"calendar","value":"today" """, """ "as":"date","op":"calendar","value":"tomorrow" """)]
    [InlineData(""" "as":"date","op":"calendar","value":"this_week" """, """ "as":"date","op":"calendar","value":"next_week" """)]
    [InlineData(""" "as":"date","op":"calendar","value":"this_month" """, """ "as":"date","op":"calendar","value":"last_month" """)]
    [InlineData(""" "as":"date","op":"calendar","value":"this_year" """, """ "as":"date","op":"calendar","value":"last_year" """)]
    [InlineData(""" "as":"date","op":"calendar","value":"this_fiscal_year" """, """ "as":"date","op":"calendar","value":"last_fiscal_year" """)]
    public void Two_tests_that_cannot_hold_of_one_value_contradict_each_other(string a, string b)
    {
        static string Node(string test) => $$"""{"type":"attribute","path":["a"],{{test}}}""";
        static string Property(string test) => $$"""{"path":["p"],{{test}}}""";
        Assert.Equal(["condition.of[1] contradicts", "condition matches_nobody"], Warnings($$"""{"type":"all","of":[{{Node(a)}},{{Node(b)}}]}"""));
        Assert.Equal(["condition.of[1] contradicts", "condition matches_nobody"], Warnings($$"""{"type":"all","of":[{{Node(b)}},{{Node(a)}}]}"""));
        Assert.Equal(["condition.where[1] contradicts", "condition matches_nobody"], Warnings($$"""{"type":"event","name":"e","where":[{{Property(a)}},{{Property(b)}}]}"""));
        Assert.Equal(["condition.where[1] contradicts", "condition matches_everybody"], Warnings($$"""{"type":"event","name":"e","where":[{{Property(b)}},{{Property(a)}}],"count":{"op":"equals","value":0} }"""));
    }

    [Theory]
    [InlineData(""" "as":"text","op":"equals","value":"30" """, """ "as":"text","op":"equals","value":"30.0" """)]
    [InlineData(""" "as":"text","op":"equals","value":"30" """, """ "as":"text","op":"not_contains","value":"3" """)]
    [InlineData(""" "as":"text","op":"equals","value":"x","ignore_case":true """, """ "as":"text","op":"equals","value":"X" """)]
    [InlineData(""" "as":"text","op":"equals","value":"x","ignore_case":true """, """ "as":"text","op":"not_equals","value":"x" """)]
    [InlineData(""" "as":"text","op":"equals","value":"30" """, """ "as":"number","op":"equals","value":30 """)]
    [InlineData(""" "as":"text","op":"starts_with","value":"x" """, """ "as":"text","op":"starts_with","value":"xy" """)]
    [InlineData(""" "as":"number","op":"not_equals","value":3 """, """ "as":"number","op":"not_between","value":[0,9] """)]
    [InlineData(""" "as":"number","op":"at_most","value":3 """, """ "as":"number","op":"at_least","value":3 """)]
    [InlineData(""" "op":"missing" """, """ "as":"number","op":"not_equals","value":1 """)]
    [InlineData(""" "op":"empty" """, """ "op":"exists" """)]
    [InlineData(""" "op":"missing" """, """ "as":"text","op":"matches","value":"^$" """)]
    [InlineData(""" "as":"date","op":"within_last","amount":3,"unit":"days" """, """ "as":"date","op":"within_next","amount":3,"unit":"days" """)]
    [InlineData(""" "as":"date","op":"within_last","amount":4,"unit":"days" """, """ "as":"date","op":"more_than_ago","amount":3,"unit":"days" """)]
    [InlineData(""" "as":"date","op":"within_last","amount":3,"unit":"days" """, """ "as":"date","op":"more_than_ago","amount":4,"unit":"weeks" """)]
    [InlineData(""" "as":"date","op":"calendar","value":"today" """, """ "as":"date","op":"calendar","value":"this_week" """)]
    [InlineData(""" "as":"date","op":"on","value":"2024-01-02" """, """ "as":"datetime","op":"before","value":"2024-01-02" """)]
    [InlineData(""" "as":"datetime","op":"after","value":"2024-01-02" """, """ "as":"datetime","op":"before","value":"2024-01-02T00:00:00Z" """)]
    [InlineData(""" "as":"list","op":"has_any","value":[1,2] """, """ "as":"list","op":"has_none","value":[2,3] """)]
    [InlineData(""" "as":"prefecture","op":"in","value":["13","27"] """, """ "as":"region","op":"in","value":["kinki"] """)]
    [InlineData(""" "as":"date","op":"in_month","value":"this_month" """, """ "as":"date","op":"in_month","value":[4] """)]
    public void Two_tests_that_some_value_may_pass_do_not(string a, string b)
    {
        Assert.Empty(Warnings($$"""{"type":"all","of":[{"type":"attribute","path":["a"],{{a}} },{"type":"attribute","path":["a"],{{b}} }]}"""));
        Assert.Empty(Warnings($$"""{"type":"all","of":[{"type":"attribute","path":["a"],{{b}} },{"type":"attribute","path":["a"],{{a}} }]}"""));
    }

    [Theory]
    [InlineData("at_least", "gold", "below", "gold", true)]
    [InlineData("above", "silver", "at_most", "silver", true)]
    [InlineData("above", "gold", "at_least", "bronze", true)]
    [InlineData("at_least", "silver", "at_most", "silver", false)]
    [InlineData("above", "bronze", "below", "gold", false)]
    [InlineData("above", "bronze", "below", "silver", true)]
    public void Ranks_contradict_each_other_by_their_order(string op, string rank, string other, string limit, bool contradict)
    {
        var warnings = Warnings($$"""{"type":"all","of":[{"type":"attribute","path":["rank"],"as":"rank","op":"{{op}}","value":"{{rank}}"},{"type":"attribute","path":["rank"],"as":"rank","op":"{{other}}","value":"{{limit}}"}]}""");
        Assert.Equal(contradict ? ["condition.of[1] contradicts", "condition matches_nobody"] : [], warnings);
    }

    [Theory]
    [InlineData("""{"type":"event","name":"e","count":{"op":"less","value":0}}""", "nobody")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"equals","value":1.5}}""", "nobody")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"between","value":[1.2,1.8]}}""", "nobody")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"in","value":[-1,0.5]}}""", "nobody")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"at_least","value":0}}""", "everybody")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"greater","value":-1}}""", "everybody")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"not_equals","value":-1}}""", "everybody")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"not_in","value":[-1,-2]}}""", "everybody")]
    [InlineData("""{"type":"event_distinct","name":"e","property":["p"],"op":"at_most","value":-1}""", "nobody")]
    [InlineData("""{"type":"message","outcome":"sent","count":{"op":"not_between","value":[-2,-1]}}""", "everybody")]
    [InlineData("""{"type":"message","outcome":"delivered","channel":"line"}""", "nobody")]
    [InlineData("""{"type":"message","outcome":"bounced","channel":"line","count":{"op":"less","value":3}}""", "everybody")]
    [InlineData("""{"type":"random","salt":"s","from":0,"to":10000}""", "everybody")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"age","op":"less","value":0}""", "nobody")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"age","op":"not_equals","value":-1}""", "everybody")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"school_grade","op":"equals","value":0.5}""", "nobody")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"school_grade","op":"not_in","value":[0.5]}""", "everybody")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"location","op":"beyond","lat":1,"lng":1,"metres":20015115}""", "nobody")]
    [InlineData("""{"type":"event","name":"e","where":[{"path":["p"],"as":"age","op":"less","value":0}]}""", "nobody")]
    [InlineData("""{"type":"event_recency","name":"e","where":[{"path":["p"],"as":"age","op":"less","value":0}],"op":"more_than_ago","amount":1,"unit":"days"}""", "nobody")]
    [InlineData("""{"type":"event_regular","name":"e","where":[{"path":["p"],"as":"age","op":"less","value":0}],"periods":2,"unit":"days","at_least":1}""", "nobody")]
    [InlineData("""{"type":"event_aggregate","name":"e","where":[{"path":["p"],"as":"age","op":"less","value":0}],"property":["v"],"aggregate":"sum","op":"less","value":9}""", "nobody")]
    [InlineData("""{"type":"event_aggregate","name":"e","where":[{"path":["p"],"as":"age","op":"less","value":0}],"property":["v"],"aggregate":"sum","op":"not_equals","value":9}""", "everybody")]
    [InlineData("""{"type":"event_distinct","name":"e","where":[{"path":["p"],"as":"age","op":"less","value":0}],"property":["v"],"op":"less","value":9}""", "everybody")]
    [InlineData("""{"type":"event_sequence","first":{"name":"e","where":[{"path":["p"],"as":"age","op":"less","value":0}]},"then":{"name":"f"},"op":"not_followed","amount":1,"unit":"days"}""", "nobody")]
    [InlineData("""{"type":"event_sequence","first":{"name":"e"},"then":{"name":"f","where":[{"path":["p"],"as":"age","op":"less","value":0}]},"op":"followed","amount":1,"unit":"days"}""", "nobody")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"list","op":"has_element","where":[{"path":["p"],"as":"age","op":"less","value":0}]}""", "nobody")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"list","op":"has_no_element","where":[{"path":["p"],"as":"age","op":"less","value":0}]}""", "everybody")]
    [InlineData("""{"type":"all","of":[{"type":"everyone"}]}""", "everybody")]
    [InlineData("""{"type":"all","of":[{"type":"nobody"},{"type":"any_tag","op":"has"}]}""", "nobody")]
    [InlineData("""{"type":"any","of":[{"type":"nobody"},{"type":"nobody"}]}""", "nobody")]
    [InlineData("""{"type":"any","of":[{"type":"everyone"},{"type":"any_tag","op":"has"}]}""", "everybody")]
    [InlineData("""{"type":"any","of":[{"type":"any_tag","op":"has_not"},{"type":"any_tag","op":"has"}]}""", "everybody")]
    [InlineData("""{"type":"any","of":[{"type":"attribute","path":["a"],"op":"exists"},{"type":"all","of":[{"type":"attribute","path":["a"],"op":"missing"}]}]}""", "everybody")]
    [InlineData("""{"type":"not","of":{"type":"everyone"}}""", "nobody")]
    public void A_condition_that_nobody_or_everybody_meets_is_said_so_once(string node, string who) => Assert.Equal([$"condition matches_{who}"], Warnings(node));

    [Theory]
    [InlineData("""{"type":"everyone"}""")]
    [InlineData("""{"type":"nobody"}""")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"less","value":1}}""")]
    [InlineData("""{"type":"event","name":"e","count":{"op":"at_least","value":0.5}}""")]
    [InlineData("""{"type":"random","salt":"s","from":1,"to":10000}""")]
    [InlineData("""{"type":"random","salt":"s","from":0,"to":9999}""")]
    [InlineData("""{"type":"message","outcome":"sent","channel":"line"}""")]
    [InlineData("""{"type":"message","outcome":"delivered"}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"age","op":"at_least","value":0}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"age","op":"not_equals","value":0}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"age","op":"not_equals","value":-1,"held":{"op":"at_least","amount":1,"unit":"days"}}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"school_grade","op":"less","value":0}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"location","op":"beyond","lat":1,"lng":1,"metres":20015114}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"location","op":"within","lat":1,"lng":1,"metres":20015115}""")]
    [InlineData("""{"type":"event_sequence","first":{"name":"e"},"then":{"name":"f","where":[{"path":["p"],"as":"age","op":"less","value":0}]},"op":"not_followed","amount":1,"unit":"days"}""")]
    [InlineData("""{"type":"any","of":[{"type":"tag","tag":1,"op":"has"},{"type":"tag","tag":2,"op":"has_not"}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"tag","tag":1,"op":"has"},{"type":"tag","tag":2,"op":"has_not"}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"tag","tag":1,"op":"has"},{"type":"tag","tag":1,"op":"has_not","added":{"calendar":"today"}}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"friendship","account":1,"state":"blocked"},{"type":"friendship","account":2,"state":"following"}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"friendship","account":1,"state":"blocked"},{"type":"reachable","channel":"line"}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"friendship","account":1,"state":"following"},{"type":"reachable","channel":"line","account":1}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"random","salt":"s","from":0,"to":5},{"type":"random","salt":"t","from":5,"to":9}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"random","salt":"s","from":0,"to":6},{"type":"random","salt":"s","from":5,"to":9}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event","name":"e"},{"type":"event","name":"e","within":{"calendar":"today"},"count":{"op":"equals","value":0}}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event","name":"e"},{"type":"event","name":"f","count":{"op":"equals","value":0}}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event","name_prefix":"e"},{"type":"event","name":"e","count":{"op":"equals","value":0}}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event","name":"e"},{"type":"event","name":"e","where":[{"path":["x"],"op":"exists"}],"count":{"op":"equals","value":0}}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event","name":"e","count":{"op":"at_least","value":2}},{"type":"event","name":"e","within":{"calendar":"today"},"count":{"op":"at_most","value":1}}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event","name":"e","within":{"last":{"amount":3,"unit":"days"}}},{"type":"event","name":"e","within":{"last":{"amount":2,"unit":"days"}},"count":{"op":"less","value":1}}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event_recency","name":"e","op":"within_last","amount":4,"unit":"days"},{"type":"event_recency","name":"e","op":"more_than_ago","amount":3,"unit":"days"}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"event_aggregate","name":"e","property":["v"],"aggregate":"sum","op":"not_equals","value":3},{"type":"event_aggregate","name":"e","property":["v"],"aggregate":"sum","op":"not_between","value":[0,9]}]}""")]
    [InlineData("""{"type":"all","of":[{"type":"attribute","path":["a"],"op":"exists"},{"type":"attribute","path":["a","b"],"op":"missing"}]}""")]
    [InlineData("""{"type":"any","of":[{"type":"attribute","path":["a"],"as":"number","op":"less","value":3},{"type":"attribute","path":["a"],"as":"number","op":"at_least","value":3}]}""")]
    public void What_somebody_may_meet_is_not_warned_of(string node) => Assert.Empty(Warnings(node));

    [Fact]
    public void A_contradiction_names_the_condition_it_is_with()
    {
        var definition = SegmentDefinition.Parse("""{"version":1,"condition":{"type":"all","of":[{"type":"any_tag","op":"has"},{"type":"tag","tag":1,"op":"has"},{"type":"not","of":{"type":"any","of":[{"type":"any_tag","op":"has_not"},{"type":"tag","tag":1,"op":"has"}]}}]}}""");
        var problem = SegmentChecker.Check(definition, Vocabulary).First(p => p.Code == "contradicts");
        Assert.Equal("condition.of[2].of.of[1]", problem.Path);
        Assert.Contains("condition.of[1]", problem.Ja, StringComparison.Ordinal);
        Assert.Contains("condition.of[1]", problem.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_nobody_meets_is_pointed_to_where_it_stands() =>
        Assert.Equal(["condition.of[1] matches_nobody"], Warnings("""{"type":"any","of":[{"type":"any_tag","op":"has"},{"type":"event","name":"e","count":{"op":"less","value":0}}]}"""));

    [Fact]
    public void Lists_too_long_to_compare_are_not_warned_of()
    {
        static string In(int from, int count) => $$"""{"type":"attribute","path":["a"],"as":"number","op":"in","value":[{{string.Join(',', Enumerable.Range(from, count))}}]}""";
        Assert.NotEmpty(Warnings($$"""{"type":"all","of":[{{In(0, 10)}},{{In(100, 10)}}]}"""));
        Assert.Empty(Warnings($$"""{"type":"all","of":[{{In(0, 5_000)}},{{In(10_000, 5_000)}}]}"""));
        static string Where(int from, int count) => In(from, count).Replace("\"type\":\"attribute\",", "", StringComparison.Ordinal);
        Assert.NotEmpty(Warnings($$"""{"type":"event","name":"e","where":[{{Where(0, 10)}},{{Where(100, 10)}}]}"""));
        Assert.Empty(Warnings($$"""{"type":"event","name":"e","where":[{{Where(0, 5_000)}},{{Where(10_000, 5_000)}}]}"""));
    }

    [Fact]
    public void Comparing_is_paid_for_by_size_until_nothing_is_left()
    {
        var effort = new Effort();
        Assert.False(effort.Affords(20_001, 1_000));
        Assert.True(effort.Affords(10_000, 1_000));
        Assert.True(effort.Affords(10_000, 1_000));
        Assert.False(effort.Affords(1, 1));
        Assert.Equal(3, Effort.SizeOf(new NumberTest(NumberOp.In, [1, 2, 3])));
        Assert.Equal(2, Effort.SizeOf(new TextTest(TextOp.In, ["a", "b"], false)));
        Assert.Equal(2, Effort.SizeOf(new AgeTest(new NumberTest(NumberOp.Between, [1, 2]))));
        Assert.Equal(2, Effort.SizeOf(new SchoolGradeTest(new NumberTest(NumberOp.Between, [1, 2]))));
        Assert.Equal(5, Effort.SizeOf(Examples.Node("""{"type":"event","name":"e","where":[{"path":["p"],"as":"list","op":"has_any","value":[1,2,3]}]}""")));
        Assert.Equal(4, Effort.SizeOf(Examples.Node("""{"type":"event_recency","name":"e","where":[{"path":["p"],"as":"list","op":"has_element","where":[{"path":["q"],"as":"number","op":"in","value":[1,2]}]}],"op":"within_last","amount":1,"unit":"days"}""")));
        Assert.Equal(3, Effort.SizeOf(Examples.Node("""{"type":"message","outcome":"sent","count":{"op":"in","value":[1,2,3]}}""")));
        Assert.Equal(1, Effort.SizeOf(Examples.Node("""{"type":"message","outcome":"sent"}""")));
    }

    [Theory]
    [InlineData(NumberOp.AtLeast, 1.5, 2.0, null)]
    [InlineData(NumberOp.Greater, 2.0, 3.0, null)]
    [InlineData(NumberOp.Less, 2.0, 0.0, 1.0)]
    [InlineData(NumberOp.AtMost, 2.5, 0.0, 2.0)]
    [InlineData(NumberOp.Equals, 2.0, 2.0, 2.0)]
    [InlineData(NumberOp.NotEquals, 0.0, 1.0, null)]
    [InlineData(NumberOp.Less, 0.0, null, null)]
    public void The_least_and_the_most_of_a_count_are_whole(NumberOp op, double number, double? least, double? most)
    {
        var test = new NumberTest(op, [(decimal)number]);
        Assert.Equal((decimal?)least, NumberSet.LeastCount(test));
        Assert.Equal((decimal?)most, NumberSet.MostCount(test));
    }

    private static IEnumerable<string> Warnings(string node)
    {
        var problems = SegmentChecker.Check(SegmentDefinition.Parse($$"""{"version":1,"condition":{{node}} }"""), Vocabulary);
        Assert.All(problems, p => Assert.Equal(ProblemSeverity.Warning, p.Severity));
        return problems.Where(p => p.Code != "undeclared_attribute").Select(p => $"{p.Path} {p.Code}");
    }
}
