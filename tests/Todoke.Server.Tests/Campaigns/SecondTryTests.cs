using System.Net;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>What is done for those who did not get it, and what stays as it is.</summary>
public class SecondTryTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Only_those_refused_are_sent_to_once_more(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(30);
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Status = 400, Count = 4 });
        var id = (await shop.DraftAsync("{{name}}さん")).Number("id");
        var first = await shop.SendAsync(id);
        Assert.Equal(("done_with_failures", 26, 4), (first.Text("state"), first.GetProperty("counts").Number("sent"), first.GetProperty("counts").Number("refused")));
        Assert.Equal(4, (await shop.World.PostAsync($"campaigns/{id}/resend-failures")).Number("people"));
        await shop.World.SettledAsync();
        var second = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done", 30, 0), (second.Text("state"), second.GetProperty("counts").Number("sent"), second.GetProperty("counts").Number("refused")));
        Assert.Equal((30, 0), (shop.Received().People, shop.Received().Doubled));
        await shop.World.PostAsync($"campaigns/{id}/resend-failures", null, HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Held_back_people_are_released_when_the_reason_has_passed_or_dropped_for_good(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(20, blockedEvery: 4);
        var id = (await shop.DraftAsync("お待たせしました")).Number("id");
        Assert.Equal(5, (await shop.SendAsync(id)).GetProperty("counts").Number("held_back"));
        // Two of the five come back.
        foreach (var person in new[] { people[3], people[7] })
        {
            shop.Line.Control.ClearFaults();
            await shop.Line.Control.ActAsync($"c{people.ToList().IndexOf(person) + 1}", Act.Unblock, new ActRequest { Account = shop.Channel.ChannelId }, TestWorld.Cancel);
            await shop.World.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE friendship SET state = 1 WHERE profile_id = @id", TestWorld.Cancel, ("id", person)), TestWorld.Cancel);
        }
        Assert.True((await shop.World.GetAsync($"campaigns/{id}/results")).Items("held_back").Single().GetProperty("may_pass").GetBoolean());
        Assert.Equal(5, (await shop.World.PostAsync($"campaigns/{id}/held-back/release", new { reasons = new[] { "blocked" } })).Number("people"));
        await shop.World.SettledAsync();
        var after = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done", 17, 3), (after.Text("state"), after.GetProperty("counts").Number("sent"), after.GetProperty("counts").Number("held_back")));
        Assert.Equal((17, 0), (shop.Received().People, shop.Received().Doubled));
        Assert.Equal(3, (await shop.World.PostAsync($"campaigns/{id}/held-back/drop", new { reasons = new[] { "blocked" } })).Number("people"));
        await shop.World.PostAsync($"campaigns/{id}/held-back/release", new { reasons = new[] { "blocked" } }, HttpStatusCode.Conflict);
        var dropped = (await shop.World.GetAsync($"campaigns/{id}/results")).Items("held_back").Single();
        Assert.Equal(("dropped", false), (dropped.Text("reason"), dropped.GetProperty("may_pass").GetBoolean()));
        await shop.World.PostAsync($"campaigns/{id}/held-back/release", new { reasons = new[] { "holdout" } }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_stopped_campaigns_open_requests_are_unknown_after_23_hours_and_never_leave_again(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(8);
        shop.Line.Control.AddFault(new Fault { Endpoint = "multicast", Status = 500 });
        var id = (await shop.DraftAsync("返事がない")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await Polling.UntilAsync(() => Task.FromResult(shop.Line.Control.FaultList().Single().Hits >= 1));
        await shop.World.PostAsync($"campaigns/{id}/stop");
        await shop.World.SettledAsync();
        shop.Line.Control.ClearFaults();
        Assert.Equal(8, (await shop.World.GetAsync($"campaigns/{id}")).GetProperty("counts").Number("waiting"));
        await shop.LaterAsync(TimeSpan.FromHours(23));
        Assert.Equal((8, 0), ((await shop.World.GetAsync($"campaigns/{id}")).GetProperty("counts").Number("unknown"), shop.Received().Requests));
        await shop.World.PostAsync($"campaigns/{id}/resume");
        await shop.World.SettledAsync();
        Assert.Equal("done_with_failures", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        await shop.World.PostAsync($"campaigns/{id}/resend-failures", null, HttpStatusCode.Conflict);
        Assert.Equal(0, shop.Received().Requests);
        var trace = await shop.World.GetAsync($"campaigns/{id}/deliveries/1");
        Assert.Equal("unknown", trace.Text("outcome"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Stopped_in_the_middle_and_resumed_exactly_the_rest_is_sent(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(2000);
        shop.Line.Control.SetDelay(20, 60);
        var id = (await shop.DraftAsync("{{name}}さん")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await Polling.UntilAsync(() => Task.FromResult(shop.Received().People > 100));
        await shop.World.PostAsync($"campaigns/{id}/stop");
        await shop.World.SettledAsync();
        var at = shop.Received().People;
        Assert.InRange(at, 101, 1999);
        var stopped = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("stopped", at, 2000 - at), (stopped.Text("state"), stopped.GetProperty("counts").Number("sent"), stopped.GetProperty("counts").Number("waiting")));
        await shop.World.PostAsync($"campaigns/{id}/resume");
        await shop.World.SettledAsync();
        Assert.Equal((2000, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Two_people_press_send_at_once_and_it_goes_out_once(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(40);
        var id = (await shop.DraftAsync("同時に")).Number("id");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            using var answer = await shop.World.Http.PostAsync($"campaigns/{id}/send", content, TestWorld.Cancel);
            return answer.StatusCode;
        }));
        await shop.World.SettledAsync();
        Assert.Equal((1, 3), (answers.Count(a => a == HttpStatusCode.OK), answers.Count(a => a == HttpStatusCode.Conflict)));
        Assert.Equal((1, 40, 0), shop.Received());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Why_a_person_got_it_is_told_as_it_was_then_whatever_changed_since(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(4);
        var (one, two) = ((await shop.World.PostAsync("tags", new { name = "春" })).Number("id"), (await shop.World.PostAsync("tags", new { name = "夏" })).Number("id"));
        await shop.World.PostAsync($"profiles/{people[0]}/tags", new { tag_id = one }, HttpStatusCode.NoContent);
        await shop.World.PostAsync($"profiles/{people[1]}/tags", new { tag_id = two }, HttpStatusCode.NoContent);
        var definition = new { version = 1, condition = new { type = "any", of = new object[] { new { type = "tag", tag = one, op = "has" }, new { type = "not", of = new { type = "not", of = new { type = "tag", tag = two, op = "has" } } } } } };
        var id = (await shop.DraftAsync("なぜ", definition)).Number("id");
        await shop.SendAsync(id);
        await shop.World.DeleteAsync($"profiles/{people[0]}/tags/{one}", HttpStatusCode.NoContent);
        var trace = await shop.World.GetAsync($"campaigns/{id}/deliveries/{people[0]}");
        Assert.Equal("accepted", trace.Text("outcome"));
        Assert.Equal([("condition.of[0]", true), ("condition.of[1].of.of", false)], trace.Items("why").Select(w => (w.Text("path"), w.Flag("holds"))));
        Assert.Equal([("condition.of[0]", false), ("condition.of[1].of.of", true)], (await shop.World.GetAsync($"campaigns/{id}/deliveries/{people[1]}")).Items("why").Select(w => (w.Text("path"), w.Flag("holds"))));
        Assert.Equal(["frozen", "left", "accepted"], trace.Items("steps").Select(s => s.Text("code")));
        var outside = await shop.World.GetAsync($"campaigns/{id}/deliveries/{people[3]}");
        Assert.Equal("not_meant", outside.Text("outcome"));
    }
}
