using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests.Contract;

internal static partial class GoodRequests
{
    private static IEnumerable<Good> Chats =>
    [
        new("POST /v2/bot/chat/loading/start", w => w.PostAsync("/v2/bot/chat/loading/start", new JsonObject { ["chatId"] = w.UserId("p1"), ["loadingSeconds"] = 10 })),
        new("POST /v2/bot/chat/markAsRead", async w =>
        {
            await ActAsync(w, Act.Say);
            return await w.PostAsync("/v2/bot/chat/markAsRead", new JsonObject { ["markAsReadToken"] = (string)w.Catcher!.Events.Last()["message"]!["markAsReadToken"]! });
        }),
        new("POST /v2/bot/message/markAsRead", w => w.PostAsync("/v2/bot/message/markAsRead", new JsonObject { ["chat"] = new JsonObject { ["userId"] = w.UserId("p1") } })),
        new("POST /v2/bot/user/{userId}/linkToken", w => w.SendAsync(HttpMethod.Post, $"/v2/bot/user/{w.UserId("p1")}/linkToken")),
        new("GET /v2/bot/message/{messageId}/content", async w => await w.GetAsync($"/v2/bot/message/{await ActAsync(w, Act.Image)}/content")),
        new("GET /v2/bot/message/{messageId}/content/preview", async w => await w.GetAsync($"/v2/bot/message/{await ActAsync(w, Act.Image)}/content/preview")),
        new("GET /v2/bot/message/{messageId}/content/transcoding", async w => await w.GetAsync($"/v2/bot/message/{await ActAsync(w, Act.Video)}/content/transcoding")),
    ];

    private static async Task<string?> ActAsync(World w, Act act) =>
        (await w.Control.ActAsync("p1", act, new ActRequest { Account = w.Channel, Text = "こんにちは" }, TestContext.Current.CancellationToken)).MessageId;
}
