using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

/// <summary>Coupons: made, listed, told, closed, and named by messages.</summary>
public sealed class CouponTests
{
    private const string Path = "/v2/bot/coupon";

    [Fact]
    public async Task E23_a_coupon_is_made_and_told_with_what_LINE_adds()
    {
        await using var world = await World.StartAsync();
        var sent = Coupon(world);
        sent["reward"] = JsonNode.Parse("""{"type":"discount","priceInfo":{"type":"explicit","priceAfterDiscount":800,"originalPrice":1000}}""");
        sent["acquisitionCondition"] = JsonNode.Parse("""{"type":"lottery","lotteryProbability":30,"maxAcquireCount":-1}""");
        var id = await MakeAsync(world, sent);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{26}$", id);

        var told = (await world.GetAsync($"{Path}/{id}")).Json!.AsObject();
        foreach (var (name, value) in sent.Where(p => p.Key != "reward"))
        {
            Assert.True(JsonNode.DeepEquals(value, told[name]), name);
        }
        Assert.Equal("JPY", told["reward"]!["priceInfo"]!["currency"]!.GetValue<string>());
        Assert.Equal((id, "RUNNING", -1, 1), (told["couponId"]!.GetValue<string>(), told["status"]!.GetValue<string>(), told["maxAcquireCount"]!.GetValue<int>(), told["maxTicketPerUser"]!.GetValue<int>()));
        Assert.Equal(world.Control.Now.ToUnixTimeSeconds(), told["createdTimestamp"]!.GetValue<long>(), 2.0);
        Assert.Equal((404, "coupon not found"), RichMenuWorld.Whole(await world.GetAsync($"{Path}/nothing")));
    }

    [Theory]
    [InlineData("""{"title":""}""", "title")]
    [InlineData("""{"couponCode":"12345678901234567"}""", "couponCode")]
    [InlineData("""{"imageUrl":"http://e.example/a.png"}""", "imageUrl")]
    [InlineData("""{"visibility":"SECRET"}""", "visibility")]
    [InlineData("""{"timezone":"Asia/Tokyo"}""", "timezone")]
    [InlineData("""{"startTimestamp":4000000000}""", "endTimestamp")]
    [InlineData("""{"startTimestamp":1,"endTimestamp":2}""", "endTimestamp")]
    [InlineData("""{"maxUseCountPerTicket":0}""", "maxUseCountPerTicket")]
    [InlineData("""{"maxUseCountPerTicket":2}""", "maxUseCountPerTicket")]
    [InlineData("""{"acquisitionCondition":{"type":"referral"}}""", "acquisitionCondition.type")]
    [InlineData("""{"acquisitionCondition":{"type":"lottery","lotteryProbability":100,"maxAcquireCount":1}}""", "acquisitionCondition.lotteryProbability")]
    [InlineData("""{"acquisitionCondition":{"type":"lottery","lotteryProbability":99}}""", "acquisitionCondition.maxAcquireCount")]
    [InlineData("""{"reward":{"type":"present"}}""", "reward.type")]
    [InlineData("""{"reward":{"type":"cashBack","priceInfo":{"type":"explicit"}}}""", "reward.priceInfo.type")]
    [InlineData("""{"reward":{"type":"discount","priceInfo":{"type":"percentage","percentage":100}}}""", "reward.priceInfo.percentage")]
    [InlineData("""{"reward":{"type":"discount","priceInfo":{"type":"explicit","priceAfterDiscount":100,"originalPrice":100}}}""", "reward.priceInfo.priceAfterDiscount")]
    public async Task E23_what_a_coupon_may_not_be_is_named_with_its_place(string change, string place)
    {
        await using var world = await World.StartAsync();
        var coupon = Coupon(world);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            coupon[name] = value?.DeepClone();
        }
        var refused = await world.PostAsync(Path, coupon);
        Assert.Equal((400, place), (refused.Status, Assert.Single(refused.Properties)));
    }

    [Fact]
    public async Task E23_the_list_comes_in_pages_and_by_status()
    {
        await using var world = await World.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            ids.Add(await MakeAsync(world, Coupon(world, $"クーポン{i}")));
        }
        await CloseAsync(world, ids[3]);
        var first = (await world.GetAsync(Path)).Json!;
        Assert.Equal(20, first["items"]!.AsArray().Count);
        Assert.Equal("クーポン0", first["items"]![0]!["title"]!.GetValue<string>());
        var rest = (await world.GetAsync($"{Path}?start={first["next"]}")).Json!;
        Assert.Equal(ids.Skip(20), Listed(rest));
        Assert.Null(rest["next"]);
        Assert.Equal([ids[3]], Listed((await world.GetAsync($"{Path}?status=CLOSED")).Json!));
        Assert.Equal(25, Listed((await world.GetAsync($"{Path}?status=CLOSED&status=RUNNING&limit=100")).Json!).Count());
        Assert.Equal(25, Listed((await world.GetAsync($"{Path}?status=CLOSED,RUNNING&limit=100")).Json!).Count());
        Assert.Equal(400, (await world.GetAsync($"{Path}?limit=101")).Status);
        Assert.Equal(400, (await world.GetAsync($"{Path}?status=OPEN")).Status);
        Assert.Equal((400, "Invalid start param"), RichMenuWorld.Whole(await world.GetAsync($"{Path}?start=abc")));
    }

    [Fact]
    public async Task E23_a_closed_coupon_stays_closed_and_no_message_may_name_it_any_more()
    {
        await using var world = await World.StartAsync();
        var id = await MakeAsync(world, Coupon(world));
        world.Control.ChangeAccount(world.Channel, new AccountChange { Coupons = ["spring"] });
        Assert.Equal(200, (await SayAsync(id)).Status);
        Assert.Equal(200, (await SayAsync("spring")).Status);
        Assert.Equal(["messages[0].couponId"], (await SayAsync("unknown")).Properties);

        Assert.Equal((200, "{}"), await CloseAsync(world, id) is var closed ? (closed.Status, closed.Text) : default);
        Assert.Equal((410, "The coupon has already been closed."), RichMenuWorld.Whole(await CloseAsync(world, id)));
        Assert.Equal((404, "coupon not found"), RichMenuWorld.Whole(await CloseAsync(world, "nothing")));
        Assert.Equal(["messages[0].couponId"], (await SayAsync(id)).Properties);
        Assert.Equal("CLOSED", (await world.GetAsync($"{Path}/{id}")).Json!["status"]!.GetValue<string>());

        Task<Answer> SayAsync(string coupon) => world.ValidateAsync($$"""{"type":"coupon","couponId":"{{coupon}}"}""");
    }

    [Fact]
    public async Task E23_a_coupon_past_its_end_is_closed()
    {
        await using var world = await World.StartAsync();
        var id = await MakeAsync(world, Coupon(world));
        world.Control.Advance(TimeSpan.FromDays(31));
        Assert.Equal("CLOSED", (await world.GetAsync($"{Path}/{id}")).Json!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task E23_five_thousand_may_be_valid_at_once()
    {
        await using var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { Coupons = [.. Enumerable.Range(0, 4999).Select(i => $"c{i}")] });
        var id = await MakeAsync(world, Coupon(world));
        Assert.Equal((400, "You have too many coupons created."), RichMenuWorld.Whole(await world.PostAsync(Path, Coupon(world))));
        await CloseAsync(world, id);
        await MakeAsync(world, Coupon(world));
    }

    private static JsonObject Coupon(World world, string title = "春の割引") => new()
    {
        ["title"] = title, ["description"] = "お会計時にお見せください", ["visibility"] = "UNLISTED", ["timezone"] = "ASIA_TOKYO", ["couponCode"] = "SPRING-2026",
        ["startTimestamp"] = world.Control.Now.ToUnixTimeSeconds(), ["endTimestamp"] = world.Control.Now.AddDays(30).ToUnixTimeSeconds(), ["maxUseCountPerTicket"] = 1,
        ["acquisitionCondition"] = new JsonObject { ["type"] = "normal" },
        ["reward"] = new JsonObject { ["type"] = "discount", ["priceInfo"] = new JsonObject { ["type"] = "percentage", ["percentage"] = 10 } },
    };

    private static async Task<string> MakeAsync(World world, JsonObject coupon)
    {
        var made = await world.PostAsync(Path, coupon.DeepClone());
        Assert.Equal(200, made.Status);
        return made.Json!["couponId"]!.GetValue<string>();
    }

    private static Task<Answer> CloseAsync(World world, string id) => world.SendAsync(HttpMethod.Put, $"{Path}/{id}/close");

    private static IEnumerable<string> Listed(JsonNode page) => page["items"]!.AsArray().Select(i => i!["couponId"]!.GetValue<string>());
}
