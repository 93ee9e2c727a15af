using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using static Todoke.LineEmulator.Tests.RichMenuWorld;

namespace Todoke.LineEmulator.Tests.Contract;

internal static partial class GoodRequests
{
    private static IEnumerable<Good> RichMenus =>
    [
        new("POST /v2/bot/richmenu", w => w.PostAsync("/v2/bot/richmenu", Menu(Postback("a=1"), Switch("tab-b")))),
        new("POST /v2/bot/richmenu/validate", w => w.PostAsync("/v2/bot/richmenu/validate", Menu(Postback("a=1")))),
        new("POST /v2/bot/richmenu/{richMenuId}/content", async w => await w.SetImageAsync(await w.MakeMenuAsync(image: false), Pictures.Png(1200, 405))),
        OnMenu("GET /v2/bot/richmenu/{richMenuId}/content"),
        OnMenu("GET /v2/bot/richmenu/{richMenuId}"),
        OnMenu("DELETE /v2/bot/richmenu/{richMenuId}"),
        OnMenu("GET /v2/bot/richmenu/list"),
        OnMenu("POST /v2/bot/user/all/richmenu/{richMenuId}"),
        OnMenu("GET /v2/bot/user/all/richmenu", (w, menu) => w.SetDefaultAsync(menu)),
        OnMenu("DELETE /v2/bot/user/all/richmenu", (w, menu) => w.SetDefaultAsync(menu)),
        new("POST /v2/bot/richmenu/alias", async w => await w.AliasAsync("tab-a", await w.MakeMenuAsync())),
        OnMenu("GET /v2/bot/richmenu/alias/{richMenuAliasId}", (w, menu) => w.AliasAsync("tab-a", menu)),
        new("POST /v2/bot/richmenu/alias/{richMenuAliasId}", async w =>
        {
            await w.AliasAsync("tab-a", await w.MakeMenuAsync());
            return await w.PostAsync("/v2/bot/richmenu/alias/tab-a", new JsonObject { ["richMenuId"] = await w.MakeMenuAsync() });
        }),
        OnMenu("DELETE /v2/bot/richmenu/alias/{richMenuAliasId}", (w, menu) => w.AliasAsync("tab-a", menu)),
        OnMenu("GET /v2/bot/richmenu/alias/list", (w, menu) => w.AliasAsync("tab-a", menu)),
        OnMenu("POST /v2/bot/user/{userId}/richmenu/{richMenuId}"),
        OnMenu("GET /v2/bot/user/{userId}/richmenu", (w, menu) => w.LinkAsync(w.UserId("p1"), menu)),
        OnMenu("DELETE /v2/bot/user/{userId}/richmenu", (w, menu) => w.LinkAsync(w.UserId("p1"), menu)),
        new("POST /v2/bot/richmenu/bulk/link", async w => await w.PostAsync("/v2/bot/richmenu/bulk/link", new JsonObject { ["richMenuId"] = await w.MakeMenuAsync(), ["userIds"] = new JsonArray(w.UserId("p1"), w.UserId("p2")) })),
        new("POST /v2/bot/richmenu/bulk/unlink", w => w.PostAsync("/v2/bot/richmenu/bulk/unlink", new JsonObject { ["userIds"] = new JsonArray(w.UserId("p1")) })),
        new("POST /v2/bot/richmenu/batch", w => BatchAsync(w, "batch")),
        new("POST /v2/bot/richmenu/validate/batch", w => BatchAsync(w, "validate/batch")),
        new("GET /v2/bot/richmenu/progress/batch", async w =>
        {
            var begun = await BatchAsync(w, "batch");
            await w.Control.WhenIdleAsync(TestContext.Current.CancellationToken);
            return await w.GetAsync($"/v2/bot/richmenu/progress/batch?requestId={begun.RequestId}");
        }),
        MenuInsight("summary"),
        MenuInsight("daily"),
    ];

    /// <summary>The operation itself on a menu with a picture, alias tab-a and friend p1, after something was done with the menu.</summary>
    private static Good OnMenu(string operation, Func<World, string, Task<Answer>>? before = null) => new(operation, async w =>
    {
        var menu = await w.MakeMenuAsync();
        if (before is not null)
        {
            Assert.InRange((await before(w, menu)).Status, 200, 299);
        }
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        return await w.SendAsync(new HttpMethod(method), path.Replace("{richMenuId}", menu, StringComparison.Ordinal).Replace("{richMenuAliasId}", "tab-a", StringComparison.Ordinal).Replace("{userId}", w.UserId("p1"), StringComparison.Ordinal));
    });

    /// <summary>Asked a day after as many people tapped as LINE needs to tell anything.</summary>
    private static Good MenuInsight(string kind) => new($"GET /v2/bot/insight/richmenu/{{richMenuId}}/{kind}", async w =>
    {
        var menu = await w.MakeMenuAsync();
        await w.SetDefaultAsync(menu);
        for (var i = 1; i <= 20; i++)
        {
            await w.Control.TapRichMenuAsync($"p{i}", new RichMenuTapRequest { Account = w.Channel }, TestContext.Current.CancellationToken);
        }
        w.Control.Advance(TimeSpan.FromDays(1));
        var (from, to) = (w.Control.Now.AddDays(-7), w.Control.Now);
        return await w.GetAsync($"/v2/bot/insight/richmenu/{menu}/{kind}?from={from:yyyyMMdd}&to={to:yyyyMMdd}");
    });

    private static async Task<Answer> BatchAsync(World w, string path) => await w.PostAsync($"/v2/bot/richmenu/{path}", new JsonObject
    {
        ["operations"] = new JsonArray(
            new JsonObject { ["type"] = "link", ["from"] = await w.MakeMenuAsync(), ["to"] = await w.MakeMenuAsync() },
            new JsonObject { ["type"] = "unlink", ["from"] = await w.MakeMenuAsync() }),
    });
}
