using System.Text.Json;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>Names, references between segments, and what a condition comes to.</summary>
public sealed class SegmentCheckTests
{
    private static readonly SegmentVocabulary Vocabulary = new(
        new HashSet<long> { 1 },
        new Dictionary<string, AttributeSchema>
        {
            ["rank"] = new("rank", AttributeType.Text, ["bronze", "silver", "gold"]) { Ranked = true },
            ["city"] = new("city", AttributeType.Text),
            ["points"] = new("points", AttributeType.Number),
            ["vip"] = new("vip", AttributeType.Boolean),
            ["birthday"] = new("birthday", AttributeType.Date),
            ["login"] = new("login", AttributeType.DateTime),
            ["pets"] = new("pets", AttributeType.List),
            ["home"] = new("home", AttributeType.Object),
            ["levels"] = new("levels", AttributeType.List, ["a", "b"]) { Ranked = true },
        },
        new HashSet<string> { "seen" }, SchemaEnforced: false, new HashSet<string> { "purchase", "view" }, new HashSet<long> { 1 })
    {
        Audiences = new HashSet<long> { 1 },
        Topics = new HashSet<long> { 1 },
        Campaigns = new HashSet<long> { 1 },
        Links = new HashSet<long> { 1 },
        Segments = new Dictionary<long, SegmentNode> { [1] = new EveryoneNode() },
        SlowProperties = new HashSet<(string, string)> { ("purchase", "transaction_id") },
    };

    [Theory]
    [InlineData("""{"type":"reachable","channel":"line","account":8}""", "account unknown_account")]
    [InlineData("""{"type":"consent","topic":8,"state":"granted"}""", "topic unknown_topic")]
    [InlineData("""{"type":"audience","audience":8,"op":"in"}""", "audience unknown_audience")]
    [InlineData("""{"type":"segment","segment":8,"op":"in"}""", "segment unknown_segment")]
    [InlineData("""{"type":"message","outcome":"sent","campaign":8}""", "campaign unknown_campaign")]
    [InlineData("""{"type":"message","outcome":"tapped","link":8}""", "link unknown_link")]
    [InlineData("""{"type":"attribute","path":["city"],"as":"rank","op":"above","value":"x"}""", "as not_ranked")]
    [InlineData("""{"type":"attribute","path":["levels"],"as":"rank","op":"above","value":"a"}""", "as not_ranked")]
    [InlineData("""{"type":"attribute","path":["seen"],"as":"rank","op":"above","value":"x"}""", "as not_ranked")]
    [InlineData("""{"type":"attribute","path":["home","rank"],"as":"rank","op":"above","value":"x"}""", "as not_ranked")]
    [InlineData("""{"type":"attribute","path":["rank"],"as":"rank","op":"above","value":"platinum"}""", "value not_a_choice")]
    [InlineData("""{"type":"attribute","path":["pets"],"as":"list","op":"has_element","where":[{"path":["x"],"as":"rank","op":"above","value":"x"}]}""", "where[0].as not_ranked")]
    [InlineData("""{"type":"event","name":"view","where":[{"path":["x"],"as":"rank","op":"above","value":"x"}]}""", "where[0].as not_ranked")]
    [InlineData("""{"type":"event","name":"view","where":[{"path":["x"],"as":"list","op":"has_element","where":[{"path":["y"],"as":"rank","op":"above","value":"x"}]}]}""", "where[0].where[0].as not_ranked")]
    [InlineData("""{"type":"event_sequence","first":{"name":"view"},"then":{"name":"view","where":[{"path":["x"],"as":"rank","op":"above","value":"x"}]},"op":"followed","amount":1,"unit":"days"}""", "then.where[0].as not_ranked")]
    [InlineData("""{"type":"first_event","name":"view","has":[{"path":["x"],"as":"rank","op":"above","value":"x"}]}""", "has[0].as not_ranked")]
    [InlineData("""{"type":"attribute","path":["points"],"as":"text","op":"matches","value":"x"}""", "as type_does_not_fit")]
    [InlineData("""{"type":"attribute","path":["vip"],"as":"prefecture","op":"in","value":["13"]}""", "as type_does_not_fit")]
    [InlineData("""{"type":"attribute","path":["city"],"as":"age","op":"less","value":20}""", "as type_does_not_fit")]
    [InlineData("""{"type":"attribute","path":["city"],"as":"date","op":"in_month","value":[1]}""", "as type_does_not_fit")]
    [InlineData("""{"type":"attribute","path":["pets"],"as":"location","op":"within","lat":1,"lng":1,"metres":1}""", "as type_does_not_fit")]
    [InlineData("""{"type":"attribute","path":["home"],"as":"list","op":"has_element","where":[{"path":["x"],"op":"exists"}]}""", "as type_does_not_fit")]
    public void A_name_or_type_that_does_not_fit_is_an_error_at_its_place(string node, string problem) => Assert.Equal([$"Error condition.{problem}"], Problems(node));

    [Theory]
    [InlineData("""{"type":"event","name_prefix":"shop_"}""", "name_prefix unknown_event")]
    [InlineData("""{"type":"event_sequence","first":{"name":"vew"},"then":{"name":"view"},"op":"followed","amount":1,"unit":"days"}""", "first.name unknown_event")]
    [InlineData("""{"type":"event_sequence","first":{"name":"view"},"then":{"name_prefix":"vie_"},"op":"followed","amount":1,"unit":"days"}""", "then.name_prefix unknown_event")]
    [InlineData("""{"type":"event_regular","name":"vew","periods":2,"unit":"days","at_least":1}""", "name unknown_event")]
    [InlineData("""{"type":"event","name":"purchase","where":[{"path":["value"],"op":"exists"},{"path":["transaction_id"],"op":"exists"}]}""", "where[1].path slow")]
    [InlineData("""{"type":"event","name_prefix":"pur","where":[{"path":["transaction_id"],"op":"exists"}]}""", "where[0].path slow")]
    [InlineData("""{"type":"event_distinct","name":"purchase","property":["transaction_id"],"op":"at_least","value":3}""", "property slow")]
    [InlineData("""{"type":"last_event","name":"purchase","has":[{"path":["transaction_id"],"op":"exists"}]}""", "has[0].path slow")]
    [InlineData("""{"type":"event_sequence","first":{"name":"view"},"then":{"name":"purchase","where":[{"path":["transaction_id"],"op":"exists"}]},"op":"followed","amount":1,"unit":"days"}""", "then.where[0].path slow")]
    [InlineData("""{"type":"attribute","path":["levels"],"as":"list","op":"has_any","value":["a","c"]}""", "value[1] not_a_choice")]
    [InlineData("""{"type":"attribute","path":["levels"],"as":"list","op":"has_item","value":1}""", "value not_a_choice")]
    public void A_doubtful_name_is_a_warning_at_its_place(string node, string problem) => Assert.Equal([$"Warning condition.{problem}"], Problems(node));

    [Theory]
    [InlineData("""{"type":"event","name":"view","where":[{"path":["transaction_id"],"op":"exists"}]}""")]
    [InlineData("""{"type":"event","name_prefix":"v","where":[{"path":["transaction_id"],"op":"exists"}]}""")]
    [InlineData("""{"type":"attribute","path":["rank"],"as":"rank","op":"above","value":"bronze"}""")]
    [InlineData("""{"type":"attribute","path":["points"],"as":"prefecture","op":"in","value":["13"]}""")]
    [InlineData("""{"type":"attribute","path":["city"],"as":"region","op":"in","value":["kanto"]}""")]
    [InlineData("""{"type":"attribute","path":["login"],"as":"age","op":"less","value":20}""")]
    [InlineData("""{"type":"attribute","path":["birthday"],"as":"school_grade","op":"less","value":20}""")]
    [InlineData("""{"type":"attribute","path":["birthday"],"as":"date","op":"anniversary","value":"today"}""")]
    [InlineData("""{"type":"attribute","path":["pets"],"as":"list","op":"has_element","where":[{"path":["x"],"op":"exists"}]}""")]
    [InlineData("""{"type":"attribute","path":["home"],"as":"location","op":"within","lat":1,"lng":1,"metres":1}""")]
    [InlineData("""{"type":"attribute","path":["home","x"],"as":"number","op":"less","value":1}""")]
    [InlineData("""{"type":"attribute","path":["vip"],"op":"not_empty"}""")]
    [InlineData("""{"type":"message","outcome":"tapped","campaign":1,"link":1}""")]
    [InlineData("""{"type":"reachable","channel":"push"}""")]
    [InlineData("""{"type":"all","of":[{"type":"segment","segment":1,"op":"in"},{"type":"audience","audience":1,"op":"in"},{"type":"consent","topic":1,"state":"granted"}]}""")]
    public void Known_names_that_fit_have_no_problems(string node) => Assert.Empty(Problems(node));

    [Fact]
    public void A_segment_that_leads_back_to_itself_is_refused_with_the_way_round()
    {
        var saved = new Dictionary<long, SegmentNode>
        {
            [1] = new EveryoneNode(),
            [2] = new NotNode(new AllNode([new TagNode(1, true), new AnyNode([new SegmentRefNode(3, true)])])),
            [3] = new SegmentRefNode(1, false),
        };
        var problem = Assert.Single(Check("""{"type":"any","of":[{"type":"tag","tag":1,"op":"has"},{"type":"segment","segment":2,"op":"in"}]}""", Vocabulary with { Segments = saved, Self = 1 }));
        Assert.Equal(("condition.of[1].segment", "cycle", ProblemSeverity.Error), (problem.Path, problem.Code, problem.Severity));
        Assert.Contains("1 → 2 → 3 → 1", problem.Ja, StringComparison.Ordinal);
        Assert.Contains("1 → 2 → 3 → 1", problem.En, StringComparison.Ordinal);
        Assert.Equal(["cycle"], Check("""{"type":"segment","segment":9,"op":"in"}""", Vocabulary with { Self = 9 }).Select(p => p.Code));
        Assert.Empty(Check("""{"type":"segment","segment":2,"op":"in"}""", Vocabulary with { Segments = saved }));
    }

    [Fact]
    public void Segments_refer_to_segments_five_deep_and_no_deeper()
    {
        var chain = Enumerable.Range(1, 6).ToDictionary(i => (long)i, i => i == 1 ? new EveryoneNode() : (SegmentNode)new NotNode(new SegmentRefNode(i - 1, true)));
        var vocabulary = Vocabulary with { Segments = chain };
        Assert.Empty(Check("""{"type":"segment","segment":5,"op":"in"}""", vocabulary));
        Assert.Equal(["condition.segment reference_too_deep"], Check("""{"type":"segment","segment":6,"op":"in"}""", vocabulary).Select(p => $"{p.Path} {p.Code}"));
    }

    [Fact]
    public void What_leads_to_a_segment_counts_towards_its_depth()
    {
        // 12 → 11 → 10 (being changed), and 3 → 2 → 1.
        var vocabulary = Vocabulary with
        {
            Self = 10,
            Segments = new Dictionary<long, SegmentNode>
            {
                [1] = new EveryoneNode(), [2] = new SegmentRefNode(1, true), [3] = new SegmentRefNode(2, true), [4] = new SegmentRefNode(3, true),
                [10] = new EveryoneNode(), [11] = new SegmentRefNode(10, true), [12] = new AllNode([new SegmentRefNode(1, true), new SegmentRefNode(11, true)]),
            },
        };
        Assert.Empty(Check("""{"type":"segment","segment":3,"op":"in"}""", vocabulary));
        Assert.Equal(["reference_too_deep"], Check("""{"type":"segment","segment":4,"op":"in"}""", vocabulary).Select(p => p.Code));
    }

    [Fact]
    public void Broken_references_among_saved_segments_do_not_keep_the_checker_busy()
    {
        var round = new Dictionary<long, SegmentNode> { [1] = new SegmentRefNode(2, true), [2] = new SegmentRefNode(1, true), [3] = new SegmentRefNode(99, true) };
        Assert.Empty(Check("""{"type":"segment","segment":3,"op":"in"}""", Vocabulary with { Segments = round, Self = 7 }));
        Assert.DoesNotContain("cycle", Check("""{"type":"segment","segment":1,"op":"in"}""", Vocabulary with { Segments = round, Self = 7 }).Select(p => p.Code));
    }

    private static IEnumerable<string> Problems(string node) => Check(node, Vocabulary).Select(p => $"{p.Severity} {p.Path} {p.Code}");

    private static IReadOnlyList<SegmentProblem> Check(string node, SegmentVocabulary vocabulary)
    {
        using var json = JsonDocument.Parse($$"""{"version":1,"condition":{{node}} }""");
        var reading = SegmentChecker.Check(json.RootElement, vocabulary);
        Assert.Equal(reading.Problems.Any(p => p.Severity == ProblemSeverity.Error), reading.Definition is null);
        return reading.Problems;
    }
}
