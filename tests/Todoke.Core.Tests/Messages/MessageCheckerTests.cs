using System.Text;
using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

public sealed class MessageCheckerTests
{
    [Fact]
    public void A_good_message_of_every_kind_has_no_problem()
    {
        Assert.Empty(Check(Samples.Content(
            """{"type":"text","text":"{{name}}さん https://a.example/{{attribute.no|0}}"}""",
            """{"type":"image","media_id":"m1"}""",
            """{"type":"image","original_url":"https://i.example/a.png","preview_url":"https://i.example/b.png"}""",
            Samples.FlexButton("https://a.example"),
            """{"type":"flex","alt_text":"動画","contents":{"type":"bubble","size":"mega","hero":{"type":"video","url":"https://v.example/a.mp4","previewUrl":"https://v.example/a.png","altContent":{"type":"image","url":"https://v.example/a.png"}},"body":{"type":"box","layout":"baseline","contents":[{"type":"icon","url":"https://i.example/i.png"},{"type":"text","contents":[{"type":"span","text":"a"}]},{"type":"filler"}]}}}""")));
    }

    [Fact]
    public void All_problems_are_said_at_once_in_both_languages()
    {
        var problems = Check(Samples.Content(
            """{"type":"text","text":"{{attribute.nope|x}} {{attribute.rank}} {{name"}""",
            """{"type":"image","media_id":"gone"}""",
            Samples.FlexButton("https://{{attribute.no|x}}/")));

        Assert.Equal(
            [
                ("bubbles[0].text", "placeholder_unclosed", 40),
                ("bubbles[0].text", "attribute_unknown", 0),
                ("bubbles[0].text", "fallback_missing", 21),
                ("bubbles[1].media_id", "media_unknown", null),
                ("bubbles[2].contents.body.contents[0].action.uri", "placeholder_in_host", null),
            ],
            problems.Select(p => (p.Path, p.Code, p.Position)));
        Assert.All(problems, p => Assert.True(p.Ja.Length > 0 && p.En.Length > 0));
    }

    [Fact]
    public void A_name_needs_a_fallback_only_where_the_workspace_has_none()
    {
        Assert.Empty(Check(Samples.Text("{{name}}")));
        Assert.Equal("fallback_missing", Assert.Single(MessageChecker.Check(Samples.Text("{{name}}"), Samples.Vocabulary with { NameFallback = null })).Code);
    }

    [Fact]
    public void One_to_five_bubbles_are_allowed()
    {
        Has(new MessageContent([], TrackLinks: true, []), "bubbles", "bubble_count");
        Has(new MessageContent([.. Enumerable.Repeat(Bubble.Text("a"), 6)], TrackLinks: true, []), "bubbles", "bubble_count");
        Assert.Empty(Check(new MessageContent([.. Enumerable.Repeat(Bubble.Text("a"), 5)], TrackLinks: true, [])));
    }

    [Fact]
    public void Text_is_counted_in_UTF16_units_up_to_5000_and_may_not_be_blank()
    {
        Assert.Empty(Check(Samples.Text(string.Concat(Enumerable.Repeat("😀", 2500)))));
        Has(Samples.Text(string.Concat(Enumerable.Repeat("😀", 2500)) + "a"), "bubbles[0].text", "too_long");
        Has(Samples.Text("https://a.example:port/"), "bubbles[0].text", "url_invalid");
        Has(Samples.Text(" \n"), "bubbles[0].text", "text_empty");
    }

    [Fact]
    public void Alternative_text_has_1500_units()
    {
        Assert.Empty(Check(Samples.Content(Samples.Flex("""{"type":"separator"}""", new string('あ', 1500)))));
        Has(Samples.Content(Samples.Flex("""{"type":"separator"}""", new string('あ', 1501))), "bubbles[0].alt_text", "too_long");
    }

    [Fact]
    public void A_label_is_counted_in_graphemes_up_to_40()
    {
        const string Family = "👨‍👩‍👧";
        Assert.Empty(Check(Samples.Content(Samples.FlexButton("https://a.example", string.Concat(Enumerable.Repeat(Family, 40))))));
        Has(Samples.Content(Samples.FlexButton("https://a.example", string.Concat(Enumerable.Repeat(Family, 41)))), "bubbles[0].contents.body.contents[0].action.label", "too_long");
    }

    [Fact]
    public void An_action_keeps_LINEs_limits()
    {
        Action("""{"type":"uri","label":"a","uri":"javascript:alert(1)"}""", "uri", "scheme_not_allowed");
        Action("""{"type":"uri","label":"a","uri":"mailto:a@b.example"}""", "uri", "scheme_not_allowed");
        Action("""{"type":"uri","label":"a","uri":"https://"}""", "uri", "url_invalid");
        Action($$"""{"type":"uri","label":"a","uri":"tel:{{new string('1', 997)}}"}""", "uri", "too_long");
        Action("""{"type":"uri","label":"a"}""", "uri", "missing");
        Action("""{"type":"uri","uri":"tel:03"}""", "label", "missing");
        Action($$"""{"type":"postback","label":"a","data":"{{new string('d', 301)}}"}""", "data", "too_long");
        Action($$"""{"type":"message","label":"a","text":"{{new string('d', 301)}}"}""", "text", "too_long");
        Action("""{"type":"datetimepicker","label":"a","data":"d","mode":"week"}""", "mode", "value_unknown");
        Action("""{"type":"clipboard","label":"a","clipboardText":""}""", "clipboardText", "text_empty");
        Action("""{"type":"camera","label":"a"}""", "type", "action_elsewhere");
        Action("""{"type":"richmenuswitch","label":"a"}""", "type", "action_elsewhere");
        Action("""{"type":"jump","label":"a"}""", "type", "action_unknown");

        static void Action(string action, string property, string code) =>
            Has(Samples.Content(Samples.Flex($$"""{"type":"button","action":{{action}}}""")), $"bubbles[0].contents.body.contents[0].action.{property}", code);
    }

    [Fact]
    public void A_long_link_that_is_tracked_fits_because_the_redirect_takes_its_place()
    {
        var content = Samples.Content(Samples.FlexButton("https://a.example/" + new string('x', 1500)));

        Assert.Empty(Check(content));
        Has(content with { TrackLinks = false }, "bubbles[0].contents.body.contents[0].action.uri", "too_long");
        Has(Samples.Content(Samples.FlexButton("https://a.example/" + new string('x', 2000))), "bubbles[0].contents.body.contents[0].action.uri", "too_long");
    }

    [Fact]
    public void Components_stand_only_where_LINE_takes_them()
    {
        Component("""{"type":"chart"}""", "type", "component_unknown");
        Component("""{"type":"icon","url":"https://i.example/i.png"}""", "type", "component_misplaced");
        Component("""{"type":"span","text":"a"}""", "type", "component_misplaced");
        Component("""{"type":"video","url":"https://v.example/a","previewUrl":"https://v.example/b","altContent":{"type":"box","layout":"vertical","contents":[]}}""", "type", "component_misplaced");
        Component("""{"type":"text"}""", "text", "missing");
        Component("""{"type":"text","text":""}""", "text", "text_empty");
        Component("""{"type":"box","layout":"grid","contents":[]}""", "layout", "value_unknown");
        Component("""{"type":"box","layout":5}""", "contents", "missing");
        Component("""{"type":"button"}""", "action", "missing");
        Component("""{"type":"image","url":"http://i.example/i.png"}""", "url", "url_not_https");
        Component("""{"type":"image","url":"here"}""", "url", "url_invalid");

        static void Component(string component, string property, string code) =>
            Has(Samples.Content(Samples.Flex(component)), $"bubbles[0].contents.body.contents[0].{property}", code);
    }

    [Fact]
    public void Carousels_and_bubbles_keep_their_sizes()
    {
        const string Small = """{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[]}}""";
        static string Big(int length) => $$$$"""{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"{{{{new string('x', length)}}}}"}]}}""";
        static MessageContent Carousel(params string[] bubbles) => Samples.Content($$$$"""{"type":"flex","alt_text":"a","contents":{"type":"carousel","contents":[{{{{string.Join(',', bubbles)}}}}]}}""");

        Assert.Empty(Check(Carousel([.. Enumerable.Repeat(Small, 12)])));
        Has(Carousel([.. Enumerable.Repeat(Small, 13)]), "bubbles[0].contents.contents", "too_many");
        Has(Carousel(), "bubbles[0].contents.contents", "missing");
        Has(Carousel(Small, Small.Replace("\"bubble\"", "\"bubble\",\"size\":\"kilo\"", StringComparison.Ordinal)), "bubbles[0].contents.contents", "sizes_differ");
        Has(Carousel(Big(30_000)), "bubbles[0].contents.contents[0]", "too_large");
        Has(Carousel(Big(25_000), Big(25_000)), "bubbles[0].contents", "too_large");
        Has(Samples.Content("""{"type":"flex","alt_text":"a","contents":{"type":"bubble"}}"""), "bubbles[0].contents", "bubble_empty");
        Has(Samples.Content("""{"type":"flex","alt_text":"a","contents":{"type":"card"}}"""), "bubbles[0].contents.type", "container_unknown");
    }

    [Fact]
    public void Plain_http_is_taken_for_pictures_only_on_this_machine_and_only_where_allowed()
    {
        var local = Samples.Content("""{"type":"image","original_url":"http://127.0.0.1:5080/a.png"}""");
        var remote = Samples.Content("""{"type":"image","original_url":"http://i.example/a.png"}""");

        Has(local, "bubbles[0].original_url", "url_not_https");
        Assert.Empty(MessageChecker.Check(local, Samples.Vocabulary with { AllowInsecureUrls = true }));
        Assert.NotEmpty(MessageChecker.Check(remote, Samples.Vocabulary with { AllowInsecureUrls = true }));
    }

    [Fact]
    public void A_persons_own_values_can_put_a_rendered_message_over_the_limit()
    {
        var rendered = Samples.Render(Samples.Text("{{name}}"), Samples.Named(new string('あ', 5001)));

        var problem = Assert.Single(MessageChecker.CheckRendered(Encoding.UTF8.GetBytes(rendered)));

        Assert.Equal(("messages[0].text", "too_long"), (problem.Path, problem.Code));
    }

    private static IReadOnlyList<Todoke.Core.Problems.Problem> Check(MessageContent content) => MessageChecker.Check(content, Samples.Vocabulary);

    private static void Has(MessageContent content, string path, string code) => Assert.Contains((path, code), Check(content).Select(p => (p.Path, p.Code)));
}
