using System.Net;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class PageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_home_page_lists_accounts_and_finds_people_in_both_languages()
    {
        await using var world = await World.StartAsync();
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "hana", Name = "花子<b>" }] }, Ct);

        var japanese = await GetAsync(world, "/");
        Assert.Contains("お店", japanese, StringComparison.Ordinal);
        Assert.Contains("花子&lt;b&gt;", japanese, StringComparison.Ordinal);
        Assert.Contains("公式アカウント", japanese, StringComparison.Ordinal);
        Assert.Contains("Official accounts", await GetAsync(world, "/?lang=en"), StringComparison.Ordinal);
        var found = await GetAsync(world, "/?q=" + Uri.EscapeDataString("花子"));
        Assert.DoesNotContain("/phone/p1", found, StringComparison.Ordinal);
        Assert.Contains("/phone/hana", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_shows_text_image_and_flex_and_never_runs_what_they_contain()
    {
        await using var world = await World.StartAsync();
        var messages = JsonNode.Parse("""
            [{"type":"text","text":"<script>x</script> https://e.com/a?b=1&c=2 です"},
             {"type":"image","originalContentUrl":"https://e.com/o.png","previewImageUrl":"https://e.com/p.png"},
             {"type":"flex","altText":"a","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","backgroundColor":"red;}</style>","contents":[
               {"type":"text","text":"新作","weight":"bold","color":"#ff0000"},
               {"type":"button","style":"primary","action":{"type":"uri","label":"見る","uri":"https://e.com/shop"}},
               {"type":"button","action":{"type":"postback","label":"押す","data":"a=1"}}]}}}]
            """)!;
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/push", new JsonObject { ["to"] = world.UserId("p1"), ["messages"] = messages })).Status);

        var page = await GetAsync(world, "/phone/p1");
        Assert.DoesNotContain("<script>x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("red;}", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://e.com/a?b=1&amp;c=2\"", page, StringComparison.Ordinal);
        Assert.Contains("src=\"https://e.com/p.png\"", page, StringComparison.Ordinal);
        Assert.Contains("color:#ff0000;font-weight:700;", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://e.com/shop\"", page, StringComparison.Ordinal);
        Assert.Contains("action=\"/phone/p1/postback\"", page, StringComparison.Ordinal);
        Assert.Equal(200, (await world.ControlAsync(HttpMethod.Get, "/assets/emulator.css")).Status);
        Assert.Equal(200, (await world.ControlAsync(HttpMethod.Get, "/assets/emulator.js")).Status);
    }

    [Fact]
    public async Task The_buttons_of_a_phone_act_and_come_back_to_it()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });

        var said = await PressAsync(world, "/phone/p1/say", ("text", "こんにちは"));
        Assert.Contains("こんにちは", said, StringComparison.Ordinal);
        Assert.Contains("OK 200", said, StringComparison.Ordinal);
        Assert.Contains("ブロックを解除", await PressAsync(world, "/phone/p1/block"), StringComparison.Ordinal);
        Assert.Contains("Block", await PressAsync(world, "/phone/p1/unblock", ("lang", "en")), StringComparison.Ordinal);
        await PressAsync(world, "/phone/p1/tap", ("url", new Uri(catcher.Address, "/r/9").AbsoluteUri));

        Assert.Equal(["message", "unfollow", "follow"], catcher.Events.Select(e => e["type"]!.GetValue<string>()));
        Assert.Equal(["/r/9"], catcher.Taps);
    }

    [Fact]
    public async Task Another_site_cannot_press_buttons_here()
    {
        await using var world = await World.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/phone/p1/block") { Content = new FormUrlEncodedContent([KeyValuePair.Create("account", world.Channel)]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await world.Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(FriendState.Following, world.Control.Person("p1").Friendships.Single().State);
    }

    private static async Task<string> GetAsync(World world, string path)
    {
        using var response = await world.Http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return await response.Content.ReadAsStringAsync(Ct);
    }

    private static async Task<string> PressAsync(World world, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("account", world.Channel), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        using var response = await world.Http.PostAsync(path, form, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct));
    }
}
