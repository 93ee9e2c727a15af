using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Audiences;

public class AudienceTests
{
    static async Task<long> AudienceAsync(TestWorld world, string name, string kind = "upload") => (await world.PostAsync("audiences", new { name, kind }, HttpStatusCode.Created)).Number("id");

    static object In(long audience) => new { type = "audience", audience, op = "in" };

    static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task People_are_put_on_a_list_taken_off_and_replaced_and_the_unknown_are_named(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(4);
        var list = await AudienceAsync(world, "展示会");
        var added = await world.PostAsync($"audiences/{list}/members", new { action = "add", profile_ids = new[] { people[0], people[1], people[1], 999 } });
        Assert.Equal((2, 0, 2, 1), (added.Number("added"), added.Number("removed"), added.Number("people"), added.Number("unknown")));
        Assert.Equal("profile_ids[3]", added.Items("problems").Single().Text("path"));
        Assert.Equal(people[..2], await world.MembersAsync(In(list), people));
        var replaced = await world.PostAsync($"audiences/{list}/members", new { action = "replace", identities = new[] { new { kind = "customer", value = "2" }, new { kind = "customer", value = "4" }, new { kind = "customer", value = "77" } } });
        Assert.Equal((1, 1, 2, 1), (replaced.Number("added"), replaced.Number("removed"), replaced.Number("people"), replaced.Number("unknown")));
        Assert.Equal([people[1], people[3]], await world.MembersAsync(In(list), people));
        await world.PostAsync($"audiences/{list}/members", new { action = "remove", profile_ids = new[] { people[1] } });
        Assert.Equal([people[0], people[1], people[2]], await world.MembersAsync(new { type = "audience", audience = list, op = "not_in" }, people));
        Assert.Equal([people[3]], (await world.GetAsync($"audiences/{list}/members")).Items().Select(i => i.Number("id")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Lists_add_up_in_a_merge_and_are_apart_again_when_it_is_undone(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(2);
        var (a, b) = (await AudienceAsync(world, "a"), await AudienceAsync(world, "b"));
        await world.PostAsync($"audiences/{a}/members", new { action = "add", profile_ids = new[] { people[0] } });
        await world.PostAsync($"audiences/{b}/members", new { action = "add", profile_ids = new[] { people[1] } });
        var merge = (await world.PostAsync($"profiles/{people[0]}/merge", new { loser_id = people[1] })).Number("merge_id");
        Assert.Equal([people[0]], await world.MembersAsync(new { type = "all", of = new[] { In(a), In(b) } }, people[0]));
        // Adding the loser means the winner, who is on the list already.
        Assert.Equal(0, (await world.PostAsync($"audiences/{b}/members", new { action = "add", profile_ids = new[] { people[1] } })).Number("added"));
        await world.PostAsync($"merges/{merge}/undo", null, HttpStatusCode.NoContent);
        Assert.Equal([people[1]], await world.MembersAsync(In(b), people));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_list_is_renamed_not_deleted_while_a_segment_uses_it_and_gone_afterwards(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var list = await AudienceAsync(world, "名簿");
        await world.PostAsync("audiences", new { name = " 名簿 " }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync("audiences", new { name = "x", kind = "frozen" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("新名簿", (await world.PatchAsync($"audiences/{list}", new { name = "新名簿" })).Text("name"));
        var segment = await world.SegmentAsync("名簿の人", In(list));
        Assert.Equal("名簿の人", (await world.DeleteAsync($"audiences/{list}", HttpStatusCode.Conflict)).Items("used_by")[0].Text("name"));
        await world.DeleteAsync($"segments/{segment}", HttpStatusCode.NoContent);
        await world.DeleteAsync($"audiences/{list}", HttpStatusCode.NoContent);
        await world.GetAsync($"audiences/{list}", HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_hashed_address_finds_whoever_has_it_and_whoever_gets_it_later(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var here = (await world.PeopleAsync(1, _ => new { identities = new[] { new { kind = "email", value = " Hanako@Example.JP " } } }))[0];
        var list = await AudienceAsync(world, "広告の名簿", "hashed");
        var result = await world.PostAsync($"audiences/{list}/hashes", new { kind = "email", hashes = new[] { Sha("hanako@example.jp"), Sha("later@example.jp").ToUpperInvariant(), Sha("later@example.jp") } });
        Assert.Equal((2, 1, 1, 1, 2), (result.Number("added"), result.Number("repeated"), result.Number("matched"), result.Number("people"), result.Number("hashes")));
        await world.PostAsync($"audiences/{list}/hashes", new { kind = "phone", hashes = new[] { Sha("+819012345678") } });
        Assert.Equal([here], await world.MembersAsync(In(list), here));
        var later = await world.PeopleAsync(2, n => new { identities = new[] { n == 1 ? new { kind = "email", value = "later@example.jp" } : new { kind = "phone", value = "090-1234-5678" } } });
        long[] everybody = [here, .. later];
        Assert.Equal(everybody, await world.MembersAsync(In(list), everybody));
        // A hash that goes takes along only who has no other one on the list.
        var gone = await world.PostAsync($"audiences/{list}/hashes", new { kind = "email", action = "remove", hashes = new[] { Sha("later@example.jp"), Sha("nobody@example.jp") } });
        Assert.Equal((1, 1, 1), (gone.Number("added"), gone.Number("repeated"), gone.Number("matched")));
        Assert.Equal([here, later[1]], await world.MembersAsync(In(list), everybody));
        // Erasing a person erases what would know them again.
        await world.DeleteAsync($"profiles/{here}", HttpStatusCode.NoContent);
        Assert.Equal(1, (await world.GetAsync($"audiences/{list}")).Number("hashes"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_file_of_hashes_is_taken_in_as_a_job_and_its_bad_lines_are_named(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PeopleAsync(300, n => new { identities = new[] { new { kind = "email", value = $"p{n}@example.jp" } } });
        var list = await AudienceAsync(world, "大きな名簿", "hashed");
        var file = "\uFEFF" + string.Join("\r\n", Enumerable.Range(1, 12_000).Select(n => n == 7000 ? "not a hash" : Sha($"p{n}@example.jp"))) + "\r\n\r\n";
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } }, "file", "hashes.txt" }, { new StringContent("email"), "kind" } };
        using var answer = await world.Http.PostAsync($"audiences/{list}/hashes/file", form, TestWorld.Cancel);
        var id = (await answer.JsonAsync()).Number("id");
        await world.SettledAsync();
        var job = await world.GetAsync($"jobs/{id}");
        var result = job.GetProperty("result");
        Assert.Equal(("done", 11_999, 300, 1), (job.Text("state"), result.Number("added"), result.Number("matched"), result.Number("bad_lines")));
        Assert.Equal(7000, job.Items("problems").Single().Number("line"));
        Assert.Equal(300, (await world.GetAsync($"audiences/{list}")).Number("people"));
        Assert.Equal(300, (await world.PostAsync("segments/count", new { definition = Fields.Definition(In(list)) })).Number("count"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Hashes_only_go_to_a_hashed_list_and_people_only_to_one_that_is_kept_by_hand(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var (hashed, upload) = (await AudienceAsync(world, "h", "hashed"), await AudienceAsync(world, "u"));
        var refusal = await world.PostAsync($"audiences/{hashed}/members", new { action = "add", profile_ids = new[] { 1 } }, HttpStatusCode.Conflict);
        Assert.Equal("fixed_list", refusal.Text("code"));
        Assert.Equal("not_hashed", (await world.PostAsync($"audiences/{upload}/hashes", new { kind = "email", hashes = new[] { Sha("a") } }, HttpStatusCode.Conflict)).Text("code"));
        var bad = await world.PostAsync($"audiences/{hashed}/hashes", new { kind = "email", hashes = new[] { Sha("a"), "a@example.jp" } }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("hashes[1]", bad.Items("problems").Single().Text("path"));
        await world.PostAsync($"audiences/{hashed}/hashes", new { kind = "postcode", hashes = Array.Empty<string>() }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync($"audiences/{upload}/members", new { action = "add" }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync("audiences/99/members", new { action = "add", profile_ids = new[] { 1 } }, HttpStatusCode.NotFound);
    }
}
