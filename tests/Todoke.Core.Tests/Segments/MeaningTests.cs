using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>The rules that fix what a condition means, on values, tags, groups and friendships.</summary>
public sealed class MeaningTests
{
    [Fact]
    public void An_absent_value_is_not_equal_not_in_and_not_containing()
    {
        var nobody = new Examples();
        Assert.True(nobody.In("""{"type":"attribute","path":["rank"],"as":"text","op":"not_equals","value":"gold"}"""));
        Assert.True(nobody.In("""{"type":"attribute","path":["rank"],"as":"text","op":"not_in","value":["gold"]}"""));
        Assert.True(nobody.In("""{"type":"attribute","path":["rank"],"as":"text","op":"not_contains","value":"o"}"""));
        Assert.True(nobody.In("""{"type":"attribute","path":["points"],"as":"number","op":"not_equals","value":0}"""));
        Assert.True(nobody.In("""{"type":"attribute","path":["points"],"as":"number","op":"not_between","value":[0,9]}"""));
        Assert.True(nobody.In("""{"type":"attribute","path":["likes"],"as":"list","op":"has_none","value":["tea"]}"""));
        Assert.True(nobody.In("""{"type":"tag","tag":1,"op":"has_not"}"""));
        Assert.False(nobody.In("""{"type":"attribute","path":["points"],"as":"number","op":"less","value":9}"""));
        Assert.False(nobody.In("""{"type":"attribute","path":["vip"],"as":"boolean","op":"is_false"}"""));
    }

    [Fact]
    public void Numeric_text_equals_the_number_and_true_is_not_1()
    {
        const string isThirty = """{"type":"attribute","path":["x"],"as":"number","op":"equals","value":30}""";
        Assert.True(new Examples().Attribute("x", "30").In(isThirty));
        Assert.True(new Examples().Attribute("x", "\"30\"").In(isThirty));
        Assert.True(new Examples().Attribute("x", "\"30.0\"").In(isThirty));
        Assert.False(new Examples().Attribute("x", "\"3e1\"").In(isThirty));
        Assert.False(new Examples().Attribute("x", "\" 30\"").In(isThirty));
        const string isOne = """{"type":"attribute","path":["x"],"as":"number","op":"equals","value":1}""";
        Assert.False(new Examples().Attribute("x", "true").In(isOne));
        Assert.False(new Examples().Attribute("x", "[true]").In("""{"type":"attribute","path":["x"],"as":"list","op":"has_item","value":1}"""));
        Assert.True(new Examples().Attribute("x", "[\"1.0\"]").In("""{"type":"attribute","path":["x"],"as":"list","op":"has_item","value":1}"""));
    }

    [Fact]
    public void Numbers_compare_as_numbers_not_as_text() =>
        Assert.True(new Examples().Attribute("x", "\"9\"").In("""{"type":"attribute","path":["x"],"as":"number","op":"less","value":10}"""));

    [Fact]
    public void A_number_equals_numeric_text_asked_for_as_text()
    {
        Assert.True(new Examples().Attribute("zip", "1600022").In("""{"type":"attribute","path":["zip"],"as":"text","op":"equals","value":"1600022"}"""));
        Assert.False(new Examples().Attribute("zip", "1600022").In("""{"type":"attribute","path":["zip"],"as":"text","op":"starts_with","value":"16"}"""));
        Assert.False(new Examples().Attribute("zip", "\"30.0\"").In("""{"type":"attribute","path":["zip"],"as":"text","op":"equals","value":"30"}"""));
    }

    [Fact]
    public void A_value_of_another_type_fails_the_positive_test_and_passes_its_negation()
    {
        var person = new Examples().Attribute("x", "true");
        Assert.False(person.In("""{"type":"attribute","path":["x"],"as":"text","op":"equals","value":"true"}"""));
        Assert.True(person.In("""{"type":"attribute","path":["x"],"as":"text","op":"not_equals","value":"true"}"""));
        Assert.False(person.In("""{"type":"attribute","path":["x"],"as":"date","op":"after","value":"2000-01-01"}"""));
    }

    [Fact]
    public void Missing_and_exists_treat_the_empty_text_as_absent()
    {
        const string exists = """{"type":"attribute","path":["x"],"op":"exists"}""";
        const string missing = """{"type":"attribute","path":["x"],"op":"missing"}""";
        Assert.False(new Examples().Attribute("x", "\"\"").In(exists));
        Assert.True(new Examples().Attribute("x", "\"\"").In(missing));
        Assert.True(new Examples().Attribute("x", "false").In(exists));
        Assert.True(new Examples().Attribute("x", "0").In(exists));
        Assert.True(new Examples().Attribute("x", "[]").In(exists));
        Assert.True(new Examples().In(missing));
        Assert.True(new Examples().Attribute("x", "{\"y\":null}").In("""{"type":"attribute","path":["x","y"],"op":"missing"}"""));
    }

    [Fact]
    public void Text_is_compared_literally_and_case_only_where_asked()
    {
        var person = new Examples().Attribute("x", "\"Gold.*会員\"");
        Assert.True(person.In("""{"type":"attribute","path":["x"],"as":"text","op":"contains","value":".*"}"""));
        Assert.False(person.In("""{"type":"attribute","path":["x"],"as":"text","op":"starts_with","value":"gold"}"""));
        Assert.True(person.In("""{"type":"attribute","path":["x"],"as":"text","op":"starts_with","value":"gold","ignore_case":true}"""));
        Assert.True(person.In("""{"type":"attribute","path":["x"],"as":"text","op":"ends_with","value":"会員"}"""));
        Assert.True(person.In("""{"type":"attribute","path":["x"],"as":"text","op":"in","value":["silver","GOLD.*会員"],"ignore_case":true}"""));
    }

    [Fact]
    public void A_list_has_any_all_or_none()
    {
        var person = new Examples().Attribute("likes", """["tea","milk",null]""");
        Assert.True(person.In("""{"type":"attribute","path":["likes"],"as":"list","op":"has_any","value":["coal","tea"]}"""));
        Assert.True(person.In("""{"type":"attribute","path":["likes"],"as":"list","op":"has_all","value":["milk","tea"]}"""));
        Assert.False(person.In("""{"type":"attribute","path":["likes"],"as":"list","op":"has_all","value":["milk","coal"]}"""));
        Assert.False(person.In("""{"type":"attribute","path":["likes"],"as":"list","op":"has_none","value":["coal","tea"]}"""));
        Assert.True(person.In("""{"type":"attribute","path":["likes",1],"as":"text","op":"equals","value":"milk"}"""));
    }

    [Fact]
    public void Between_includes_both_ends_for_numbers()
    {
        const string between = """{"type":"attribute","path":["x"],"as":"number","op":"between","value":[1.5,2]}""";
        Assert.True(new Examples().Attribute("x", "1.5").In(between));
        Assert.True(new Examples().Attribute("x", "2").In(between));
        Assert.False(new Examples().Attribute("x", "1.49999999").In(between));
        Assert.False(new Examples().Attribute("x", "2.00000001").In(between));
    }

    [Fact]
    public void Not_is_exactly_the_complement_among_known_people()
    {
        foreach (var node in (string[])["""{"type":"everyone"}""", """{"type":"nobody"}""", """{"type":"tag","tag":1,"op":"has"}""", """{"type":"attribute","path":["x"],"as":"number","op":"less","value":3}"""])
        {
            foreach (var person in (Examples[])[new(), new Examples().Tag(1).Attribute("x", "2"), new Examples().Attribute("x", "\"two\"")])
            {
                Assert.NotEqual(person.In(node), person.In($$"""{"type":"not","of":{{node}}}"""));
            }
        }
    }

    [Fact]
    public void Deleted_and_anonymous_people_are_outside_everything_also_outside_not()
    {
        foreach (var standing in (ProfileStanding[])[ProfileStanding.Deleted, ProfileStanding.Anonymous])
        {
            var person = new Examples { Standing = standing };
            Assert.False(person.In("""{"type":"everyone"}"""));
            Assert.False(person.In("""{"type":"not","of":{"type":"nobody"}}"""));
        }
    }

    [Fact]
    public void Blocked_people_are_members_like_any_other()
    {
        var person = new Examples().Friend(1, FriendshipState.Blocked);
        Assert.True(person.In("""{"type":"everyone"}"""));
        Assert.True(person.In("""{"type":"friendship","account":1,"state":"blocked"}"""));
        Assert.True(person.In("""{"type":"friendship","account":2,"state":"none"}"""));
        Assert.False(person.In("""{"type":"friendship","account":1,"state":"none"}"""));
    }

    [Fact]
    public void An_explanation_names_every_node_its_verdict_and_what_was_found()
    {
        var person = new Examples().Tag(3).Attribute("rank", "\"gold\"").Event("purchase", "2024-06-01T10:00", """{"value":1200}""").Event("purchase", "2024-06-02T10:00", """{"value":300}""");
        var node = Examples.Node("""
            {"type":"all","of":[
              {"type":"tag","tag":3,"op":"has"},
              {"type":"not","of":{"type":"attribute","path":["rank"],"as":"text","op":"equals","value":"gold"}},
              {"type":"event","name":"purchase"},
              {"type":"event_recency","name":"purchase","op":"within_last","amount":1,"unit":"days"},
              {"type":"event_aggregate","name":"purchase","property":["value"],"aggregate":"sum","op":"at_least","value":1500},
              {"type":"friendship","account":1,"state":"following"}]}
            """);
        var explanation = ReferenceEvaluator.Explain(node, person.Facts, Examples.Ms("2024-06-15T12:00"), Examples.Tokyo);
        Assert.False(explanation.Holds);
        Assert.Equal(
        [
            ("condition", false, new Found.Inside()),
            ("condition.of[0]", true, new Found.Moment(0)),
            ("condition.of[1]", false, new Found.Inside()),
            ("condition.of[1].of", true, new Found.Value(new FactValue.Text("gold"))),
            ("condition.of[2]", true, new Found.Count(2)),
            ("condition.of[3]", false, new Found.Moment(Examples.Ms("2024-06-02T10:00"))),
            ("condition.of[4]", true, new Found.Figure(1500)),
            ("condition.of[5]", false, (Found)new Found.Nothing()),
        ],
        explanation.Nodes.Select(n => (n.Path, n.Holds, n.Found)));
    }
}
