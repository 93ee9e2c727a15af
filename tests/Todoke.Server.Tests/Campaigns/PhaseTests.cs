using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>A small part goes first; the hours decide when; the rest follows or does not.</summary>
public class PhaseTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_first_part_goes_waits_and_all_being_well_the_rest_follows_by_itself(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(200);
        var id = (await shop.DraftAsync("少しずつ", options: new { canary = new { percent = 1, at_least = 30, wait_minutes = 10 } })).Number("id");
        var waiting = await shop.SendAsync(id);
        Assert.Equal(("sending", "canary_wait", 30), (waiting.Text("state"), waiting.Text("phase"), waiting.GetProperty("counts").Number("sent")));
        Assert.Equal(30, shop.Received().People);
        var progress = await shop.World.GetAsync($"campaigns/{id}/progress");
        Assert.Equal(("canary", 30, 200), (progress.GetProperty("waiting_for").Text("code"), progress.Number("done"), progress.Number("total")));
        await shop.LaterAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(30, shop.Received().People);
        await shop.LaterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal((200, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task By_hand_the_rest_follows_only_when_somebody_says_so(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(100);
        var id = (await shop.DraftAsync("手で続ける", options: new { canary = new { at_least = 20, wait_minutes = 5, go_on = "manual" } })).Number("id");
        await shop.SendAsync(id);
        await shop.LaterAsync(TimeSpan.FromHours(3));
        Assert.Equal(20, shop.Received().People);
        Assert.Equal("continue", (await shop.World.GetAsync($"campaigns/{id}/progress")).GetProperty("waiting_for").Text("code"));
        await shop.World.PostAsync($"campaigns/{id}/continue");
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal((100, 0), (shop.Received().People, shop.Received().Doubled));
        await shop.World.PostAsync($"campaigns/{id}/continue", null, System.Net.HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Each_phase_is_in_the_log_once_also_where_the_wait_is_over_at_once(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(40);
        var id = (await shop.DraftAsync("待たずに", options: new { canary = new { at_least = 20, wait_minutes = 0, go_on = "manual" } })).Number("id");
        await shop.SendAsync(id);
        Assert.Equal("canary_wait", (await shop.World.GetAsync($"campaigns/{id}")).Text("phase"));
        await shop.World.PostAsync($"campaigns/{id}/continue");
        await shop.World.SettledAsync();
        Assert.Equal(["rest", "canary_wait", "canary"], (await shop.World.GetAsync("audit")).Items().Where(a => a.Text("action") == "campaign.phase").Select(a => a.GetProperty("detail").Text("phase")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_first_part_that_makes_people_block_stops_the_campaign_and_resume_overrules_it(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(100);
        var id = (await shop.DraftAsync("しつこい", options: new { canary = new { at_least = 20, wait_minutes = 10, stop_block_percent = 4 } })).Number("id");
        await shop.SendAsync(id);
        var reached = (await shop.World.GetAsync($"campaigns/{id}/deliveries?outcome=accepted")).Items().Select(d => d.GetProperty("profile").Number("id")).ToList();
        await shop.World.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE friendship SET state = 2, changed_at = @now WHERE profile_id = @id", TestWorld.Cancel, ("now", w.Now + 1), ("id", reached[3])), TestWorld.Cancel);
        await shop.LaterAsync(TimeSpan.FromMinutes(10));
        var stopped = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("stopped", "canary_blocks"), (stopped.Text("state"), stopped.GetProperty("stop_reason").Text("code")));
        Assert.Equal(20, shop.Received().People);
        await shop.World.PostAsync($"campaigns/{id}/resume");
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal((people.Count, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Fact]
    public async Task A_first_part_that_line_refuses_stops_the_campaign()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(60);
        var id = (await shop.DraftAsync("{{name}}さん", options: new { canary = new { at_least = 10, wait_minutes = 1, stop_refused_percent = 20 } })).Number("id");
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Status = 400, Count = 3 });
        await shop.SendAsync(id);
        await shop.LaterAsync(TimeSpan.FromMinutes(1));
        var stopped = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("stopped", "canary_refused"), (stopped.Text("state"), stopped.GetProperty("stop_reason").Text("code")));
        Assert.Equal((7, 3), (stopped.GetProperty("counts").Number("sent"), stopped.GetProperty("counts").Number("refused")));
    }

    [Fact]
    public async Task The_first_part_is_drawn_from_all_and_stays_the_same_over_a_restart()
    {
        await using var place = await Ledgers.MakeAsync("sqlite");
        List<long> first;
        await using (var shop = await Shop.StartAsync(place, null))
        {
            shop.World.LeavesPlace = true;
            var people = await shop.AddPeopleAsync(400);
            var id = (await shop.DraftAsync("抽選", options: new { canary = new { at_least = 40, wait_minutes = 60 } })).Number("id");
            await shop.SendAsync(id);
            first = await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT profile_id FROM delivery WHERE outcome = 2 ORDER BY profile_id", r => r.GetInt64(0), TestWorld.Cancel), TestWorld.Cancel);
            Assert.Equal(40, first.Count);
            // Drawn at random the middle one of forty lies near the middle of four hundred; the oldest forty would have it at twenty.
            Assert.InRange(first[20] - people[0], 100, 300);
            // Half of the first part as a kill in the middle would leave it.
            await shop.World.Ledger.WriteAsync(async w =>
            {
                await w.ExecuteAsync("UPDATE delivery SET outcome = 0, request_id = NULL WHERE outcome = 2 AND profile_id >= @half", TestWorld.Cancel, ("half", first[20]));
                await w.ExecuteAsync("UPDATE request SET people = 20, members = @members", TestWorld.Cancel, ("members", MemberList.Write(first.Take(20))));
                await w.ExecuteAsync("UPDATE campaign SET phase = 'canary', phase_until = NULL", TestWorld.Cancel);
            }, TestWorld.Cancel);
            shop.World.Service<Server.Campaigns.CampaignWorker>().Nudge();
            await shop.World.SettledAsync();
            Assert.Equal(first, await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT profile_id FROM delivery WHERE outcome = 2 ORDER BY profile_id", r => r.GetInt64(0), TestWorld.Cancel), TestWorld.Cancel));
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task In_the_quiet_hours_a_campaign_waits_for_the_morning(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(20);
        await shop.World.PatchAsync("sending-settings", new { quiet_hours = new { from = "21:00", to = "08:00" } });
        await shop.LaterAsync(TimeSpan.FromHours(13)); // 22:00 in Tokyo
        var id = (await shop.DraftAsync("おはようございます")).Number("id");
        var night = await shop.SendAsync(id);
        Assert.Equal(("sending", 0, 20), (night.Text("state"), night.GetProperty("counts").Number("sent"), night.GetProperty("counts").Number("waiting")));
        Assert.Equal("quiet_hours", (await shop.World.GetAsync($"campaigns/{id}/progress")).GetProperty("waiting_for").Text("code"));
        var urgent = (await shop.DraftAsync("避難のお知らせ", options: new { quiet_hours = "none" })).Number("id");
        Assert.Equal("done", (await shop.SendAsync(urgent)).Text("state"));
        await shop.LaterAsync(TimeSpan.FromHours(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(20, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Messages);
        await shop.LaterAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal(40, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Messages);
    }

    [Fact]
    public async Task Quiet_hours_that_are_taken_away_hold_nobody_up_any_more()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(5);
        await shop.World.PatchAsync("sending-settings", new { quiet_hours = new { from = "08:00", to = "20:00" } });
        var id = (await shop.DraftAsync("夜型の店")).Number("id");
        Assert.Equal("sending", (await shop.SendAsync(id)).Text("state"));
        await shop.World.PatchAsync("sending-settings", new { quiet_hours = (object?)null });
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_repeat_waits_for_the_morning_too_and_arrives_once(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(12);
        shop.Line.Control.AddFault(new Fault { Endpoint = "multicast", Status = 500 });
        var id = (await shop.DraftAsync("一度だけ", options: new { quiet_hours = new { from = "09:30", to = "18:00" } })).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await Polling.UntilAsync(() => Task.FromResult(shop.Line.Control.FaultList().Single().Hits > 0));
        await shop.LaterAsync(TimeSpan.FromHours(1)); // 10:00: quiet since half past nine
        shop.Line.Control.ClearFaults();
        await shop.LaterAsync(TimeSpan.FromHours(7));
        var waiting = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("sending", 12, 0), (waiting.Text("state"), waiting.GetProperty("counts").Number("waiting"), shop.Received().Requests));
        await shop.LaterAsync(TimeSpan.FromHours(1));
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal((1, 12, 0), shop.Received());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_has_not_left_by_its_last_instant_is_held_back_as_too_late(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(50);
        var id = (await shop.DraftAsync("今日だけ", options: new { not_after = "2026-04-01T10:00:00+09:00", canary = new { at_least = 10, wait_minutes = 120 } })).Number("id");
        await shop.SendAsync(id);
        await shop.LaterAsync(TimeSpan.FromHours(2));
        var done = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done", 10, 40, 0), (done.Text("state"), done.GetProperty("counts").Number("sent"), done.GetProperty("counts").Number("held_back"), done.GetProperty("counts").Number("waiting")));
        Assert.Equal("too_late", (await shop.World.GetAsync($"campaigns/{id}/results")).Items("held_back").Single().Text("reason"));
    }
}
