using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class ControlTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("emulator-state").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_script_can_set_up_a_world_send_and_count_one_campaign_over_http_alone()
    {
        await using var world = await World.StartAsync(friends: 0);
        var account = (await world.ControlAsync(HttpMethod.Post, "/control/accounts", new { provider = "shop", display_name = "店", verified = true, quota = 1000 })).Json!;
        var channel = account["channel_id"]!.GetValue<string>();
        var token = account["access_token"]!.GetValue<string>();
        var added = (await world.ControlAsync(HttpMethod.Post, "/control/people", new
        {
            people = Enumerable.Range(1, 100).Select(n => new { id = $"c{n}", name = $"客{n}", quiet = true, follows = new[] { new { account = channel, state = n % 10 == 0 ? "blocked" : "following" } } }),
            webhook = false,
        })).Json!;
        Assert.Equal(100, added["count"]!.GetValue<int>());
        var ids = added["people"]!.AsArray().Select(p => p!["user_ids"]!["shop"]!.GetValue<string>()).ToArray();
        async Task<string> Send(string text, string unit, IEnumerable<string> to)
        {
            var answer = await world.PostAsync("/v2/bot/message/multicast", new JsonObject { ["to"] = new JsonArray([.. to.Select(i => JsonValue.Create(i))]), ["messages"] = World.Texts(text), ["customAggregationUnits"] = new JsonArray(unit) }, token: token);
            Assert.Equal(200, answer.Status);
            return answer.RequestId!;
        }
        var first = await Send("春のセール", "c1", ids);
        await Send("春のセール", "c1", ids.Take(20));
        var other = await Send("夏のセール", "c2", ids.Take(5));

        async Task<(int Distinct, int Duplicates)> Count(string query) => (await world.ControlAsync(HttpMethod.Get, $"/control/deliveries?account={channel}&{query}")).Json! is var r
            ? (r["distinct_people"]!.GetValue<int>(), r["duplicates"]!.GetValue<int>()) : default;
        Assert.Equal((90, 18), await Count("unit=c1"));
        Assert.Equal((90, 18), await Count("text_contains=春のセール"));
        var byIds = (await world.ControlAsync(HttpMethod.Post, "/control/deliveries", new { request_ids = new[] { first, other }, list = true })).Json!;
        Assert.Equal(5, byIds["duplicates"]!.GetValue<int>());
        Assert.Equal(90, byIds["people"]!.AsArray().Count);
        var summary = (await world.ControlAsync(HttpMethod.Get, $"/control/summary?account={channel}")).Json!;
        Assert.Equal((90, 10, 3, 113, 90, 18), (summary["friends"]!.GetValue<int>(), summary["blocked"]!.GetValue<int>(), summary["requests"]!.GetValue<int>(), summary["messages"]!.GetValue<int>(), summary["distinct_people"]!.GetValue<int>(), summary["duplicates"]!.GetValue<int>()));
        Assert.Equal(113, summary["usage"]!.GetValue<int>());
        var messages = (await world.ControlAsync(HttpMethod.Get, $"/control/messages?account={channel}&person=c1&unit=c2")).Json!["messages"]!.AsArray();
        Assert.Equal("夏のセール", messages.Single()!["messages"]![0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_instant_range_separates_what_came_before_and_after()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        await world.PushAsync(world.UserId("p1"));
        world.Control.Advance(TimeSpan.FromHours(1));
        var middle = world.Control.Now.ToUnixTimeMilliseconds();
        await world.PushAsync(world.UserId("p1"));
        await world.PushAsync(world.UserId("p2"));

        Assert.Equal(2, world.Control.Deliveries(new DeliveryQuery { Since = middle }).Messages);
        Assert.Equal(1, world.Control.Deliveries(new DeliveryQuery { Until = middle }).Messages);
    }

    [Theory]
    [InlineData("POST", "/control/people/ghost/say", """{"account":"1650000001","text":"a"}""", 404)]
    [InlineData("POST", "/control/people/p1/fly", """{"account":"1650000001"}""", 404)]
    [InlineData("POST", "/control/people/p1/say", """{"account":"1650000001"}""", 400)]
    [InlineData("POST", "/control/people/p1/follow", """{"account":"9"}""", 404)]
    [InlineData("POST", "/control/people", """{"people":[{"id":"x","follows":[{"account":"9"}]}]}""", 404)]
    [InlineData("POST", "/control/people", """{"people":[""", 400)]
    [InlineData("POST", "/control/faults", """{"endpoint":"telegram"}""", 400)]
    [InlineData("POST", "/control/delay", """{"min_ms":5,"max_ms":1}""", 400)]
    [InlineData("POST", "/control/accounts", """{"channel_id":"1650000001"}""", 409)]
    [InlineData("POST", "/control/accounts", """{"channel_id":"a\"b"}""", 400)]
    [InlineData("POST", "/control/accounts", """{"webhook_url":"ftp://x"}""", 400)]
    [InlineData("POST", "/control/people", """{"people":[{"id":"a/b"}]}""", 400)]
    [InlineData("POST", "/control/faults", """{"endpoint":"push","delay_ms":-1}""", 400)]
    [InlineData("GET", "/control/people?limit=0", null, 400)]
    [InlineData("GET", "/control/nothing", null, 404)]
    public async Task A_wish_that_cannot_be_met_is_a_problem_and_changes_nothing(string method, string path, string? body, int status)
    {
        await using var world = await World.StartAsync();
        var answer = await world.ControlAsync(new HttpMethod(method), path, body is null ? null : body.EndsWith('[') ? "rubbish" : JsonNode.Parse(body));

        Assert.Equal(status, answer.Status);
        Assert.NotNull(answer.Json?["status"]);
        Assert.Single(world.Control.Accounts());
        Assert.Equal(3, world.Control.People(null, null, null, null, 10).People.Count);
    }

    [Fact]
    public async Task Clock_limits_delay_faults_flush_and_idle_have_their_addresses()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        var before = (await world.ControlAsync(HttpMethod.Get, "/control/clock")).Json!["now"]!.GetValue<long>();
        Assert.Equal(before + 90_000, (await world.ControlAsync(HttpMethod.Post, "/control/clock", new { advance_s = 90 })).Json!["now"]!.GetValue<long>());
        await world.ControlAsync(HttpMethod.Post, "/control/clock", new { set = "2027-01-01T00:00:00+09:00" });
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 15, 0, 0, TimeSpan.Zero), world.Control.Now);
        Assert.True((await world.ControlAsync(HttpMethod.Post, "/control/limits", new { on = true })).Json!["on"]!.GetValue<bool>());
        Assert.True(world.Control.Limits);
        Assert.Equal(200, (await world.ControlAsync(HttpMethod.Post, "/control/delay", new { min_ms = 0, max_ms = 0 })).Status);
        Assert.Equal("hang_after_accept", (await world.ControlAsync(HttpMethod.Post, "/control/faults", new { endpoint = "push", mode = "hang_after_accept", count = 1 })).Json!["faults"]![0]!["fault"]!["mode"]!.GetValue<string>());
        Assert.Equal(204, (await world.ControlAsync(HttpMethod.Delete, "/control/faults")).Status);
        Assert.Empty(world.Control.FaultList());
        Assert.Equal(204, (await world.ControlAsync(HttpMethod.Post, "/control/flush")).Status);
        Assert.True((await world.ControlAsync(HttpMethod.Get, "/control/idle?wait_s=5")).Json!["idle"]!.GetValue<bool>());
        Assert.Equal(200, (await world.ControlAsync(HttpMethod.Post, "/control/redelivery", new { enabled = true, interval_ms = 5 })).Status);
        Assert.True(world.Control.Redelivery.Enabled);
        var changed = (await world.ControlAsync(HttpMethod.Patch, $"/control/accounts/{world.Channel}", new { quota = 5, verified = false })).Json!;
        Assert.Equal(5, changed["quota"]!.GetValue<int>());
        var kept = (await world.ControlAsync(HttpMethod.Patch, $"/control/accounts/{world.Channel}", new { display_name = "新" })).Json!;
        Assert.Equal((5, "新"), (kept["quota"]!.GetValue<int>(), kept["display_name"]!.GetValue<string>()));
        Assert.Null((await world.ControlAsync(HttpMethod.Patch, $"/control/accounts/{world.Channel}", new { quota = (int?)null })).Json!["quota"]);
    }

    [Fact]
    public async Task People_are_listed_by_account_state_and_search()
    {
        await using var world = await World.StartAsync(friends: 0);
        await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 25, BlockedEvery = 5, NamePrefix = "客" }, Ct);

        Assert.Equal(5, world.Control.People(world.Channel, FriendState.Blocked, null, null, 100).People.Count);
        Assert.Equal(["p25"], world.Control.People(null, null, "客25", null, 100).People.Select(p => p.Id));
        var first = world.Control.People(null, null, null, null, 20);
        var rest = world.Control.People(null, null, null, first.Next, 20);
        Assert.Equal((20, 5, null), (first.People.Count, rest.People.Count, rest.Next));
    }

    [Fact]
    public async Task A_state_file_keeps_accounts_people_and_messages_across_a_restart()
    {
        EmulatorOptions Kept(EmulatorOptions o) => o with { StateFile = Path.Combine(folder, "state.json") };
        AccountView account;
        await using (var world = await World.StartAsync(Kept))
        {
            await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "hana", Name = "花子", Habits = new Habits { Open = 0 }, Follows = [new NewFriendship { Account = world.Channel }] }] }, Ct);
            await world.Control.ActAsync("p1", Act.Block, new ActRequest { Account = world.Channel }, Ct);
            world.Control.SetQuota(world.Channel, 100);
            await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("お知らせ") });
            account = world.Control.Account(world.Channel);
        }

        await using var again = await World.StartAsync(Kept, friends: 0);
        Assert.Equal(account, again.Control.Account(again.Channel));
        var hana = again.Control.Person("hana");
        Assert.Equal(("花子", false, 1), (hana.Name, hana.Quiet, hana.Friendships.Single().Received));
        Assert.Equal(FriendState.Blocked, again.Control.Person("p1").Friendships.Single().State);
        Assert.Equal(3, again.Control.Deliveries(new DeliveryQuery()).DistinctPeople);
        Assert.Equal("お知らせ", again.Control.Messages(new DeliveryQuery(), "hana", null, 10).Messages.Single().Messages[0].GetProperty("text").GetString());
        Assert.Equal(200, (await again.PushAsync(again.UserId("hana"))).Status);
    }

    [Fact]
    public async Task A_state_file_of_another_seed_is_refused()
    {
        var path = Path.Combine(folder, "state.json");
        await using (await World.StartAsync(o => o with { StateFile = path }))
        {
        }
        await Assert.ThrowsAsync<InvalidDataException>(() => World.StartAsync(o => o with { StateFile = path, Seed = 9 }));
    }
}
