using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

public sealed class MessageRendererTests
{
    [Fact]
    public void The_bytes_are_exactly_LINEs_form_and_Japanese_stays_readable()
    {
        var content = Samples.Content(
            """{"type":"text","text":"{{name}}さん\nhttps://a.example"}""",
            """{"type":"image","media_id":"m1"}""",
            """{"type":"flex","alt_text":"A","contents":{"type":"bubble","size":"kilo","x":1.50,"empty":{},"list":[true,null,"{{attribute.rank|新人}}"]}}""");

        Assert.Equal(
            """[{"type":"text","text":"花子さん\nhttps://t.example/17"},{"type":"image","originalContentUrl":"https://m.example/m1","previewImageUrl":"https://m.example/m1/s"},{"type":"flex","altText":"A","contents":{"type":"bubble","size":"kilo","x":1.50,"empty":{},"list":[true,null,"ゴールド"]}}]""",
            Samples.Render(content, Samples.Named("花子", ("rank", "ゴールド"))));
    }

    [Fact]
    public void A_missing_or_blank_value_shows_the_fallback_and_a_bare_name_the_workspaces()
    {
        var content = Samples.Text("{{name}}/{{name|ゲスト}}/{{attribute.rank|なし}}/{{attribute.no|}}");

        Assert.Equal("お客様/ゲスト/なし/", Shown(content, PersonValues.Nobody));
        Assert.Equal("お客様/ゲスト/なし/", Shown(content, Samples.Named("  ", ("rank", ""), ("no", "\u200e\u202e"[1..]))));
    }

    [Fact]
    public void Values_inside_addresses_are_percent_encoded()
    {
        var person = Samples.Named("a&b=花", ("no", "1/2?#"));
        var content = Samples.Content("""{"type":"text","text":"https://a.example/?q={{name}} {{name}}"}""", Samples.FlexButton("https://b.example/{{attribute.no|0}}"));

        var shown = Samples.RenderedJson(content with { TrackLinks = false }, person);

        Assert.Equal("https://a.example/?q=a%26b%3D%E8%8A%B1 a&b=花", shown[0].GetProperty("text").GetString());
        Assert.Equal("https://b.example/1%2F2%3F%23", shown[1].GetProperty("contents").GetProperty("body").GetProperty("contents")[0].GetProperty("action").GetProperty("uri").GetString());
        Assert.Equal("https://b.example/1%2F2%3F%23", MessageRenderer.ResolveUrl("https://b.example/{{attribute.no|0}}", person, null));
    }

    [Fact]
    public void A_link_in_a_friends_own_name_is_not_tracked()
    {
        Assert.Equal("https://evil.example さん", Shown(Samples.Text("{{name}} さん"), Samples.Named("https://evil.example")));
    }

    [Fact]
    public void Control_characters_and_direction_overrides_of_a_name_do_not_reach_the_message()
    {
        Assert.Equal("ab\ncd さん", Shown(Samples.Text("{{name}} さん"), Samples.Named("a\u0000b\r\nc\u202e\u0007d")));
    }

    [Fact]
    public void A_message_is_personal_only_if_a_placeholder_or_a_tracked_link_is_in_it()
    {
        Assert.False(Personal(Samples.Text(@"こんにちは \{{name\}}")));
        Assert.True(Personal(Samples.Text("{{name}}")));
        Assert.True(Personal(Samples.Text("https://a.example")));
        Assert.False(Personal(Samples.Text("https://a.example") with { TrackLinks = false }));
        Assert.False(Personal(Samples.Text("https://a.example") with { UntrackedUrls = ["https://a.example"] }));
        Assert.True(Personal(Samples.Content(Samples.Flex("""{"type":"text","text":"{{name}}"}"""))));

        static bool Personal(MessageContent content) => new MessageRenderer(content, Samples.Settings).IsPersonal;
    }

    [Fact]
    public void An_unchecked_template_is_refused_rather_than_sent_wrong()
    {
        Assert.Throws<ArgumentException>(() => new MessageRenderer(Samples.Text("{{name"), Samples.Settings));
        Assert.Throws<ArgumentException>(() => new MessageRenderer(Samples.Text("{{attribute.rank}}"), Samples.Settings));
        Assert.Throws<ArgumentException>(() => new MessageRenderer(Samples.Text("{{name}}"), Samples.Settings with { NameFallback = null }));
    }

    [Fact]
    public void Whatever_a_friend_is_called_the_message_stays_valid_JSON_and_deterministic()
    {
        var content = Samples.Content(
            """{"type":"text","text":"[{{name}}] https://a.example/?q={{name}}"}""",
            Samples.Flex("""{"type":"text","text":"{{name}}"},{"type":"image","url":"https://i.example/{{attribute.no|0}}"}""", altText: "{{name}}")) with
        { TrackLinks = false };
        string[] nasty = ["\"", "\\", "{{name}}", "}}", "\u0000", "\u001f", "👨‍👩‍👧", "\ud800", "\udc00", "</script>", "\u2028", "'", "\"}]", "|", "が", "\r\n"];
        var names = Gen.Elements(nasty).Or(ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "")).ListOf().Select(string.Concat);

        Prop.ForAll(names.ToArbitrary(), name =>
        {
            var person = Samples.Named(name, ("no", name));
            var first = MessageRenderer.Render(content, Samples.Settings, person, u => u);
            using var json = JsonDocument.Parse(first);
            var flex = json.RootElement[1];
            return json.RootElement.GetArrayLength() == 2
                && flex.EnumerateObject().Count() == 3
                && flex.GetProperty("altText").GetString() == flex.GetProperty("contents").GetProperty("body").GetProperty("contents")[0].GetProperty("text").GetString()
                && first.AsSpan().SequenceEqual(MessageRenderer.Render(content, Samples.Settings, person, u => u))
                && new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(first).Length > 0;
        }).QuickCheckThrowOnFailure();
    }

    private static string? Shown(MessageContent content, PersonValues person) => Samples.RenderedJson(content, person)[0].GetProperty("text").GetString();
}
