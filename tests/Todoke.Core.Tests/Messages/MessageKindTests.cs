using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

public sealed class MessageKindTests
{
    private const string Buttons = """{"type":"template","alt_text":"予約","template":{"type":"buttons","title":"{{name}}さん","text":"ご予約","default_action":{"type":"uri","uri":"https://a.example"},"actions":[{"type":"postback","label":"する","data":"a","display_text":"する","input_option":"openKeyboard","fill_in_text":"はい"},{"type":"uri","label":"見る","uri":"https://b.example/{{attribute.no|0}}"}]}}""";

    [Fact]
    public void Our_snake_case_becomes_LINEs_camelCase_and_nothing_else_changes()
    {
        var content = Samples.Content(Buttons, """{"type":"location","title":"本店","address":"千代田区","latitude":35.5,"longitude":139.75,"sender":{"name":"店長","icon_url":"media:icon"},"quick_reply":{"items":[{"image_url":"https://i.example/q.png","action":{"type":"location","label":"場所"}}]}}""");

        Assert.Equal(
            """[{"type":"template","altText":"予約","template":{"type":"buttons","title":"花子さん","text":"ご予約","defaultAction":{"type":"uri","uri":"https://a.example"},"actions":[{"type":"postback","label":"する","data":"a","displayText":"する","fillInText":"はい","inputOption":"openKeyboard"},{"type":"uri","label":"見る","uri":"https://b.example/7"}]}},"""
            + """{"type":"location","title":"本店","address":"千代田区","latitude":35.5,"longitude":139.75,"quickReply":{"items":[{"type":"action","imageUrl":"https://i.example/q.png","action":{"type":"location","label":"場所"}}]},"sender":{"name":"店長","iconUrl":"https://m.example/icon"}}]""",
            Samples.Render(content with { TrackLinks = false }, Samples.Named("花子", ("no", "7"))));
        Assert.Empty(MessageChecker.Check(content, Samples.Vocabulary));
    }

    [Fact]
    public void Links_of_every_kind_of_message_are_found_where_a_tap_leads()
    {
        var content = Samples.Content(
            Buttons,
            """{"type":"imagemap","alt_text":"a","base_url":"media:map","base_size":{"width":1040,"height":520},"video":{"original_url":"https://v.example/v.mp4","preview_url":"https://v.example/p.png","area":{"x":0,"y":0,"width":10,"height":10},"external_link":{"link_uri":"https://c.example","label":"次"}},"actions":[{"type":"uri","link_uri":"https://d.example","area":{"x":0,"y":0,"width":1040,"height":520}}]}""");

        Assert.Equal(
            ["https://a.example", "https://b.example/{{attribute.no|0}}", "https://c.example", "https://d.example"], LinkPlan.Of(content).Select(l => l.Url));
        Assert.Equal(["bubbles[1].actions[0].link_uri"], LinkPlan.Of(content)[3].Places);
        Assert.Empty(MessageChecker.Check(content, Samples.Vocabulary));
    }

    [Fact]
    public void An_emoji_stands_where_the_persons_own_words_push_it()
    {
        var content = Samples.Content("""{"type":"text","text":"{{name}}さん{{emoji|5ac1/001}} $5 {{emoji|5ac2/002}}https://a.example{{emoji|5ac3/003}}"}""");

        var text = Samples.RenderedJson(content, Samples.Named("花子😀"))[0];
        var places = text.GetProperty("emojis").EnumerateArray().Select(e => e.GetProperty("index").GetInt32()).ToArray();

        Assert.Equal([6, 11, text.GetProperty("text").GetString()!.Length - 1], places);
        Assert.All(places, at => Assert.Equal('$', text.GetProperty("text").GetString()![at]));
        Assert.Equal("https://a.example", LinkPlan.Of(content).Single().Url);
        Assert.Empty(MessageChecker.Check(content, Samples.Vocabulary));
    }

    [Fact]
    public void An_emoji_stands_only_in_the_text_of_a_text_bubble_and_at_most_20_times()
    {
        Has(Samples.Content(Buttons.Replace("{{name}}さん", "{{emoji|a/1}}", StringComparison.Ordinal)), "bubbles[0].template.title", "emoji_misplaced");
        Has(Samples.Text("{{emoji|a}}"), "bubbles[0].text", "emoji_malformed");
        Has(Samples.Text(string.Concat(Enumerable.Repeat("{{emoji|a/1}}", 21))), "bubbles[0].text", "too_many");
        Assert.Empty(MessageChecker.Check(Samples.Text(string.Concat(Enumerable.Repeat("{{emoji|a/1}}", 20))), Samples.Vocabulary));
    }

    [Fact]
    public void One_faulty_bubble_does_not_hide_the_faults_of_the_others()
    {
        var problems = MessageChecker.Check(Samples.Content(
            """{"type":"text","text":"{{nobody}}"}""",
            """{"type":"template","alt_text":"a","template":{"type":"confirm","text":"t","actions":[{"type":"message","label":"一二三四五六七八九十一二三四五六七八九十一","text":"t"}]}}"""), Samples.Vocabulary);

        Assert.Equal(
            [("bubbles[0].text", "placeholder_unknown"), ("bubbles[1].template.actions", "too_few"), ("bubbles[1].template.actions[0].label", "too_long")],
            problems.Select(p => (p.Path, p.Code)));
    }

    [Fact]
    public void A_quick_reply_that_nobody_would_see_is_a_problem() => Has(
        Samples.Content("""{"type":"text","text":"a","quick_reply":{"items":[{"action":{"type":"camera","label":"撮る"}}]}}""", """{"type":"text","text":"b"}"""), "bubbles[0].quick_reply", "quick_reply_hidden");

    [Fact]
    public void A_menu_switches_only_in_a_rich_menu()
    {
        using var action = System.Text.Json.JsonDocument.Parse("""{"type":"richmenuswitch","richMenuAliasId":"a","data":"d"}""");
        Assert.Empty(Problems(ActionPlace.RichMenu));
        Assert.Equal(["action_elsewhere"], Problems(ActionPlace.Template));

        IEnumerable<string> Problems(ActionPlace place)
        {
            var notes = new CheckNotes(allowInsecureUrls: false);
            FormCheck.Check(action.RootElement, ActionForms.At(place), "a", Naming.Line, notes);
            return notes.Problems.Select(p => p.Code);
        }
    }

    [Theory]
    [InlineData("messages[0].template.actions[1].uri", "bubbles[0].template.actions[1].uri")]
    [InlineData("messages[0].template.actions[0].displayText", "bubbles[0].template.actions[0].display_text")]
    [InlineData("messages[0].altText", "bubbles[0].alt_text")]
    [InlineData("messages[0]/template/actions/0/fillInText", "bubbles[0]")]
    [InlineData("messages[1].emojis[0].index", "bubbles[1].text")]
    [InlineData("messages[2].contents.body.contents[0].altUri.desktop", "bubbles[2].contents.body.contents[0].altUri.desktop")]
    [InlineData("messages[0].template.actions[7].uri", "bubbles[0].template.actions")]
    [InlineData("messages[9].text", "bubbles")]
    [InlineData("to[0]", "bubbles")]
    public void A_place_that_LINE_names_is_told_as_the_author_knows_it(string line, string own) =>
        Assert.Equal(own, LinePaths.ToOwn(Samples.Content(Buttons, """{"type":"text","text":"{{emoji|a/1}}"}""", Samples.FlexButton("https://a.example")), line));

    [Fact]
    public void A_mark_is_seen_first_whatever_the_message_is()
    {
        Assert.Equal("【テスト】\nb", First("""{"type":"text","text":"b"}""").GetProperty("text").GetString());
        Assert.Equal("【テスト】予約", First(Buttons).GetProperty("altText").GetString());
        Assert.Equal("【テスト】", First("""{"type":"sticker","package_id":"1","sticker_id":"2"}""").GetProperty("text").GetString());

        static System.Text.Json.JsonElement First(string bubble) => Samples.RenderedJson(Samples.Content(bubble).Marked("【テスト】"), PersonValues.Nobody)[0];
    }

    private static void Has(MessageContent content, string path, string code) => Assert.Contains((path, code), MessageChecker.Check(content, Samples.Vocabulary).Select(p => (p.Path, p.Code)));
}
