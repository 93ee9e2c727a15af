using Todoke.Core.Segments;

namespace Todoke.Core.Tests.Segments;

/// <summary>One mistake in each of the newer forms is one problem at its place; and what is allowed at the limits is read.</summary>
public sealed class LanguageReadingTests
{
    [Theory]
    [InlineData("""{"type":"tag","tag":1,"op":"has","added":{}}""", ".added no_edge")]
    [InlineData("""{"type":"tag","tag":1,"op":"has","added":{"calendar":"next_fiscal_year"}}""", ".added.calendar future_window")]
    [InlineData("""{"type":"any_tag","op":"some"}""", ".op unknown_word")]
    [InlineData("""{"type":"friendship","account":1,"state":"none","since":{"calendar":"today"}}""", ".since since_with_none")]
    [InlineData("""{"type":"reachable","channel":"fax"}""", ".channel unknown_word")]
    [InlineData("""{"type":"reachable","channel":"email","account":1}""", ".account account_needs_line")]
    [InlineData("""{"type":"reachable","channel":"line","account":0}""", ".account bad_id")]
    [InlineData("""{"type":"consent","topic":1,"state":"maybe"}""", ".state unknown_word")]
    [InlineData("""{"type":"consent","topic":"x","state":"granted"}""", ".topic bad_id")]
    [InlineData("""{"type":"audience","audience":1,"op":"has"}""", ".op unknown_word")]
    [InlineData("""{"type":"audience","op":"in"}""", ".audience missing_property")]
    [InlineData("""{"type":"segment","segment":1,"op":"has"}""", ".op unknown_word")]
    [InlineData("""{"type":"segment","op":"in"}""", ".segment missing_property")]
    [InlineData("""{"type":"random","salt":"s","from":-1,"to":5}""", ".from out_of_range")]
    [InlineData("""{"type":"random","salt":"s","from":0,"to":10001}""", ".to out_of_range")]
    [InlineData("""{"type":"random","salt":"s","from":5,"to":5}""", ".to from_after_to")]
    [InlineData("""{"type":"random","salt":"s","from":0.5,"to":5}""", ".from out_of_range")]
    [InlineData("""{"type":"random","salt":"","from":0,"to":5}""", ".salt empty_text")]
    [InlineData("""{"type":"message","outcome":"opened"}""", ".channel no_opens_on_line")]
    [InlineData("""{"type":"message","outcome":"opened","channel":"line"}""", ".channel no_opens_on_line")]
    [InlineData("""{"type":"message","outcome":"sent","link":1}""", ".link link_needs_tapped")]
    [InlineData("""{"type":"message","outcome":"sent","channel":"fax"}""", ".channel unknown_word")]
    [InlineData("""{"type":"message","outcome":"sent","campaign":-1}""", ".campaign bad_id")]
    [InlineData("""{"type":"message","outcome":"sent","template":5}""", ".template wrong_type")]
    [InlineData("""{"type":"message","outcome":"tapped","link":0}""", ".link bad_id")]
    [InlineData("""{"type":"message","outcome":"lost"}""", ".outcome unknown_word")]
    [InlineData("""{"type":"message","outcome":"sent","within":{}}""", ".within no_edge")]
    [InlineData("""{"type":"message","outcome":"sent","count":{"op":"less"}}""", ".count.value missing_property")]
    [InlineData("""{"type":"event"}""", ".name missing_property")]
    [InlineData("""{"type":"event","name":"a","name_prefix":"a"}""", ".name_prefix two_names")]
    [InlineData("""{"type":"event","name_prefix":""}""", ".name_prefix empty_text")]
    [InlineData("""{"type":"event_distinct","name":"a","op":"less","value":1}""", ".property missing_property")]
    [InlineData("""{"type":"event_distinct","name":"a","property":["p"],"op":"less","value":1,"within":{}}""", ".within no_edge")]
    [InlineData("""{"type":"event_aggregate","name":"a","property":["p"],"aggregate":"sum","op":"less","value":1,"within":{}}""", ".within no_edge")]
    [InlineData("""{"type":"first_event","name":"a"}""", " nothing_asked")]
    [InlineData("""{"type":"last_event","name":"a","has":[]}""", " nothing_asked")]
    [InlineData("""{"type":"last_event","name":"a","at":{}}""", ".at no_edge")]
    [InlineData("""{"type":"first_event","name":"a","has":[{"path":["p"],"op":"exists"}],"where":[]}""", ".where unknown_property")]
    [InlineData("""{"type":"event_sequence","first":{"name":"a"},"then":{"name":"b"},"op":"followed","amount":1,"unit":"months"}""", ".unit unit_too_coarse")]
    [InlineData("""{"type":"event_sequence","first":{"name":"a"},"then":{"name":"b"},"op":"followed","amount":1,"unit":"years"}""", ".unit unit_too_coarse")]
    [InlineData("""{"type":"event_sequence","first":{"name":"a"},"op":"followed","amount":1,"unit":"days"}""", ".then missing_property")]
    [InlineData("""{"type":"event_sequence","first":"a","then":{"name":"b"},"op":"followed","amount":1,"unit":"days"}""", ".first not_an_object")]
    [InlineData("""{"type":"event_sequence","first":{"name":"a","within":1},"then":{"name":"b"},"op":"followed","amount":1,"unit":"days"}""", ".first.within unknown_property")]
    [InlineData("""{"type":"event_sequence","first":{"name":"a"},"then":{"name":"b"},"op":"after","amount":1,"unit":"days"}""", ".op unknown_word")]
    [InlineData("""{"type":"event_sequence","first":{"name":"a"},"then":{"name":"b"},"op":"followed","amount":1,"unit":"days","within":{}}""", ".within no_edge")]
    [InlineData("""{"type":"event_regular","name":"a","periods":6,"unit":"hours","at_least":4}""", ".unit unit_too_fine")]
    [InlineData("""{"type":"event_regular","name":"a","periods":6,"unit":"minutes","at_least":4}""", ".unit unit_too_fine")]
    [InlineData("""{"type":"event_regular","name":"a","periods":6,"unit":"seconds","at_least":4}""", ".unit unit_too_fine")]
    [InlineData("""{"type":"event_regular","name":"a","periods":367,"unit":"days","at_least":4}""", ".periods out_of_range")]
    [InlineData("""{"type":"event_regular","name":"a","periods":0,"unit":"days","at_least":1}""", ".periods out_of_range")]
    [InlineData("""{"type":"event_regular","name":"a","periods":6,"unit":"days","at_least":7}""", ".at_least more_than_periods")]
    [InlineData("""{"type":"event_regular","name":"a","periods":6,"unit":"days","at_least":0}""", ".at_least out_of_range")]
    public void A_mistake_in_a_node_is_one_problem_at_its_place(string node, string problem) => Assert.Equal(["condition" + problem], Problems(node));

    [Theory]
    [InlineData(""" "as":"money","op":"exists" """, ".as unknown_word")]
    [InlineData(""" "op":"empty","value":1 """, ".value unknown_property")]
    [InlineData(""" "as":"money","op":"within","lat":1,"lng":1,"metres":1,"where":[],"ignore_case":true,"amount":1,"unit":"days","value":1 """, ".as unknown_word")]
    [InlineData(""" "as":"number","op":"near","value":1 """, ".op unknown_word")]
    [InlineData(""" "as":"text","op":"matches","value":"(" """, ".value bad_pattern")]
    [InlineData(""" "as":"text","op":"not_matches","value":"(?=a)" """, ".value bad_pattern")]
    [InlineData(""" "as":"text","op":"matches","value":"(a)\\1" """, ".value bad_pattern")]
    [InlineData(""" "as":"text","op":"matches","value":"(a{100}){11}" """, ".value bad_pattern")]
    [InlineData(""" "as":"text","op":"matches","value":"(a{2,100}){11,}" """, ".value bad_pattern")]
    [InlineData(""" "as":"text","op":"matches","value":"a{1001}" """, ".value bad_pattern")]
    [InlineData(""" "as":"text","op":"matches","value":"a{99999999999999999999}" """, ".value bad_pattern")]
    [InlineData(""" "as":"text","op":"matches","value":["a"] """, ".value wrong_type")]
    [InlineData(""" "as":"rank","op":"more","value":"gold" """, ".op unknown_word")]
    [InlineData(""" "as":"rank","op":"above" """, ".value missing_property")]
    [InlineData(""" "as":"list","op":"holds","value":1 """, ".op unknown_word")]
    [InlineData(""" "as":"list","value":1 """, ".op missing_property")]
    [InlineData(""" "as":"list","op":"has_any","value":[[1]] """, ".value[0] wrong_type")]
    [InlineData(""" "as":"list","op":"has_element" """, ".where missing_property")]
    [InlineData(""" "as":"list","op":"has_element","where":[] """, ".where empty_where")]
    [InlineData(""" "as":"list","op":"has_element","where":{} """, ".where wrong_type")]
    [InlineData(""" "as":"list","op":"has_element","where":[1] """, ".where[0] not_an_object")]
    [InlineData(""" "as":"list","op":"has_no_element","where":[{"path":["a"],"as":"list","op":"has_element","where":[{"path":["b"],"as":"list","op":"has_element","where":[{"path":["c"],"op":"exists"}]}]}] """, ".where[0].where[0].op element_too_deep")]
    [InlineData(""" "as":"location","op":"near","lat":1,"lng":1,"metres":1 """, ".op unknown_word")]
    [InlineData(""" "as":"location","op":"within","lat":90.1,"lng":1,"metres":1 """, ".lat out_of_range")]
    [InlineData(""" "as":"location","op":"within","lat":1,"lng":-180.1,"metres":1 """, ".lng out_of_range")]
    [InlineData(""" "as":"location","op":"within","lat":1,"lng":1,"metres":0 """, ".metres out_of_range")]
    [InlineData(""" "as":"location","op":"within","lat":1,"lng":1,"metres":20100001 """, ".metres out_of_range")]
    [InlineData(""" "as":"location","op":"within","lng":1,"metres":1 """, ".lat missing_property")]
    [InlineData(""" "as":"prefecture","op":"in","value":["東"] """, ".value[0] unknown_prefecture")]
    [InlineData(""" "as":"prefecture","op":"in","value":["0"] """, ".value[0] unknown_prefecture")]
    [InlineData(""" "as":"prefecture","op":"in","value":["48"] """, ".value[0] unknown_prefecture")]
    [InlineData(""" "as":"prefecture","op":"in","value":["北海"] """, ".value[0] unknown_prefecture")]
    [InlineData(""" "as":"prefecture","op":"in","value":[13] """, ".value[0] wrong_type")]
    [InlineData(""" "as":"prefecture","op":"in","value":[] """, ".value empty_values")]
    [InlineData(""" "as":"prefecture","op":"equals","value":["13"] """, ".op unknown_word")]
    [InlineData(""" "as":"region","op":"in","value":["kansai"] """, ".value[0] unknown_word")]
    [InlineData(""" "as":"date","op":"in_month","value":[13] """, ".value[0] out_of_range")]
    [InlineData(""" "as":"date","op":"in_month","value":[0] """, ".value[0] out_of_range")]
    [InlineData(""" "as":"date","op":"in_month","value":"this_week" """, ".value unknown_word")]
    [InlineData(""" "as":"date","op":"in_month" """, ".value missing_property")]
    [InlineData(""" "as":"date","op":"in_month","value":[] """, ".value empty_values")]
    [InlineData(""" "as":"datetime","op":"in_month","value":[1] """, ".op unknown_word")]
    [InlineData(""" "as":"datetime","op":"anniversary","value":"today" """, ".op unknown_word")]
    [InlineData(""" "as":"datetime","op":"anniversary_within_next","amount":1,"unit":"days" """, ".op unknown_word")]
    [InlineData(""" "as":"datetime","op":"anniversary_within_last","amount":1,"unit":"days" """, ".op unknown_word")]
    [InlineData(""" "as":"date","op":"anniversary","value":"tomorrow" """, ".value unknown_word")]
    [InlineData(""" "as":"date","op":"anniversary_within_next","amount":366,"unit":"days" """, ".amount out_of_range")]
    [InlineData(""" "as":"date","op":"anniversary_within_last","amount":0,"unit":"days" """, ".amount out_of_range")]
    [InlineData(""" "as":"date","op":"anniversary_within_last","amount":1,"unit":"weeks" """, ".unit unknown_word")]
    [InlineData(""" "as":"date","value":"2024-01-01" """, ".op missing_property")]
    [InlineData(""" "as":"boolean" """, ".op missing_property")]
    [InlineData(""" "as":"age","op":"between","value":[9,1] """, ".value from_after_to")]
    [InlineData(""" "as":"school_grade","op":"at_least","value":"1" """, ".value wrong_type")]
    [InlineData(""" "op":"exists","held":{"op":"at_least","amount":0,"unit":"days"} """, ".held.amount amount_not_positive")]
    [InlineData(""" "op":"exists","held":{"op":"at_most","amount":1,"unit":"days"} """, ".held.op unknown_word")]
    [InlineData(""" "op":"exists","held":5 """, ".held not_an_object")]
    [InlineData(""" "op":"exists","held":{"op":"at_least","amount":1,"unit":"days","x":1} """, ".held.x unknown_property")]
    public void A_mistake_in_a_test_is_one_problem_at_its_place(string rest, string problem) =>
        Assert.Equal(["condition" + problem], Problems($$"""{"type":"attribute","path":["a"],{{rest}}}"""));

    [Fact]
    public void How_long_a_value_was_held_is_known_only_for_a_whole_attribute() =>
        Assert.Equal(["condition.held held_needs_whole_attribute"], Problems("""{"type":"attribute","path":["a","b"],"op":"exists","held":{"op":"at_least","amount":1,"unit":"days"}}"""));

    [Theory]
    [InlineData("""{"type":"random","salt":"s","from":9999,"to":10000}""")]
    [InlineData("""{"type":"random","salt":"s","from":0,"to":1}""")]
    [InlineData("""{"type":"event_regular","name":"a","periods":366,"unit":"days","at_least":366}""")]
    [InlineData("""{"type":"event_regular","name":"a","periods":1,"unit":"weeks","at_least":1}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"location","op":"beyond","lat":-90,"lng":180,"metres":20100000}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"location","op":"beyond","lat":90,"lng":-180,"metres":1}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"anniversary_within_next","amount":365,"unit":"days"}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"in_month","value":[1,12]}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"matches","value":"(a{100}){10}"}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"text","op":"matches","value":"a{0}(b{1000})"}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"list","op":"has_element","where":[{"path":["a"],"as":"list","op":"has_element","where":[{"path":["b"],"op":"exists"}]}]}""")]
    [InlineData("""{"type":"first_event","name":"a","has":[],"at":{"calendar":"last_fiscal_year"}}""")]
    [InlineData("""{"type":"message","outcome":"tapped"}""")]
    [InlineData("""{"type":"message","outcome":"opened","channel":"push"}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"number","op":"exists"}""")]
    [InlineData("""{"type":"attribute","path":["a"],"as":"date","op":"calendar","value":"next_fiscal_year"}""")]
    public void What_is_just_allowed_is_read(string node) => Assert.Empty(Problems(node));

    [Fact]
    public void A_salt_has_at_most_a_hundred_characters_and_a_pattern_two_hundred()
    {
        static string Salt(int length) => $$"""{"type":"random","salt":"{{new string('s', length)}}","from":0,"to":1}""";
        static string Pattern(int length) => $$"""{"type":"attribute","path":["a"],"as":"text","op":"matches","value":"{{new string('s', length)}}"}""";
        Assert.Empty(Problems(Salt(100)));
        Assert.Equal(["condition.salt salt_too_long"], Problems(Salt(101)));
        Assert.Empty(Problems(Pattern(200)));
        Assert.Equal(["condition.value bad_pattern"], Problems(Pattern(201)));
    }

    [Theory]
    [InlineData("[a", "「[」が閉じられていません", "near character")]
    [InlineData("(a", "かっこの数が合いません", "near character")]
    [InlineData("a)", "かっこの数が合いません", "near character")]
    [InlineData("*a", "繰り返しの記号の前に対象がありません", "near character 1 ")]
    [InlineData("[z-a]", "範囲の順序が逆です", "near character")]
    [InlineData("a{3,2}", "範囲の順序が逆です", "near character")]
    [InlineData("a\\\\", "末尾に", "near character")]
    [InlineData("\\\\p{Nix}", "書き方が正しくありません", "near character")]
    [InlineData("(?<=a)b", "先読み・後読み・後方参照", "look-behind")]
    [InlineData("a{101}b{101}", "繰り返しの回数", "repeats")]
    public void A_refused_pattern_says_why_in_both_languages(string pattern, string ja, string en)
    {
        var problem = Assert.Single(Examples.Read($$"""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"text","op":"matches","value":"{{pattern}}"} }""").Problems);
        Assert.Contains(ja, problem.Ja, StringComparison.Ordinal);
        Assert.Contains(en, problem.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefecture_may_be_named_in_many_ways_and_is_kept_by_its_code()
    {
        static string Written(string value) => new SegmentDefinition(Examples.Node($$"""{"type":"attribute","path":["a"],"as":"prefecture","op":"in","value":{{value}}}""")).ToJson();
        Assert.Contains("""["01","13","27","26"]""", Written("""["北海道","東京","13","Tokyo","東京都","大阪府","kyoto"]"""), StringComparison.Ordinal);
        Assert.Contains("""["01"]""", Written("""["1"]"""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_holds_its_prefectures_and_is_kept_by_its_word()
    {
        var node = Examples.Node("""{"type":"attribute","path":["a"],"as":"region","op":"in","value":["kyushu","hokkaido","kyushu"]}""");
        var test = Assert.IsType<PrefectureTest>(Assert.IsType<AttributeNode>(node).Test);
        Assert.Equal([1, 40, 41, 42, 43, 44, 45, 46, 47], test.Codes);
        Assert.Equal(["kyushu", "hokkaido"], test.Regions);
    }

    [Fact]
    public void Tests_inside_elements_count_as_nodes()
    {
        static string Wide(int tests) => $$"""{"type":"attribute","path":["a"],"as":"list","op":"has_element","where":[{{string.Join(',', Enumerable.Repeat("""{"path":["x"],"op":"exists"}""", tests))}}]}""";
        Assert.Empty(Problems(Wide(499)));
        Assert.Equal(["condition too_many_nodes"], Problems(Wide(500)));
    }

    private static IEnumerable<string> Problems(string node) => Examples.Read($$"""{"version":1,"condition":{{node}} }""").Problems.Select(p => $"{p.Path} {p.Code}");
}
