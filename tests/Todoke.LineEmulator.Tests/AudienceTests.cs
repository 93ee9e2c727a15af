using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using static Todoke.LineEmulator.Tests.AudienceWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>Audiences of uploaded ids. The emulator's time stands still, so that a job is where the clock says.</summary>
public sealed class AudienceTests
{
    [Fact]
    public async Task E14_an_upload_is_202_and_its_job_is_queued_worked_on_and_finished()
    {
        await using var world = await StartAsync();
        var made = await world.PostAsync($"{Group}/upload", new JsonObject
        {
            ["description"] = "春の対象者", ["uploadDescription"] = "一回目", ["isIfaAudience"] = false, ["audiences"] = Ids(world.UserId("p1"), world.UserId("p2"), world.UserId("p2")),
        });
        Assert.Equal(202, made.Status);
        var (id, created) = (Id(made), made.Json!["created"]!.GetValue<long>());
        Assert.InRange(id, 1_000_000_000_000, 9_999_999_999_999);
        Assert.Equal(
            $$"""{"audienceGroupId":{{id}},"createRoute":"MESSAGING_API","type":"UPLOAD","description":"春の対象者","created":{{created}},"permission":"READ_WRITE","expireTimestamp":{{created + 15_552_000}},"isIfaAudience":false}""",
            made.Text);
        Assert.Equal(world.Control.Now.ToUnixTimeSeconds(), created);

        Assert.Equal(("IN_PROGRESS", 0), await world.StateAsync(id));
        Assert.Equal("QUEUED", await JobAsync(world, id));
        world.Control.Advance(JobStep);
        Assert.Equal("WORKING", await JobAsync(world, id));
        world.Control.Advance(JobStep);
        Assert.Equal("FINISHED", await JobAsync(world, id));
        // Fewer than twenty are told all the same: they were uploaded as user ids.
        Assert.Equal(("READY", 2), await world.StateAsync(id));
        Assert.Equal("一回目", (await world.AudienceAsync(id))["jobs"]![0]!["description"]!.GetValue<string>());
    }

    [Fact]
    public async Task E14_ids_added_later_leave_it_ready_and_are_in_when_their_job_has_finished()
    {
        await using var world = await StartAsync();
        var id = await world.MakeAudienceAsync("p1");
        Assert.Equal((202, "{}"), await world.AddAsync(id, world.UserId("p2"), world.UserId("p3")) is var added ? (added.Status, added.Text) : default);
        Assert.Equal(("READY", 1), await world.StateAsync(id));
        world.Control.Advance(JobStep * 2);
        Assert.Equal(("READY", 3), await world.StateAsync(id));
        Assert.Equal(2, (await world.AudienceAsync(id))["jobs"]!.AsArray().Count);
    }

    [Fact]
    public async Task E14_an_empty_upload_stays_in_progress_until_somebody_is_added()
    {
        await using var world = await StartAsync();
        var id = Id(await world.UploadAsync("空"));
        world.Control.Advance(TimeSpan.FromDays(1));
        Assert.Equal(("IN_PROGRESS", 0), await world.StateAsync(id));
        Assert.Empty((await world.AudienceAsync(id))["jobs"]!.AsArray());
        Assert.Equal("UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS", Code(await world.AddAsync(id)));
        await world.AddAsync(id, world.UserId("p1"));
        world.Control.Advance(JobStep * 2);
        Assert.Equal(("READY", 1), await world.StateAsync(id));
    }

    [Fact]
    public async Task E14_one_id_that_is_not_of_this_provider_and_nothing_is_added()
    {
        await using var world = await StartAsync();
        var other = world.Control.AddAccount(new NewAccount { Provider = "other" });
        var id = await world.MakeAudienceAsync("p1");
        foreach (var wrong in new[] { "nobody", world.UserId("p2", other.Provider), "U" + new string('0', 32) })
        {
            var refused = await world.AddAsync(id, world.UserId("p2"), wrong);
            Assert.Equal((400, "Invalid audience id format", "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"), (refused.Status, refused.Message, Code(refused)));
            Assert.Equal(["audiences"], refused.Properties);
            Assert.Equal(400, (await world.UploadAsync("だめ", wrong)).Status);
        }
        world.Control.Advance(JobStep * 2);
        Assert.Equal(("READY", 1), await world.StateAsync(id));
        Assert.Equal("UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS", Code(await world.AddAsync(id, Enumerable.Repeat(world.UserId("p1"), 10_001))));
        Assert.Equal(202, (await world.AddAsync(id, Enumerable.Repeat(world.UserId("p1"), 10_000))).Status);
    }

    [Fact]
    public async Task E14_who_blocks_stays_in_the_count()
    {
        await using var world = await StartAsync();
        var id = await world.MakeAudienceAsync("p1", "p2");
        await world.Control.ActAsync("p1", Act.Block, new ActRequest { Account = world.Channel }, TestContext.Current.CancellationToken);
        Assert.Equal(("READY", 2), await world.StateAsync(id));
    }

    [Theory]
    [InlineData("", "AUDIENCE_GROUP_NAME_EMPTY")]
    [InlineData("a\nb", "AUDIENCE_GROUP_NAME_WRONG")]
    [InlineData("120", "AUDIENCE_GROUP_NAME_SIZE_OVER")]
    public async Task E14_a_name_that_cannot_be_is_named_by_its_code(string name, string code)
    {
        await using var world = await StartAsync();
        name = name == "120" ? new string('あ', 121) : name;
        var id = await world.MakeAudienceAsync("p1");
        Assert.Equal((400, code), await world.UploadAsync(name) is var made ? (made.Status, Code(made)) : default);
        var renamed = await world.SendAsync(HttpMethod.Put, $"{Group}/{id}/updateDescription", new JsonObject { ["description"] = name }.ToJsonString());
        Assert.Equal((400, code), (renamed.Status, Code(renamed)));
        Assert.Equal((400, "AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER"), await world.PostAsync($"{Group}/upload", new JsonObject { ["description"] = "a", ["uploadDescription"] = new string('x', 301) }) is var tooLong ? (tooLong.Status, Code(tooLong)) : default);
    }

    [Fact]
    public async Task E14_an_unknown_audience_is_400_not_404()
    {
        await using var world = await StartAsync();
        Answer[] answers =
        [
            await world.GetAsync($"{Group}/1234567890123"), await world.GetAsync($"{Group}/word"), await world.SendAsync(HttpMethod.Delete, $"{Group}/1234567890123"),
            await world.AddAsync(1234567890123, world.UserId("p1")), await world.SendAsync(HttpMethod.Put, $"{Group}/1234567890123/updateDescription", """{"description":"a"}"""),
        ];
        Assert.All(answers, a => Assert.Equal((400, "audience group not found", "AUDIENCE_GROUP_NOT_FOUND"), (a.Status, a.Message, Code(a))));
    }

    [Fact]
    public async Task E14_it_is_renamed_and_deleted()
    {
        await using var world = await StartAsync();
        var id = await world.MakeAudienceAsync("p1");
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Put, $"{Group}/{id}/updateDescription", """{"description":"夏の対象者"}""")).Status);
        Assert.Equal("夏の対象者", (await world.AudienceAsync(id))["audienceGroup"]!["description"]!.GetValue<string>());
        Assert.Equal((200, "{}"), await world.SendAsync(HttpMethod.Delete, $"{Group}/{id}") is var gone ? (gone.Status, gone.Text) : default);
        Assert.Equal(400, (await world.GetAsync($"{Group}/{id}")).Status);
    }

    [Fact]
    public async Task E14_after_180_days_it_has_expired_and_a_month_later_it_is_gone()
    {
        await using var world = await StartAsync();
        var id = await world.MakeAudienceAsync("p1");
        world.Control.Advance(TimeSpan.FromDays(180));
        Assert.Equal(("EXPIRED", 1), await world.StateAsync(id));
        Assert.Equal("AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED", Code(await world.AddAsync(id, world.UserId("p2"))));
        world.Control.Advance(TimeSpan.FromDays(30));
        Assert.Equal("AUDIENCE_GROUP_NOT_FOUND", Code(await world.GetAsync($"{Group}/{id}")));
    }

    [Fact]
    public async Task E14_ten_jobs_at_once_and_the_eleventh_is_429()
    {
        await using var world = await StartAsync();
        var id = Id(await world.UploadAsync("多忙", world.UserId("p1")));
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(202, (await world.AddAsync(id, world.UserId("p2"))).Status);
        }
        Assert.Equal(429, (await world.AddAsync(id, world.UserId("p3"))).Status);
        world.Control.Advance(JobStep * 2);
        Assert.Equal(202, (await world.AddAsync(id, world.UserId("p3"))).Status);
    }

    [Fact]
    public async Task E14_there_are_a_thousand_audiences_at_most_and_sixty_calls_a_minute()
    {
        await using var world = await StartAsync();
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(202, (await world.UploadAsync($"a{i}")).Status);
        }
        Assert.Equal((400, "AUDIENCE_GROUP_COUNT_MAX_OVER"), await world.UploadAsync("one more") is var refused ? (refused.Status, Code(refused)) : default);
        world.Control.Limits = true;
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(200, (await world.GetAsync($"{Group}/list?page=1")).Status);
        }
        Assert.Equal(429, (await world.GetAsync($"{Group}/list?page=1")).Status);
        Assert.Equal(400, (await world.GetAsync($"{Group}/1234567890123")).Status);
    }

    [Fact]
    public async Task E14_IFAs_are_taken_and_counted_but_reach_nobody_here()
    {
        await using var world = await StartAsync();
        var ifas = Enumerable.Range(1, 25).Select(i => $"00000000-0000-4000-8000-{i:d12}").ToArray();
        var made = await world.PostAsync($"{Group}/upload", new JsonObject { ["description"] = "広告ID", ["isIfaAudience"] = true, ["audiences"] = Ids(ifas) });
        Assert.True(made.Json!["isIfaAudience"]!.GetValue<bool>());
        world.Control.Advance(JobStep * 2);
        Assert.Equal(("READY", 25), await world.StateAsync(Id(made)));
        Assert.Equal("UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT", Code(await world.AddAsync(Id(made), world.UserId("p1"))));
    }

    internal static Task<World> StartAsync(int friends = 3)
    {
        var time = new StoppedTime();
        return World.StartAsync(o => o with { Time = time }, friends);
    }

    private static async Task<string> JobAsync(World world, long id) => (await world.AudienceAsync(id))["jobs"]![0]!["jobStatus"]!.GetValue<string>();
}
