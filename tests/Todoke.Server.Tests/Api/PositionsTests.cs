using System.Net;
using Todoke.Server.Api;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Api;

public class PositionsTests
{
    [Fact]
    public async Task Whoever_asks_for_a_position_that_does_not_come_is_told_to_ask_again()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var ask = new HttpRequestMessage(HttpMethod.Get, "tags") { Headers = { { Positions.AtLeast, "999999" } } };
        using var answer = await world.Http.SendAsync(ask, TestWorld.Cancel);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        Assert.Equal("behind", (await answer.JsonAsync(HttpStatusCode.ServiceUnavailable)).Text("code"));
    }
}
