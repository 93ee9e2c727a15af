using System.Text;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.FamilyWorld;
using SendKind = Todoke.Server.Line.SendKind;

namespace Todoke.Server.Tests.Line;

/// <summary>Audiences through the client, over HTTP, at the emulator.</summary>
public sealed class LineAudiencesTests
{
    [Fact]
    public async Task An_audience_is_made_filled_renamed_and_deleted()
    {
        await using var world = await FamilyWorld.StartAsync();
        var audiences = world.Line.Audiences;
        var made = Ok(await audiences.CreateAsync("春の対象者", [world.User(1)], "一回目", Cancel));
        Assert.Equal(("UPLOAD", "春の対象者", "READ_WRITE", "MESSAGING_API"), (made.Type, made.Description, made.Permission, made.CreateRoute));
        Assert.Equal(made.Created.AddDays(180), made.ExpireTimestamp);
        Assert.True(Ok(await audiences.AddAsync(made.AudienceGroupId, [world.User(2), world.User(3)], null, Cancel)));
        var waiting = Ok(await audiences.GetAsync(made.AudienceGroupId, Cancel));
        Assert.Equal([2, 1], waiting.Jobs.Select(j => j.AudienceCount));
        world.Control.Advance(TimeSpan.FromSeconds(1));
        var ready = Ok(await audiences.GetAsync(made.AudienceGroupId, Cancel));
        Assert.Equal(("READY", 3), (ready.AudienceGroup.Status, ready.AudienceGroup.AudienceCount));
        Assert.All(ready.Jobs, job => Assert.Equal("FINISHED", job.JobStatus));
        Assert.True(Ok(await audiences.RenameAsync(made.AudienceGroupId, "夏の対象者", Cancel)));
        Assert.Equal("夏の対象者", Assert.Single(Ok(await audiences.ListAsync(new(Description: "夏"), Cancel)).AudienceGroups).Description);
        Assert.True(Ok(await audiences.DeleteAsync(made.AudienceGroupId, Cancel)));
        var gone = Refused(await audiences.GetAsync(made.AudienceGroupId, Cancel));
        Assert.Equal((400, "AUDIENCE_GROUP_NOT_FOUND"), (gone.Status, gone.Details.Single().Message));
    }

    [Fact]
    public async Task A_file_is_written_while_its_ids_come()
    {
        await using var world = await FamilyWorld.StartAsync();
        var audiences = world.Line.Audiences;
        var made = Ok(await audiences.CreateByFileAsync("大きな対象者", Many(world.User(1), 100_000), "ファイル", Cancel));
        // 3.4 MB, more than a body of JSON may have; nobody knew so before.
        Assert.Equal(("POST", "/v2/bot/audienceGroup/upload/byFile", null), world.Requests.Last());
        Assert.True(Ok(await audiences.AddByFileAsync(made.AudienceGroupId, Many(world.User(2), 1), null, Cancel)));
        world.Control.Advance(TimeSpan.FromSeconds(1));
        var ready = Ok(await audiences.GetAsync(made.AudienceGroupId, Cancel));
        Assert.Equal(("READY", 2, "ファイル"), (ready.AudienceGroup.Status, ready.AudienceGroup.AudienceCount, ready.Jobs[^1].Description));
        Assert.Equal("file", Refused(await audiences.AddByFileAsync(made.AudienceGroupId, Many("nobody", 1), null, Cancel)).Details.Single().Property);
    }

    [Fact]
    public async Task A_file_may_take_longer_than_another_call()
    {
        await using var world = await FamilyWorld.StartAsync();
        using HttpClient hasty = new() { Timeout = TimeSpan.FromMilliseconds(150) }, patient = new() { Timeout = TimeSpan.FromSeconds(20) };
        var line = new LineClient(hasty, 1, world.Address, world.Account.AccessToken, patient);
        world.Control.AddFault(new Fault { Mode = FaultMode.Delay, DelayMs = 400 });
        Ok(await line.Audiences.CreateByFileAsync("対象者", Many(world.User(1), 1), null, Cancel));
        Assert.Equal("time-out", Assert.IsType<LineFailure.Unreachable>(Assert.IsType<LineAnswer<LineAudience>.Failed>(await line.Audiences.CreateAsync("対象者", [], null, Cancel)).Why).Reason);
    }

    [Fact]
    public async Task Who_clicked_or_saw_a_broadcast_makes_an_audience()
    {
        await using var world = await FamilyWorld.StartAsync();
        var sent = Assert.IsType<SendOutcome.Accepted>(await world.Line.SendAsync(SendKind.Broadcast, Encoding.UTF8.GetBytes("""{"messages":[{"type":"text","text":"http://127.0.0.1:9/sale"}]}"""), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), 3, Cancel));
        var clicks = Ok(await world.Line.Audiences.OfClicksAsync("クリック", sent.RequestId, "http://127.0.0.1:9/sale", Cancel));
        Assert.Equal(("CLICK", sent.RequestId, "http://127.0.0.1:9/sale"), (clicks.Type, clicks.RequestId, clicks.ClickUrl));
        Assert.Equal("IMP", Ok(await world.Line.Audiences.OfImpressionsAsync("表示", sent.RequestId, Cancel)).Type);
        Assert.Equal("AUDIENCE_GROUP_REQUESTID_DUPLICATE", Refused(await world.Line.Audiences.OfImpressionsAsync("もう一度", sent.RequestId, Cancel)).Details.Single().Message);
        Assert.Equal("IN_PROGRESS", Ok(await world.Line.Audiences.GetAsync(clicks.AudienceGroupId, Cancel)).AudienceGroup.Status);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_shared_audiences_with_their_owner()
    {
        await using var world = await FamilyWorld.StartAsync();
        var audiences = world.Line.Audiences;
        foreach (var name in new[] { "一", "二", "三" }) Ok(await audiences.CreateAsync(name, [], null, Cancel));
        var shared = world.Control.AddAudience(world.Account.ChannelId, new NewAudience { Type = "WEBTRAFFIC", Description = "来訪者", People = ["p1"], SharedBy = "本部" });
        var page = Ok(await audiences.ListAsync(new(Page: 2, Size: 2), Cancel));
        Assert.Equal(["一"], page.AudienceGroups.Select(a => a.Description));
        Assert.Equal((false, 3), (page.HasNextPage, page.TotalCount));
        Assert.Equal([shared.AudienceGroupId], Ok(await audiences.SharedListAsync(new(IncludeOthers: false), Cancel)).AudienceGroups.Select(a => a.AudienceGroupId));
        Assert.Equal(4, Ok(await audiences.SharedListAsync(new(), Cancel)).TotalCount);
        var detail = Ok(await audiences.SharedAsync(shared.AudienceGroupId, Cancel));
        Assert.Equal(("本部", "READ", 0), (detail.Owner!.Name, detail.AudienceGroup.Permission, detail.AudienceGroup.AudienceCount));
        Assert.Equal("size", Refused(await audiences.ListAsync(new(Size: 41), Cancel)).Details.Single().Property);
    }

    static async IAsyncEnumerable<string> Many(string id, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 1000 == 0) await Task.Yield();
            yield return id;
        }
    }
}
