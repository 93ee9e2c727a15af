using System.Net;
using Todoke.LineEmulator.Line;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>LINE's own judgement of a message, before anybody is written down.</summary>
public class ContentValidationTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_message_that_LINE_refuses_is_not_begun(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(20);
        var (now, later) = ((await shop.DraftAsync("お知らせです")).Number("id"), (await shop.DraftAsync("夕方のお知らせです")).Number("id"));
        await shop.World.PostAsync($"campaigns/{later}/send", new { at = shop.World.Clock.GetUtcNow().AddHours(1) });
        shop.Line.Control.AddFault(new Fault { Endpoint = "validate/multicast", Status = 400 });
        var refused = await shop.World.PostAsync($"campaigns/{now}/send", new { }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("line_refuses", refused.Items("problems").Single().Text("code"));
        await shop.LaterAsync(TimeSpan.FromHours(1));
        var stopped = await shop.World.GetAsync($"campaigns/{later}");
        Assert.Equal(("stopped", "content"), (stopped.Text("state"), stopped.GetProperty("stop_reason").Text("code")));
        Assert.Equal((0, 0, 0), shop.Received());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Where_LINE_cannot_be_asked_the_requests_themselves_tell(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(20);
        shop.Line.Control.AddFault(new Fault { Endpoint = "validate/multicast", Status = 500 });
        Assert.Equal("done", (await shop.SendAsync((await shop.DraftAsync("お知らせです")).Number("id"))).Text("state"));
        Assert.Equal((1, 20, 0), shop.Received());
    }
}
