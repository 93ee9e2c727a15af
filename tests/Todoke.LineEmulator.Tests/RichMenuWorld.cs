using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Tests;

/// <summary>Rich menus as a caller makes them.</summary>
internal static class RichMenuWorld
{
    public static JsonObject Menu(params JsonObject[] actions) => new()
    {
        ["size"] = new JsonObject { ["width"] = 1200, ["height"] = 405 },
        ["selected"] = true,
        ["name"] = "春のメニュー",
        ["chatBarText"] = "メニュー",
        ["areas"] = new JsonArray([.. actions.Select((action, i) => Area(i * 300, 0, 300, 405, action))]),
    };

    public static JsonObject Area(int x, int y, int width, int height, JsonObject action) =>
        new() { ["bounds"] = new JsonObject { ["x"] = x, ["y"] = y, ["width"] = width, ["height"] = height }, ["action"] = action };

    public static JsonObject Postback(string data) => new() { ["type"] = "postback", ["data"] = data };

    public static JsonObject Switch(string alias, string data = "tab") => new() { ["type"] = "richmenuswitch", ["richMenuAliasId"] = alias, ["data"] = data };

    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];

    /// <summary>The id of a new menu, with its picture unless told otherwise.</summary>
    public static async Task<string> MakeMenuAsync(this World world, JsonObject? menu = null, bool image = true)
    {
        var made = await world.PostAsync("/v2/bot/richmenu", menu ?? Menu(Postback("a=1")));
        Assert.Equal(200, made.Status);
        var id = made.Json!["richMenuId"]!.GetValue<string>();
        if (image)
        {
            Assert.Equal(200, (await world.SetImageAsync(id, Pictures.Png(1200, 405))).Status);
        }
        return id;
    }

    public static Task<Answer> SetImageAsync(this World world, string id, byte[] picture, string type = "image/png") =>
        world.SendAsync(HttpMethod.Post, $"/v2/bot/richmenu/{id}/content", Pictures.Content(picture, type));

    public static Task<Answer> LinkAsync(this World world, string user, string menu) => world.SendAsync(HttpMethod.Post, $"/v2/bot/user/{user}/richmenu/{menu}");

    public static Task<Answer> SetDefaultAsync(this World world, string menu) => world.SendAsync(HttpMethod.Post, $"/v2/bot/user/all/richmenu/{menu}");

    public static Task<Answer> AliasAsync(this World world, string alias, string menu) =>
        world.PostAsync("/v2/bot/richmenu/alias", new JsonObject { ["richMenuAliasId"] = alias, ["richMenuId"] = menu });

    /// <summary>What each of these people sees, by the control API.</summary>
    public static IEnumerable<string?> Seen(this World world, params string[] people) => [.. people.Select(p => world.Control.RichMenu(p, world.Channel).RichMenuId)];

    public static (int, string?) Whole(Answer answer) => (answer.Status, answer.Message);
}
