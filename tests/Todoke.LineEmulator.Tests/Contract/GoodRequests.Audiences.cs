using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests.Contract;

internal static partial class GoodRequests
{
    private const string Group = AudienceWorld.Group;

    private static IEnumerable<Good> Audiences =>
    [
        new("POST /v2/bot/audienceGroup/upload", w => w.UploadAsync("春の対象者", w.UserId("p1"), w.UserId("p2"))),
        new("PUT /v2/bot/audienceGroup/upload", async w => await w.AddAsync(await w.MakeAudienceAsync("p1"), w.UserId("p2"))),
        new("POST /v2/bot/audienceGroup/upload/byFile", w => w.SendAsync(HttpMethod.Post, $"{Group}/upload/byFile", AudienceWorld.Form($"{w.UserId("p1")}\n{w.UserId("p2")}\n", ("description", "file"), ("isIfaAudience", "false")))),
        new("PUT /v2/bot/audienceGroup/upload/byFile", async w =>
        {
            var id = await w.MakeAudienceAsync("p1");
            return await w.SendAsync(HttpMethod.Put, $"{Group}/upload/byFile", AudienceWorld.Form($"{w.UserId("p2")}\n", ("audienceGroupId", $"{id}"), ("uploadDescription", "more")));
        }),
        new("POST /v2/bot/audienceGroup/click", async w => await w.RetargetAsync("click", await w.BroadcastAsync("https://shop.example/"), "https://shop.example/")),
        new("POST /v2/bot/audienceGroup/imp", async w => await w.RetargetAsync("imp", await w.BroadcastAsync())),
        new("PUT /v2/bot/audienceGroup/{audienceGroupId}/updateDescription", async w =>
            await w.SendAsync(HttpMethod.Put, $"{Group}/{await w.MakeAudienceAsync("p1")}/updateDescription", """{"description":"夏の対象者"}""")),
        new("GET /v2/bot/audienceGroup/{audienceGroupId}", async w => await w.GetAsync($"{Group}/{await w.MakeAudienceAsync("p1", "p2")}")),
        new("DELETE /v2/bot/audienceGroup/{audienceGroupId}", async w => await w.SendAsync(HttpMethod.Delete, $"{Group}/{await w.MakeAudienceAsync("p1")}")),
        new("GET /v2/bot/audienceGroup/list", async w =>
        {
            await w.MakeAudienceAsync("p1");
            await w.RetargetAsync("click", await w.BroadcastAsync("https://shop.example/"));
            return await w.GetAsync($"{Group}/list?page=1&size=40&includesExternalPublicGroups=true");
        }),
        new("GET /v2/bot/audienceGroup/shared/{audienceGroupId}", w => w.GetAsync($"{Group}/shared/{Shared(w)}")),
        new("GET /v2/bot/audienceGroup/shared/list", w =>
        {
            Shared(w);
            return w.GetAsync($"{Group}/shared/list?page=1&size=40");
        }),
    ];

    private static IEnumerable<Good> Coupons =>
    [
        new("POST /v2/bot/coupon", w => w.PostAsync("/v2/bot/coupon", Coupon(w))),
        new("GET /v2/bot/coupon", async w =>
        {
            await MakeCouponAsync(w);
            return await w.GetAsync("/v2/bot/coupon?status=RUNNING&status=DRAFT&limit=10");
        }),
        new("GET /v2/bot/coupon/{couponId}", async w => await w.GetAsync($"/v2/bot/coupon/{await MakeCouponAsync(w)}")),
        new("PUT /v2/bot/coupon/{couponId}/close", async w => await w.SendAsync(HttpMethod.Put, $"/v2/bot/coupon/{await MakeCouponAsync(w)}/close")),
    ];

    private static long Shared(World w) =>
        w.Control.AddAudience(w.Channel, new NewAudience { Type = "UPLOAD", Description = "本部の名簿", People = ["p1", "p2"], SharedBy = "本部" }).AudienceGroupId;

    private static JsonObject Coupon(World w) => new()
    {
        ["title"] = "春の割引", ["startTimestamp"] = w.Control.Now.ToUnixTimeSeconds(), ["endTimestamp"] = w.Control.Now.AddDays(30).ToUnixTimeSeconds(), ["maxUseCountPerTicket"] = 1, ["visibility"] = "UNLISTED", ["timezone"] = "ASIA_TOKYO",
        ["acquisitionCondition"] = new JsonObject { ["type"] = "normal" },
        ["reward"] = new JsonObject { ["type"] = "discount", ["priceInfo"] = new JsonObject { ["type"] = "percentage", ["percentage"] = 10 } },
    };

    private static async Task<string> MakeCouponAsync(World w) => (string)(await w.PostAsync("/v2/bot/coupon", Coupon(w))).Json!["couponId"]!;
}
