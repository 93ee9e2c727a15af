using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.LineFamiliesWorld;

namespace Todoke.Server.Tests.Line;

public class LineChatsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_person_sent_is_read_as_it_comes_until_it_is_taken_back()
    {
        await using var world = await StartAsync();
        var bytes = Enumerable.Range(0, 200_000).Select(n => (byte)n).ToArray();
        var id = (await world.ActAsync("p1", Act.Video, new ActDetails { Content = bytes, PrepareSeconds = 60 })).MessageId!;
        Assert.IsType<LineContent.Preparing>(await world.Client.Chats.ContentAsync(id, Cancel));
        Assert.Equal("processing", Good(await world.Client.Chats.TranscodingAsync(id, Cancel)));
        world.Control.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("succeeded", Good(await world.Client.Chats.TranscodingAsync(id, Cancel)));
        await using (var ready = Assert.IsType<LineContent.Ready>(await world.Client.Chats.ContentAsync(id, Cancel)))
        {
            using var read = new MemoryStream();
            await ready.Bytes.CopyToAsync(read, Cancel);
            Assert.Equal(("video/mp4", 200_000L), (ready.MediaType, ready.Length));
            Assert.Equal(bytes, read.ToArray());
        }
        await using (var preview = Assert.IsType<LineContent.Ready>(await world.Client.Chats.PreviewAsync(id, Cancel)))
            Assert.Equal("image/png", preview.MediaType);

        await world.ActAsync("p1", Act.Unsend);
        Assert.IsType<LineContent.Gone>(await world.Client.Chats.ContentAsync(id, Cancel));
    }

    [Fact]
    public async Task Content_that_is_not_there_or_cannot_be_had_now_is_an_outcome_and_no_exception()
    {
        await using var world = await StartAsync();
        Assert.IsType<LineContent.NotThere>(await world.Client.Chats.ContentAsync("1", Cancel));
        var file = (await world.ActAsync("p1", Act.File)).MessageId!;
        Assert.Equal(400, Assert.IsType<LineFailure.Refused>(Assert.IsType<LineContent.Failed>(await world.Client.Chats.PreviewAsync(file, Cancel)).Why).Status);
        world.Control.AddFault(new Fault { Endpoint = "content", Status = 500, Count = 1 });
        Assert.IsType<LineFailure.Unreachable>(Assert.IsType<LineContent.Failed>(await world.Client.Chats.ContentAsync(file, Cancel)).Why);
        world.Control.AddFault(new Fault { Endpoint = "content", Mode = FaultMode.DropBeforeAccept, Count = 1 });
        Assert.IsType<LineFailure.Unreachable>(Assert.IsType<LineContent.Failed>(await world.Client.Chats.ContentAsync(file, Cancel)).Why);
        world.Control.AddFault(new Fault { Endpoint = "content", Status = 429, Count = 1 });
        Assert.IsType<LineFailure.RateLimited>(Assert.IsType<LineContent.Failed>(await world.Client.Chats.ContentAsync(file, Cancel)).Why);
    }

    [Fact]
    public async Task The_loading_animation_starts_and_its_seconds_are_checked_by_LINE()
    {
        await using var world = await StartAsync();
        Assert.True(Good(await world.Client.Chats.StartLoadingAsync(world.UserId("p1"), 30, Cancel)));
        Assert.NotNull(world.Control.Person("p1").Friendships.Single().LoadingUntil);
        Assert.Equal(2, Refused(await world.Client.Chats.StartLoadingAsync(world.UserId("p1"), 61, Cancel)).Details.Count);
    }

    [Fact]
    public async Task A_message_is_marked_as_read_by_its_token_only()
    {
        await using var world = await StartAsync();
        Assert.Equal(400, Refused(await world.Client.Chats.MarkAsReadAsync("x", Cancel)).Status);
        Assert.Null(world.Control.Person("p1").Friendships.Single().ReadByAccount);
    }

    [Fact]
    public async Task A_link_token_leads_into_LINEs_dialog_and_strangers_get_none()
    {
        await using var world = await StartAsync();
        var token = Good(await world.Client.Chats.LinkTokenAsync(world.UserId("p1"), Cancel));
        var dialog = LineHosts.Of(world.Line.BaseAddress).AccountLink(token, "member-0001");
        using var page = await world.Http.GetAsync(dialog, Cancel);
        Assert.Equal(200, (int)page.StatusCode);
        await world.ActAsync("p1", Act.Block);
        Assert.Equal(404, Refused(await world.Client.Chats.LinkTokenAsync(world.UserId("p1"), Cancel)).Status);
    }

    [Fact]
    public void At_LINE_browsers_are_sent_to_hosts_of_their_own()
    {
        var hosts = LineHosts.Of(new("https://api.line.me"));
        Assert.Equal("https://access.line.me/dialog/bot/accountLink?linkToken=t&nonce=a%2Bb", hosts.AccountLink("t", "a+b").AbsoluteUri);
        Assert.Equal("https://liff.line.me/1-abc", hosts.LiffApp("1-abc").AbsoluteUri);
        Assert.Equal("http://127.0.0.1:9/liff/1-abc", LineHosts.Of(new("http://127.0.0.1:9/")).LiffApp("1-abc").AbsoluteUri);
    }
}
