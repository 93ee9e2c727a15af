using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Tests;

public sealed class NarrowcastTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E11_a_narrowcast_is_202_and_goes_from_waiting_over_sending_to_succeeded()
    {
        await using var world = await World.StartAsync();
        var sent = await SendAsync(world, key: TransportTests.Key(1));
        Assert.Equal((202, "{}"), (sent.Status, sent.Text));
        Assert.Equal("waiting", await PhaseAsync(world, sent.RequestId!));
        Assert.Equal(0, world.Received("p1"));
        world.Control.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("sending", await PhaseAsync(world, sent.RequestId!));
        world.Control.Advance(TimeSpan.FromSeconds(2));
        await world.Control.WhenIdleAsync(Ct);
        var done = await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={sent.RequestId}");
        Assert.Equal(("succeeded", 3), (done.Json!["phase"]!.GetValue<string>(), done.Json["successCount"]!.GetValue<int>()));
        Assert.Equal(1, world.Received("p1"));

        var again = await SendAsync(world, key: TransportTests.Key(1));
        Assert.Equal((409, sent.RequestId), (again.Status, again.AcceptedRequestId));
        world.Control.Advance(TimeSpan.FromDays(14));
        Assert.Equal(404, (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={sent.RequestId}")).Status);
    }

    [Fact]
    public async Task E11_nobody_has_attributes_here_and_there_are_no_audiences()
    {
        await using var world = await World.StartAsync();
        Assert.Equal(403, (await SendAsync(world, more: ("filter", new JsonObject { ["demographic"] = new JsonObject { ["type"] = "gender", ["oneOf"] = new JsonArray("male") } }))).Status);
        Assert.Equal((400, "Invalid audience group id: 5"), await MessageAsync(SendAsync(world, more: ("recipient", new JsonObject { ["type"] = "audience", ["audienceGroupId"] = 5 }))));
        Assert.Equal(404, (await world.GetAsync("/v2/bot/message/progress/narrowcast?requestId=nobody")).Status);
    }

    private static Task<Answer> SendAsync(World world, string? key = null, (string Name, JsonNode Value)? more = null)
    {
        var body = new JsonObject { ["messages"] = World.Texts("こんにちは") };
        if (more is { } extra)
        {
            body[extra.Name] = extra.Value;
        }
        return world.PostAsync("/v2/bot/message/narrowcast", body, key);
    }

    private static async Task<string> PhaseAsync(World world, string requestId) => (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={requestId}")).Json!["phase"]!.GetValue<string>();

    private static async Task<(int, string?)> MessageAsync(Task<Answer> answer) => ((await answer).Status, (await answer).Message);
}
