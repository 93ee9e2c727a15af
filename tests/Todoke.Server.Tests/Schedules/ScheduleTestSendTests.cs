using System.Net;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Schedules;

public class ScheduleTestSendTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_is_repeated_is_tested_as_it_is_or_as_it_stands_in_the_editor_and_counts_nowhere(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(3, blockedEvery: 3));
        object Campaign(string text, string name = "朝") => new { account_id = shop.Account, name, audience = new { definition = Shop.Everyone }, content = Shop.Text(text) };
        var schedule = (await world.PostAsync("schedules", new { rule = new { every = "day", at = "10:00", from = "2026-04-02" }, campaign = Campaign("おはようございます。") }, HttpStatusCode.Created)).Number("id");

        var saved = (await world.PostAsync($"schedules/{schedule}/test", new { profile_ids = new[] { people[0], people[2] } })).Items("sent");
        Assert.Equal([(people[0], "accepted"), (people[2], "held_back")], saved.Select(s => (s.Number("profile_id"), s.Text("outcome"))));
        await world.PostAsync($"schedules/{schedule}/test", new { profile_ids = new[] { people[1] }, campaign = Campaign("{{name}}さん、くわしくは http://127.0.0.1:9/a へ") });
        Assert.Equal("【テスト】\nおはようございます。", Text("c1"));
        Assert.StartsWith("【テスト】\n", Text("c2"));
        Assert.DoesNotContain("127.0.0.1:9", Text("c2"));

        Assert.Empty((await world.GetAsync("campaigns")).Items());
        Assert.Equal("おはようございます。", (await world.GetAsync($"schedules/{schedule}")).GetProperty("campaign").GetProperty("content").Items("bubbles")[0].Text("text"));
        Assert.Equal(["occurrence"], (await world.GetAsync("calendar?from=2026-04-01&to=2026-04-02")).Items().Select(i => i.Text("kind")));
        Assert.Equal((1, "campaign.content.bubbles[0].text"), await RefusedAsync(new { profile_ids = people.Take(1), campaign = Campaign(new string('あ', 5_001)) }));
        Assert.Equal((1, "profile_ids"), await RefusedAsync(new { profile_ids = Array.Empty<long>() }));
        await world.PostAsync("schedules/99/test", new { profile_ids = people.Take(1) }, HttpStatusCode.NotFound);
        Assert.Equal(2, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Messages);

        string Text(string person) => shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, person, null, 10).Messages.Single().Messages[0].GetProperty("text").GetString()!;
        async Task<(int, string)> RefusedAsync(object body) => (await world.PostAsync($"schedules/{schedule}/test", body, HttpStatusCode.UnprocessableEntity)).Items("problems") is var problems ? (problems.Length, problems[0].Text("path")) : default;
    }
}
