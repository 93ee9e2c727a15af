using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.FamilyWorld;

namespace Todoke.Server.Tests.Line;

/// <summary>Rich menus through the client, over HTTP, at the emulator.</summary>
public sealed class LineRichMenusTests
{
    static LineRichMenu Menu(string action = """{"type":"postback","data":"a=1","label":"予約"}""", int width = 1200) =>
        new(new(width, 405), true, "春のメニュー", "メニュー", [new(new(0, 0, 600, 405), JsonSerializer.Deserialize<JsonElement>(action))]);

    static async Task<string> MakeAsync(FamilyWorld world)
    {
        var id = Ok(await world.Line.RichMenus.CreateAsync(Menu(), Cancel));
        Assert.True(Ok(await world.Line.RichMenus.SetImageAsync(id, Png(1200, 405), "image/png", Cancel)));
        return id;
    }

    [Fact]
    public async Task A_menu_comes_back_as_it_was_made()
    {
        await using var world = await FamilyWorld.StartAsync();
        var menus = world.Line.RichMenus;
        Assert.True(Ok(await menus.ValidateAsync(Menu(), Cancel)));
        var id = Ok(await menus.CreateAsync(Menu(), Cancel));
        var (made, listed) = (Ok(await menus.GetAsync(id, Cancel)), Assert.Single(Ok(await menus.ListAsync(Cancel))));
        Assert.Equal((id, id), (made.RichMenuId, listed.RichMenuId));
        Assert.Equal(JsonSerializer.Serialize(Menu()), JsonSerializer.Serialize(made.Menu));
        Assert.True(Ok(await menus.DeleteAsync(id, Cancel)));
        Assert.Equal(404, Refused(await menus.GetAsync(id, Cancel)).Status);
        Assert.Empty(Ok(await menus.ListAsync(Cancel)));
    }

    [Fact]
    public async Task What_LINE_objects_to_comes_with_its_place()
    {
        await using var world = await FamilyWorld.StartAsync();
        var refused = Refused(await world.Line.RichMenus.CreateAsync(Menu("""{"type":"uri","uri":"no address"}"""), Cancel));
        Assert.Equal((400, "areas[0].action.uri"), (refused.Status, refused.Details.Single().Property));
        Assert.Equal("size.width", Refused(await world.Line.RichMenus.ValidateAsync(Menu(width: 700), Cancel)).Details[0].Property);
    }

    [Fact]
    public async Task A_picture_goes_up_and_comes_down_byte_for_byte()
    {
        await using var world = await FamilyWorld.StartAsync();
        var menus = world.Line.RichMenus;
        var id = Ok(await menus.CreateAsync(Menu(), Cancel));
        Assert.Equal(404, Refused(await menus.ImageAsync(id, Cancel)).Status);
        Assert.Equal("must upload richmenu image before applying it to user", Refused(await menus.LinkAsync(world.User(1), id, Cancel)).Message);
        var picture = Png(1200, 405).ToArray();
        Assert.True(Ok(await menus.SetImageAsync(id, new MemoryStream(picture), "image/png", Cancel)));
        var image = Ok(await menus.ImageAsync(id, Cancel));
        Assert.Equal("image/png", image.Type);
        Assert.Equal(picture, image.Bytes);
        Assert.Equal(400, Refused(await menus.SetImageAsync(id, new MemoryStream(picture), "image/png", Cancel)).Status);
        Assert.Equal(415, Refused(await menus.SetImageAsync(id, new MemoryStream(picture), "image/gif", Cancel)).Status);
    }

    [Fact]
    public async Task Nothing_set_is_an_answer_and_no_failure()
    {
        await using var world = await FamilyWorld.StartAsync();
        var menus = world.Line.RichMenus;
        Assert.Null(Ok(await menus.DefaultAsync(Cancel)));
        Assert.Null(Ok(await menus.OfUserAsync(world.User(1), Cancel)));
        Assert.Equal(400, Refused(await menus.OfUserAsync("nobody", Cancel)).Status);
        var (mine, all) = (await MakeAsync(world), await MakeAsync(world));
        Assert.True(Ok(await menus.SetDefaultAsync(all, Cancel)));
        Assert.True(Ok(await menus.LinkAsync(world.User(1), mine, Cancel)));
        Assert.Equal((all, mine), (Ok(await menus.DefaultAsync(Cancel)), Ok(await menus.OfUserAsync(world.User(1), Cancel))));
        Assert.Equal((mine, all), (Seen(world, "p1"), Seen(world, "p2")));
        Assert.True(Ok(await menus.UnlinkAsync(world.User(1), Cancel)));
        Assert.True(Ok(await menus.CancelDefaultAsync(Cancel)));
        Assert.Null(Seen(world, "p1"));
    }

    [Fact]
    public async Task Many_are_linked_at_once_and_a_batch_is_followed_by_its_request_id()
    {
        await using var world = await FamilyWorld.StartAsync();
        var menus = world.Line.RichMenus;
        var (a, b) = (await MakeAsync(world), await MakeAsync(world));
        Assert.True(Ok(await menus.BulkLinkAsync(a, [world.User(1), world.User(2)], Cancel)));
        await world.Control.WhenIdleAsync(Cancel);
        Assert.True(Ok(await menus.BulkUnlinkAsync([world.User(2)], Cancel)));
        await world.Control.WhenIdleAsync(Cancel);
        Assert.Equal((a, null), (Seen(world, "p1"), Seen(world, "p2")));

        RichMenuOperation[] operations = [new RichMenuOperation.Link(a, b)];
        Assert.True(Ok(await menus.ValidateBatchAsync(operations, Cancel)));
        Assert.Equal(404, Refused(await menus.ValidateBatchAsync([new RichMenuOperation.Unlink("richmenu-unknown")], Cancel)).Status);
        Assert.Equal("operations", Refused(await menus.ValidateBatchAsync([new RichMenuOperation.UnlinkAll(), operations[0]], Cancel)).Details.Single().Property);
        var request = Ok(await menus.BatchAsync(operations, "spring-1", Cancel));
        await world.Control.WhenIdleAsync(Cancel);
        Assert.Equal(b, Seen(world, "p1"));
        var progress = Ok(await menus.BatchProgressAsync(request, Cancel));
        Assert.Equal("succeeded", progress.Phase);
        Assert.True(progress.CompletedTime >= progress.AcceptedTime);
        Assert.Equal(404, Refused(await menus.BatchProgressAsync(Guid.Empty.ToString(), Cancel)).Status);
    }

    [Fact]
    public async Task Aliases_are_made_changed_told_and_taken_away()
    {
        await using var world = await FamilyWorld.StartAsync();
        var menus = world.Line.RichMenus;
        var (a, b) = (await MakeAsync(world), await MakeAsync(world));
        Assert.True(Ok(await menus.CreateAliasAsync(new("tab-a", a), Cancel)));
        Assert.Equal("conflict richmenu alias id", Refused(await menus.CreateAliasAsync(new("tab-a", b), Cancel)).Message);
        Assert.True(Ok(await menus.UpdateAliasAsync(new("tab-a", b), Cancel)));
        Assert.Equal(new RichMenuAlias("tab-a", b), Ok(await menus.AliasAsync("tab-a", Cancel)));
        Assert.Equal([new RichMenuAlias("tab-a", b)], Ok(await menus.AliasesAsync(Cancel)));
        Assert.True(Ok(await menus.DeleteAliasAsync("tab-a", Cancel)));
        Assert.Equal(404, Refused(await menus.AliasAsync("tab-a", Cancel)).Status);
    }

    [Fact]
    public async Task Displays_and_taps_are_told_from_twenty_people_on()
    {
        await using var world = await FamilyWorld.StartAsync(friends: 21);
        var id = await MakeAsync(world);
        Ok(await world.Line.RichMenus.SetDefaultAsync(id, Cancel));
        world.Control.SetClock(new DateTimeOffset(2026, 5, 20, 3, 0, 0, TimeSpan.Zero));
        for (var i = 1; i <= 20; i++) await world.Control.TapRichMenuAsync($"p{i}", new RichMenuTapRequest { Account = world.Account.ChannelId }, Cancel);
        await world.Control.TapRichMenuAsync("p1", new RichMenuTapRequest { Account = world.Account.ChannelId }, Cancel);
        var (from, to) = (new DateOnly(2026, 5, 1), new DateOnly(2026, 5, 31));
        Assert.Equal(new RichMenuFigures<RichMenuMetrics>(id), Ok(await world.Line.RichMenus.SummaryAsync(id, from, to, Cancel)));
        world.Control.Advance(TimeSpan.FromDays(1));
        var whole = Ok(await world.Line.RichMenus.SummaryAsync(id, from, to, Cancel));
        Assert.Equal(("20260501", "20260520", new RichMenuMetrics(20, 20)), (whole.MetricsFrom, whole.MetricsTo, whole.Impression!.Metrics));
        Assert.Equal(new RichMenuAreaMetrics<RichMenuMetrics>(new(0, 0, 600, 405), new(21, 20)), Assert.Single(whole.Clicks!));
        var days = Ok(await world.Line.RichMenus.DaysAsync(id, from, to, Cancel));
        Assert.Equal([new RichMenuDay("20260520", 21, 20)], Assert.Single(days.Clicks!).Metrics);
        Assert.Equal(400, Refused(await world.Line.RichMenus.DaysAsync(id, from, from.AddDays(100), Cancel)).Status);
        Assert.Equal(404, Refused(await world.Line.RichMenus.SummaryAsync("richmenu-unknown", from, to, Cancel)).Status);
    }

    static string? Seen(FamilyWorld world, string person) => world.Control.RichMenu(person, world.Account.ChannelId).RichMenuId;
}
