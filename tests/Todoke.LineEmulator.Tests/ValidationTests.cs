using System.Text;

namespace Todoke.LineEmulator.Tests;

public sealed class ValidationTests
{
    [Fact]
    public async Task E12_a_missing_text_is_named_by_its_path()
    {
        await using var world = await World.StartAsync(friends: 0);
        var answer = await world.ValidateAsync("""{"type":"text","text":""}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal("""{"message":"The request body has 1 error(s)","details":[{"message":"May not be empty","property":"messages[0].text"}]}""", answer.Text);
    }

    [Fact]
    public async Task E12_all_problems_are_reported_at_once()
    {
        await using var world = await World.StartAsync(friends: 0);
        var answer = await world.ValidateAsync($$"""{"type":"text","text":"{{new string('a', 5001)}}"},{"type":"text"},{"type":"image","originalContentUrl":"ftp://x/y"}""");

        Assert.Equal("The request body has 4 error(s)", answer.Message);
        Assert.Equal(["messages[0].text", "messages[1].text", "messages[2].originalContentUrl", "messages[2].previewImageUrl"], answer.Properties);
    }

    [Fact]
    public async Task E12_validate_and_send_refuse_the_same_and_every_kind_has_its_endpoint()
    {
        await using var world = await World.StartAsync();
        var bad = """{"type":"sticker"}""";
        var sent = await world.SendAsync(HttpMethod.Post, "/v2/bot/message/push", $$"""{"to":"{{world.UserId("p1")}}","messages":[{{bad}}]}""");
        foreach (var kind in (string[])["reply", "push", "multicast", "narrowcast", "broadcast"])
        {
            Assert.Equal(sent.Text, (await world.ValidateAsync(bad, kind)).Text);
        }
        Assert.Equal(404, (await world.ValidateAsync(bad, "telegram")).Status);
    }

    [Fact]
    public async Task E12_one_to_five_messages()
    {
        await using var world = await World.StartAsync(friends: 0);
        var one = """{"type":"text","text":"a"}""";

        Assert.Equal(200, (await world.ValidateAsync(string.Join(',', Enumerable.Repeat(one, 5)))).Status);
        var six = await world.ValidateAsync(string.Join(',', Enumerable.Repeat(one, 6)));
        Assert.Equal("Size must be between 1 and 5", six.Json!["details"]![0]!["message"]!.GetValue<string>());
        Assert.Equal(["messages"], (await world.ValidateAsync("")).Properties);
        Assert.Equal(["messages"], (await world.SendAsync(HttpMethod.Post, "/v2/bot/message/validate/push", "{}")).Properties);
    }

    [Fact]
    public async Task E13_text_is_counted_in_utf16_units_and_labels_in_graphemes()
    {
        await using var world = await World.StartAsync(friends: 0);
        var family = "👨‍👩‍👧‍👦";
        Assert.Equal(200, (await world.ValidateAsync(Text(string.Concat(Enumerable.Repeat("😀", 2500))))).Status);
        Assert.Equal(["messages[0].text"], (await world.ValidateAsync(Text(string.Concat(Enumerable.Repeat("😀", 2500)) + "a"))).Properties);
        Assert.Equal(200, (await world.ValidateAsync(QuickReply(string.Concat(Enumerable.Repeat(family, 20))))).Status);
        Assert.Equal(["messages[0].quickReply.items[0].action.label"], (await world.ValidateAsync(QuickReply(new string('a', 21)))).Properties);
    }

    [Theory]
    [InlineData("""{"type":"text","text":"a$","emojis":[{"index":1,"productId":"p","emojiId":"1"}]}""", "")]
    [InlineData("""{"type":"text","text":"a$","emojis":[{"index":0,"productId":"p","emojiId":"1"}]}""", "messages[0].emojis[0].index")]
    [InlineData("""{"type":"textV2","text":"{name}さん {{literal}}","substitution":{"name":{"type":"emoji","productId":"p","emojiId":"1"}}}""", "")]
    [InlineData("""{"type":"textV2","text":"{who}さん"}""", "messages[0].text")]
    [InlineData("""{"type":"hologram"}""", "messages[0].type")]
    [InlineData("""{"type":"sticker","packageId":"446","stickerId":"1988"}""", "")]
    [InlineData("""{"type":"image","originalContentUrl":"https://e.com/a.png","previewImageUrl":"https://e.com/b.png"}""", "")]
    [InlineData("""{"type":"image","originalContentUrl":"http://e.com/a.png","previewImageUrl":"http://127.0.0.1:1/b.png"}""", "messages[0].originalContentUrl")]
    [InlineData("""{"type":"video","originalContentUrl":"https://e.com/a.mp4","previewImageUrl":"https://e.com/b.png","trackingId":"t"}""", "")]
    [InlineData("""{"type":"audio","originalContentUrl":"https://e.com/a.m4a"}""", "messages[0].duration")]
    [InlineData("""{"type":"location","title":"店","address":"東京","latitude":35.6,"longitude":200}""", "messages[0].longitude")]
    [InlineData("""{"type":"coupon","couponId":"01HX"}""", "messages[0].couponId")]
    [InlineData("""{"type":"imagemap","baseUrl":"https://e.com/i","altText":"a","baseSize":{"width":700,"height":700},"actions":[]}""", "messages[0].baseSize.width")]
    [InlineData("""{"type":"template","altText":"a","template":{"type":"confirm","text":"?","actions":[{"type":"message","label":"y","text":"y"}]}}""", "messages[0].template.actions")]
    [InlineData("""{"type":"template","altText":"a","template":{"type":"buttons","text":"t","actions":[{"type":"postback","label":"l","data":"d"}]}}""", "")]
    [InlineData("""{"type":"template","altText":"a","template":{"type":"carousel","columns":[{"text":"t","actions":[{"type":"message","label":"y","text":"y"}]},{"text":"t","actions":[{"type":"message","label":"y","text":"y"},{"type":"message","label":"n","text":"n"}]}]}}""", "messages[0].template.columns[1].actions")]
    [InlineData("""{"type":"text","text":"a","sender":{"name":"とても長い名前なので二十文字を超えてしまう"}}""", "messages[0].sender.name")]
    public async Task E13_each_message_type_is_held_to_its_limits(string message, string problem)
    {
        await using var world = await World.StartAsync(friends: 0);
        var answer = await world.ValidateAsync(message);

        Assert.Equal(problem.Length == 0 ? 200 : 400, answer.Status);
        Assert.Equal(problem.Length == 0 ? [] : [problem], answer.Properties);
    }

    [Theory]
    [InlineData("""{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"a"},{"type":"separator"},{"type":"button","action":{"type":"uri","label":"見る","uri":"https://e.com"}}]}}""", "")]
    [InlineData("""{"type":"bubble"}""", "")]
    [InlineData("""{"type":"card"}""", ".type")]
    [InlineData("""{"type":"bubble","body":{"type":"text","text":"a"}}""", ".body.type")]
    [InlineData("""{"type":"bubble","body":{"type":"box","contents":[]}}""", ".body.layout")]
    [InlineData("""{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":""}]}}""", ".body.contents[0].text")]
    [InlineData("""{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"icon","url":"https://e.com/i.png"}]}}""", ".body.contents[0].type")]
    [InlineData("""{"type":"bubble","body":{"type":"box","layout":"baseline","contents":[{"type":"icon","url":"https://e.com/i.png"}]}}""", "")]
    [InlineData("""{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"button","action":{"type":"uri","uri":"https://e.com"}}]}}""", ".body.contents[0].action.label")]
    [InlineData("""{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"button","action":{"type":"uri","label":"x","uri":"javascript:alert(1)"}}]}}""", ".body.contents[0].action.uri")]
    [InlineData("""{"type":"bubble","hero":{"type":"video","url":"https://e.com/v.mp4","previewUrl":"https://e.com/p.png","altContent":{"type":"image","url":"https://e.com/p.png"}},"size":"nano"}""", ".hero")]
    [InlineData("""{"type":"carousel","contents":[]}""", ".contents")]
    public async Task E13_flex_components_are_checked_where_they_stand(string contents, string problem)
    {
        await using var world = await World.StartAsync(friends: 0);
        var answer = await world.ValidateAsync($$"""{"type":"flex","altText":"a","contents":{{contents}}}""");

        if (contents == """{"type":"bubble"}""")
        {
            Assert.Equal(["messages[0].contents"], answer.Properties);
            return;
        }
        Assert.Equal(problem.Length == 0 ? [] : [$"messages[0].contents{problem}"], answer.Properties);
        Assert.Equal(problem.Length == 0 ? 200 : 400, answer.Status);
    }

    [Fact]
    public async Task E13_a_bubble_over_30_kilobytes_and_a_carousel_over_50_are_refused()
    {
        await using var world = await World.StartAsync(friends: 0);
        Assert.Equal(200, (await world.ValidateAsync(Flex(Bubble(29_000)))).Status);
        Assert.Equal(["messages[0].contents"], (await world.ValidateAsync(Flex(Bubble(30_720)))).Properties);
        var two = $$"""{"type":"carousel","contents":[{{Bubble(24_000)}},{{Bubble(24_000)}}]}""";
        var three = $$"""{"type":"carousel","contents":[{{Bubble(20_000)}},{{Bubble(20_000)}},{{Bubble(20_000)}}]}""";
        Assert.Equal(200, (await world.ValidateAsync(Flex(two))).Status);
        Assert.Equal(["messages[0].contents"], (await world.ValidateAsync(Flex(three))).Properties);
    }

    [Fact]
    public async Task E13_a_carousel_has_at_most_twelve_bubbles_of_one_size()
    {
        await using var world = await World.StartAsync(friends: 0);
        string Carousel(int count) => $$"""{"type":"carousel","contents":[{{string.Join(',', Enumerable.Repeat(Bubble(10), count))}}]}""";
        Assert.Equal(200, (await world.ValidateAsync(Flex(Carousel(12)))).Status);
        Assert.Equal(["messages[0].contents.contents"], (await world.ValidateAsync(Flex(Carousel(13)))).Properties);
        var mixed = $$"""{"type":"carousel","contents":[{{Bubble(10)}},{{Bubble(10, "kilo")}}]}""";
        Assert.Equal(["messages[0].contents.contents[1].size"], (await world.ValidateAsync(Flex(mixed))).Properties);
    }

    [Fact]
    public async Task E13_alt_text_is_needed_and_at_most_1500_long()
    {
        await using var world = await World.StartAsync(friends: 0);
        Assert.Equal(["messages[0].altText"], (await world.ValidateAsync($$"""{"type":"flex","contents":{{Bubble(10)}}}""")).Properties);
        Assert.Equal(["messages[0].altText"], (await world.ValidateAsync($$"""{"type":"flex","altText":"{{new string('a', 1501)}}","contents":{{Bubble(10)}}}""")).Properties);
    }

    [Fact]
    public async Task E13_a_quote_token_is_for_reply_and_push_only()
    {
        await using var world = await World.StartAsync(friends: 0);
        var quoting = """{"type":"text","text":"a","quoteToken":"q"}""";
        Assert.Equal(200, (await world.ValidateAsync(quoting)).Status);
        Assert.Equal(["messages[0].quoteToken"], (await world.ValidateAsync(quoting, "multicast")).Properties);
    }

    [Theory]
    [InlineData("""{"type":"text","text":5}""", "messages[0].text")]
    [InlineData("5", "messages[0]")]
    [InlineData("""{"type":"flex","altText":"a","contents":[]}""", "messages[0].contents")]
    public async Task E13_a_value_of_a_wrong_type_is_the_other_kind_of_error(string message, string path)
    {
        await using var world = await World.StartAsync(friends: 0);
        var answer = await world.ValidateAsync(message);

        Assert.Equal((400, $"The property, {path}, in the request body is invalid (line: -, column: -)"), (answer.Status, answer.Message));
    }

    private static string Text(string text) => $$"""{"type":"text","text":"{{text}}"}""";

    private static string QuickReply(string label) =>
        $$$"""{"type":"text","text":"a","quickReply":{"items":[{"type":"action","action":{"type":"message","label":"{{{label}}}","text":"t"}}]}}""";

    private static string Flex(string contents) => $$"""{"type":"flex","altText":"a","contents":{{contents}}}""";

    private static string Bubble(int textBytes, string size = "mega") =>
        $$$"""{"type":"bubble","size":"{{{size}}}","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"{{{new StringBuilder().Append('a', textBytes)}}}"}]}}""";
}
