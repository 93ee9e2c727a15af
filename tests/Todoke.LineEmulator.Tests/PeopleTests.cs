using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class PeopleTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_ids_are_one_per_provider_and_the_same_for_the_same_seed()
    {
        await using var world = await World.StartAsync();
        await using var twin = await World.StartAsync();
        await using var stranger = await World.StartAsync(o => o with { Seed = 2 });
        var sibling = world.Control.AddAccount(new NewAccount { Provider = "shop" });
        world.Control.AddAccount(new NewAccount { Provider = "town" });

        Assert.Matches("^U[0-9a-f]{32}$", world.UserId("p1"));
        Assert.Equal(world.UserId("p1"), twin.UserId("p1"));
        Assert.NotEqual(world.UserId("p1"), stranger.UserId("p1"));
        Assert.NotEqual(world.UserId("p1"), world.UserId("p1", "town"));
        Assert.Equal(world.Account.ChannelSecret, twin.Account.ChannelSecret);

        await world.Control.ActAsync("p1", Act.Follow, new ActRequest { Account = sibling.ChannelId }, Ct);
        Assert.Equal(200, (await world.GetAsync($"/v2/bot/profile/{world.UserId("p1")}", sibling.AccessToken)).Status);
    }

    [Fact]
    public async Task E17_a_profile_is_shown_to_friends_and_404_after_a_block()
    {
        await using var world = await World.StartAsync();
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "hana", Name = "花子", Follows = [new NewFriendship { Account = world.Channel }] }, new NewPerson { Id = "nobody" }] }, Ct);
        var profile = await world.GetAsync($"/v2/bot/profile/{world.UserId("hana")}");
        Assert.Equal("花子", profile.Json!["displayName"]!.GetValue<string>());
        Assert.Equal(world.UserId("hana"), profile.Json["userId"]!.GetValue<string>());

        await world.Control.ActAsync("hana", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        Assert.Equal("Not found", (await world.GetAsync($"/v2/bot/profile/{world.UserId("hana")}")).Message);
        Assert.Equal(404, (await world.GetAsync($"/v2/bot/profile/{world.UserId("nobody")}")).Status);
        Assert.Equal(400, (await world.GetAsync("/v2/bot/profile/hana")).Status);
    }

    [Fact]
    public async Task E17_followers_come_page_by_page_without_those_who_blocked()
    {
        await using var world = await World.StartAsync(friends: 0);
        await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 1000, BlockedEvery = 10 }, Ct);
        var found = new List<string>();
        var pages = 0;
        for (string? next = null; pages == 0 || next is not null; pages++)
        {
            var page = await world.GetAsync($"/v2/bot/followers/ids?limit=250{(next is null ? "" : $"&start={next}")}");
            found.AddRange(page.Json!["userIds"]!.AsArray().Select(id => id!.GetValue<string>()));
            next = page.Json["next"]?.GetValue<string>();
        }

        Assert.Equal(4, pages);
        Assert.Equal(900, found.Distinct().Count());
        Assert.Equal(900, found.Count);
        Assert.DoesNotContain(world.UserId("p10"), found);
        Assert.Equal(300, (await world.GetAsync("/v2/bot/followers/ids")).Json!["userIds"]!.AsArray().Count);
    }

    [Fact]
    public async Task E17_followers_are_403_for_an_unverified_account_and_bad_paging_is_400()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        var next = (await world.GetAsync("/v2/bot/followers/ids?limit=1")).Json!["next"]!.GetValue<string>();
        Assert.Equal(400, (await world.GetAsync("/v2/bot/followers/ids?limit=1001")).Status);
        Assert.Equal("Invalid start param", (await world.GetAsync("/v2/bot/followers/ids?start=rubbish")).Message);
        world.Control.Advance(TimeSpan.FromHours(25));
        Assert.Equal("Invalid start param", (await world.GetAsync($"/v2/bot/followers/ids?start={next}")).Message);

        world.Control.ChangeAccount(world.Channel, new AccountChange { Verified = false });
        var refused = await world.GetAsync("/v2/bot/followers/ids");
        Assert.Equal((403, "Access to this API is not available for your account"), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task Bot_info_tells_who_the_account_is()
    {
        await using var world = await World.StartAsync();
        var info = (await world.GetAsync("/v2/bot/info")).Json!;

        Assert.Equal(world.Account.BotUserId, info["userId"]!.GetValue<string>());
        Assert.Equal("お店", info["displayName"]!.GetValue<string>());
        Assert.StartsWith("@", info["basicId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("bot", info["chatMode"]!.GetValue<string>());
    }

    [Fact]
    public async Task E16_insight_counts_adds_for_ever_and_is_a_day_late()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        await world.Control.ActAsync("p1", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        Assert.Equal("""{"status":"unready"}""", (await world.GetAsync("/v2/bot/insight/followers?date=20260520")).Text);

        world.Control.Advance(TimeSpan.FromDays(1));
        await world.Control.ActAsync("p1", Act.Unblock, new ActRequest { Account = world.Channel }, Ct);
        world.Control.Advance(TimeSpan.FromDays(1));
        Assert.Equal("""{"status":"ready","followers":3,"targetedReaches":2,"blocks":1}""", (await world.GetAsync("/v2/bot/insight/followers?date=20260520")).Text);
        Assert.Equal("""{"status":"ready","followers":3,"targetedReaches":3,"blocks":0}""", (await world.GetAsync("/v2/bot/insight/followers?date=20260521")).Text);
        Assert.Equal("""{"status":"out_of_service"}""", (await world.GetAsync("/v2/bot/insight/followers?date=20161031")).Text);
        Assert.Equal("date is required", (await world.GetAsync("/v2/bot/insight/followers")).Message);
        Assert.Equal("Bad Request", (await world.GetAsync("/v2/bot/insight/followers?date=2026-05-20")).Message);
    }

    [Fact]
    public async Task People_with_habits_open_tap_reply_and_block_and_quiet_people_do_nothing()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        var time = new StoppedTime();
        await using var world = await World.StartAsync(o => o with { Time = time });
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        var always = new Habits { Open = 1, Tap = 1, Reply = 1, Block = 1, MinSeconds = 5, MaxSeconds = 10 };
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "lively", Habits = always, Follows = [new NewFriendship { Account = world.Channel }] }] }, Ct);

        await world.PushAsync(world.UserId("lively"), $"見てね {new Uri(catcher.Address, "/r/abc")}");
        await world.PushAsync(world.UserId("p1"), $"見てね {new Uri(catcher.Address, "/r/quiet")}");
        Assert.Empty(catcher.Taps);
        Assert.Equal(1, world.Control.Idle().Waiting);

        world.Control.Advance(TimeSpan.FromMinutes(1));
        await world.Control.WhenIdleAsync(Ct);
        Assert.Equal(["/r/abc"], catcher.Taps);
        Assert.Contains("iPhone", catcher.UserAgents.Single(), StringComparison.Ordinal);
        Assert.Equal(["message", "unfollow"], catcher.Events.Select(e => e["type"]!.GetValue<string>()));
        Assert.Equal(FriendState.Blocked, world.Control.Person("lively").Friendships.Single().State);
        Assert.Equal(FriendState.Following, world.Control.Person("p1").Friendships.Single().State);
        Assert.Empty(world.Control.Idle().Failures);
        var summary = world.Control.Summary(world.Channel, null);
        Assert.Equal((1, 1, 1), (summary.Opened, summary.Tapped, summary.Replied));
    }

    [Fact]
    public async Task Habits_decide_the_same_for_the_same_seed_and_about_as_often_as_told()
    {
        var first = await OpenersAsync(seed: 1);
        Assert.Equal(first, await OpenersAsync(seed: 1));
        Assert.NotEqual(first, await OpenersAsync(seed: 2));
        Assert.InRange(first.Count, 250, 350);

        static async Task<List<string>> OpenersAsync(int seed)
        {
            await using var world = await World.StartAsync(o => o with { Seed = seed, Time = new StoppedTime() }, friends: 0);
            await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 500, Habits = new Habits { Open = 0.6, Tap = 0, Reply = 0, Block = 0 } }, Ct);
            await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("a") });
            world.Control.Advance(TimeSpan.FromMinutes(2));
            await world.Control.WhenIdleAsync(Ct);
            return [.. world.Control.People(world.Channel, null, null, null, 1000).People.Where(p => p.Friendships.Single().Opened is not null).Select(p => p.Id)];
        }
    }

    [Fact]
    public async Task A_tap_follows_redirects_on_this_machine_and_stops_where_they_leave_it()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        catcher.Redirects["/r/1"] = "/r/2";
        catcher.Redirects["/r/2"] = "https://shop.example/";
        catcher.Redirects["/loop"] = "/loop";
        await world.PushAsync(world.UserId("p1"), $"{new Uri(catcher.Address, "/r/1")}");

        var tap = (await world.Control.ActAsync("p1", Act.Tap, new ActRequest { Account = world.Channel }, Ct)).Tap!;
        Assert.Equal(302, tap.Status);
        Assert.Equal("https://shop.example/", tap.Hops[^1]);
        Assert.Equal(["/r/1", "/r/2"], catcher.Taps);
        var loop = (await world.Control.ActAsync("p1", Act.Tap, new ActRequest { Account = world.Channel, Url = new Uri(catcher.Address, "/loop").AbsoluteUri }, Ct)).Tap!;
        Assert.Equal("Too many redirects.", loop.Problem);
        Assert.Equal(8, catcher.Taps.Count);
    }

    [Fact]
    public async Task Nobody_taps_a_link_that_leaves_this_machine()
    {
        await using var world = await World.StartAsync();
        var tap = (await world.Control.ActAsync("p1", Act.Tap, new ActRequest { Account = world.Channel, Url = "https://example.com/" }, Ct)).Tap!;
        Assert.Null(tap.Status);
        Assert.NotNull(tap.Problem);
    }
}
