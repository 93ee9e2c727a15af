using System.Security.Cryptography;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Tests.Line;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>LINE misbehaves, or time does, in the middle of a campaign: LINE's own count says who got it, and the ledger says the same.</summary>
public class LineFaultTests
{
    const int People = 60;

    static async Task<Shop> StartAsync(string kind) => await Shop.StartAsync(await Ledgers.MakeReadyAsync(kind), o => o with { LineTimeout = TimeSpan.FromSeconds(1) });

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Errors_silence_broken_lines_and_garbage_in_the_middle_cost_nobody_their_message_and_double_none(string kind)
    {
        await using var shop = await StartAsync(kind);
        await shop.AddPeopleAsync(People);
        var modes = new[] { FaultMode.Error, FaultMode.HangAfterAccept, FaultMode.DropBeforeAccept, FaultMode.DropAfterAccept, FaultMode.GarbageBeforeAccept, FaultMode.GarbageAfterAccept };
        foreach (var mode in modes) shop.Line.Control.AddFault(new Fault { Endpoint = "push", Mode = mode, Skip = 3, Count = 4 });
        var end = await shop.SendAsync((await shop.DraftAsync("{{name}}さん")).Number("id"));
        Assert.Equal(("done", People), (end.Text("state"), end.GetProperty("counts").Number("sent")));
        Assert.Equal((People, 0), (shop.Received().People, shop.Received().Doubled));
        Assert.All(shop.Line.Control.FaultList(), f => Assert.Equal(4, f.Hits));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_multicast_that_LINE_took_without_a_word_is_asked_for_again_under_its_key_only(string kind)
    {
        await using var shop = await StartAsync(kind);
        await shop.AddPeopleAsync(1200);
        foreach (var mode in new[] { FaultMode.DropAfterAccept, FaultMode.GarbageAfterAccept, FaultMode.GarbageBeforeAccept }) shop.Line.Control.AddFault(new Fault { Endpoint = "multicast", Mode = mode, Count = 1 });
        var end = await shop.SendAsync((await shop.DraftAsync("お知らせ")).Number("id"));
        Assert.Equal(("done", 1200), (end.Text("state"), end.GetProperty("counts").Number("sent")));
        Assert.Equal((3, 1200, 0), shop.Received());
        Assert.Equal(2, shop.Line.Control.Summary(shop.Channel.ChannelId, null).Repeated);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_months_end_in_the_middle_stops_the_campaign_and_the_rest_follows_when_there_are_messages_again(string kind)
    {
        await using var shop = await StartAsync(kind);
        await shop.AddPeopleAsync(People);
        // LINE's own figure, which is approximate, still says that there is plenty.
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.MonthlyLimit, Skip = 20 });
        var id = (await shop.DraftAsync("{{name}}さん")).Number("id");
        var stopped = await shop.SendAsync(id);
        Assert.Equal(("stopped", "quota"), (stopped.Text("state"), stopped.GetProperty("stop_reason").Text("code")));
        var sent = stopped.GetProperty("counts").Number("sent");
        // People of the same name share a request, which is no push.
        Assert.InRange(sent, 20, 30);
        Assert.Equal((sent, People - sent), (shop.Received().People, stopped.GetProperty("counts").Number("waiting")));
        shop.Line.Control.ClearFaults();
        await shop.World.PostAsync($"campaigns/{id}/resume");
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal((People, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task While_LINE_is_down_nothing_is_lost_and_stop_still_works(string kind)
    {
        await using var shop = await StartAsync(kind);
        await shop.AddPeopleAsync(People);
        foreach (var endpoint in new[] { "push", "multicast" }) shop.Line.Control.AddFault(new Fault { Endpoint = endpoint, Status = 503 });
        var id = (await shop.DraftAsync("{{name}}さん")).Number("id");
        int Hits() => shop.Line.Control.FaultList().Sum(f => f.Hits);
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await Polling.UntilAsync(() => Task.FromResult(Hits() > 2 * People));
        await shop.World.PostAsync($"campaigns/{id}/stop");
        await shop.World.SettledAsync();
        var (hits, stopped) = (Hits(), await shop.World.GetAsync($"campaigns/{id}"));
        Assert.Equal(("stopped", People), (stopped.Text("state"), stopped.GetProperty("counts").Number("waiting")));
        Assert.Equal(hits, Hits());
        shop.Line.Control.ClearFaults();
        await shop.World.PostAsync($"campaigns/{id}/resume");
        await shop.World.SettledAsync();
        Assert.Equal((People, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_clock_that_jumps_a_day_ahead_between_two_attempts_ends_the_repeats_and_nobody_gets_it_twice(string kind)
    {
        await using var shop = await StartAsync(kind);
        await shop.AddPeopleAsync(3);
        // One that LINE took without a word; LINE forgets its key with the day, so that a repeat would be a second message.
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropAfterAccept, Count = 1 });
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Status = 500 });
        var id = (await shop.DraftAsync("{{name}}さん")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        long Hits() => shop.Line.Control.FaultList()[1].Hits;
        await Polling.UntilAsync(() => Task.FromResult(Hits() >= 4));
        shop.World.Clock.Advance(TimeSpan.FromHours(25));
        // What was looked at before the jump may still be on its way: one attempt each at most, and LINE must not take it for the day after.
        var hits = Hits();
        await shop.World.SettledAsync();
        Assert.InRange(Hits(), hits, hits + 3);
        shop.Line.Control.Advance(TimeSpan.FromHours(25));
        shop.Line.Control.ClearFaults();
        shop.World.Clock.Advance(TimeSpan.FromHours(1));
        await shop.World.SettledAsync();
        var end = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done_with_failures", 3), (end.Text("state"), end.GetProperty("counts").Number("unknown")));
        Assert.Equal((1, 1, 0), shop.Received());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_clock_that_is_set_back_does_not_make_an_old_key_young(string kind)
    {
        var (place, key) = (await Ledgers.MakeReadyAsync(kind), RandomNumberGenerator.GetBytes(32));
        await using var line = await LineWorld.StartLineAsync();
        var channel = line.Control.AddAccount(new NewAccount { Provider = "p1" });
        var people = (await line.Control.GenerateAsync(new GenerateRequest { Count = 3, Account = channel.ChannelId, NamePrefix = "人", List = true }, TestWorld.Cancel)).People!;
        long id;
        await using (var before = await TestWorld.StartAsync(place, o => o with { Key = key }))
        {
            before.LeavesPlace = true;
            var account = await Shop.AddAccountAsync(before, line, channel);
            var inputs = people.Select(p => new PersonInput { Identities = [new(Identity.Line, "p1", p.UserIds["p1"])], DisplayName = p.Name, Friendship = new(account, FriendshipState.Following, null, 0) }).ToList();
            await before.Ledger.WriteAsync(w => PeopleUpsert.RunAsync(w, inputs, Actor.System, TestWorld.Cancel), TestWorld.Cancel);
            // LINE takes them without a word, every time.
            line.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropAfterAccept });
            id = (await before.SendAsync(HttpMethod.Post, "campaigns", new
            {
                account_id = account, name = "n", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text = "{{name}}さん" } } },
            }, System.Net.HttpStatusCode.Created)).Number("id");
            await before.PostAsync($"campaigns/{id}/send", new { });
            await Polling.UntilAsync(() => Task.FromResult(line.Control.FaultList()[0].Hits >= 3));
            await before.PostAsync($"campaigns/{id}/stop");
            await before.SettledAsync();
        }
        // The ledger sees the next day, and LINE, whose clock is right, forgets the keys; nobody has looked at the stopped campaign meanwhile.
        await using (var beside = await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: false, TestWorld.Cancel))
            await beside.WriteAsync(w => w.ExecuteAsync("UPDATE setting SET value = value", TestWorld.Cancel), TestWorld.Cancel);
        line.Control.ClearFaults();
        line.Control.Advance(TimeSpan.FromHours(25));

        // A World whose clock begins where the first one began: set back.
        await using var after = await TestWorld.StartAsync(place, o => o with { Key = key });
        Assert.True(after.Ledger.NewestInstant - after.Clock.GetUtcNow().ToUnixTimeMilliseconds() > TimeSpan.FromDays(1).TotalMilliseconds);
        await after.PostAsync($"campaigns/{id}/resume");
        await after.SettledAsync();
        var end = await after.GetAsync($"campaigns/{id}");
        Assert.Equal(("done_with_failures", 3), (end.Text("state"), end.GetProperty("counts").Number("unknown")));
        var report = line.Control.Deliveries(new DeliveryQuery { Account = channel.ChannelId });
        Assert.Equal((3, 0), (report.DistinctPeople, report.Duplicates));
    }
}
