using System.Net;
using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Campaigns;
using Todoke.Server.Tests.Sending;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>Requests whose people LINE chooses: broadcast, and narrowcast, which LINE accepts first and sends later.</summary>
public class WholeRequestTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_broadcast_leaves_as_one_request_to_everybody_LINE_knows_and_the_people_known_here_have_their_rows(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(10, blockedEvery: 5);
        await AddStrangersAsync(shop, 20);
        // Somebody who is on the list of nobody: a broadcast reaches them all the same, and the row says so.
        await shop.World.PostAsync("suppressions", new { profile_ids = new[] { people[0] }, reason = "本人の希望" });
        var campaign = await shop.DraftAsync(new { broadcast = true }, text: "くわしくは http://127.0.0.1:9/sale へ");

        var estimate = await shop.World.GetAsync($"campaigns/{campaign}/estimate");
        Assert.Equal((8, 20, 12, 1), (estimate.Number("reachable"), estimate.Number("messages"), estimate.Number("unidentified"), estimate.GetProperty("requests").Number("broadcast")));
        var done = await shop.SendAsync(campaign);
        Assert.Equal(("done", 8, 2), (done.Text("state"), done.GetProperty("counts").Number("sent"), done.GetProperty("counts").Number("held_back")));
        var report = shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId });
        Assert.Equal((1, 28, 0), (report.Requests, report.DistinctPeople, report.Duplicates));
        Assert.Equal(["broadcast"], await TextsAsync(shop, "SELECT kind FROM request"));
        Assert.Equal(8, (await shop.World.GetAsync($"campaigns/{campaign}/deliveries?outcome=accepted")).Items().Length);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_broadcast_that_is_not_clearly_answered_is_repeated_under_its_key_and_a_refused_one_is_not_taken_apart(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(6);
        shop.Line.Control.AddFault(new Fault { Endpoint = "broadcast", Mode = FaultMode.DropAfterAccept, Count = 1 });
        var first = await shop.DraftAsync(new { broadcast = true });
        Assert.Equal("done", (await shop.SendAsync(first)).Text("state"));
        Assert.Equal((1, 6), (shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Requests, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Messages));

        shop.Line.Control.AddFault(new Fault { Endpoint = "broadcast", Status = 400 });
        var second = await shop.SendAsync(await shop.DraftAsync(new { broadcast = true }));
        Assert.Equal(("done_with_failures", 6), (second.Text("state"), second.GetProperty("counts").Number("refused")));
        Assert.Equal(2, await CountAsync(shop, "SELECT COUNT(*) FROM request"));
    }

    [Fact]
    public async Task A_broadcast_takes_no_placeholders_no_segment_and_none_of_what_would_leave_somebody_out()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        async Task<IEnumerable<string>> RefusedAsync(string text, object definition, object options) => (await shop.World.PostAsync("campaigns", new
        {
            account_id = shop.Account, name = "全員へ", audience = new { definition }, content = new { bubbles = new object[] { new { type = "text", text } } }, options,
        }, HttpStatusCode.UnprocessableEntity)).Items("problems").Select(p => p.Text("path"));

        Assert.Equal(["content"], await RefusedAsync("{{name}}さん", Shop.Everyone, new { broadcast = true }));
        Assert.Equal(["audience"], await RefusedAsync("やあ", new { version = 1, condition = new { type = "not", of = new { type = "everyone" } } }, new { broadcast = true }));
        Assert.Equal(["options.canary"], await RefusedAsync("やあ", Shop.Everyone, new { broadcast = true, canary = new { percent = 1 } }));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_narrowcast_is_accepted_first_followed_by_its_request_id_and_done_when_LINE_has_sent_it(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(7);
        await SendNarrowcastAsync(shop);
        Assert.Equal((DeliverySql.Followed, "waiting"), await RequestAsync(shop));
        Assert.Equal(shop.World.Clock.GetUtcNow().AddDays(14).ToUnixTimeMilliseconds(), await CountAsync(shop, "SELECT follow_until FROM request"));
        // Not asked before its time, and never sent again.
        await shop.Line.Control.WhenIdleAsync(TestWorld.Cancel);
        await WindAsync(shop, TimeSpan.FromSeconds(29));
        Assert.Equal((DeliverySql.Followed, "waiting"), await RequestAsync(shop));
        await WindAsync(shop, TimeSpan.FromSeconds(1));
        Assert.Equal((DeliverySql.Accepted, "succeeded"), await RequestAsync(shop));
        Assert.Equal(["7"], await TextsAsync(shop, "SELECT detail FROM request"));
        Assert.Equal((1, 7), (shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Requests, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).DistinctPeople));
    }

    [Fact]
    public async Task A_narrowcast_that_LINE_gives_up_is_refused_as_a_whole()
    {
        await using var shop = await Shop.StartAsync("sqlite", new NewAccount { Provider = "p1", DisplayName = "小さな店", Quota = 5 });
        await shop.AddPeopleAsync(7);
        await SendNarrowcastAsync(shop);
        await shop.Line.Control.WhenIdleAsync(TestWorld.Cancel);
        await WindAsync(shop, TimeSpan.FromSeconds(30));
        Assert.Equal((DeliverySql.Refused, "failed"), await RequestAsync(shop));
        Assert.Equal(0, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Messages);
    }

    [Fact]
    public async Task A_narrowcast_that_LINE_says_nothing_of_for_fourteen_days_is_unknown()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(3);
        await SendNarrowcastAsync(shop);
        shop.Line.Control.AddFault(new Fault { Endpoint = "narrowcast/progress", Status = 500 });
        await WindAsync(shop, TimeSpan.FromDays(13));
        Assert.Equal((DeliverySql.Followed, "waiting"), await RequestAsync(shop));
        await WindAsync(shop, TimeSpan.FromDays(1));
        Assert.Equal((DeliverySql.Unknown, "waiting"), await RequestAsync(shop));
    }

    static async Task SendNarrowcastAsync(Shop shop)
    {
        var draft = (await shop.DraftAsync("お知らせ")).Number("id");
        var row = await shop.World.Ledger.ReadAsync(l => CampaignRow.FindAsync(l, draft, TestWorld.Cancel), TestWorld.Cancel);
        var body = RequestBody.Narrowcast("""[{"type":"text","text":"お知らせ"}]"""u8.ToArray(), recipient: null, demographic: null);
        Assert.NotNull(await shop.World.Service<WholeRequests>().SendNarrowcastAsync(row!, run: 1, body, TestWorld.Cancel));
    }

    static Task<PeopleAdded> AddStrangersAsync(Shop shop, int count) => shop.Line.Control.AddPeopleAsync(new PeopleRequest
    {
        // Friends since March: LINE's figure of yesterday counts them.
        People = [.. Enumerable.Range(1, count).Select(i => new NewPerson { Id = $"s{i}", Follows = [new NewFriendship { Account = shop.Channel.ChannelId, Since = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() }] })],
    }, TestWorld.Cancel);

    static async Task<(int State, string Progress)> RequestAsync(Shop shop) => (await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT state, progress FROM request", r => (r.GetInt32(0), r.GetString(1)), TestWorld.Cancel), TestWorld.Cancel)).Single();

    static Task<long> CountAsync(Shop shop, string sql) => shop.World.Ledger.ReadAsync(l => l.CountAsync(sql, TestWorld.Cancel), TestWorld.Cancel);

    static Task<List<string>> TextsAsync(Shop shop, string sql) => shop.World.Ledger.ReadAsync(l => l.QueryAsync(sql, r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel);

    static async Task WindAsync(Shop shop, TimeSpan by)
    {
        await shop.World.SettledAsync();
        shop.World.Clock.Advance(by);
        await shop.World.SettledAsync();
    }
}
