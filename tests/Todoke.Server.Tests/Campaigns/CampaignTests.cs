using System.Net;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

public class CampaignTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task One_body_for_all_leaves_in_multicasts_and_reaches_everybody_who_follows_exactly_once(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(1200, blockedEvery: 10);
        var draft = await shop.DraftAsync("セールは今日までです。");
        var done = await shop.SendAsync(draft.Number("id"));
        Assert.Equal("done", done.Text("state"));
        Assert.Equal((1200, 120, 1080, 0), (done.GetProperty("counts").Number("members"), done.GetProperty("counts").Number("held_back"), done.GetProperty("counts").Number("sent"), done.GetProperty("counts").Number("waiting")));
        var report = shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId });
        Assert.Equal((1080, 0, 3), (report.DistinctPeople, report.Duplicates, report.Requests));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_message_with_the_persons_name_goes_out_as_a_push_each(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(25);
        var draft = await shop.DraftAsync("{{name}}さん、こんにちは。");
        Assert.Equal("done", (await shop.SendAsync(draft.Number("id"))).Text("state"));
        var messages = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, null, null, 100).Messages;
        Assert.Equal(25, messages.Select(m => m.Person).Distinct().Count());
        foreach (var message in messages)
            Assert.Equal($"{shop.Line.Control.Person(message.Person).Name}さん、こんにちは。", message.Messages[0].GetProperty("text").GetString());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_tap_on_a_tracked_link_is_known_by_person_and_a_block_is_counted(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(10);
        var draft = await shop.DraftAsync("くわしくは http://127.0.0.1:9/sale を見てください。");
        await shop.SendAsync(draft.Number("id"));
        var received = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, "c3", null, 10).Messages.Single();
        var link = received.Messages[0].GetProperty("text").GetString()!.Split(' ')[1];
        Assert.StartsWith(shop.World.World.Address.ToString(), link);
        using var phone = shop.World.Anonymous();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await phone.GetAsync(link, TestWorld.Cancel);
            Assert.Equal((HttpStatusCode.Redirect, "http://127.0.0.1:9/sale"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        }
        var results = await shop.World.GetAsync($"campaigns/{draft.Number("id")}/results");
        Assert.Equal((1, 2), (results.GetProperty("taps").Number("people"), results.GetProperty("taps").Number("total")));
        Assert.Equal((1, 2), (results.Items("links")[0].Number("people"), results.Items("links")[0].Number("taps")));
        var tapped = await shop.World.GetAsync($"campaigns/{draft.Number("id")}/deliveries?outcome=tapped");
        Assert.Equal(shop.Line.Control.Person("c3").Name, tapped.Items().Single().GetProperty("profile").Text("display_name"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_quota_that_does_not_suffice_refuses_the_send_and_nothing_leaves(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "小さな店", Quota = 5 });
        await shop.AddPeopleAsync(10);
        var draft = await shop.DraftAsync("こんにちは");
        var refusal = await shop.World.PostAsync($"campaigns/{draft.Number("id")}/send", new { }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("quota", refusal.Items("problems").Single().Text("path"));
        Assert.Equal("draft", (await shop.World.GetAsync($"campaigns/{draft.Number("id")}")).Text("state"));
        Assert.Equal(0, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Requests);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Two_people_merged_after_the_freeze_get_the_message_once(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(4);
        var draft = await shop.DraftAsync("一度だけ");
        await shop.World.PostAsync($"campaigns/{draft.Number("id")}/send", new { at = shop.World.Clock.GetUtcNow().AddHours(1) });
        await shop.World.Ledger.WriteAsync(w => Server.Profiles.Merging.MergeAsync(w, people[1], people[0], "by hand", Server.Api.Actor.System, TestWorld.Cancel), TestWorld.Cancel);
        shop.World.Clock.Advance(TimeSpan.FromHours(2));
        await shop.World.SettledAsync();
        var done = await shop.World.GetAsync($"campaigns/{draft.Number("id")}");
        Assert.Equal(("done", 3), (done.Text("state"), done.GetProperty("counts").Number("sent")));
        Assert.Equal(0, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Duplicates);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_test_send_is_marked_goes_to_the_named_people_only_and_counts_nowhere(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(5);
        var draft = await shop.DraftAsync("本番の文面");
        var answer = await shop.World.PostAsync($"campaigns/{draft.Number("id")}/test", new { profile_ids = new[] { people[2] } });
        Assert.Equal("accepted", answer.Items("sent").Single().Text("outcome"));
        var message = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, null, null, 10).Messages.Single();
        Assert.StartsWith("【テスト】", message.Messages[0].GetProperty("text").GetString());
        var after = await shop.World.GetAsync($"campaigns/{draft.Number("id")}");
        Assert.Equal(("draft", 0), (after.Text("state"), after.GetProperty("counts").Number("sent")));
    }
}
