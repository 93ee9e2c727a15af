using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

/// <summary>What happens in a chat besides messages of text, from both sides.</summary>
public sealed class ChatTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(World World, WebhookCatcher Catcher)> StartAsync()
    {
        var catcher = await WebhookCatcher.StartAsync();
        var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        return (world, catcher);
    }

    private static Task<ActOutcome> ActAsync(World world, Act act, ActDetails? details = null, string person = "p1") =>
        world.Control.ActAsync(person, act, new ActRequest { Account = world.Channel, Details = details, Text = "a", Data = "pick" }, Ct);

    private static async Task<(int Status, string Type, byte[] Bytes)> DownloadAsync(World world, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", world.Account.AccessToken);
        using var response = await world.Http.SendAsync(request, Ct);
        return ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsByteArrayAsync(Ct));
    }

    private static string Content(string? id, string rest = "") => $"/v2/bot/message/{id}/content{rest}";

    [Fact]
    public async Task E19_pictures_sounds_files_stickers_and_places_are_told_with_the_fields_of_their_kind()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        await ActAsync(world, Act.Image);
        await ActAsync(world, Act.Video, new ActDetails { DurationMs = 1500 });
        await ActAsync(world, Act.Audio, new ActDetails { DurationMs = 900 });
        await ActAsync(world, Act.File, new ActDetails { FileName = "見積.pdf", Content = [1, 2, 3] });
        await ActAsync(world, Act.Sticker, new ActDetails { PackageId = "446", StickerId = "1990" });
        await ActAsync(world, Act.Location, new ActDetails { Title = "本店", Address = "東京都", Latitude = 35.5, Longitude = 139.5 });

        var told = catcher.Events.Select(e => e["message"]!).ToArray();
        Assert.Equal(["image", "video", "audio", "file", "sticker", "location"], told.Select(m => m["type"]!.GetValue<string>()));
        Assert.All(told, m => Assert.Matches("^[0-9]{18}$", m["id"]!.GetValue<string>()));
        Assert.All(told, m => Assert.NotNull(m["markAsReadToken"]));
        Assert.Equal([true, true, false, false, true, false], told.Select(m => m["quoteToken"] is not null));
        Assert.Equal("""{"type":"line"}""", told[0]["contentProvider"]!.ToJsonString());
        Assert.Equal((1500, 900), (told[1]["duration"]!.GetValue<int>(), told[2]["duration"]!.GetValue<int>()));
        Assert.Equal(("見積.pdf", 3), (told[3]["fileName"]!.GetValue<string>(), told[3]["fileSize"]!.GetValue<int>()));
        Assert.Equal(("446", "1990"), (told[4]["packageId"]!.GetValue<string>(), told[4]["stickerId"]!.GetValue<string>()));
        Assert.Equal(("本店", "東京都", 35.5, 139.5), (told[5]["title"]!.GetValue<string>(), told[5]["address"]!.GetValue<string>(), told[5]["latitude"]!.GetValue<double>(), told[5]["longitude"]!.GetValue<double>()));
        Assert.All(catcher.Events, e => Assert.NotNull(e["replyToken"]));
    }

    [Fact]
    public async Task E19_what_a_person_sent_is_fetched_by_message_id_until_taken_back()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        var image = (await ActAsync(world, Act.Image, new ActDetails { Content = [0xFF, 0xD8, 0xFF, 9] })).MessageId;
        var fetched = await DownloadAsync(world, Content(image));
        Assert.Equal((200, "image/jpeg"), (fetched.Status, fetched.Type));
        Assert.Equal([0xFF, 0xD8, 0xFF, 9], fetched.Bytes);
        Assert.Equal(200, (await DownloadAsync(world, Content(image, "/preview"))).Status);

        var taken = await ActAsync(world, Act.Unsend);
        Assert.Equal(image, taken.MessageId);
        Assert.Equal((410, "The content is gone"), await world.GetAsync(Content(image)) is var gone ? (gone.Status, gone.Message) : default);
        var told = catcher.Events.Last();
        Assert.Equal(("unsend", image, null), (told["type"]!.GetValue<string>(), told["unsend"]!["messageId"]!.GetValue<string>(), told["replyToken"]));
        Assert.Equal((404, "not found"), await world.GetAsync(Content("123456789012345678")) is var none ? (none.Status, none.Message) : default);
    }

    [Fact]
    public async Task E19_a_text_cannot_be_fetched_nor_can_another_account_fetch_what_was_not_sent_to_it()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        var other = world.Control.AddAccount(new NewAccount { Provider = "shop" });
        await ActAsync(world, Act.Say);
        Assert.Equal(404, (await world.GetAsync(Content(catcher.Events.Single()["message"]!["id"]!.GetValue<string>()))).Status);
        var image = (await ActAsync(world, Act.Image)).MessageId;
        Assert.Equal(404, (await world.GetAsync(Content(image), other.AccessToken)).Status);
    }

    [Fact]
    public async Task E19_a_large_video_is_202_while_it_is_prepared_and_files_have_no_preview()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        var video = (await ActAsync(world, Act.Video, new ActDetails { PrepareSeconds = 30, Content = [1, 2] })).MessageId;
        var file = (await ActAsync(world, Act.File)).MessageId;
        Assert.Equal(202, (await world.GetAsync(Content(video))).Status);
        Assert.Equal("""{"status":"processing"}""", (await world.GetAsync(Content(video, "/transcoding"))).Text);
        world.Control.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"status":"succeeded"}""", (await world.GetAsync(Content(video, "/transcoding"))).Text);
        Assert.Equal((200, "video/mp4"), await DownloadAsync(world, Content(video)) is var got ? (got.Status, got.Type) : default);
        Assert.Equal("image/png", (await DownloadAsync(world, Content(video, "/preview"))).Type);
        Assert.Equal((400, "The content can not be previewed"), await world.GetAsync(Content(file, "/preview")) is var none ? (none.Status, none.Message) : default);
        Assert.Equal(400, (await world.GetAsync(Content(file, "/transcoding"))).Status);
    }

    [Fact]
    public async Task E19_a_video_with_a_tracking_id_that_ran_to_its_end_is_told_and_every_play_counts()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        await Assert.ThrowsAsync<ControlException>(() => ActAsync(world, Act.Watch));
        await world.PostAsync("/v2/bot/message/push", new JsonObject
        {
            ["to"] = world.UserId("p1"),
            ["messages"] = new JsonArray(new JsonObject { ["type"] = "video", ["originalContentUrl"] = "https://shop.example/v.mp4", ["previewImageUrl"] = "https://shop.example/v.jpg", ["trackingId"] = "v-1" }),
        });
        await ActAsync(world, Act.Watch, new ActDetails { Percent = 75 });
        Assert.Empty(catcher.Events);
        await ActAsync(world, Act.Watch);
        var told = Assert.Single(catcher.Events);
        Assert.Equal(("videoPlayComplete", "v-1"), (told["type"]!.GetValue<string>(), told["videoPlayComplete"]!["trackingId"]!.GetValue<string>()));
        Assert.NotNull(told["replyToken"]);
    }

    [Fact]
    public async Task E16_plays_are_told_by_quarter_from_twenty_people_on()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 25);
        var id = (await world.PostAsync("/v2/bot/message/broadcast", new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject { ["type"] = "video", ["originalContentUrl"] = "https://shop.example/v.mp4", ["previewImageUrl"] = "https://shop.example/v.jpg" }),
        })).RequestId;
        for (var n = 1; n <= 25; n++)
        {
            await ActAsync(world, Act.Watch, new ActDetails { Percent = n <= 22 ? 50 : 100 }, $"p{n}");
        }
        var figures = (await world.GetAsync($"/v2/bot/insight/message/event?requestId={id}")).Json!;
        var bubble = figures["messages"]![0]!;
        Assert.Equal((25, 25, 25), (bubble["mediaPlayed"]!.GetValue<int>(), bubble["mediaPlayed50Percent"]!.GetValue<int>(), figures["overview"]!["uniqueMediaPlayed"]!.GetValue<int>()));
        Assert.Null(bubble["mediaPlayed75Percent"]);
        Assert.Null(figures["overview"]!["uniqueMediaPlayed100Percent"]);
    }

    [Fact]
    public async Task E19_a_picked_date_comes_as_params_of_the_postback()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        await ActAsync(world, Act.Postback, new ActDetails { Params = System.Text.Json.JsonSerializer.SerializeToElement(new { datetime = "2026-05-20T10:00" }) });
        var told = Assert.Single(catcher.Events)["postback"]!;
        Assert.Equal(("pick", "2026-05-20T10:00"), (told["data"]!.GetValue<string>(), told["params"]!["datetime"]!.GetValue<string>()));
    }

    [Fact]
    public async Task E19_acts_are_done_over_http_too()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        var done = await world.ControlAsync(HttpMethod.Post, "/control/people/p1/file", new { account = world.Channel, details = new { file_name = "a.txt", content = Convert.ToBase64String([7, 8]) } });
        Assert.Equal(200, done.Status);
        Assert.Equal([7, 8], (await DownloadAsync(world, Content(done.Json!["message_id"]!.GetValue<string>()))).Bytes);
        await ActAsync(world, Act.Block);
        Assert.Equal(409, (await world.ControlAsync(HttpMethod.Post, "/control/people/p1/sticker", new { account = world.Channel })).Status);
    }

    [Fact]
    public async Task The_loading_animation_is_202_and_ends_with_its_time_or_the_next_message()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        Assert.Equal((202, "{}"), await LoadAsync($$"""{"chatId":"{{world.UserId("p1")}}","loadingSeconds":10}""") is var a ? (a.Status, a.Text) : default);
        Assert.Equal(world.Control.Now.AddSeconds(10).ToUnixTimeMilliseconds(), world.Control.Person("p1").Friendships.Single().LoadingUntil);
        await world.PushAsync(world.UserId("p1"));
        Assert.Null(world.Control.Person("p1").Friendships.Single().LoadingUntil);
        Assert.Equal(202, (await LoadAsync($$"""{"chatId":"U{{new string('0', 32)}}"}""")).Status);

        var wrong = await LoadAsync($$"""{"chatId":"{{world.UserId("p1")}}","loadingSeconds":62}""");
        Assert.Equal((400, "The request body has 2 error(s)"), (wrong.Status, wrong.Message));
        Assert.Equal(["Must be between 5 and 60", "must be a multiple of five"], wrong.Json!["details"]!.AsArray().Select(d => d!["message"]!.GetValue<string>()));
        Assert.StartsWith("Only user id is acceptable", (await LoadAsync($$"""{"chatId":"C{{new string('0', 32)}}"}""")).Message, StringComparison.Ordinal);
        Assert.Equal(["chatId"], (await LoadAsync("{}")).Properties);

        Task<Answer> LoadAsync(string body) => world.SendAsync(HttpMethod.Post, "/v2/bot/chat/loading/start", body);
    }

    [Fact]
    public async Task Messages_are_marked_as_read_by_the_token_of_their_webhook_and_by_no_other_account()
    {
        var (world, catcher) = await StartAsync();
        await using var _ = world;
        await using var __ = catcher;
        var other = world.Control.AddAccount(new NewAccount { Provider = "shop" });
        await ActAsync(world, Act.Say);
        var body = new JsonObject { ["markAsReadToken"] = catcher.Events.Single()["message"]!["markAsReadToken"]!.GetValue<string>() };
        const string path = "/v2/bot/chat/markAsRead", refusal = "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.";
        Assert.Equal((400, refusal), await world.PostAsync(path, body, token: other.AccessToken) is var a ? (a.Status, a.Message) : default);
        Assert.Equal(refusal, (await world.PostAsync(path, new JsonObject { ["markAsReadToken"] = "x.y" })).Message);
        Assert.Null(world.Control.Person("p1").Friendships.Single().ReadByAccount);
        world.Control.Advance(TimeSpan.FromDays(400));
        Assert.Equal((200, "{}"), await world.PostAsync(path, body) is var b ? (b.Status, b.Text) : default);
        Assert.Equal(world.Control.Now.ToUnixTimeMilliseconds(), world.Control.Person("p1").Friendships.Single().ReadByAccount);
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/markAsRead", new JsonObject { ["chat"] = new JsonObject { ["userId"] = world.UserId("p2") } })).Status);
    }

    [Fact]
    public async Task Nobody_is_in_a_group_so_every_group_is_not_found_and_a_wrong_id_is_refused()
    {
        await using var world = await World.StartAsync();
        var (group, room) = ("C" + new string('a', 32), "R" + new string('a', 32));
        foreach (var path in new[] { $"group/{group}/summary", $"group/{group}/members/count", $"group/{group}/members/ids", $"group/{group}/member/{world.UserId("p1")}", $"room/{room}/members/count", $"room/{room}/member/{world.UserId("p1")}" })
        {
            Assert.Equal((404, "Not found"), await world.GetAsync($"/v2/bot/{path}") is var a ? (a.Status, a.Message) : default);
        }
        Assert.Equal("The value for the 'groupId' parameter is invalid", (await world.GetAsync($"/v2/bot/group/{room}/summary")).Message);
        Assert.Equal("The value for the 'userId' parameter is invalid", (await world.GetAsync($"/v2/bot/group/{group}/member/p1")).Message);
        Assert.Equal(404, (await world.SendAsync(HttpMethod.Post, $"/v2/bot/group/{group}/leave", null)).Status);
        world.Control.ChangeAccount(world.Channel, new AccountChange { Verified = false });
        Assert.Equal(403, (await world.GetAsync($"/v2/bot/room/{room}/members/ids")).Status);
    }
}
