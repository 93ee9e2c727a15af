using Todoke.LineEmulator.Control;
using static Todoke.LineEmulator.Tests.AudienceWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>Audiences of those who clicked in a message or saw it.</summary>
public sealed class RetargetingTests
{
    private const string Link = "http://127.0.0.1:9/sale";

    [Fact]
    public async Task E15_who_tapped_a_link_of_the_message_is_in_and_fifty_are_needed()
    {
        await using var world = await AudienceTests.StartAsync(friends: 60);
        await world.TapAsync("p60", Link);
        world.Control.Advance(TimeSpan.FromMinutes(1));
        var sent = await world.BroadcastAsync($"セール {Link} と http://127.0.0.1:9/other");
        var (one, any) = (await world.RetargetAsync("click", sent, Link), await world.RetargetAsync("click", sent));
        Assert.Equal((202, "CLICK", sent, Link), (one.Status, one.Json!["type"]!.GetValue<string>(), one.Json["requestId"]!.GetValue<string>(), one.Json["clickUrl"]!.GetValue<string>()));
        for (var i = 1; i < 50; i++)
        {
            await world.TapAsync($"p{i}", Link);
        }
        await world.TapAsync("p50", "http://127.0.0.1:9/other");
        world.Control.Advance(JobStep * 2);
        // 49 tapped this link, 50 any of them; the one who tapped it before the message came counts for neither.
        Assert.Equal(("IN_PROGRESS", 49), await world.StateAsync(Id(one)));
        Assert.Equal(("READY", 50), await world.StateAsync(Id(any)));
        await world.TapAsync("p51", Link);
        Assert.Equal(("READY", 50), await world.StateAsync(Id(one)));
        Assert.Empty((await world.AudienceAsync(Id(one)))["jobs"]!.AsArray());
    }

    [Fact]
    public async Task E15_who_opened_the_chat_after_the_message_has_seen_it_and_fewer_than_twenty_are_told_as_none()
    {
        await using var world = await AudienceTests.StartAsync(friends: 0);
        await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 80, Habits = new Habits { Open = 1, Tap = 0, Reply = 0, Block = 0, MinSeconds = 60, MaxSeconds = 60 } }, TestContext.Current.CancellationToken);
        var sent = await world.BroadcastAsync();
        var made = await world.RetargetAsync("imp", sent);
        Assert.Equal((202, "IMP"), (made.Status, made.Json!["type"]!.GetValue<string>()));
        world.Control.Advance(JobStep * 2);
        Assert.Equal(("IN_PROGRESS", 0), await world.StateAsync(Id(made)));
        world.Control.Advance(TimeSpan.FromMinutes(1));
        await world.Control.WhenIdleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("READY", 80), await world.StateAsync(Id(made)));
    }

    [Fact]
    public async Task E15_only_broadcasts_and_narrowcasts_of_the_last_sixty_days_and_each_once()
    {
        await using var world = await AudienceTests.StartAsync();
        var push = await world.PushAsync(world.UserId("p1"));
        Assert.Equal((400, "REQUEST_NOT_FOUND"), await world.RetargetAsync("imp", push.RequestId!) is var strange ? (strange.Status, Code(strange)) : default);
        Assert.Equal("REQUEST_NOT_FOUND", Code(await world.RetargetAsync("click", Guid.Empty.ToString())));
        var sent = await world.BroadcastAsync(Link);
        Assert.Equal(202, (await world.RetargetAsync("imp", sent)).Status);
        Assert.Equal("AUDIENCE_GROUP_REQUESTID_DUPLICATE", Code(await world.RetargetAsync("imp", sent)));
        Assert.Equal(202, (await world.RetargetAsync("click", sent)).Status);
        Assert.Equal(202, (await world.RetargetAsync("click", sent, Link)).Status);
        Assert.Equal("AUDIENCE_GROUP_REQUESTID_DUPLICATE", Code(await world.RetargetAsync("click", sent, Link)));
        var late = await world.BroadcastAsync();
        world.Control.Advance(TimeSpan.FromDays(60));
        Assert.Equal(202, (await world.RetargetAsync("click", late)).Status);
        world.Control.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("TOO_OLD_MESSAGES", Code(await world.RetargetAsync("imp", late)));
        Assert.Equal(["clickUrl"], (await world.RetargetAsync("click", late, "http://e.example/" + new string('x', 2000))).Properties);
    }
}
