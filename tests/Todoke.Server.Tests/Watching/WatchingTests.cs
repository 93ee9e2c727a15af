using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Watching;

public sealed class WatchingTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_log_says_who_entered_and_left_when_and_why(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var person = await PersonAsync(world, "1");
        var segment = await SegmentAsync(world, Lately);
        await world.PutAsync($"segments/{segment}/watch", new { });
        await world.SettledAsync();
        await BuyAsync(world, "1", "a");
        await world.SettledAsync();
        world.Clock.MoveTo(world.Clock.GetUtcNow().AddHours(2));
        await world.SettledAsync();
        Assert.Equal([$"{person} in event:purchase 00:00:00.000", $"{person} out time 01:00:00.000"], await LogAsync(world, segment));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_restart_loses_no_entry_and_repeats_none(string kind)
    {
        var place = await Ledgers.MakeAsync(kind);
        var key = RandomNumberGenerator.GetBytes(32);
        long segment, first;
        await using (var world = await TestWorld.StartAsync(place, o => o with { Key = key }))
        {
            world.LeavesPlace = true;
            first = await PersonAsync(world, "1");
            segment = await SegmentAsync(world, Lately);
            await world.PutAsync($"segments/{segment}/watch", new { });
            await world.SettledAsync();
            await BuyAsync(world, "1", "a");
            await world.SettledAsync();
        }
        // The window closes after the restart, on a clock that had gone on meanwhile.
        await using (var world = await TestWorld.StartAsync(place, o => o with { Key = key }))
        {
            await world.Service<SenderLease>().HeldAsync(TestWorld.Cancel);
            await world.SettledAsync();
            var second = await PersonAsync(world, "2");
            await BuyAsync(world, "2", "b");
            await world.SettledAsync();
            world.Clock.MoveTo(world.Clock.GetUtcNow().AddHours(3));
            await world.SettledAsync();
            var log = await LogAsync(world, segment);
            Assert.Equal([$"{first} in event:purchase 00:00:00.000", $"{second} in event:purchase 00:00:00.000", $"{first} out time 01:00:00.000", $"{second} out time 01:00:00.000"], log);
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Existing_members_get_an_entry_only_where_asked(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var person = await PersonAsync(world, "1");
        var (silent, told) = (await SegmentAsync(world, new { type = "everyone" }), await SegmentAsync(world, new { type = "everyone" }));
        await world.PutAsync($"segments/{silent}/watch", new { });
        await world.PutAsync($"segments/{told}/watch", new { entries = true });
        await world.SettledAsync();
        Assert.Empty(await LogAsync(world, silent));
        Assert.Equal([$"{person} in start 00:00:00.000"], await LogAsync(world, told));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Changes_of_one_person_committed_one_after_the_other_each_leave_their_entry(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var person = await PersonAsync(world, "1");
        var tag = (await world.PostAsync("tags", new { name = "VIP" })).Number("id");
        var segment = await SegmentAsync(world, new { type = "tag", tag, op = "has" });
        await world.PutAsync($"segments/{segment}/watch", new { });
        await world.SettledAsync();
        // Not waited for in between: the follower may take all three in one go.
        await world.PostAsync($"profiles/{person}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        await world.DeleteAsync($"profiles/{person}/tags/{tag}", HttpStatusCode.NoContent);
        await world.PostAsync($"profiles/{person}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        await world.SettledAsync();
        Assert.Equal([$"{person} in tag:{tag} 00:00:00.000", $"{person} out tag:{tag} 00:00:00.000", $"{person} in tag:{tag} 00:00:00.000"], await LogAsync(world, segment));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_unknown_segment_and_one_that_is_not_watched_are_told_apart(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PutAsync("segments/99/watch", new { }, HttpStatusCode.NotFound);
        await world.GetAsync("segments/99/entries", HttpStatusCode.NotFound);
        var segment = await SegmentAsync(world, new { type = "everyone" });
        Assert.False((await world.GetAsync($"segments/{segment}/watch")).Flag("watched"));
        await world.DeleteAsync($"segments/{segment}/watch", HttpStatusCode.NotFound);
        Assert.True((await world.PutAsync($"segments/{segment}/watch", new { })).Flag("watched"));
        await world.DeleteAsync($"segments/{segment}/watch", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_condition_whose_instants_cannot_be_waited_for_is_refused()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var where = new[] { new { path = new[] { "until" }, @as = "datetime", op = "within_next", amount = 1, unit = "hours" } };
        var segment = await SegmentAsync(world, new { type = "event", name = "coupon", where });
        var problem = await world.PutAsync($"segments/{segment}/watch", new { }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("not_watchable", problem.Items("problems")[0].Text("code"));
    }

    static int names;
    static readonly object Lately = new { type = "event", name = "purchase", within = new { last = new { amount = 1, unit = "hours" } } };

    static async Task<long> PersonAsync(TestWorld world, string number) => (await world.PostAsync("profiles", new
    {
        items = new[] { new { identities = new[] { new { kind = "customer", scope = "shop", value = number } } } },
    })).Items()[0].Number("id");

    static Task<JsonElement> BuyAsync(TestWorld world, string number, string id) => world.PostAsync("events", new
    {
        items = new[] { new { id, name = "purchase", identity = new { kind = "customer", scope = "shop", value = number }, properties = new { value = 1 } } },
    });

    static async Task<long> SegmentAsync(TestWorld world, object condition) =>
        (await world.PostAsync("segments", new { name = "s" + Interlocked.Increment(ref names), definition = new { version = 1, condition } }, HttpStatusCode.Created)).Number("id");

    static async Task<string[]> LogAsync(TestWorld world, long segment) =>
    [
        .. (await world.GetAsync($"segments/{segment}/entries")).Items().Select(e =>
            $"{e.Number("profile_id")} {(e.Flag("entered") ? "in" : "out")} {e.Text("cause")} {e.GetProperty("at").GetDateTimeOffset().UtcDateTime:HH:mm:ss.fff}"),
    ];
}
