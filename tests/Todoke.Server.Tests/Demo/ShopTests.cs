using System.Net;
using Todoke.Samples.DemoShop;
using Todoke.Server.Api;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Demo;

/// <summary>samples/DemoShop against a real server: what happens on its site and at its till is in Todoke, once, whatever is cut off in between.</summary>
public sealed class ShopTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_order_on_the_site_and_a_sale_at_the_till_are_purchases_of_that_member(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await using var shop = await StartAsync(world);
        using var phone = Phone(shop);
        await PressAsync(phone, "/sign-in", HttpStatusCode.SeeOther, ("number", "M00007"), ("back", "/items/S101"));
        await phone.GetStringAsync(new Uri("/items/S101", UriKind.Relative), Cancel);
        await phone.GetStringAsync(new Uri("/coupon/MINATO10", UriKind.Relative), Cancel);
        await PressAsync(phone, "/cart", HttpStatusCode.SeeOther, ("item", "S101"), ("quantity", "2"));
        await PressAsync(phone, "/cart", HttpStatusCode.SeeOther, ("item", "T502"), ("quantity", "1"));
        var thanks = await PressAsync(phone, "/orders", HttpStatusCode.SeeOther);
        await PressAsync(phone, "/till", HttpStatusCode.OK, ("number", "M00008"), ("item", "B001"), ("quantity", "1"));
        await shop.Shop.Reporter.TellAllAsync(Cancel);

        var names = (await world.GetAsync("event-names")).Items().ToDictionary(e => e.Text("name"), e => e.Number("count"));
        Assert.Equal((1, 2, 2, 3), (names["page_view"], names["add_to_cart"], names["purchase"], names["purchase_item"]));
        Assert.Matches("^/orders/W[0-9]{6}$", thanks);
        // 2 × 1,780 + 440 less ten per cent on the site, 1,280 at the till.
        Assert.Equal(1, await CountAsync(world, 3600));
        Assert.Equal(2, await CountAsync(world, 1280));
        Assert.Equal(0, await CountAsync(world, 3601));
        Assert.Null(shop.Shop.Reporter.Trouble);
    }

    [Fact]
    public async Task What_was_not_told_before_a_stop_is_told_after_it_and_nothing_counts_twice()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var file = Path.Combine(world.Place.Folder, "shop", "journal.jsonl");
        await using (var alone = await ShopHost.StartAsync(new ShopOptions { DataFile = file, Time = world.Clock }, Cancel))
        {
            alone.Shop.SellAtCounter("M00001", [new CartLine(Products.All[0], 1)]);
            alone.Shop.SellAtCounter("M00002", [new CartLine(Products.All[0], 1)]);
            Assert.Equal(2, alone.Shop.Journal.Untold);
        }
        // The end of the last line never reached the disk.
        await File.AppendAllTextAsync(file, "{\"id\":\"shop-0000", Cancel);
        for (var start = 0; start < 2; start++)
        {
            await using var shop = await StartAsync(world, file);
            await shop.Shop.Reporter.TellAllAsync(Cancel);
            Assert.Equal((2, 0), (shop.Shop.Journal.Count, shop.Shop.Journal.Untold));
            // As if the mark had not been written before the crash: everything is told again.
            File.Delete(file + ".told");
        }
        Assert.Equal(2, (await world.GetAsync("event-names")).Items().Single(e => e.Text("name") == "purchase").Number("count"));
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_when_it_is_back()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        await using var shop = await ShopHost.StartAsync(new ShopOptions { Todoke = world.World.Address, ApiKey = "no-key-of-this-server", Time = world.Clock }, Cancel);
        shop.Shop.SellAtCounter("M00001", [new CartLine(Products.All[0], 1)]);
        Assert.Contains("401", (await Assert.ThrowsAsync<HttpRequestException>(() => shop.Shop.Reporter.TellAllAsync(Cancel))).Message);
        Assert.Equal(1, shop.Shop.Journal.Untold);
    }

    [Fact]
    public async Task Nobody_orders_without_signing_in_and_nobody_is_sent_away_from_the_site()
    {
        await using var shop = await ShopHost.StartAsync(new ShopOptions(), Cancel);
        using var phone = Phone(shop);
        await PressAsync(phone, "/cart", HttpStatusCode.SeeOther, ("item", "S101"), ("quantity", "1"));
        await PressAsync(phone, "/orders", HttpStatusCode.UnprocessableEntity);
        await PressAsync(phone, "/sign-in", HttpStatusCode.UnprocessableEntity, ("number", "M1"), ("back", "/"));
        await PressAsync(phone, "/cart", HttpStatusCode.UnprocessableEntity, ("item", "S101"), ("quantity", "0"));
        await PressAsync(phone, "/till", HttpStatusCode.UnprocessableEntity, ("number", "M00001"), ("item", "X"), ("quantity", "1"));
        foreach (var away in new[] { "https://example.com/", "//example.com/", "/\\example.com", "" })
            Assert.Equal("/", await PressAsync(phone, "/sign-in", HttpStatusCode.SeeOther, ("number", "M00001"), ("back", away)));
        Assert.Equal(0, shop.Shop.Journal.Count);
        Assert.NotEqual("", await PressAsync(phone, "/orders", HttpStatusCode.SeeOther));
        using var nothing = await phone.GetAsync(new Uri("/items/none", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task The_site_speaks_japanese_and_english_and_another_site_cannot_order_here()
    {
        await using var shop = await ShopHost.StartAsync(new ShopOptions(), Cancel);
        using var phone = Phone(shop);
        Assert.Contains("カートに入れる", WebUtility.HtmlDecode(await phone.GetStringAsync(new Uri("/items/S101", UriKind.Relative), Cancel)));
        Assert.Contains("Add to cart", await phone.GetStringAsync(new Uri("/items/S101?lang=en", UriKind.Relative), Cancel));
        phone.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        await PressAsync(phone, "/cart", HttpStatusCode.Forbidden, ("item", "S101"), ("quantity", "1"));
    }

    static async Task<ShopHost> StartAsync(TestWorld world, string? file = null)
    {
        var key = (await world.PostAsync("api-keys", new { name = "shop", role = Roles.Editor })).Text("key");
        return await ShopHost.StartAsync(new ShopOptions { Todoke = world.World.Address, ApiKey = key, DataFile = file, Time = world.Clock }, Cancel);
    }

    static HttpClient Phone(ShopHost shop) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() }) { BaseAddress = shop.Address };

    /// <returns>Where it leads.</returns>
    static async Task<string> PressAsync(HttpClient phone, string path, HttpStatusCode expected, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await phone.PostAsync(new Uri(path, UriKind.Relative), form, Cancel);
        Assert.Equal(expected, answer.StatusCode);
        return answer.Headers.Location?.OriginalString ?? "";
    }

    /// <summary>People whose purchases come to at least so many yen.</summary>
    static async Task<long> CountAsync(TestWorld world, int yen) => (await world.PostAsync("segments/count", new
    {
        definition = new { version = 1, condition = new { type = "event_aggregate", name = "purchase", property = new[] { "value" }, aggregate = "sum", op = "at_least", value = yen } },
    })).Number("count");
}
