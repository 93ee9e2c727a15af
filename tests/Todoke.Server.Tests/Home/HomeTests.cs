using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.Events;
using Todoke.Server.Home;
using Todoke.Server.Links;
using Todoke.Server.Profiles;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Home;

public class HomeTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Today_begins_at_midnight_in_the_workspaces_zone(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        // 30 March 23:59:59.999 and 31 March 00:00 in Tokyo; the world's clock stands at nine in the morning of 1 April there.
        var midnight = new DateTimeOffset(2026, 3, 31, 15, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        await BecameAsync(shop, FriendshipState.Following, midnight - 1, midnight);
        await BecameAsync(shop, FriendshipState.Blocked, midnight - 1, midnight, midnight + 1);
        var person = (await shop.AddPeopleAsync(1))[0];
        await shop.World.Ledger.WriteAsync(w => EventsWrite.AddAsync(w, [.. new[] { midnight - 1, midnight, midnight + 5 }.Select((at, i) => new NewEvent(person, LinkRedirect.TapEvent, at, "link", $"tap{i}", """{"campaign_id":1,"link_id":1}""", shop.Account, "campaign:1"))], Cancel), Cancel);

        var today = (await HomeAsync(shop)).GetProperty("today");

        Assert.Equal((1, 2, 1), (today.Number("new_friends"), today.Number("blocks"), today.Number("taps")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_campaign_counts_on_the_day_it_was_sent_and_is_among_the_recent_ones_afterwards(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(30, blockedEvery: 10);
        await shop.SendAsync((await shop.DraftAsync("{{name}}さん、こんにちは。")).Number("id"));

        var home = await HomeAsync(shop);
        Assert.Equal((1, 27), (home.GetProperty("today").Number("campaigns_sent"), home.GetProperty("today").Number("people_sent")));
        Assert.Equal((27, 3), (home.GetProperty("friends").Number("following"), home.GetProperty("friends").Number("blocked")));
        Assert.Equal(27, home.Items("recent").Single().GetProperty("counts").Number("sent"));

        shop.World.Clock.Advance(TimeSpan.FromDays(1));
        home = await HomeAsync(shop);
        Assert.Equal((0, 0), (home.GetProperty("today").Number("campaigns_sent"), home.GetProperty("today").Number("people_sent")));
        Assert.Single(home.Items("recent"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_waits_for_its_time_is_upcoming_and_a_stopped_one_still_needs_somebody(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(3);
        var later = (await shop.DraftAsync("あした")).Number("id");
        await shop.World.PostAsync($"campaigns/{later}/send", new { at = shop.World.Clock.GetUtcNow().AddDays(1) });

        var home = await HomeAsync(shop);

        Assert.Equal(later, home.Items("upcoming").Single().Number("id"));
        Assert.Empty(home.Items("running"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_months_messages_are_asked_for_once_a_minute_and_warned_of_when_few_are_left(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "テスト商店", Quota = 1000 });
        Assert.Equal(1000, (await HomeAsync(shop)).GetProperty("quota").Number("remaining"));

        shop.Line.Control.ChangeAccount(shop.Channel.ChannelId, new AccountChange { Usage = 950 });
        Assert.Equal(1000, (await HomeAsync(shop)).GetProperty("quota").Number("remaining"));
        shop.World.Clock.Advance(TimeSpan.FromSeconds(61));

        var home = await HomeAsync(shop);
        Assert.Equal((1000, 950, 50), (home.GetProperty("quota").Number("limit"), home.GetProperty("quota").Number("used"), home.GetProperty("quota").Number("remaining")));
        Assert.Contains("quota_low", home.Items("warnings").Select(w => w.Text("code")));
    }

    [Fact]
    public async Task A_line_that_does_not_answer_leaves_the_rest_of_home_standing()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(2);
        await shop.Line.DisposeAsync();

        var home = await HomeAsync(shop);

        Assert.Equal(2, home.GetProperty("friends").Number("following"));
        Assert.NotEmpty(home.GetProperty("quota").Text("error"));
    }

    [Fact]
    public async Task Without_an_account_home_says_that_there_is_none()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        Assert.Equal("no_account", (await world.GetAsync("home")).Items("warnings").Single().Text("code"));
        await world.GetAsync("home?account_id=7", System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public void Where_the_clocks_skip_midnight_the_day_begins_when_they_go_on()
    {
        // Santiago goes from 24:00 to 01:00 each September.
        var santiago = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago");
        var noon = new DateTimeOffset(2025, 9, 7, 12, 0, 0, TimeSpan.FromHours(-3));
        Assert.Equal(new DateTimeOffset(2025, 9, 7, 1, 0, 0, TimeSpan.FromHours(-3)).ToUnixTimeMilliseconds(), HomeCounts.Midnight(noon, santiago));
    }

    static Task<System.Text.Json.JsonElement> HomeAsync(Shop shop) => shop.World.GetAsync($"home?account_id={shop.Account}");

    static async Task BecameAsync(Shop shop, FriendshipState state, params long[] instants)
    {
        var people = instants.Select((at, i) => new PersonInput
        {
            Identities = [new Identity(Identity.Customer, "shop", $"{state}{i}")], Friendship = new FriendshipInput(shop.Account, state, state == FriendshipState.Following ? at : null, at),
        }).ToList();
        await shop.World.Ledger.WriteAsync(w => PeopleUpsert.RunAsync(w, people, Actor.System, Cancel), Cancel);
    }
}
