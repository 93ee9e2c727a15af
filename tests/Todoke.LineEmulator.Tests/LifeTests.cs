using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.State;
using static Todoke.LineEmulator.Tests.RichMenuWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>People live by their habits: on pages, at their hours, of their own accord; and always in the same way.</summary>
public sealed class LifeTests : IDisposable
{
    private static readonly Habits Never = new() { Open = 1, Tap = 1, Reply = 0, Block = 0, MinSeconds = 1, MaxSeconds = 5 };
    private readonly string folder = Directory.CreateTempSubdirectory("life").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_same_seed_scenario_and_clock_give_the_same_log_byte_for_byte()
    {
        await using var site = await ShopSite.StartAsync();
        var first = await WeekAsync(site, seed: 1, "one");
        Assert.Equal(first, await WeekAsync(site, seed: 1, "two"));
        Assert.NotEqual(first, await WeekAsync(site, seed: 2, "three"));

        var acts = first.Split('\n').Where(l => l.StartsWith("""{"type":"act""", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l)!["act"]!.GetValue<string>()).CountBy(a => a).ToDictionary();
        Assert.All(["open", "tap", "say", "postback", "block", "unblock", "visit", "sign_in", "look", "order", "buy_in_store"], act => Assert.True(acts.GetValueOrDefault(act) > 0, $"nobody did {act}: {string.Join(", ", acts)}"));
    }

    private async Task<string> WeekAsync(ShopSite site, int seed, string name)
    {
        var log = Path.Combine(folder, name + ".jsonl");
        await using var catcher = await WebhookCatcher.StartAsync();
        await using (var world = await World.StartAsync(o => o with { Seed = seed, Time = new StoppedTime(), ActsAtOnce = 1, LogFile = log }, friends: 0))
        {
            world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
            await ScenarioTests.PlayAsync(world, $$"""
                { "version": 1, "people": [ { "prefix": "p", "count": 150, "friend_of": [ { "account": "{{world.Channel}}" } ],
                  "habits": { "open": 0.9, "tap": [0.2, 1], "reply": 0.1, "block": 0.1, "unblock": 0.8, "buy": 0.3, "buy_in_store": 0.3, "visits_per_week": [0, 3], "max_seconds": 600 },
                  "hours": [0,0,0,0,0,0,1,3,5,3,2,2,6,4,2,2,2,3,5,7,8,9,6,2], "weekdays": [3,3,3,3,4,6,6],
                  "taste": { "珈琲": [0, 2] }, "sites": ["{{site.At("/")}}"], "autofill": { "username": "{id}" } } ] }
                """);
            for (var day = 0; day < 7; day++)
            {
                var messages = JsonNode.Parse($$$"""
                    [{"type":"text","text":"今日の珈琲 {{{site.At($"/beans/{day}")}}}","quickReply":{"items":[{"type":"action","action":{"type":"postback","label":"くわしく","data":"day={{{day}}}"}}]}}]
                    """)!.AsArray();
                Assert.Equal(200, (await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = messages }, TransportTests.Key(day + 1))).Status);
                await world.Control.WindAsync(world.Control.Now.AddDays(day == 6 ? 30 : 1), Ct);
            }
            Assert.Empty(world.Control.Idle().Failures);
        }
        return await File.ReadAllTextAsync(log, Ct);
    }

    [Fact]
    public async Task Nobody_looks_at_the_phone_at_an_hour_they_never_do()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        world.Control.SetClock(new DateTimeOffset(2026, 5, 18, 23, 30, 0, TimeSpan.FromHours(9)));
        var hours = new double[24];
        (hours[8], hours[20]) = (1, 3);
        await FriendsAsync(world, 300, Never with { Tap = 0, Hours = hours, Weekdays = [0, 1, 1, 1, 1, 1, 1] });
        await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("a") });
        await world.Control.WindAsync(world.Control.Now.AddDays(8), Ct);

        var opened = world.Control.People(world.Channel, null, null, null, 1000).People.Select(p => DateTimeOffset.FromUnixTimeMilliseconds(p.Friendships.Single().Opened!.Value).ToOffset(TimeSpan.FromHours(9))).ToList();
        Assert.Equal(300, opened.Count);
        Assert.All(opened, at => Assert.Contains(at.Hour, (int[])[8, 20]));
        Assert.All(opened, at => Assert.NotEqual(DayOfWeek.Monday, at.DayOfWeek));
        Assert.InRange(opened.Count(at => at.Hour == 8 && at.Day == 19), 60, 140);
    }

    [Fact]
    public async Task People_tap_what_they_care_for()
    {
        await using var site = await ShopSite.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        await FriendsAsync(world, 400, Never with { Tap = 0.2, Taste = new Dictionary<string, double> { ["珈琲"] = 3, ["紅茶"] = 0 } });
        foreach (var drink in new[] { "珈琲", "紅茶", "お茶" })
        {
            await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts($"{drink}です {site.At("/" + drink)}") });
            await world.Control.WindAsync(world.Control.Now.AddHours(1), Ct);
        }

        int Taps(string drink) => site.Of("/" + drink).Count;
        Assert.InRange(Taps("珈琲"), 190, 290);
        Assert.Equal(0, Taps("紅茶"));
        Assert.InRange(Taps("お茶"), 50, 110);
    }

    [Fact]
    public async Task Whoever_lands_on_a_page_signs_in_once_and_orders_through_the_cart()
    {
        await using var site = await ShopSite.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        await FriendsAsync(world, 1, Never with { Buy = 1 }, new Dictionary<string, string> { ["username"] = "M00001" });
        for (var n = 0; n < 2; n++)
        {
            await world.PushAsync(world.UserId("h0"), site.At("/beans"));
            await world.Control.WindAsync(world.Control.Now.AddHours(1), Ct);
        }

        Assert.Equal(["/sign-in - number=M00001&back=/beans"], site.Of("/sign-in"));
        Assert.Equal(["/cart M00001 item=S101", "/cart M00001 item=S101"], site.Of("/cart"));
        Assert.Equal(["/order M00001 ", "/order M00001 "], site.Of("/order"));
        Assert.Empty(world.Control.Idle().Failures);
    }

    [Fact]
    public async Task Whoever_only_looked_may_come_to_the_till_hours_later()
    {
        await using var site = await ShopSite.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        await FriendsAsync(world, 1, Never with { Buy = 0, BuyInStore = 1 }, new Dictionary<string, string> { ["username"] = "M00001" });
        await world.PushAsync(world.UserId("h0"), site.At("/beans"));
        await world.Control.WindAsync(world.Control.Now.AddHours(1), Ct);
        Assert.Empty(site.Of("/sold"));
        // Somebody will do something of their own accord; whoever waits until people have reacted need not wait for that.
        Assert.True(world.Control.Idle() is { Idle: true, NextDue: not null });

        await world.Control.WindAsync(world.Control.Now.AddHours(30), Ct);
        Assert.Equal(["/sold M00001 number=M00001&item=S101"], site.Of("/sold"));
        Assert.True(world.Control.Idle().Idle);
    }

    [Fact]
    public async Task A_form_that_asks_something_is_filled_in_as_far_as_a_person_can()
    {
        await using var site = await ShopSite.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        await FriendsAsync(world, 30, Never with { Answer = 1 });
        await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts(site.At("/ask")) });
        await world.Control.WindAsync(world.Control.Now.AddHours(1), Ct);

        var answers = site.Of("/answered");
        Assert.Equal(30, answers.Count);
        Assert.All(answers, a => Assert.Matches("name=[^&]+&roast=(light|dark)&often=[12]&words=.+$", a));
        Assert.Equal(2, answers.Select(a => a.Contains("light", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_blocked_may_come_back_some_days_later()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        await FriendsAsync(world, 100, Never with { Block = 1, Unblock = 0.5 });
        await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("a") });
        await world.Control.WindAsync(world.Control.Now.AddHours(1), Ct);
        Assert.Equal(100, world.Control.Summary(world.Channel, null).Blocked);

        await world.Control.WindAsync(world.Control.Now.AddDays(31), Ct);
        Assert.InRange(world.Control.Summary(world.Channel, null).Friends, 35, 65);
    }

    [Fact]
    public async Task Of_their_own_accord_people_come_about_as_often_as_told_and_not_at_all_when_that_is_off()
    {
        await using var site = await ShopSite.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        var evenings = Enumerable.Range(0, 24).Select(h => h is >= 18 and < 22 ? 1.0 : 0).ToList();
        await world.Control.AddPeopleAsync(new PeopleRequest
        {
            People = [.. Enumerable.Range(0, 50).Select(n => new NewPerson { Id = $"o{n}", Habits = Never with { VisitsPerWeek = 4, Hours = evenings }, Sites = [site.At("/")], Follows = [new NewFriendship { Account = world.Channel }] })],
        }, Ct);
        Assert.True(world.Control.Idle().Idle);
        await world.Control.WindAsync(world.Control.Now.AddDays(7), Ct);
        var visits = site.Seen.Count;
        Assert.InRange(visits, 150, 500);

        world.Control.OwnWill = false;
        await world.Control.WindAsync(world.Control.Now.AddDays(7), Ct);
        Assert.Equal(visits, site.Seen.Count);
    }

    [Fact]
    public async Task Of_their_own_accord_people_press_the_menu_below_the_chat_and_look_at_what_opens()
    {
        await using var site = await ShopSite.StartAsync();
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        var (tab, other) = (await world.MakeMenuAsync(Menu(Postback("next"))), new JsonObject { ["type"] = "uri", ["uri"] = "https://elsewhere.example/" });
        var menu = await world.MakeMenuAsync(Menu(other, Postback("hours"), new JsonObject { ["type"] = "uri", ["uri"] = site.At("/beans") }, Switch("tab-b")));
        await world.AliasAsync("tab-b", tab);
        await world.SetDefaultAsync(menu);
        await FriendsAsync(world, 40, Never with { Open = 0, VisitsPerWeek = 7, Press = 1, Buy = 1 }, new Dictionary<string, string> { ["username"] = "M00001" });
        await world.Control.WindAsync(world.Control.Now.AddDays(7), Ct);

        var pressed = catcher.Events.Select(e => e["postback"]!["data"]!.GetValue<string>()).CountBy(d => d).ToDictionary();
        Assert.All(["hours", "tab", "next"], data => Assert.InRange(pressed.GetValueOrDefault(data), 10, 200));
        Assert.Equal(pressed["tab"], world.Seen([.. Enumerable.Range(0, 40).Select(n => $"h{n}")]).Count(m => m == tab));
        Assert.NotEmpty(site.Of("/beans"));
        Assert.NotEmpty(site.Of("/order"));
        var told = (await world.GetAsync($"/v2/bot/insight/richmenu/{menu}/summary?from=20260501&to={world.Control.Now:yyyyMMdd}")).Json!;
        Assert.Equal(0, told["clicks"]![0]!["metrics"]!["count"]!.GetValue<int>());
        Assert.InRange(told["clicks"]![1]!["metrics"]!["count"]!.GetValue<int>(), 10, pressed["hours"]);
    }

    private static Task<PeopleAdded> FriendsAsync(World world, int count, Habits habits, IReadOnlyDictionary<string, string>? autofill = null) => world.Control.AddPeopleAsync(new PeopleRequest
    {
        People = [.. Enumerable.Range(0, count).Select(n => new NewPerson { Id = $"h{n}", Habits = habits, Autofill = autofill, Follows = [new NewFriendship { Account = world.Channel }] })],
    }, Ct);
}
