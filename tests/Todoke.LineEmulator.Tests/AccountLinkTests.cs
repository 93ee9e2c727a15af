using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class AccountLinkTests : IAsyncDisposable
{
    private const string Nonce = "bm9uY2Utb2YtbWVtYmVyLTQy";
    private WebhookCatcher? catcher;
    private LoginWorld? started;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LoginWorld World => started!;

    private IEnumerable<JsonNode> Links => catcher!.Events.Where(e => e["type"]!.GetValue<string>() == "accountLink");

    public async ValueTask DisposeAsync()
    {
        await catcher!.DisposeAsync();
        await started!.DisposeAsync();
    }

    private async Task<string> StartAsync()
    {
        catcher = await WebhookCatcher.StartAsync();
        started = await LoginWorld.StartAsync();
        World.Control.ChangeAccount(World.World.Channel, new AccountChange { WebhookUrl = catcher.Url });
        return await TokenAsync();
    }

    private async Task<string> TokenAsync() => (await IssueAsync(World.World.UserId("p1"))).Json!["linkToken"]!.GetValue<string>();

    private Task<Answer> IssueAsync(string userId) => World.World.SendAsync(HttpMethod.Post, $"/v2/bot/user/{userId}/linkToken", null);

    private static string Dialog(string token, string nonce = Nonce) => $"/dialog/bot/accountLink?linkToken={token}&nonce={Uri.EscapeDataString(nonce)}";

    private async Task<int> LinkAsync(string token, string person = "p1", string nonce = Nonce, bool allow = true)
    {
        using var answer = await World.AnswerAsync(Dialog(token, nonce), person, allow);
        return (int)answer.StatusCode;
    }

    [Fact]
    public async Task E21_a_person_who_agrees_is_linked_and_the_webhook_tells_the_nonce()
    {
        var token = await StartAsync();
        using var page = await World.OpenAsync(Dialog(token));
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Equal(200, await LinkAsync(token));
        var told = Assert.Single(Links);
        Assert.Equal(("ok", Nonce, World.World.UserId("p1")), (told["link"]!["result"]!.GetValue<string>(), told["link"]!["nonce"]!.GetValue<string>(), told["source"]!["userId"]!.GetValue<string>()));
        Assert.Equal(200, (await World.World.PostAsync("/v2/bot/message/reply", new JsonObject { ["replyToken"] = told["replyToken"]!.GetValue<string>(), ["messages"] = Tests.World.Texts("連携しました") })).Status);
    }

    [Fact]
    public async Task E21_a_link_token_is_good_for_one_use_and_ten_minutes_and_then_nobody_is_told()
    {
        var used = await StartAsync();
        await LinkAsync(used);
        Assert.Equal(400, await LinkAsync(used));
        var late = await TokenAsync();
        World.Control.Advance(TimeSpan.FromMinutes(10.1));
        Assert.Equal(400, await LinkAsync(late));
        Assert.Equal(400, await LinkAsync("nonsense"));
        Assert.Single(Links);
    }

    [Fact]
    public async Task E21_somebody_else_or_a_poor_nonce_fails_without_source_and_reply_token()
    {
        var first = await StartAsync();
        await LinkAsync(first, person: "p2");
        await LinkAsync(await TokenAsync(), nonce: "short");
        await LinkAsync(await TokenAsync(), nonce: new string('a', 256));
        Assert.Equal(3, Links.Count());
        Assert.All(Links, told =>
        {
            Assert.Equal("failed", told["link"]!["result"]!.GetValue<string>());
            Assert.Null(told["source"]);
            Assert.Null(told["replyToken"]);
        });
    }

    [Fact]
    public async Task E21_a_person_who_cancels_is_not_linked_and_may_think_again()
    {
        var token = await StartAsync();
        await LinkAsync(token, allow: false);
        Assert.Empty(Links);
        Assert.Equal(200, await LinkAsync(token));
    }

    [Fact]
    public async Task E21_link_tokens_are_for_friends()
    {
        await StartAsync();
        Assert.Equal(404, (await IssueAsync(World.World.UserId("stranger"))).Status);
        Assert.Equal(400, (await IssueAsync("p1")).Status);
        await World.Control.ActAsync("p1", Act.Block, new ActRequest { Account = World.World.Channel }, Ct);
        Assert.Equal(404, (await IssueAsync(World.World.UserId("p1"))).Status);
    }
}
