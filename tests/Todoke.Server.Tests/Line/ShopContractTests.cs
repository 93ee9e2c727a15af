using System.Net;
using Todoke.Core.Delivery;
using Todoke.LineContract;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Campaigns;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Line;

/// <summary>A shop's whole life with a recording layer between the server and LINE: everything that leaves is judged by LINE's own OpenAPI files, and so is every answer.</summary>
public sealed class ShopContractTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_a_shop_asks_of_LINE_in_its_life_and_all_that_LINE_answers_fits_LINEs_files()
    {
        Assert.SkipWhen(Contract.Load() is null, Contract.Missing);
        var contract = Contract.Load()!;
        RecordingProxy? proxy = null;
        await using var shop = await Shop.StartAsync(await Ledgers.MakeReadyAsync("sqlite"), null, new NewAccount { Provider = "p1", DisplayName = "テスト商店", Quota = 1000 }, async line => (proxy = await RecordingProxy.StartAsync(line.BaseAddress, Cancel)).Address);
        await using var recording = proxy!;
        var control = shop.Line.Control;

        // Not connected yet (404), then connected: webhook set and tried, friends fetched with their names, the first message of a friend.
        await shop.World.PostAsync($"accounts/{shop.Account}/test");
        var connected = await shop.World.PostAsync($"accounts/{shop.Account}/webhook");
        Assert.True(connected.Flag("ok"), connected.GetRawText());
        await control.GenerateAsync(new GenerateRequest { Count = 5, Account = shop.Channel.ChannelId, IdPrefix = "old", NamePrefix = "常連" }, Cancel);
        await shop.World.PostAsync($"accounts/{shop.Account}/friends-import");
        await shop.World.SettledAsync();
        await control.ActAsync("old1", Act.Say, new ActRequest { Account = shop.Channel.ChannelId, Text = "こんにちは" }, Cancel);
        await shop.AddPeopleAsync(12, blockedEvery: 6);
        await shop.World.GetAsync($"accounts/{shop.Account}/quota");
        await shop.World.GetAsync($"accounts/{shop.Account}/identified");

        // Campaigns of each kind: the same for all (validate, multicast), personal (push), to everybody (broadcast), chosen by LINE (narrowcast).
        foreach (var (text, options) in new (string, object?)[] { ("春のお知らせ", null), ("{{name|お客}}さまへ", null), ("みなさまへ", new { broadcast = true }) })
        {
            var draft = (await shop.DraftAsync(text, options: options, trackLinks: options is null)).Number("id");
            await shop.World.PostAsync($"campaigns/{draft}/validate");
            Assert.Equal("done", (await shop.SendAsync(draft)).Text("state"));
        }
        await SendNarrowcastAsync(shop);

        // Trouble: a coupon that LINE does not know (400), an answer that is lost (409), 500, too fast (429), not verified (403), a token that is revoked (401).
        var coupon = await shop.World.SendAsync(HttpMethod.Post, "campaigns", new
        {
            account_id = shop.Account, name = "クーポン", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "coupon", coupon_id = "gone" } } },
        }, HttpStatusCode.Created);
        await shop.World.PostAsync($"campaigns/{coupon.Number("id")}/validate");
        control.AddFault(new Fault { Endpoint = "multicast", Mode = FaultMode.DropAfterAccept, Count = 1 });
        await shop.SendAsync((await shop.DraftAsync("二度目")).Number("id"));
        control.AddFault(new Fault { Endpoint = "multicast", Status = 500, Count = 1 });
        await shop.SendAsync((await shop.DraftAsync("三度目")).Number("id"));
        control.AddFault(new Fault { Endpoint = "multicast", Status = 429, Count = 1 });
        await shop.SendAsync((await shop.DraftAsync("四度目")).Number("id"));
        await shop.World.PostAsync($"accounts/{shop.Account}/test");
        control.ChangeAccount(shop.Channel.ChannelId, new AccountChange { Verified = false });
        await shop.World.PostAsync($"accounts/{shop.Account}/test");
        control.ChangeAccount(shop.Channel.ChannelId, new AccountChange { RotateToken = true });
        await shop.World.PostAsync($"accounts/{shop.Account}/test");

        Assert.Empty(recording.Exchanges.SelectMany(e => contract.Check(e).Select(problem => $"{problem}\n  in {e}")));
        var seen = recording.Exchanges.Select(e => contract.Find(e.Method, e.Path)!.Name).ToHashSet();
        Assert.Equal([], LifeOperations.Except(seen));
        Assert.Equal([0, 200, 202, 400, 401, 403, 404, 409, 429, 500], recording.Exchanges.Select(e => e.Status).Distinct().Order());
    }

    // What must have happened for this to have been a whole life.
    static readonly string[] LifeOperations =
    [
        "GET /v2/bot/info", "GET /v2/bot/followers/ids", "GET /v2/bot/profile/{userId}", "GET /v2/bot/message/quota", "GET /v2/bot/message/quota/consumption",
        "PUT /v2/bot/channel/webhook/endpoint", "GET /v2/bot/channel/webhook/endpoint", "POST /v2/bot/channel/webhook/test", "GET /v2/bot/insight/followers",
        "POST /v2/bot/message/multicast", "POST /v2/bot/message/push", "POST /v2/bot/message/broadcast", "POST /v2/bot/message/narrowcast", "GET /v2/bot/message/progress/narrowcast",
        "POST /v2/bot/message/validate/multicast", "POST /v2/bot/message/validate/push",
    ];

    static async Task SendNarrowcastAsync(Shop shop)
    {
        var draft = (await shop.DraftAsync("お知らせ")).Number("id");
        var row = await shop.World.Ledger.ReadAsync(l => CampaignRow.FindAsync(l, draft, Cancel), Cancel);
        var body = RequestBody.Narrowcast("""[{"type":"text","text":"お知らせ"}]"""u8.ToArray(), recipient: null, demographic: null);
        Assert.NotNull(await shop.World.Service<WholeRequests>().SendNarrowcastAsync(row!, run: 1, body, Cancel));
        await shop.Line.Control.WhenIdleAsync(Cancel);
        await shop.LaterAsync(TimeSpan.FromSeconds(30));
    }
}
