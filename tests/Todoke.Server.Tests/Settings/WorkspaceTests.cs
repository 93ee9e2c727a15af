using System.Net;
using Todoke.Server.Settings;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Settings;

public class WorkspaceTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_zone_is_changed_for_everybody_at_once(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var workspace = world.Service<Workspace>();
        Assert.Equal("Asia/Tokyo", (await workspace.ZoneAsync(TestWorld.Cancel)).Id);
        var changed = await world.PatchAsync("workspace", new { zone = "Europe/Berlin", leap_birthday = "february_28" });
        Assert.Equal(("Todoke", "Europe/Berlin", "february_28"), (changed.Text("name"), changed.Text("zone"), changed.Text("leap_birthday")));
        Assert.Equal("Europe/Berlin", (await workspace.ZoneAsync(TestWorld.Cancel)).Id);
    }

    [Fact]
    public async Task Every_wrong_setting_is_named_and_nothing_is_changed()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var refused = await world.PatchAsync("workspace", new { name = "", zone = "Tokyo Standard Time", leap_birthday = "never" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["leap_birthday", "name", "zone"], refused.Items("problems").Select(p => p.Text("path")).Order(StringComparer.Ordinal));
        Assert.Equal("Asia/Tokyo", (await world.GetAsync("workspace")).Text("zone"));
    }
}
