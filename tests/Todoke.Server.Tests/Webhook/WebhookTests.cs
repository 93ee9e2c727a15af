using System.Net;
using System.Text;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.Profiles;
using Todoke.Server.Tests.Support;
using Todoke.Server.Webhook;

namespace Todoke.Server.Tests.Webhook;

public class WebhookTests
{
    const long Noon = 1_775_000_000_000;

    static string User(int n) => $"U{n:x32}";

    static Task<long> State(LineWorld world, int user) =>
        world.CountAsync($"SELECT f.state FROM friendship f JOIN identity i ON i.profile_id = f.profile_id WHERE i.value = '{User(user)}'");

    [Fact]
    public void The_signature_is_LINEs_own_example()
    {
        var body = Encoding.UTF8.GetBytes("""{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}""");
        Assert.True(WebhookSignature.Fits("8c570fa6dd201bb328f1c1eac23a96d8", body, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="));
        Assert.False(WebhookSignature.Fits("8c570fa6dd201bb328f1c1eac23a96d9", body, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="));
        Assert.False(WebhookSignature.Fits("8c570fa6dd201bb328f1c1eac23a96d8", body, "not base64"));
        Assert.False(WebhookSignature.Fits("8c570fa6dd201bb328f1c1eac23a96d8", body, null));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_wrong_signature_is_401_and_nothing_is_kept(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        var body = JsonSerializer.Serialize(new { destination = account.Account.BotUserId, events = new[] { LineEvents.Follow(User(1), Noon) } });
        Assert.Equal(HttpStatusCode.Unauthorized, await world.CallAsync(account, body, signature: "AAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, await world.CallAsync(account, body, signature: ""));
        Assert.Equal(0, await world.CountAsync("SELECT (SELECT COUNT(*) FROM webhook_event) + (SELECT COUNT(*) FROM profile)"));
    }

    [Fact]
    public async Task Rubbish_with_a_good_signature_is_400_and_an_unknown_account_404()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var account = await world.ConnectAsync();
        foreach (var rubbish in new[] { "", "{", "[]", "{}", """{"events":7}""" }) Assert.Equal(HttpStatusCode.BadRequest, await world.CallAsync(account, rubbish));
        Assert.Equal(HttpStatusCode.BadRequest, await world.CallAsync(account, """{"destination":"U00000000000000000000000000000000","events":[]}"""));
        Assert.Equal(HttpStatusCode.NotFound, await world.CallAsync(account with { Webhook = new Uri(account.Webhook, "/webhook/line/999") }, "{}"));
        Assert.Equal(HttpStatusCode.OK, await world.CallAsync(account, """{"events":[]}"""));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_event_counts_once_however_often_it_is_delivered(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        var said = LineEvents.Said(User(1), Noon, "500", "こんにちは");
        await world.TellAsync(account, said, said);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.TellAsync(account, said)));
        Assert.Equal((1, 1), (await world.CountAsync("SELECT COUNT(*) FROM event WHERE name = 'message'"), await world.CountAsync("SELECT COUNT(*) FROM webhook_event")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Friendship_follows_the_events_own_time_not_their_arrival(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await world.TellAsync(account, LineEvents.Follow(User(1), Noon + 5000, isUnblocked: true));
        // Redelivered late: the block came before the unblocking, the first follow before both.
        await world.TellAsync(account, LineEvents.Unfollow(User(1), Noon + 2000), LineEvents.Follow(User(1), Noon));
        Assert.Equal(1, await State(world, 1));
        await world.TellAsync(account, LineEvents.Unfollow(User(1), Noon + 9000));
        await world.TellAsync(account, LineEvents.Follow(User(1), Noon + 7000, isUnblocked: true));
        Assert.Equal(2, await State(world, 1));
        Assert.Equal(Noon + 9000, await world.CountAsync("SELECT since FROM friendship"));
        Assert.Equal(5, await world.CountAsync("SELECT COUNT(*) FROM event WHERE name IN ('follow', 'unfollow')"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Any_order_of_arrival_ends_in_the_same_friendship(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        var random = new Random(7);
        for (var user = 1; user <= 12; user++)
        {
            var blockedLast = user % 2 == 0;
            object[] events = [.. Enumerable.Range(0, 6).Select(i => i % 2 == 0 == blockedLast ? LineEvents.Follow(User(user), Noon + i) : LineEvents.Unfollow(User(user), Noon + i))];
            random.Shuffle(events);
            foreach (var e in events) await world.TellAsync(account, e);
            Assert.Equal(blockedLast ? 2 : 1, await State(world, user));
            Assert.Equal(Noon + 5, await world.CountAsync($"SELECT f.since FROM friendship f JOIN identity i ON i.profile_id = f.profile_id WHERE i.value = '{User(user)}'"));
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whoever_acts_is_there_and_counts_as_following_but_a_blocker_comes_back_only_by_a_follow(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync(verified: false);
        await world.TellAsync(account, LineEvents.Of("postback", User(1), Noon, more: new { postback = new { data = "size=M", @params = new { date = "2026-04-01" } } }));
        Assert.Equal(1, await State(world, 1));
        Assert.Equal(0, await world.CountAsync("SELECT COUNT(*) FROM friendship WHERE since IS NOT NULL"));
        Assert.Equal(["""{"data":"size=M","params":{"date":"2026-04-01"}}"""], await world.TextsAsync("SELECT properties FROM event WHERE name = 'postback'"));
        await world.TellAsync(account, LineEvents.Unfollow(User(1), Noon + 1));
        await world.TellAsync(account, LineEvents.Said(User(1), Noon + 2, "1", "?"));
        Assert.Equal(2, await State(world, 1));
        await world.TellAsync(account, LineEvents.Follow(User(1), Noon + 3));
        Assert.Equal(1, await State(world, 1));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_is_unsent_is_erased_whichever_comes_first(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await world.TellAsync(account, LineEvents.Said(User(1), Noon, "11", "暗証番号は1234"));
        await world.TellAsync(account, LineEvents.Unsent(User(1), Noon + 5, "11"));
        await world.TellAsync(account, LineEvents.Unsent(User(2), Noon + 5, "22"));
        await world.TellAsync(account, LineEvents.Said(User(2), Noon, "22", "暗証番号は5678"));
        await world.TellAsync(account, LineEvents.Unsent(User(3), Noon + 5, "33"), LineEvents.Said(User(3), Noon, "33", "暗証番号は9012"));
        var left = await world.TextsAsync("SELECT properties FROM event WHERE name = 'message' ORDER BY reference");
        Assert.Equal(["11", "22", "33"], left.Select(p => JsonDocument.Parse(p).RootElement.Text("message_id")));
        Assert.All(left, p => Assert.True(JsonDocument.Parse(p).RootElement.Flag("unsent")));
        Assert.DoesNotContain(left.Concat(await world.TextsAsync("SELECT raw FROM webhook_event WHERE raw IS NOT NULL")), p => p.Contains("暗証番号"));
        Assert.Equal(2, await world.CountAsync("SELECT COUNT(*) FROM feed WHERE kind = 7"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Groups_and_rooms_make_nobody_and_leave_no_content(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        var text = new { message = new { id = "1", type = "text", text = "グループの話" } };
        await world.TellAsync(account,
            LineEvents.Of("message", "", Noon, "g1", text, source: new { type = "group", groupId = "C1", userId = User(1) }),
            LineEvents.Of("message", "", Noon, "g2", text, source: new { type = "room", roomId = "R1", userId = User(1) }),
            LineEvents.Of("join", "", Noon, "g3", source: new { type = "group", groupId = "C1" }),
            // Without consent LINE names no user.
            LineEvents.Of("message", "", Noon, "g4", text, source: new { type = "user" }));
        Assert.Equal(4, await world.CountAsync("SELECT COUNT(*) FROM webhook_event WHERE raw IS NULL"));
        Assert.Equal(0, await world.CountAsync("SELECT (SELECT COUNT(*) FROM profile) + (SELECT COUNT(*) FROM friendship) + (SELECT COUNT(*) FROM event)"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Unknown_types_are_kept_as_they_came_and_odd_events_do_no_harm(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await world.TellAsync(account,
            LineEvents.Of("liveStarted", User(1), Noon, "new1", new { live = new { id = "77" } }),
            7, "text", new { }, new { type = 5 }, new { type = "message", source = "?", message = new[] { 1 } },
            LineEvents.Of("message", User(2), Noon, "odd1", new { message = "not an object" }),
            LineEvents.Said(User(3), Noon, "9", "ふつうのメッセージ"));
        Assert.Contains("\"live\"", (await world.TextsAsync("SELECT raw FROM webhook_event WHERE type = 'liveStarted'")).Single());
        Assert.Equal(8, await world.CountAsync("SELECT COUNT(*) FROM webhook_event"));
        Assert.Equal(2, await world.CountAsync("SELECT COUNT(*) FROM event"));
        Assert.Equal(0, await world.CountAsync($"SELECT COUNT(*) FROM identity WHERE value = '{User(1)}'"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Every_kind_of_act_becomes_an_event_with_what_it_says_and_no_token(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await world.TellAsync(account,
            LineEvents.Said(User(1), Noon, "41", "やあ"),
            LineEvents.Of("message", User(1), Noon + 1, more: new { message = new { id = "42", type = "location", address = "東京都", latitude = 35.6, longitude = 139.7 } }, mode: "standby"),
            LineEvents.Of("videoPlayComplete", User(1), Noon + 2, more: new { videoPlayComplete = new { trackingId = "v1" } }),
            LineEvents.Of("accountLink", User(1), Noon + 3, more: new { link = new { result = "ok", nonce = "secret-nonce" } }),
            LineEvents.Of("beacon", User(1), Noon + 4, more: new { beacon = new { hwid = "d4", type = "enter" } }),
            LineEvents.Of("membership", User(1), Noon + 5, more: new { membership = new { type = "joined", membershipId = 12 } }));
        Assert.Equal(
            [
                """{"message_id":"41","type":"text","text":"やあ"}""", """{"message_id":"42","type":"location","address":"東京都","latitude":35.6,"longitude":139.7,"standby":true}""",
                """{"tracking_id":"v1"}""", """{"result":"ok"}""", """{"hwid":"d4","type":"enter"}""", """{"type":"joined","membership_id":12}""",
            ], await world.TextsAsync("SELECT properties FROM event ORDER BY at"));
        Assert.Equal(["message", "message", "video_play_complete", "account_link", "beacon", "membership"], await world.TextsAsync("SELECT name FROM event ORDER BY at"));
        Assert.Equal(1, await world.CountAsync("SELECT COUNT(*) FROM profile"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_ledger_that_cannot_be_written_answers_503_so_that_LINE_tells_it_again(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        // The credentials are known already; what fails is the write.
        await world.TellAsync(account, LineEvents.Follow(User(1), Noon));
        await world.Server.SettledAsync();
        await world.Server.Ledger.DisposeAsync();
        var body = JsonSerializer.Serialize(new { destination = account.Account.BotUserId, events = new[] { LineEvents.Follow(User(2), Noon) } });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await world.CallAsync(account, body));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task One_person_per_provider_and_one_friendship_per_account(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var (tokyo, osaka, other) = (await world.ConnectAsync("p1"), await world.ConnectAsync("p1"), await world.ConnectAsync("p2"));
        await world.Control.AddPeopleAsync(new PeopleRequest
        {
            Webhook = true,
            People = [.. Enumerable.Range(1, 6).Select(i => new NewPerson
            {
                Id = $"p{i}", Name = $"友だち{i}",
                // All follow Tokyo, the even ones Osaka too, the first three the other provider's account.
                Follows = [new NewFriendship { Account = tokyo.ChannelId }, .. i % 2 == 0 ? [new NewFriendship { Account = osaka.ChannelId }] : Array.Empty<NewFriendship>(),
                    .. i <= 3 ? [new NewFriendship { Account = other.ChannelId }] : Array.Empty<NewFriendship>()],
            })],
        }, TestContext.Current.CancellationToken);
        Assert.Equal(200, await world.ActAsync("p2", Act.Block, osaka));
        // Six people of the first provider; three user ids of the second are strangers to them.
        Assert.Equal((9, 9), (await world.CountAsync("SELECT COUNT(*) FROM profile"), await world.CountAsync("SELECT COUNT(*) FROM identity WHERE kind = 'line'")));
        async Task<(long, long)> Friends(ConnectedAccount a)
        {
            var friends = (await world.Server.GetAsync($"accounts/{a.Id}")).GetProperty("friends");
            return (friends.Number("following"), friends.Number("blocked"));
        }
        Assert.Equal([(6, 0), (2, 1), (3, 0)], [await Friends(tokyo), await Friends(osaka), await Friends(other)]);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_name_of_whoever_appears_is_asked_for_once(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await world.PeopleAsync(account, "a", "b");
        await world.ActAsync("a", Act.Say, account, "こんにちは");
        await world.Server.SettledAsync();
        Assert.Equal(["友だち a"], await world.TextsAsync("SELECT display_name FROM profile"));
        Assert.Equal(["友だち a"], await world.TextsAsync("SELECT display_name FROM friendship WHERE language = 'ja'"));
        Assert.Equal(0, await world.CountAsync("SELECT COUNT(*) FROM name_wanted"));
        var asked = await world.CountAsync("SELECT position FROM head");
        await world.ActAsync("a", Act.Postback, account, "again");
        Assert.Equal(0, await world.CountAsync("SELECT COUNT(*) FROM name_wanted"));
        Assert.Equal(asked + 1, await world.CountAsync("SELECT position FROM head"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task After_a_merge_LINE_still_reports_about_the_right_friendship(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await world.TellAsync(account, LineEvents.Follow(User(1), Noon));
        var friend = await world.CountAsync("SELECT id FROM profile");
        await world.Server.Ledger.WriteAsync(async w =>
        {
            var customer = PeopleUpsert.ProfileOf((await PeopleUpsert.RunAsync(w,
                [new PersonInput { Identities = [new Identity(Identity.Customer, "shop", "1")] }], Actor.System, TestContext.Current.CancellationToken))[0])!.Value;
            await Merging.MergeAsync(w, friend, customer, "test", Actor.System, TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
        await world.TellAsync(account, LineEvents.Unfollow(User(1), Noon + 1));
        Assert.Equal((1, 2), (await world.CountAsync("SELECT COUNT(*) FROM friendship"), await world.CountAsync("SELECT state FROM friendship")));
        var friends = (await world.Server.GetAsync($"accounts/{account.Id}")).GetProperty("friends");
        Assert.Equal((0, 1), (friends.Number("following"), friends.Number("blocked")));
    }
}
