using System.Net;
using System.Text.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Segments;

public class SegmentPictureTests
{
    static readonly object Everyone = Fields.Definition(new { type = "everyone" });

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_sample_is_the_same_for_the_same_seed_and_never_larger_than_asked(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(40);
        await world.SettledAsync();
        async Task<long[]> Draw(int? seed) => [.. (await world.PostAsync("segments/sample", seed is null ? new { definition = Everyone, size = 5 } : new { definition = Everyone, size = 5, seed })).Items().Select(i => i.Number("id"))];
        var first = await Draw(7);
        Assert.Equal((5, 5), (first.Length, first.Intersect(people).Distinct().Count()));
        Assert.Equal(first, await Draw(7));
        var seed = (await world.PostAsync("segments/sample", new { definition = Everyone, size = 5 })).GetProperty("seed").GetInt32();
        Assert.Equal(await Draw(seed), await Draw(seed));
        await world.PostAsync("segments/sample", new { definition = Everyone, size = 51 }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_breakdown_adds_up_to_the_people_with_merges_and_lists(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        object Person(int n, object attributes) => new { identities = new[] { new { kind = "customer", value = $"{n}" } }, attributes };
        var people = await world.PeopleAsync(5, n => Person(n, n switch
        {
            1 or 2 => new { city = "東京", likes = new[] { "tea", "tea", "coffee" }, home = new { floor = n } },
            3 => new { city = "大阪", likes = new[] { "tea" }, home = new { floor = 2 } },
            4 => new { city = "札幌", likes = Array.Empty<string>(), home = new { floor = 2 } },
            _ => new { city = "", likes = Array.Empty<string>(), home = new { floor = 9 } },
        }));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PatchAsync($"profiles/{people[3]}", new { attributes = new { city = "大阪" } });
        await world.PostAsync($"profiles/{people[0]}/merge", new { loser_id = people[3] });
        await world.SettledAsync();
        async Task<JsonElement> Of(object[] path, int? limit = null) => await world.PostAsync("segments/breakdown", limit is null ? new { definition = Everyone, path } : new { definition = Everyone, path, limit });
        static (string, long)[] Lines(JsonElement answer) => [.. answer.Items("values").Select(v => (v.GetProperty("value").ToString(), v.Number("people")))];
        var city = await Of(["city"]);
        // The winner's city is the loser's newer one.
        Assert.Equal([("大阪", 2), ("東京", 1)], Lines(city));
        Assert.Equal((4, 1, 0, 2), (city.Number("people"), city.Number("missing"), city.Number("others"), city.Number("distinct")));
        var likes = await Of(["likes"], 1);
        Assert.Equal([("tea", 3)], Lines(likes));
        Assert.Equal((0, 1), (likes.Number("others"), likes.Number("missing")));
        // Of two equally old values the winner's own stands.
        Assert.Equal([("2", 2), ("1", 1), ("9", 1)], Lines(await Of(["home", "floor"])));
        Assert.Equal(4, (await Of(["unknown"])).Number("missing"));
        await world.PostAsync("segments/breakdown", new { definition = Everyone, path = "city" }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Regions_of_an_overlap_are_apart_and_add_up(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(6);
        object Has(long tag) => new { type = "tag", tag, op = "has" };
        var (a, b) = (await world.TagAsync("a", people[..4]), await world.TagAsync("b", people[2..5]));
        var segment = await world.SegmentAsync("a", Has(a));
        await world.PostAsync($"segments/{segment}/people", new { exclude = new[] { people[0] } });
        await world.SettledAsync();
        var overlap = await world.PostAsync("segments/overlap", new { segments = new[] { segment }, definitions = new[] { Fields.Definition(Has(b)) } });
        Assert.Equal([3L, 3L], overlap.Items("sizes").Select(s => s.GetInt64()));
        Assert.Equal([("0", 1), ("1", 1), ("0,1", 2)], overlap.Items("regions").Select(r => (string.Join(',', r.Items("in").Select(i => i.GetInt32())), r.Number("people"))));
        Assert.Equal(4, overlap.Number("union"));
        await world.PostAsync("segments/overlap", new { segments = new[] { segment } }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync("segments/overlap", new { segments = new[] { segment, 99 } }, HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_schema_of_definitions_is_served_and_a_checked_condition_says_itself(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (await world.GetAsync("segments/schema")).Text("$schema"));
        var tag = await world.TagAsync("常連");
        var check = await world.PostAsync("segments/check", new { definition = Fields.Definition(new { type = "all", of = new object[] { new { type = "tag", tag, op = "has" }, new { type = "everyone" } } }) });
        Assert.Contains("常連", check.Text("sentence_ja"), StringComparison.Ordinal);
        Assert.Equal(["condition", "condition.of[0]", "condition.of[1]"], check.Items("parts").Select(p => p.Text("path")));
        var broken = await world.PostAsync("segments/check", new { definition = Fields.Definition(new { type = "audience", audience = 9, op = "in" }) });
        Assert.Equal(("unknown_audience", JsonValueKind.Null), (broken.Items("problems").Single().Text("code"), broken.GetProperty("sentence_ja").ValueKind));
    }
}
