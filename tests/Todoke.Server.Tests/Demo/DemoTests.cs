using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Demo;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Demo;

public class DemoTests
{
    const string Key = "a-key-long-enough";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_first_start_lives_through_the_shops_past_and_the_second_goes_on_from_there(string kind)
    {
        await using var place = await Ledgers.MakeAsync(kind);
        long people, taps;
        await using (var demo = await DemoRun.StartAsync(Options(place), new DemoPorts(), TextWriter.Null, Cancel))
        {
            using var http = Owner(demo);
            people = (await GetAsync(http, "profiles?limit=1")).Number("total");
            Assert.Equal(ShopPeople.Count + 1, people);
            var done = (await GetAsync(http, "campaigns?state=done")).Items();
            Assert.Equal(2, done.Length);
            Assert.All(done, c => Assert.Equal(c.GetProperty("counts").Number("members"), c.GetProperty("counts").Number("sent") + c.GetProperty("counts").Number("held_back")));
            taps = (await GetAsync(http, $"campaigns/{done[0].Number("id")}/results")).GetProperty("taps").Number("people");
            Assert.True(taps > 50, $"{taps} people tapped");
            Assert.Single((await GetAsync(http, "campaigns?state=draft")).Items());
            // Those who tapped landed in the shop; some ordered there, some came to its till later, and Todoke knows of all of it.
            var sold = demo.Shop.Shop.Journal.Newest(int.MaxValue).Where(e => e.Name == "purchase").Select(e => e.Properties.GetProperty("transaction_id").GetString()![0]).CountBy(c => c).ToDictionary();
            Assert.InRange(sold['W'], 20, 200);
            Assert.InRange(sold['P'], 5, 100);
            Assert.Equal(0, demo.Shop.Shop.Journal.Untold);
            Assert.All(demo.Line.Control.People(null, null, null, null, 1000).People, p => Assert.True(p.Quiet || p.Sites is [var site] && site == demo.Shop.Address.AbsoluteUri));
            foreach (var segment in (await GetAsync(http, "segments")).Items())
            {
                var count = (await PostAsync(http, "segments/count", new { segment_id = segment.Number("id"), account_id = 1 })).Number("count");
                Assert.InRange(count, 20, people / 2 + 300);
            }
            // Each account comes with a plan that fits LINE's own figure, so that yen are shown from the first screen on.
            foreach (var account in (await GetAsync(http, "accounts")).Items())
            {
                var plan = await GetAsync(http, $"accounts/{account.Number("id")}/plan");
                Assert.Equal((account.Number("id") == 1 ? "standard" : "light", true), (plan.Text("plan"), plan.Flag("agrees")));
                Assert.NotEqual(JsonValueKind.Null, (await GetAsync(http, $"accounts/{account.Number("id")}/quota")).GetProperty("forecast").GetProperty("yen").ValueKind);
            }
            // The past is past: nothing of today but what people do from now on.
            Assert.Equal(0, (await GetAsync(http, "home?account_id=1")).GetProperty("today").Number("campaigns_sent"));
        }

        // Other ports than before: LINE and shop must find each other again.
        await using (var demo = await DemoRun.StartAsync(Options(place), new DemoPorts(), TextWriter.Null, Cancel))
        {
            using var http = Owner(demo);
            Assert.Equal(people, (await GetAsync(http, "profiles?limit=1")).Number("total"));
            var draft = (await GetAsync(http, "campaigns?state=draft")).Items().Single().Number("id");
            var you = (await GetAsync(http, "profiles?q=" + Uri.EscapeDataString("あなた"))).Items().Single().Number("id");
            var sent = (await PostAsync(http, $"campaigns/{draft}/test", new { profile_ids = new[] { you } })).Items("sent").Single();
            Assert.Equal("accepted", sent.Text("outcome"));
            Assert.Contains("テスト", demo.Line.Control.Messages(new DeliveryQuery(), DemoShop.You, null, 100).Messages[^1].Messages.GetRawText());
            Assert.True((await demo.Line.Control.ActAsync(DemoShop.You, Act.Say, new ActRequest { Account = demo.Line.Control.Accounts()[0].ChannelId, Text = "届きました" }, Cancel)).Ok);
        }
    }

    [Fact]
    public async Task Whoever_opens_the_sign_in_page_of_the_demo_can_sign_in_with_what_stands_there()
    {
        await using var place = await Ledgers.MakeAsync("sqlite");
        await using var demo = await DemoRun.StartAsync(Options(place) with { ApiKey = null }, new DemoPorts(), TextWriter.Null, Cancel);
        using var http = new HttpClient { BaseAddress = new Uri(demo.World.Address, "/api/v1/") };
        var shown = (await GetAsync(http, "setup")).GetProperty("demo_sign_in");

        await PostAsync(http, "session", new { email = shown.Text("email"), password = shown.Text("password") });

        var session = await GetAsync(http, "session");
        Assert.Equal("owner", session.GetProperty("user").Text("role"));
        Assert.Equal(demo.Line.BaseAddress.AbsoluteUri, session.Text("emulator_url"));
        using var ready = await http.GetAsync(new Uri(demo.World.Address, "/healthz/ready"), Cancel);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task A_world_that_is_still_being_prepared_is_not_ready()
    {
        await using var world = await TestWorld.StartAsync("sqlite", options => options with { Preparing = "demo data" });
        using var answer = await world.Http.GetAsync(new Uri(world.World.Address, "/healthz/ready"), Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("demo data", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_key_that_is_too_short_is_refused_before_anything_is_made()
    {
        await using var place = await Ledgers.MakeAsync("sqlite");
        var refused = await Assert.ThrowsAsync<DemoRefusedException>(() => DemoRun.StartAsync(Options(place) with { ApiKey = "fifteen-letters" }, new DemoPorts(), TextWriter.Null, Cancel));
        Assert.Contains("TODOKE_API_KEY", refused.Message);
        Assert.Empty(Directory.GetFiles(place.Folder));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_ledger_that_is_not_the_demos_is_left_as_it_is(string kind)
    {
        await using var place = await Ledgers.MakeAsync(kind);
        await using (var ledger = await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: true, Cancel))
            await ledger.WriteAsync(w => Todoke.Server.Staff.StaffTable.AddAsync(w, "店長", "owner@example.com", "owner", "x", Cancel), Cancel);
        await Assert.ThrowsAsync<DemoRefusedException>(() => DemoRun.StartAsync(Options(place), new DemoPorts(), TextWriter.Null, Cancel));
        await using var again = await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: true, Cancel);
        Assert.Equal(1, await again.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM staff", Cancel), Cancel));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_off_is_begun_anew()
    {
        await using var place = await Ledgers.MakeAsync("sqlite");
        var phones = Path.Combine(place.Folder, "phones.json");
        await using (var ledger = await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: true, Cancel))
        {
            await DemoLedger.BeginAsync(ledger, Cancel);
            await ledger.WriteAsync(w => Todoke.Server.Staff.StaffTable.AddAsync(w, "半端", "half@example.com", "owner", "x", Cancel), Cancel);
        }
        await File.WriteAllTextAsync(phones, "{}", Cancel);

        Assert.Equal(DemoLedger.Beginning.Empty, await DemoLedger.PrepareAsync(Options(place), phones, Cancel));

        Assert.False(File.Exists(phones));
        await using var fresh = await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: true, Cancel);
        Assert.Equal(0, await fresh.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM staff", Cancel), Cancel));
    }

    [Fact]
    public async Task A_taken_port_is_named_with_the_option_that_changes_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var place = await Ledgers.MakeAsync("sqlite");
        Assert.Contains("--emulator-port", (await Assert.ThrowsAsync<DemoRefusedException>(() => DemoRun.StartAsync(Options(place), new DemoPorts(Phones: port), TextWriter.Null, Cancel))).Message);
        Assert.Contains("--port", (await Assert.ThrowsAsync<DemoRefusedException>(() => DemoRun.StartAsync(Options(place) with { Port = port }, new DemoPorts(), TextWriter.Null, Cancel))).Message);
    }

    [Fact]
    public void The_same_day_gives_the_same_shop()
    {
        var now = new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
        Assert.Equal(Shop(now), Shop(now));
        static string Shop(DateTimeOffset now)
        {
            var plan = ShopPlan.For(now);
            var customers = ShopPeople.Make(plan);
            return JsonSerializer.Serialize(new { customers, events = ShopHistory.Make(plan, customers).Events });
        }
    }

    [Fact]
    public async Task The_same_instant_of_starting_gives_the_same_orders_in_the_shop()
    {
        var now = new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
        var first = await JournalAsync();
        Assert.Contains("\"P0", first);
        Assert.Equal(first, await JournalAsync());

        async Task<string> JournalAsync()
        {
            await using var place = await Ledgers.MakeAsync("sqlite");
            await FirstStart.RunAsync(Options(place) with { Rehearsing = true }, new EmulatorOptions { StateFile = Path.Combine(place.Folder, "phones.json") }, new DemoPorts(), now, Cancel);
            return await File.ReadAllTextAsync(Path.Combine(place.Folder, "shop", "journal.jsonl"), Cancel);
        }
    }

    [Fact]
    public void Few_customers_place_most_of_the_orders_and_nothing_happens_after_the_present()
    {
        var plan = ShopPlan.For(new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero));
        var customers = ShopPeople.Make(plan);
        var (events, standings) = ShopHistory.Make(plan, customers);
        var orders = standings.Values.Select(s => s.Orders).OrderDescending().ToList();
        Assert.InRange(orders.Take(orders.Count / 5).Sum() / (double)orders.Sum(), 0.4, 0.8);
        Assert.All(events, e => Assert.InRange(e.At, plan.Founded.AddDays(-1), plan.Present));
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(["ゴールド", "シルバー", "ブロンズ"], standings.Values.Select(s => s.Rank).Distinct().Order());
    }

    static ServerOptions Options(TestLedger place) => new() { Ledger = place.Address, DataDirectory = place.Folder, Key = SHA256.HashData("demo"u8), Port = 0, ApiKey = Key };

    static HttpClient Owner(DemoRun demo) => new() { BaseAddress = new Uri(demo.World.Address, "/api/v1/"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };

    static async Task<JsonElement> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, Cancel);
        return await answer.JsonAsync();
    }

    static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body, Cancel);
        return await answer.JsonAsync();
    }
}
