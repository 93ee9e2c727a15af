using System.Text.Json.Nodes;
using System.Web;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Login;
using Todoke.LineEmulator.State;

namespace Todoke.LineEmulator.Tests;

public sealed class LiffTests
{
    private const string Apps = "/liff/v1/apps", Endpoint = "https://shop.example/liff";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static JsonObject App(string url = Endpoint, string[]? scope = null, string prompt = "normal") => new()
    {
        ["view"] = new JsonObject { ["type"] = "full", ["url"] = url }, ["description"] = "会員証",
        ["scope"] = new JsonArray([.. (scope ?? ["openid", "profile", "chat_message.write"]).Select(s => JsonValue.Create(s))]), ["botPrompt"] = prompt,
    };

    private static async Task<string> AddAsync(LoginWorld world, JsonObject app) =>
        (await world.World.PostAsync(Apps, app, token: await world.OwnTokenAsync())).Json!["liffId"]!.GetValue<string>();

    private static Dictionary<string, string> Fragment(Uri url)
    {
        var parsed = HttpUtility.ParseQueryString(url.Fragment[1..]);
        return parsed.AllKeys.ToDictionary(k => k!, k => parsed[k]!, StringComparer.Ordinal);
    }

    [Fact]
    public async Task E21_liff_apps_are_made_listed_changed_and_taken_away_by_the_channels_own_token()
    {
        await using var world = await LoginWorld.StartAsync();
        var own = await world.OwnTokenAsync();
        Assert.Equal(404, (await world.GetAsync(Apps, own)).Status);
        Assert.Equal(401, (await world.GetAsync(Apps, world.World.Account.AccessToken)).Status);
        var id = await AddAsync(world, App());
        Assert.Matches("^[0-9]{10}-[A-Za-z]{8}$", id);

        var put = await world.World.SendAsync(HttpMethod.Put, $"{Apps}/{id}", """{"view":{"type":"tall"},"description":"予約"}""", token: own);
        Assert.Equal((200, ""), (put.Status, put.Text));
        var listed = Assert.Single((await world.GetAsync(Apps, own)).Json!["apps"]!.AsArray())!;
        Assert.Equal((id, "tall", Endpoint, "予約", "concat", "normal"), (
            listed["liffId"]!.GetValue<string>(), listed["view"]!["type"]!.GetValue<string>(), listed["view"]!["url"]!.GetValue<string>(), listed["description"]!.GetValue<string>(),
            listed["permanentLinkPattern"]!.GetValue<string>(), listed["botPrompt"]!.GetValue<string>()));

        Assert.Equal(404, (await world.World.SendAsync(HttpMethod.Delete, $"{Apps}/{id}x", null, token: own)).Status);
        Assert.Equal(200, (await world.World.SendAsync(HttpMethod.Delete, $"{Apps}/{id}", null, token: own)).Status);
        Assert.Equal(404, (await world.GetAsync(Apps, own)).Status);
    }

    [Fact]
    public async Task E21_a_liff_app_that_LINE_would_not_take_is_400_and_the_thirty_first_too()
    {
        await using var world = await LoginWorld.StartAsync();
        var own = await world.OwnTokenAsync();
        foreach (var (change, path) in new (Action<JsonObject>, string)[]
        {
            (a => a.Remove("view"), "view"), (a => a["view"]!["type"] = "huge", "view.type"), (a => a["view"]!["url"] = "http://shop.example/", "view.url"),
            (a => a["view"]!["url"] = Endpoint + "#top", "view.url"), (a => a["description"] = "LINEの会員証", "description"), (a => a["scope"] = new JsonArray("phone"), "scope[0]"),
            (a => a["botPrompt"] = "always", "botPrompt"), (a => a["permanentLinkPattern"] = "replace", "permanentLinkPattern"),
        })
        {
            var app = App();
            change(app);
            var refused = await world.World.PostAsync(Apps, app, token: own);
            Assert.Equal(400, refused.Status);
            Assert.Equal(path, Assert.Single(refused.Properties));
        }
        for (var n = 0; n < 30; n++)
        {
            await AddAsync(world, App());
        }
        Assert.Equal(400, (await world.World.PostAsync(Apps, App(), token: own)).Status);
    }

    [Fact]
    public async Task E21_a_liff_app_opens_its_endpoint_with_state_and_tokens_once_the_person_agreed()
    {
        await using var world = await LoginWorld.StartAsync();
        var id = await AddAsync(world, App());
        using var asked = await world.OpenAsync($"/liff/{id}/menu?item=3&person=stranger");
        Assert.Equal(200, (int)asked.StatusCode);
        using var opened = await world.AnswerAsync($"/liff/{id}/menu?item=3", "stranger", addFriend: true);
        var url = opened.Headers.Location!;
        Assert.StartsWith($"{Endpoint}?liff.state=", url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("/menu?item=3", LoginWorld.Parameters(url)["liff.state"]);

        var handed = Fragment(url);
        var context = JsonNode.Parse(handed["context_token"])!;
        Assert.Equal((world.World.UserId("stranger"), id, "full", "utou"), (context["userId"]!.GetValue<string>(), context["liffId"]!.GetValue<string>(), context["viewType"]!.GetValue<string>(), context["type"]!.GetValue<string>()));
        Assert.Equal(FriendState.Following, world.Control.Person("stranger").Friendships.Single().State);
        Assert.Equal("通りすがり", (await world.GetAsync("/v2/profile", handed["access_token"])).Json!["displayName"]!.GetValue<string>());

        using var again = await world.OpenAsync($"/liff/{id}?person=stranger");
        Assert.StartsWith($"{Endpoint}#access_token=", again.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await world.OpenAsync("/liff/2000000001-Nobodyyy")).StatusCode);
    }

    [Fact]
    public async Task E21_the_id_token_of_a_liff_app_is_ES256_by_the_published_key_and_LINE_verifies_it()
    {
        await using var world = await LoginWorld.StartAsync();
        var opened = await world.Control.OpenLiffAsync("p1", new LiffRequest { LiffId = await AddAsync(world, App()) }, Ct);
        var jwt = Jwt.Read(opened.IdToken)!;
        var key = Assert.Single((await world.GetAsync("/oauth2/v2.1/certs")).Json!["keys"]!.AsArray())!;
        Assert.Equal(("ES256", key["kid"]!.GetValue<string>()), (jwt.HeaderText("alg"), jwt.HeaderText("kid")));
        using var public1 = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
        {
            Curve = System.Security.Cryptography.ECCurve.NamedCurves.nistP256,
            Q = new() { X = System.Buffers.Text.Base64Url.DecodeFromChars(key["x"]!.GetValue<string>()), Y = System.Buffers.Text.Base64Url.DecodeFromChars(key["y"]!.GetValue<string>()) },
        });
        Assert.True(public1.VerifyData(jwt.Signed, jwt.Signature, System.Security.Cryptography.HashAlgorithmName.SHA256));

        var verified = await world.FormAsync("/oauth2/v2.1/verify", ("id_token", opened.IdToken), ("client_id", world.Login.ChannelId));
        Assert.Equal((200, world.World.UserId("p1")), (verified.Status, verified.Json!["sub"]!.GetValue<string>()));
        Assert.Equal(43_200, (await world.GetAsync($"/oauth2/v2.1/verify?access_token={opened.AccessToken}")).Json!["expires_in"]!.GetValue<int>());
        world.Control.Advance(TimeSpan.FromHours(1));
        Assert.Equal("IdToken expired.", (await world.FormAsync("/oauth2/v2.1/verify", ("id_token", opened.IdToken), ("client_id", world.Login.ChannelId))).Json!["error_description"]!.GetValue<string>());
    }

    [Fact]
    public async Task E21_an_app_without_openid_gets_no_id_token()
    {
        await using var world = await LoginWorld.StartAsync();
        Assert.Equal("", (await world.Control.OpenLiffAsync("p1", new LiffRequest { LiffId = await AddAsync(world, App(scope: ["profile"])) }, Ct)).IdToken);
    }

    [Fact]
    public async Task E21_what_a_person_sends_from_a_liff_app_is_told_as_if_typed_but_flex_is_not()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await LoginWorld.StartAsync();
        world.Control.ChangeAccount(world.World.Channel, new AccountChange { WebhookUrl = catcher.Url });
        var opened = await world.Control.OpenLiffAsync("p1", new LiffRequest { LiffId = await AddAsync(world, App()) }, Ct);
        var mute = await world.Control.OpenLiffAsync("p1", new LiffRequest { LiffId = await AddAsync(world, App(scope: ["openid"])) }, Ct);
        var messages = World.Texts("予約しました");
        messages.Add(new JsonObject { ["type"] = "flex", ["altText"] = "a", ["contents"] = new JsonObject() });

        Assert.Equal(200, await SendAsync(opened.AccessToken));
        Assert.Equal(403, await SendAsync(mute.AccessToken));
        Assert.Equal("予約しました", Assert.Single(catcher.Events)["message"]!["text"]!.GetValue<string>());

        async Task<int> SendAsync(string access) =>
            (await world.World.SendAsync(HttpMethod.Post, "/liff/messages", new JsonObject { ["access_token"] = access, ["messages"] = messages.DeepClone() }.ToJsonString(), type: "text/plain")).Status;
    }

    [Fact]
    public async Task E19_a_tapped_liff_link_opens_the_apps_page_as_that_person()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await LoginWorld.StartAsync();
        var id = await AddAsync(world, App(new Uri(catcher.Address, "/member").AbsoluteUri));
        await world.World.PushAsync(world.World.UserId("p1"), $"会員証 https://liff.line.me/{id}/card?from=push");
        var tap = (await world.Control.ActAsync("p1", Act.Tap, new ActRequest { Account = world.World.Channel }, Ct)).Tap!;
        Assert.Null(tap.Problem);
        Assert.Equal(["/member"], catcher.Taps);
        var opened = new Uri(Assert.Single(tap.Hops));
        Assert.Equal("/card?from=push", LoginWorld.Parameters(opened)["liff.state"]);
        Assert.Equal(world.World.UserId("p1"), Jwt.Read(Fragment(opened)["id_token"])!.Text("sub"));

        var chat = await world.GetAsync("/phone/p1/chat");
        Assert.Contains($"/liff/{id}/card?from=push&amp;person=p1", chat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_channels_liff_apps_and_consents_outlive_a_restart()
    {
        var file = Path.Combine(Path.GetTempPath(), $"emulator-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}.json");
        try
        {
            LoginChannelView before;
            await using (var world = await World.StartAsync(o => o with { StateFile = file }))
            {
                before = world.Control.AddLoginChannel(new NewLoginChannel { Provider = "shop", CallbackUrls = ["https://shop.example/cb"], Account = world.Channel });
                using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", before.ChannelId), new("client_secret", before.ChannelSecret)]);
                using var issued = await world.Http.PostAsync("/oauth2/v3/token", form, Ct);
                var token = JsonNode.Parse(await issued.Content.ReadAsStringAsync(Ct))!["access_token"]!.GetValue<string>();
                var liffId = (await world.PostAsync(Apps, App(), token: token)).Json!["liffId"]!.GetValue<string>();
                await world.Control.OpenLiffAsync("p1", new LiffRequest { LiffId = liffId }, Ct);
            }
            await using var again = await World.StartAsync(o => o with { StateFile = file }, friends: 0);
            var after = Assert.Single(again.Control.LoginChannels());
            Assert.Equal((before.ChannelId, before.ChannelSecret, again.Channel), (after.ChannelId, after.ChannelSecret, after.Account));
            using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = again.Host.BaseAddress };
            using var opened = await browser.GetAsync($"/liff/{Assert.Single(after.LiffIds)}?person=p1", Ct);
            Assert.StartsWith(Endpoint, opened.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task E21_the_sdks_stand_in_is_served()
    {
        await using var world = await LoginWorld.StartAsync();
        using var sdk = await world.OpenAsync("/liff/sdk.js");
        Assert.Equal("text/javascript", sdk.Content.Headers.ContentType!.MediaType);
        Assert.Contains("window.liff", await sdk.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task E21_a_simulated_person_opens_the_liff_app_whose_address_was_sent()
    {
        await using var site = await ShopSite.StartAsync();
        await using var world = await LoginWorld.StartAsync();
        var id = await AddAsync(world, App(site.At("/liff")));
        await world.Control.GenerateAsync(new GenerateRequest { Account = world.World.Channel, IdPrefix = "g", Count = 20, Habits = new Habits { Open = 1, Tap = 1, Reply = 0, Block = 0, MinSeconds = 1, MaxSeconds = 5 } }, Ct);
        await world.World.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts($"ご予約は https://liff.line.me/{id}/menu?item=3 から") });
        await world.Control.WindAsync(world.Control.Now.AddHours(1), Ct);
        Assert.Equal(20, site.Of("/liff").Count);
        Assert.Equal(20, world.Control.Summary(world.World.Channel, null).Tapped);
    }
}
