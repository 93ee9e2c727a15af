using System.Net;
using System.Text.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Profiles;

public class EffectiveTimeTests
{
    static readonly object Somebody = new { kind = "customer", scope = "shop", value = "1" };

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_value_with_an_older_effective_time_never_replaces_a_newer_one(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var now = world.Clock.GetUtcNow();
        var made = await WriteAsync(world, "gold", now.AddDays(-2));
        var id = made.Items()[0].Number("id");
        await WriteAsync(world, "silver", now.AddDays(-3));
        Assert.Equal(("gold", now.AddDays(-2)), await RankAsync(world, id));
        await world.PatchAsync($"profiles/{id}", new { attributes = new { rank = "silver" }, effective_at = now.AddDays(-1) });
        Assert.Equal(("silver", now.AddDays(-1)), await RankAsync(world, id));
        await world.PatchAsync($"profiles/{id}", new { attributes = new { rank = "bronze" } });
        Assert.Equal(("bronze", now), await RankAsync(world, id));
    }

    [Fact]
    public async Task An_effective_time_out_of_range_is_refused_with_its_path()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var answer = await WriteAsync(world, "gold", DateTimeOffset.MinValue);
        Assert.Equal(("items[0].effective_at", "effective_time"), (answer.Items("problems")[0].Text("path"), answer.Items("problems")[0].Text("code")));
    }

    static Task<JsonElement> WriteAsync(TestWorld world, string rank, DateTimeOffset at) =>
        world.SendAsync(HttpMethod.Post, "profiles", new { items = new[] { new { identities = new[] { Somebody }, attributes = new { rank }, effective_at = at } } }, HttpStatusCode.OK);

    static async Task<(string, DateTimeOffset)> RankAsync(TestWorld world, long id)
    {
        var rank = (await world.GetAsync($"profiles/{id}")).Items("attributes").Single(a => a.Text("key") == "rank");
        return (rank.GetProperty("value").GetString()!, rank.GetProperty("effective_at").GetDateTimeOffset());
    }
}
