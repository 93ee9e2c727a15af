using System.Text.Json.Nodes;
using static Todoke.LineEmulator.Tests.AudienceWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>Audiences by file, and lists of them.</summary>
public sealed class AudienceFileTests
{
    [Fact]
    public async Task E14_a_file_holds_one_id_a_line_and_what_the_SDK_leaves_out_as_undefined_means_nothing()
    {
        await using var world = await AudienceTests.StartAsync();
        var made = await world.SendAsync(HttpMethod.Post, $"{Group}/upload/byFile", Form($"{world.UserId("p1")}\r\n{world.UserId("p2")}\n\n", ("description", "ファイル"), ("isIfaAudience", "undefined"), ("uploadDescription", "undefined")));
        Assert.Equal((202, "ファイル", false), (made.Status, made.Json!["description"]!.GetValue<string>(), made.Json["isIfaAudience"]!.GetValue<bool>()));
        Assert.Equal("", (await world.AudienceAsync(Id(made)))["jobs"]![0]!["description"]!.GetValue<string>());
        var added = await world.SendAsync(HttpMethod.Put, $"{Group}/upload/byFile", Form(world.UserId("p3"), ("audienceGroupId", $"{Id(made)}"), ("uploadDescription", "二回目")));
        Assert.Equal((202, "{}"), (added.Status, added.Text));
        world.Control.Advance(JobStep * 2);
        Assert.Equal(("READY", 3), await world.StateAsync(Id(made)));
        Assert.Equal("二回目", (await world.AudienceAsync(Id(made)))["jobs"]![0]!["description"]!.GetValue<string>());
    }

    [Fact]
    public async Task E14_a_file_larger_than_a_JSON_body_may_be_is_taken()
    {
        await using var world = await AudienceTests.StartAsync();
        var many = string.Concat(Enumerable.Repeat(world.UserId("p1") + "\n", 100_000));
        Assert.Equal(202, (await world.SendAsync(HttpMethod.Post, $"{Group}/upload/byFile", Form(many, ("description", "大")))).Status);
    }

    [Fact]
    public async Task E14_a_file_that_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await AudienceTests.StartAsync();
        Task<Answer> Post(HttpContent content) => world.SendAsync(HttpMethod.Post, $"{Group}/upload/byFile", content);
        Assert.Equal(415, (await world.SendAsync(HttpMethod.Post, $"{Group}/upload/byFile", "{}")).Status);
        var csv = Form(world.UserId("p1"), ("description", "a"));
        csv.First().Headers.ContentType!.MediaType = "text/csv";
        Assert.Equal(415, (await Post(csv)).Status);
        Assert.Equal("UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS", Code(await Post(Form("\n", ("description", "a")))));
        Assert.Equal("UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS", Code(await Post(new MultipartFormDataContent { { new StringContent("a"), "description" } })));
        Assert.Equal("AUDIENCE_GROUP_NAME_EMPTY", Code(await Post(Form(world.UserId("p1")))));
        Assert.Equal("AUDIENCE_GROUP_NOT_FOUND", Code(await world.SendAsync(HttpMethod.Put, $"{Group}/upload/byFile", Form(world.UserId("p1")))));
        var wrong = await Post(Form($"{world.UserId("p1")}\nnobody", ("description", "a")));
        Assert.Equal((400, "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"), (wrong.Status, Code(wrong)));
        Assert.Equal(["file"], wrong.Properties);
        Assert.Equal("UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS", Code(await Post(Form(string.Concat(Enumerable.Repeat("x\n", 1_500_001)), ("description", "a")))));
        Assert.Empty((await world.GetAsync($"{Group}/list?page=1")).Json!["audienceGroups"]!.AsArray());
    }

    [Fact]
    public async Task E14_the_list_comes_in_pages_newest_first_and_can_be_narrowed()
    {
        await using var world = await AudienceTests.StartAsync();
        var ids = new List<long>();
        for (var i = 0; i < 45; i++)
        {
            ids.Add(Id(await world.UploadAsync(i % 2 == 0 ? $"Spring {i}" : $"夏 {i}", i == 0 ? [world.UserId("p1")] : [])));
        }
        world.Control.Advance(JobStep * 2);
        ids.Reverse();
        var first = (await world.GetAsync($"{Group}/list?page=1")).Json!;
        Assert.Equal(ids.Take(20), Listed(first));
        Assert.Equal((true, 45, 45, 20, 1), (first["hasNextPage"]!.GetValue<bool>(), first["totalCount"]!.GetValue<int>(), first["readWriteAudienceGroupTotalCount"]!.GetValue<int>(), first["size"]!.GetValue<int>(), first["page"]!.GetValue<int>()));
        var last = (await world.GetAsync($"{Group}/list?page=2&size=40")).Json!;
        Assert.Equal(ids.Skip(40), Listed(last));
        Assert.False(last["hasNextPage"]!.GetValue<bool>());
        Assert.Equal(23, (await world.GetAsync($"{Group}/list?page=1&description=sPRING")).Json!["totalCount"]!.GetValue<int>());
        Assert.Equal(ids[^1], Assert.Single(Listed((await world.GetAsync($"{Group}/list?page=1&status=READY")).Json!)));
        Assert.Equal(0, (await world.GetAsync($"{Group}/list?page=1&createRoute=OA_MANAGER")).Json!["totalCount"]!.GetValue<int>());

        Assert.Equal((400, "size: must be less than or equal to 40", "TOO_HIGH"), await world.GetAsync($"{Group}/list?page=1&size=41") is var big ? (big.Status, big.Message, Code(big)) : default);
        Assert.Equal(400, (await world.GetAsync($"{Group}/list")).Status);
        Assert.Equal(400, (await world.GetAsync($"{Group}/list?page=0")).Status);
        Assert.Equal(400, (await world.GetAsync($"{Group}/list?page=1&status=DONE")).Status);
    }

    private static IEnumerable<long> Listed(JsonNode page) => page["audienceGroups"]!.AsArray().Select(g => g!["audienceGroupId"]!.GetValue<long>());
}
