using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

public sealed class LinkPlanTests
{
    [Fact]
    public void A_link_ends_where_Japanese_begins_and_before_closing_punctuation()
    {
        Assert.Equal(
            ["https://a.example/x?y=1&z=2", "https://b.example/(ok)", "http://c.example", "HTTPS://d.example/q"],
            Urls("セールhttps://a.example/x?y=1&z=2はこちら(https://b.example/(ok))。http://c.example, HTTPS://d.example/q!"));
    }

    [Fact]
    public void A_placeholder_that_touches_a_link_belongs_to_it()
    {
        Assert.Equal(["https://a.example/?n={{attribute.no|0}}&k=1"], Urls("見る https://a.example/?n={{attribute.no|0}}&k=1 です"));
        Assert.Equal(["https://a.example/"], Urls("https://a.example/ {{name|客}}"));
    }

    [Fact]
    public void Telephone_and_line_addresses_and_bare_schemes_are_no_links()
    {
        Assert.Empty(Urls("tel:0312345678 line://ti/p/x https:// http://"));
    }

    [Fact]
    public void The_same_link_counts_once_in_order_of_first_appearance()
    {
        var content = Samples.Content(
            """{"type":"text","text":"https://b.example https://a.example https://b.example"}""",
            Samples.FlexButton("https://a.example"),
            Samples.FlexButton("tel:0312345678"));

        var plan = LinkPlan.Of(content);

        Assert.Equal([(1, "https://b.example"), (2, "https://a.example")], plan.Select(l => (l.Number, l.Url)));
        Assert.Equal(["bubbles[0].text", "bubbles[1].contents.body.contents[0].action.uri"], plan[1].Places);
        Assert.All(plan, l => Assert.True(l.Tracked));
    }

    [Fact]
    public void The_switch_and_the_exclusion_leave_links_alone()
    {
        var content = Samples.Content("""{"type":"text","text":"https://a.example https://b.example"}""");

        Assert.All(LinkPlan.Of(content with { TrackLinks = false }), l => Assert.False(l.Tracked));
        Assert.Equal([true, false], LinkPlan.Of(content with { UntrackedUrls = ["https://b.example"] }).Select(l => l.Tracked));
    }

    [Fact]
    public void A_desktop_address_of_a_uri_action_is_a_link_too_and_a_picture_is_not()
    {
        var content = Samples.Content(Samples.Flex("""
            {"type":"image","url":"https://i.example/p.png","action":{"type":"uri","uri":"https://m.example","altUri":{"desktop":"https://d.example"}}}
            """));

        Assert.Equal(["https://m.example", "https://d.example"], LinkPlan.Of(content).Select(l => l.Url));
    }

    private static IEnumerable<string> Urls(string text) =>
        LinkPlan.Of(new MessageContent([Bubble.Text(text)], TrackLinks: true, [])).Select(l => l.Url);
}
