using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.LineFamiliesWorld;
using SendKind = Todoke.Server.Line.SendKind;

namespace Todoke.Server.Tests.Line;

public class LineInsightTests
{
    const string Shop = "https://shop.example/";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static async Task<string> SendAsync(LineFamiliesWorld world, SendKind kind, object body) =>
        Assert.IsType<SendOutcome.Accepted>(await world.Client.SendAsync(kind, JsonSerializer.SerializeToUtf8Bytes(body), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), 1, Cancel)).RequestId;

    static object[] Text(string text) => [new { type = "text", text }];

    [Fact]
    public async Task Reactions_to_a_broadcast_are_read_and_what_LINE_holds_back_is_null()
    {
        await using var world = await StartAsync(friends: 22);
        var id = await SendAsync(world, SendKind.Broadcast, new { messages = Text($"見てね {Shop}") });
        for (var n = 1; n <= 22; n++) await world.ActAsync($"p{n}", Act.Open);
        for (var n = 1; n <= 19; n++) await world.ActAsync($"p{n}", Act.Tap, url: Shop);
        var told = Good(await world.Client.Insight.ReactionsAsync(id, Cancel));
        Assert.Equal((id, 22L, 22L, null), (told.Overview.RequestId, told.Overview.Delivered, told.Overview.UniqueImpression, told.Overview.UniqueClick));
        Assert.Equal((1, 22L), (told.Messages.Single().Seq, told.Messages.Single().Impression));
        Assert.Equal((Shop, null), (told.Clicks.Single().Url, told.Clicks.Single().UniqueClick));
    }

    [Fact]
    public async Task Reactions_to_a_unit_are_read_and_too_many_days_are_refused()
    {
        await using var world = await StartAsync(friends: 20);
        await SendAsync(world, SendKind.Multicast, new { to = Enumerable.Range(1, 20).Select(n => world.UserId($"p{n}")), messages = Text("a"), customAggregationUnits = (string[])["c1"] });
        for (var n = 1; n <= 20; n++) await world.ActAsync($"p{n}", Act.Open);
        var today = DateOnly.FromDateTime(world.Control.Now.AddHours(9).DateTime);
        Assert.Equal(20, Good(await world.Client.Insight.ReactionsToUnitAsync("c1", today, today, Cancel)).Messages.Single().UniqueImpression);
        Assert.Empty(Good(await world.Client.Insight.ReactionsToUnitAsync("C1", today, today, Cancel)).Messages);
        Assert.Equal(400, Refused(await world.Client.Insight.ReactionsToUnitAsync("c1", today, today.AddDays(31), Cancel)).Status);
    }

    [Fact]
    public async Task A_days_messages_and_the_friends_descriptions_come_late()
    {
        await using var world = await StartAsync(friends: 60);
        var today = DateOnly.FromDateTime(world.Control.Now.AddHours(9).DateTime);
        await SendAsync(world, SendKind.Broadcast, new { messages = Text("a") });
        Assert.Equal(new MessagesOfDay("unready"), Good(await world.Client.Insight.MessagesOfDayAsync(today, Cancel)));
        Assert.False(Good(await world.Client.Insight.DemographicsAsync(Cancel)).Available);
        world.Control.Advance(TimeSpan.FromDays(4));
        Assert.Equal(60, Good(await world.Client.Insight.MessagesOfDayAsync(today, Cancel)).ApiBroadcast);
        var friends = Good(await world.Client.Insight.DemographicsAsync(Cancel));
        Assert.True(friends.Available);
        Assert.Equal("within7days", friends.SubscriptionPeriods!.Single().SubscriptionPeriod);
        Assert.InRange(friends.Genders!.Sum(g => g.Percentage), 99.5m, 100.5m);
    }

    [Fact]
    public async Task Failures_are_told_apart()
    {
        await using var world = await StartAsync();
        Assert.Equal(404, Refused(await world.Client.Insight.ReactionsAsync("nobody", Cancel)).Status);
        world.Control.AddFault(new Fault { Endpoint = "insight/demographic", Status = 429, Count = 1 });
        world.Control.AddFault(new Fault { Endpoint = "insight/demographic", Status = 500, Count = 1 });
        world.Control.AddFault(new Fault { Endpoint = "insight/demographic", Mode = FaultMode.GarbageAfterAccept });
        Assert.IsType<LineFailure.RateLimited>(Assert.IsType<LineAnswer<LineDemographics>.Failed>(await world.Client.Insight.DemographicsAsync(Cancel)).Why);
        Assert.IsType<LineFailure.Unreachable>(Assert.IsType<LineAnswer<LineDemographics>.Failed>(await world.Client.Insight.DemographicsAsync(Cancel)).Why);
        Assert.IsType<LineFailure.Unreachable>(Assert.IsType<LineAnswer<LineDemographics>.Failed>(await world.Client.Insight.DemographicsAsync(Cancel)).Why);
    }

    [Fact]
    public void Every_insight_endpoint_goes_sixty_times_an_hour()
    {
        foreach (var endpoint in (string[])[LineEndpoint.MessagesOfDay, LineEndpoint.Reactions, LineEndpoint.ReactionsToUnit, LineEndpoint.Demographics])
            Assert.Equal((60, TimeSpan.FromHours(1)), (LineLimits.For(endpoint).Count, LineLimits.For(endpoint).Per));
        Assert.Equal((100, TimeSpan.FromSeconds(1)), (LineLimits.For(LineEndpoint.Loading).Count, LineLimits.For(LineEndpoint.Loading).Per));
        Assert.Equal((370, TimeSpan.FromSeconds(1)), (LineLimits.For(LineEndpoint.ShortLivedToken).Count, LineLimits.For(LineEndpoint.ShortLivedToken).Per));
    }
}
