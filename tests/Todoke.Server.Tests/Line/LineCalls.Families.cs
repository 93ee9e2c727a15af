using System.Text.Json;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.FamilyWorld;
using SendKind = Todoke.Server.Line.SendKind;

namespace Todoke.Server.Tests.Line;

internal static partial class LineCalls
{
    const string Menus = "/v2/bot/richmenu", Groups = "/v2/bot/audienceGroup";
    const string MakesGroup = $"POST {Groups}/upload";

    static string[] MakesMenu => [$"POST {Menus}", $"POST {Menus}/{{richMenuId}}/content"];

    static IEnumerable<LineCallRow> RichMenus =>
    [
        Menu(nameof(LineRichMenus.CreateAsync), (c, _) => Task.CompletedTask),
        Menu(nameof(LineRichMenus.SetImageAsync), (c, _) => Task.CompletedTask),
        new($"{nameof(LineRichMenus)}.{nameof(LineRichMenus.ValidateAsync)}", async c => Ok(await c.Line.RichMenus.ValidateAsync(Drawn(), Cancel)), [$"POST {Menus}/validate"]),
        Menu(nameof(LineRichMenus.ListAsync), async (c, _) => Ok(await c.Line.RichMenus.ListAsync(Cancel)), $"GET {Menus}/list"),
        Menu(nameof(LineRichMenus.GetAsync), async (c, id) => Ok(await c.Line.RichMenus.GetAsync(id, Cancel)), $"GET {Menus}/{{richMenuId}}"),
        Menu(nameof(LineRichMenus.DeleteAsync), async (c, id) => Ok(await c.Line.RichMenus.DeleteAsync(id, Cancel)), $"DELETE {Menus}/{{richMenuId}}"),
        Menu(nameof(LineRichMenus.ImageAsync), async (c, id) => Ok(await c.Line.RichMenus.ImageAsync(id, Cancel)), $"GET {Menus}/{{richMenuId}}/content"),
        Menu(nameof(LineRichMenus.SetDefaultAsync), async (c, id) => Ok(await c.Line.RichMenus.SetDefaultAsync(id, Cancel)), "POST /v2/bot/user/all/richmenu/{richMenuId}"),
        Menu(nameof(LineRichMenus.DefaultAsync), async (c, id) => { Ok(await c.Line.RichMenus.SetDefaultAsync(id, Cancel)); Ok(await c.Line.RichMenus.DefaultAsync(Cancel)); }, "POST /v2/bot/user/all/richmenu/{richMenuId}", "GET /v2/bot/user/all/richmenu"),
        Menu(nameof(LineRichMenus.CancelDefaultAsync), async (c, _) => Ok(await c.Line.RichMenus.CancelDefaultAsync(Cancel)), "DELETE /v2/bot/user/all/richmenu"),
        Menu(nameof(LineRichMenus.LinkAsync), async (c, id) => Ok(await c.Line.RichMenus.LinkAsync(c.User, id, Cancel)), "POST /v2/bot/user/{userId}/richmenu/{richMenuId}"),
        Menu(nameof(LineRichMenus.UnlinkAsync), async (c, _) => Ok(await c.Line.RichMenus.UnlinkAsync(c.User, Cancel)), "DELETE /v2/bot/user/{userId}/richmenu"),
        Menu(nameof(LineRichMenus.OfUserAsync), async (c, id) => { Ok(await c.Line.RichMenus.LinkAsync(c.User, id, Cancel)); Ok(await c.Line.RichMenus.OfUserAsync(c.User, Cancel)); }, "POST /v2/bot/user/{userId}/richmenu/{richMenuId}", "GET /v2/bot/user/{userId}/richmenu"),
        Menu(nameof(LineRichMenus.BulkLinkAsync), async (c, id) => Ok(await c.Line.RichMenus.BulkLinkAsync(id, c.Users, Cancel)), $"POST {Menus}/bulk/link"),
        Menu(nameof(LineRichMenus.BulkUnlinkAsync), async (c, _) => Ok(await c.Line.RichMenus.BulkUnlinkAsync(c.Users, Cancel)), $"POST {Menus}/bulk/unlink"),
        Menu(nameof(LineRichMenus.BatchAsync), async (c, id) => Ok(await c.Line.RichMenus.BatchAsync(await MovesAsync(c, id), "again-1", Cancel)), $"POST {Menus}/batch"),
        Menu(nameof(LineRichMenus.ValidateBatchAsync), async (c, id) => Ok(await c.Line.RichMenus.ValidateBatchAsync(await MovesAsync(c, id), Cancel)), $"POST {Menus}/validate/batch"),
        Menu(nameof(LineRichMenus.BatchProgressAsync), async (c, id) => Ok(await c.Line.RichMenus.BatchProgressAsync(Ok(await c.Line.RichMenus.BatchAsync([new RichMenuOperation.Unlink(id)], null, Cancel)), Cancel)), $"POST {Menus}/batch", $"GET {Menus}/progress/batch"),
        Menu(nameof(LineRichMenus.CreateAliasAsync), AliasAsync, $"POST {Menus}/alias"),
        Menu(nameof(LineRichMenus.UpdateAliasAsync), async (c, id) => { await AliasAsync(c, id); Ok(await c.Line.RichMenus.UpdateAliasAsync(new RichMenuAlias("tab-a", id), Cancel)); }, $"POST {Menus}/alias", $"POST {Menus}/alias/{{richMenuAliasId}}"),
        Menu(nameof(LineRichMenus.AliasAsync), async (c, id) => { await AliasAsync(c, id); Ok(await c.Line.RichMenus.AliasAsync("tab-a", Cancel)); }, $"POST {Menus}/alias", $"GET {Menus}/alias/{{richMenuAliasId}}"),
        Menu(nameof(LineRichMenus.DeleteAliasAsync), async (c, id) => { await AliasAsync(c, id); Ok(await c.Line.RichMenus.DeleteAliasAsync("tab-a", Cancel)); }, $"POST {Menus}/alias", $"DELETE {Menus}/alias/{{richMenuAliasId}}"),
        Menu(nameof(LineRichMenus.AliasesAsync), async (c, id) => { await AliasAsync(c, id); Ok(await c.Line.RichMenus.AliasesAsync(Cancel)); }, $"POST {Menus}/alias", $"GET {Menus}/alias/list"),
        Menu(nameof(LineRichMenus.SummaryAsync), async (c, id) => { var (from, to) = await TappedAsync(c, id); Assert.NotNull(Ok(await c.Line.RichMenus.SummaryAsync(id, from, to, Cancel)).Impression); }, "POST /v2/bot/user/all/richmenu/{richMenuId}", "GET /v2/bot/insight/richmenu/{richMenuId}/summary"),
        Menu(nameof(LineRichMenus.DaysAsync), async (c, id) => { var (from, to) = await TappedAsync(c, id); Assert.NotNull(Ok(await c.Line.RichMenus.DaysAsync(id, from, to, Cancel)).Impression); }, "POST /v2/bot/user/all/richmenu/{richMenuId}", "GET /v2/bot/insight/richmenu/{richMenuId}/daily"),
    ];

    static IEnumerable<LineCallRow> Audiences =>
    [
        Group(nameof(LineAudiences.CreateAsync), (c, _) => Task.CompletedTask),
        Group(nameof(LineAudiences.AddAsync), async (c, id) => Ok(await c.Line.Audiences.AddAsync(id, c.Users, "二回目", Cancel)), $"PUT {Groups}/upload"),
        new($"{nameof(LineAudiences)}.{nameof(LineAudiences.CreateByFileAsync)}", async c => Ok(await c.Line.Audiences.CreateByFileAsync("春", c.Users.ToAsyncEnumerable(), "一回目", Cancel)), [$"POST {Groups}/upload/byFile"]),
        Group(nameof(LineAudiences.AddByFileAsync), async (c, id) => Ok(await c.Line.Audiences.AddByFileAsync(id, c.Users.ToAsyncEnumerable(), null, Cancel)), $"PUT {Groups}/upload/byFile"),
        new($"{nameof(LineAudiences)}.{nameof(LineAudiences.OfClicksAsync)}", async c => Ok(await c.Line.Audiences.OfClicksAsync("押した人", await c.AcceptedAsync(SendKind.Broadcast), "https://shop.example/", Cancel)), ["POST /v2/bot/message/broadcast", $"POST {Groups}/click"]),
        new($"{nameof(LineAudiences)}.{nameof(LineAudiences.OfImpressionsAsync)}", async c => Ok(await c.Line.Audiences.OfImpressionsAsync("見た人", await c.AcceptedAsync(SendKind.Broadcast), Cancel)), ["POST /v2/bot/message/broadcast", $"POST {Groups}/imp"]),
        Group(nameof(LineAudiences.RenameAsync), async (c, id) => Ok(await c.Line.Audiences.RenameAsync(id, "夏", Cancel)), $"PUT {Groups}/{{audienceGroupId}}/updateDescription"),
        Group(nameof(LineAudiences.GetAsync), async (c, id) => Ok(await c.Line.Audiences.GetAsync(id, Cancel)), $"GET {Groups}/{{audienceGroupId}}"),
        Group(nameof(LineAudiences.DeleteAsync), async (c, id) => Ok(await c.Line.Audiences.DeleteAsync(id, Cancel)), $"DELETE {Groups}/{{audienceGroupId}}"),
        Group(nameof(LineAudiences.ListAsync), async (c, _) => Ok(await c.Line.Audiences.ListAsync(new LineAudienceQuery(Description: "春"), Cancel)), $"GET {Groups}/list"),
        new($"{nameof(LineAudiences)}.{nameof(LineAudiences.SharedAsync)}", async c => Ok(await c.Line.Audiences.SharedAsync(Shared(c), Cancel)), [$"GET {Groups}/shared/{{audienceGroupId}}"]),
        new($"{nameof(LineAudiences)}.{nameof(LineAudiences.SharedListAsync)}", async c => { Shared(c); Ok(await c.Line.Audiences.SharedListAsync(new LineAudienceQuery(), Cancel)); }, [$"GET {Groups}/shared/list"]),
    ];

    static IEnumerable<LineCallRow> Coupons =>
    [
        Coupon(nameof(LineCoupons.CreateAsync), (c, _) => Task.CompletedTask),
        Coupon(nameof(LineCoupons.ListAsync), async (c, _) => Ok(await c.Line.Coupons.ListAsync(["RUNNING", "DRAFT"], null, 20, Cancel)), "GET /v2/bot/coupon"),
        Coupon(nameof(LineCoupons.GetAsync), async (c, id) => Ok(await c.Line.Coupons.GetAsync(id, Cancel)), "GET /v2/bot/coupon/{couponId}"),
        Coupon(nameof(LineCoupons.CloseAsync), async (c, id) => Ok(await c.Line.Coupons.CloseAsync(id, Cancel)), "PUT /v2/bot/coupon/{couponId}/close"),
    ];

    /// <summary>A call about a menu that is made, with its picture, before.</summary>
    static LineCallRow Menu(string method, Func<Calling, string, Task> call, params string[] operations) =>
        new($"{nameof(LineRichMenus)}.{method}", async c => await call(c, await MenuAsync(c)), [.. MakesMenu, .. operations]);

    static LineCallRow Group(string method, Func<Calling, long, Task> call, params string[] operations) =>
        new($"{nameof(LineAudiences)}.{method}", async c => await call(c, Ok(await c.Line.Audiences.CreateAsync("春", c.Users, "一回目", Cancel)).AudienceGroupId), [MakesGroup, .. operations]);

    static LineCallRow Coupon(string method, Func<Calling, string, Task> call, params string[] operations) => new($"{nameof(LineCoupons)}.{method}", async c =>
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(c.Control.Now.ToUnixTimeSeconds());
        var coupon = new LineCoupon("春の割引", start, start.AddDays(30), new CouponCondition.Lottery(30, -1), new CouponReward.Discount(new CouponPrice.Explicit(800, 1000)), 1, "UNLISTED", "ASIA_TOKYO", CouponCode: "SPRING-2026");
        await call(c, Ok(await c.Line.Coupons.CreateAsync(coupon, Cancel)));
    }, ["POST /v2/bot/coupon", .. operations]);

    static LineRichMenu Drawn() => new(new LineMenuSize(1200, 405), true, "春のメニュー", "メニュー",
    [
        new LineMenuArea(new LineMenuBounds(0, 0, 600, 405), JsonSerializer.SerializeToElement(new { type = "postback", data = "a=1", displayText = "見る" })),
        new LineMenuArea(new LineMenuBounds(600, 0, 600, 405), JsonSerializer.SerializeToElement(new { type = "richmenuswitch", richMenuAliasId = "tab-b", data = "tab" })),
    ]);

    static async Task<string> MenuAsync(Calling c)
    {
        var id = Ok(await c.Line.RichMenus.CreateAsync(Drawn(), Cancel));
        Ok(await c.Line.RichMenus.SetImageAsync(id, Png(1200, 405), "image/png", Cancel));
        return id;
    }

    /// <summary>The menu is everybody's and twenty people tapped it; a day later LINE tells of it. The days to ask for.</summary>
    static async Task<(DateOnly From, DateOnly To)> TappedAsync(Calling c, string id)
    {
        Ok(await c.Line.RichMenus.SetDefaultAsync(id, Cancel));
        for (var i = 1; i <= 20; i++) await c.Control.TapRichMenuAsync($"p{i}", new Todoke.LineEmulator.Control.RichMenuTapRequest { Account = c.Account.ChannelId }, Cancel);
        c.Control.Advance(TimeSpan.FromDays(1));
        var today = DateOnly.FromDateTime(c.Control.Now.UtcDateTime);
        return (today.AddDays(-7), today);
    }

    static async Task AliasAsync(Calling c, string id) => Ok(await c.Line.RichMenus.CreateAliasAsync(new RichMenuAlias("tab-a", id), Cancel));

    static async Task<IReadOnlyList<RichMenuOperation>> MovesAsync(Calling c, string id) => [new RichMenuOperation.Link(id, await MenuAsync(c)), new RichMenuOperation.Unlink(await MenuAsync(c))];

    static long Shared(Calling c) => c.Control.AddAudience(c.Account.ChannelId, new Todoke.LineEmulator.Control.NewAudience { Type = "UPLOAD", Description = "本部の名簿", SharedBy = "本部" }).AudienceGroupId;
}
