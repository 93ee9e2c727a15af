using System.Net;
using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Audience;

/// <summary>Merged people are read many at once, also ahead of their turn; that must say what reading each of them at its turn says.</summary>
public class FamiliesInTheFeedTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_batch_read_together_says_what_its_pieces_say_one_by_one(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(12));
        var tags = new List<long>();
        for (var i = 0; i < 5; i++) tags.Add((await world.PostAsync("tags", new { name = $"札{i}" })).Number("id"));
        Task TagAsync(int person, int tag) => world.PostAsync($"profiles/{people[person]}/tags", new { tag_id = tags[tag] }, HttpStatusCode.NoContent);
        // 1+0, 3+2, 5+4 are families before the batch begins; 6 and 7 become one within it, 2 leaves 3, and 8 joins 5.
        var merges = new List<long>();
        foreach (var (winner, loser) in new[] { (1, 0), (3, 2), (5, 4) })
            merges.Add((await world.PostAsync($"profiles/{people[winner]}/merge", new { loser_id = people[loser] })).Number("merge_id"));
        await world.SettledAsync();
        var (from, families) = await world.Ledger.ReadSnapshotAsync(async l => (await Feed.HeadAsync(l, TestWorld.Cancel), await Families.LoadAsync(l, TestWorld.Cancel)), TestWorld.Cancel);
        var again = await world.Ledger.ReadSnapshotAsync(l => Families.LoadAsync(l, TestWorld.Cancel), TestWorld.Cancel);

        for (var i = 0; i < 12; i++) await TagAsync(i, i % 3);
        await world.PostAsync($"profiles/{people[6]}/merge", new { loser_id = people[7] });
        await world.PostAsync($"merges/{merges[1]}/undo", expected: HttpStatusCode.NoContent);
        await world.PostAsync($"profiles/{people[5]}/merge", new { loser_id = people[8] });
        for (var i = 0; i < 12; i++) await TagAsync(i, 3 + i % 2);
        Assert.Equal("done", (await shop.SendAsync((await shop.DraftAsync("{{name}}さん")).Number("id"))).Text("state"));
        await world.DeleteAsync($"profiles/{people[1]}", HttpStatusCode.NoContent);
        await world.SettledAsync();

        var (together, apart) = await world.Ledger.ReadSnapshotAsync(async l =>
        {
            var (feed, types) = ((await Feed.AfterAsync(l, from, 5000, TestWorld.Cancel))!, await AttributeTypes.LoadAsync(l, TestWorld.Cancel));
            var units = await new FeedFacts(l, families, types).UnitsAsync(feed, TestWorld.Cancel);
            var pieces = new List<FeedUnit>();
            for (var rest = feed; rest.Count > 0;)
            {
                var length = rest.FindIndex(r => r.Ends) + 1;
                pieces.AddRange((await new FeedFacts(l, again, types).UnitsAsync(rest[..length], TestWorld.Cancel))!);
                rest = rest[length..];
            }
            return (units!, pieces);
        }, TestWorld.Cancel);

        Assert.Equal(apart.Select(Told), together.Select(Told));
        var replaced = together.SelectMany(u => u.Changes).OfType<ProfileReplaced>().Select(c => c.Facts.Id).ToHashSet();
        Assert.Superset(new[] { 2, 3, 5, 6 }.Select(i => people[i]).ToHashSet(), replaced);
        Assert.Contains(together.SelectMany(u => u.Changes).OfType<ProfileReplaced>(), c => c.Facts.Id == people[5] && c.Facts.Tags.Count == 4 && c.Facts.Messages.Count == 1);
        Assert.Contains(together.SelectMany(u => u.Changes), c => c is ProfileRemoved removed && removed.Profile == people[1]);
    }

    static string Told(FeedUnit unit) => $"{unit.Position}: {string.Join(" | ", unit.Changes.Select(Told).Order(StringComparer.Ordinal))}";

    static string Told(FactChange change) => change is ProfileReplaced { Facts: var f }
        ? $"{f.Id} {f.Standing} tags {Sorted(f.Tags)} attributes {Sorted(f.Attributes)} events {Sorted(f.Events)} friend {Sorted(f.Friendships)} said {Sorted(f.Consents)} on {Sorted(f.Audiences)} got {Sorted(f.Messages)} at {Sorted(f.Addresses)}"
        : change.ToString()!;

    static string Sorted<T>(IEnumerable<T> facts) => string.Join(',', facts.Select(f => f!.ToString()).Order(StringComparer.Ordinal));
}
