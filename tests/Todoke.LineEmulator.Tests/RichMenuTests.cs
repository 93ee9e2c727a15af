using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using static Todoke.LineEmulator.Tests.RichMenuWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>Rich menus and their pictures: what may be made, told and taken away.</summary>
public sealed class RichMenuTests
{
    private const string Family = "👨‍👩‍👧";

    [Fact]
    public async Task E18_a_menu_is_told_and_listed_as_it_was_sent_until_it_is_deleted()
    {
        await using var world = await World.StartAsync();
        var sent = Menu(Postback("a=1"), Switch("tab-b"), new JsonObject { ["type"] = "uri", ["uri"] = "https://e.example/" }, new JsonObject { ["type"] = "clipboard", ["clipboardText"] = "SPRING" });
        Assert.Equal(200, (await world.PostAsync("/v2/bot/richmenu/validate", sent.DeepClone())).Status);
        var id = await world.MakeMenuAsync(sent, image: false);
        Assert.Matches("^richmenu-[0-9a-f]{32}$", id);

        var told = (await world.GetAsync($"/v2/bot/richmenu/{id}")).Json!.AsObject();
        Assert.Equal(id, told["richMenuId"]!.GetValue<string>());
        told.Remove("richMenuId");
        Assert.True(JsonNode.DeepEquals(sent, told));
        Assert.Equal(id, (await world.GetAsync("/v2/bot/richmenu/list")).Json!["richmenus"]![0]!["richMenuId"]!.GetValue<string>());
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Delete, $"/v2/bot/richmenu/{id}")).Status);
        Assert.Equal((404, "Not found"), Whole(await world.GetAsync($"/v2/bot/richmenu/{id}")));
        Assert.Equal((404, "Not found"), Whole(await world.SendAsync(HttpMethod.Delete, $"/v2/bot/richmenu/{id}")));
        Assert.Empty((await world.GetAsync("/v2/bot/richmenu/list")).Json!["richmenus"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"size":{"width":799,"height":405}}""", "size.width")]
    [InlineData("""{"size":{"width":2501,"height":1000}}""", "size.width")]
    [InlineData("""{"size":{"width":1200,"height":249}}""", "size.height")]
    [InlineData("""{"size":{"width":1200,"height":828}}""", "size")]
    [InlineData("""{"selected":null}""", "selected")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"chatBarText":"123456789012345"}""", "chatBarText")]
    [InlineData("""{"areas":[{"bounds":{"x":-1,"y":0,"width":1,"height":1},"action":{"type":"message","text":"a"}}]}""", "areas[0].bounds.x")]
    [InlineData("""{"areas":[{"bounds":{"x":0,"y":0,"width":0,"height":1},"action":{"type":"message","text":"a"}}]}""", "areas[0].bounds.width")]
    [InlineData("""{"areas":[{"bounds":{"x":1000,"y":0,"width":201,"height":1},"action":{"type":"message","text":"a"}}]}""", "areas[0].bounds.width")]
    [InlineData("""{"areas":[{"bounds":{"x":0,"y":400,"width":1,"height":6},"action":{"type":"message","text":"a"}}]}""", "areas[0].bounds.height")]
    [InlineData("""{"areas":[{"bounds":{"x":0,"y":0,"width":1,"height":1}}]}""", "areas[0].action")]
    [InlineData("""{"areas":[{"bounds":{"x":0,"y":0,"width":1,"height":1},"action":{"type":"location"}}]}""", "areas[0].action.type")]
    [InlineData("""{"areas":[{"bounds":{"x":0,"y":0,"width":1,"height":1},"action":{"type":"richmenuswitch","richMenuAliasId":"Tab A","data":"a"}}]}""", "areas[0].action.richMenuAliasId")]
    [InlineData("""{"areas":[{"bounds":{"x":0,"y":0,"width":1,"height":1},"action":{"type":"richmenuswitch","richMenuAliasId":"tab-a"}}]}""", "areas[0].action.data")]
    [InlineData("""{"areas":[{"bounds":{"x":0,"y":0,"width":1,"height":1},"action":{"type":"uri","uri":"ftp://e.example"}}]}""", "areas[0].action.uri")]
    public async Task E18_what_a_menu_may_not_be_is_named_with_its_place(string change, string place)
    {
        await using var world = await World.StartAsync();
        var menu = Menu(Postback("a=1"));
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            menu[name] = value?.DeepClone();
        }
        Assert.Equal([place], (await world.PostAsync("/v2/bot/richmenu/validate", menu.DeepClone())).Properties);
        var refused = await world.PostAsync("/v2/bot/richmenu", menu);
        Assert.Equal((400, "The request body has 1 error(s)"), Whole(refused));
        Assert.Empty((await world.GetAsync("/v2/bot/richmenu/list")).Json!["richmenus"]!.AsArray());
    }

    [Fact]
    public async Task E18_the_texts_are_counted_in_graphemes_and_twenty_areas_are_the_most()
    {
        await using var world = await World.StartAsync();
        var most = Menu();
        most["chatBarText"] = string.Concat(Enumerable.Repeat(Family, 14));
        most["name"] = string.Concat(Enumerable.Repeat(Family, 300));
        most["areas"] = new JsonArray([.. Enumerable.Range(0, 20).Select(i => Area(i, 0, 10, 10, Postback("a")))]);
        Assert.Equal(200, (await world.PostAsync("/v2/bot/richmenu/validate", most.DeepClone())).Status);
        most["areas"]!.AsArray().Add((JsonNode)Area(0, 0, 1, 1, Postback("a")));
        Assert.Equal(["areas"], (await world.PostAsync("/v2/bot/richmenu/validate", most)).Properties);
        var fraction = Menu();
        fraction["size"]!["width"] = 1200.5;
        Assert.Equal((400, "The property, size.width, in the request body is invalid (line: -, column: -)"), Whole(await world.PostAsync("/v2/bot/richmenu", fraction)));
    }

    [Fact]
    public async Task E18_a_picture_is_png_or_jpeg_of_exactly_the_declared_size_and_comes_once()
    {
        await using var world = await World.StartAsync();
        var id = await world.MakeMenuAsync(image: false);
        const string Size = "The image size is not allowed for richmenu";
        Assert.Equal(404, (await world.GetAsync($"/v2/bot/richmenu/{id}/content")).Status);
        Assert.Equal(404, (await world.SetImageAsync("richmenu-unknown", Pictures.Png(1200, 405))).Status);
        Assert.Equal(415, (await world.SetImageAsync(id, Pictures.Png(1200, 405), "image/gif")).Status);
        Assert.Equal(400, (await world.SetImageAsync(id, Pictures.Jpeg(1200, 405))).Status);
        Assert.Equal(400, (await world.SetImageAsync(id, "no picture"u8.ToArray())).Status);
        Assert.Equal(400, (await world.SetImageAsync(id, [])).Status);
        Assert.Equal((400, Size), Whole(await world.SetImageAsync(id, Pictures.Png(1200, 404))));
        Assert.Equal((400, Size), Whole(await world.SetImageAsync(id, Pictures.Png(1200, 405, (1024 * 1024) + 1))));
        Assert.Equal(413, (await world.SetImageAsync(id, Pictures.Png(1200, 405, (2 * 1024 * 1024) + 1))).Status);

        var picture = Pictures.Jpeg(1200, 405);
        Assert.Equal((200, "{}"), await world.SetImageAsync(id, picture, "image/jpeg") is var taken ? (taken.Status, taken.Text) : default);
        Assert.Equal((400, "An image has already been uploaded to the richmenu"), Whole(await world.SetImageAsync(id, picture, "image/jpeg")));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/bot/richmenu/{id}/content") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", world.Account.AccessToken) } };
        using var download = await world.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("image/jpeg", download.Content.Headers.ContentType?.MediaType);
        Assert.Equal(picture, await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task E18_there_are_a_thousand_menus_and_a_thousand_aliases_at_most()
    {
        await using var world = await World.StartAsync();
        var id = await world.MakeMenuAsync();
        for (var i = 1; i < 1000; i++)
        {
            await world.MakeMenuAsync(image: false);
        }
        Assert.Equal(400, (await world.PostAsync("/v2/bot/richmenu", Menu())).Status);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(200, (await world.AliasAsync($"tab-{i}", id)).Status);
        }
        Assert.Equal(400, (await world.AliasAsync("one-more", id)).Status);
        Assert.Equal(1000, (await world.GetAsync("/v2/bot/richmenu/alias/list")).Json!["aliases"]!.AsArray().Count);
        // Room again when one is gone.
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Delete, "/v2/bot/richmenu/alias/tab-7")).Status);
        Assert.Equal(200, (await world.AliasAsync("one-more", id)).Status);
    }

    [Fact]
    public async Task E18_a_retry_key_is_not_for_menus_and_another_method_is_405()
    {
        await using var world = await World.StartAsync();
        Assert.Equal(400, (await world.PostAsync("/v2/bot/richmenu", Menu(), key: TransportTests.Key(1))).Status);
        Assert.Equal(405, (await world.SendAsync(HttpMethod.Put, "/v2/bot/richmenu/alias/tab")).Status);
        Assert.Equal(404, (await world.GetAsync("/v2/bot/richmenu/a/b/c")).Status);
    }
}
