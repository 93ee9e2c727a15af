using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>Two accounts of one provider and one of another: LINE's user ids are per provider, friendship is per account.</summary>
public class AccountsTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Accounts_are_kept_apart_through_import_follow_count_and_send(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var (shop, outlet, hall) = (await world.ConnectAsync("p1"), await world.ConnectAsync("p1"), await world.ConnectAsync("p2"));

        // Import: the shop knows a and b by their user ids at p1; at p2 LINE gives the same two people other ids.
        var made = await world.Control.AddPeopleAsync(new PeopleRequest { People = [.. new[] { "a", "b", "c" }.Select(id => new NewPerson { Id = id, Name = id })] }, TestWorld.Cancel);
        var ids = made.People!.ToDictionary(p => p.Id, p => p.UserIds);
        Assert.NotEqual(ids["a"]["p1"], ids["a"]["p2"]);
        await world.Server.PostAsync("profiles", new
        {
            items = new[] { "a", "b" }.Select(id => new { identities = new[] { new { kind = "line", scope = "p1", value = ids[id]["p1"] }, new { kind = "customer", scope = "shop", value = id } } }),
        });

        // Follow: a both of the shop's accounts, b the outlet, c the town hall and the shop; a also the town hall, where nobody can tell that it is the same person.
        foreach (var (person, account) in new[] { ("a", shop), ("a", outlet), ("b", outlet), ("c", hall), ("c", shop), ("a", hall) })
            Assert.Equal(200, await world.ActAsync(person, Act.Follow, account));
        await world.Server.SettledAsync();

        // Count: five people (a and c are two each), reachable by whom they follow.
        Assert.Equal(5, await world.CountAsync("SELECT COUNT(*) FROM profile"));
        foreach (var (account, reachable) in new[] { (shop, 2), (outlet, 2), (hall, 2) })
        {
            var count = await world.Server.PostAsync("segments/count", new { definition = Shop.Everyone, account_id = account.Id });
            Assert.Equal((5, reachable), (count.Number("count"), count.Number("reachable")));
        }

        // Send: each account reaches its own followers, under its own provider's ids, once.
        foreach (var (account, expected) in new[] { (shop, new[] { "a", "c" }), (outlet, ["a", "b"]), (hall, ["a", "c"]) })
        {
            var draft = await world.Server.SendAsync(HttpMethod.Post, "campaigns", new
            {
                account_id = account.Id, name = "x", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text = "こんにちは" } } },
            }, System.Net.HttpStatusCode.Created);
            await world.Server.PostAsync($"campaigns/{draft.Number("id")}/send", new { });
            await world.Server.SettledAsync();
            Assert.Equal("done", (await world.Server.GetAsync($"campaigns/{draft.Number("id")}")).Text("state"));
            var got = world.Control.Messages(new DeliveryQuery { Account = account.ChannelId }, null, null, 100).Messages;
            Assert.Equal(expected, got.Select(m => m.Person).Order(StringComparer.Ordinal));
            Assert.All(got, m => Assert.Equal(ids[m.Person][account.Account.Provider], m.UserId));
        }

        // A block of one account leaves the other one of the same provider alone.
        Assert.Equal(200, await world.ActAsync("a", Act.Block, outlet));
        await world.Server.SettledAsync();
        foreach (var (account, reachable) in new[] { (shop, 2), (outlet, 1), (hall, 2) })
            Assert.Equal(reachable, (await world.Server.PostAsync("segments/count", new { definition = Shop.Everyone, account_id = account.Id })).Number("reachable"));
    }
}
