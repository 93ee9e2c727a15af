using System.Net;
using System.Text.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Links;

public class LinkCheckTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_link_is_opened_when_somebody_asks_and_what_was_found_is_kept(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await using var site = await ShopSite.StartAsync();
        var contents = new[] { Shop.Text($"{site.Url} と https://shop.example/x") };
        async Task<(string Url, int? Status, string? Problem)[]> AskAsync(bool ask) => [.. (await world.PostAsync("link-checks", new { contents, ask })).Items().Select(i =>
            (i.Text("url"), i.GetProperty("status").ValueKind == JsonValueKind.Null ? (int?)null : i.GetProperty("status").GetInt32(), i.GetProperty("problem").GetString()))];

        Assert.Equal([(site.Url, null, null), ("https://shop.example/x", null, null)], await AskAsync(ask: false));
        // A World of tests calls this machine only.
        Assert.Equal([(site.Url, 200, null), ("https://shop.example/x", null, "refused")], await AskAsync(ask: true));
        site.Status = HttpStatusCode.NotFound;
        Assert.Equal((site.Url, 200, null), (await AskAsync(ask: false))[0]);
        Assert.Equal((site.Url, 404, "status"), (await AskAsync(ask: true))[0]);
        await site.DisposeAsync();
        Assert.Equal((site.Url, null, "unreachable"), (await AskAsync(ask: true))[0]);
    }

    [Fact]
    public async Task A_rehearsal_tells_of_links_that_were_broken_and_opens_none()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await using var site = await ShopSite.StartAsync();
        await shop.AddPeopleAsync(2);
        await shop.World.SettledAsync();
        site.Status = HttpStatusCode.Gone;
        await shop.World.PostAsync("link-checks", new { contents = new[] { Shop.Text(site.Url) } });
        var campaign = (await shop.DraftAsync(site.Url)).Number("id");
        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = new[] { campaign } }, HttpStatusCode.Created);
        Assert.Equal(["link_broken"], begun.Items("warnings").Select(w => w.Text("code")));
        Assert.Equal(0, begun.Number("outgoing"));
    }
}
