using System.Text;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using SendKind = Todoke.Server.Line.SendKind;

namespace Todoke.Server.Tests.Line;

/// <summary>A client on an account with 120 friends, of whom <c>User</c> is the first, and the address of a webhook that answers.</summary>
internal sealed record Calling(LineClient Line, EmulatorControl Control, AccountView Account, string User, Uri Webhook, IReadOnlyList<string> Users)
{
    /// <summary>For calls that are no account's: through the recording layer at <see cref="Address"/>, or past it.</summary>
    public required HttpClient Http { get; init; }

    public required Uri Address { get; init; }

    public required Uri Direct { get; init; }

    public LineTokens Tokens => new(Http, Address);

    public byte[] Messages { get; } = """{"messages":[{"type":"text","text":"こんにちは"}]}"""u8.ToArray();

    public byte[] To(string to) => Encoding.UTF8.GetBytes($$"""{"to":{{to}},"messages":[{"type":"text","text":"こんにちは"}],"customAggregationUnits":["c1"]}""");

    public Task<SendOutcome> SendAsync(SendKind kind) => Line.SendAsync(kind, kind switch { SendKind.Push => To($"\"{User}\""), SendKind.Multicast => To($"[\"{User}\"]"), _ => Messages }, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), 1, TestContext.Current.CancellationToken);

    /// <summary>LINE's id of a request that was accepted.</summary>
    public async Task<string> AcceptedAsync(SendKind kind) => Assert.IsType<SendOutcome.Accepted>(await SendAsync(kind)).RequestId;
}

/// <summary>A method, a call of it with what must go before, and the operations of LINE's files that both reach.</summary>
internal sealed record LineCallRow(string Method, Func<Calling, Task> CallAsync, string[] Operations)
{
    /// <summary>Whether LINE says no to this good request, for it is about what this shop does not have.</summary>
    public bool Refused { get; init; }
}

/// <summary>The table of everything that Todoke can ask of LINE, family by family.</summary>
internal static partial class LineCalls
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<LineCallRow> All { get; } = [.. Client, .. RichMenus, .. Audiences, .. Coupons, .. Insight, .. Chats, .. Tokens, .. Login, .. Liff];

    static IEnumerable<LineCallRow> Client =>
    [
        new($"{nameof(LineClient)}.{nameof(LineClient.SendAsync)}", async c => { foreach (var kind in Enum.GetValues<SendKind>()) Assert.IsType<SendOutcome.Accepted>(await c.SendAsync(kind)); },
            ["POST /v2/bot/message/push", "POST /v2/bot/message/multicast", "POST /v2/bot/message/broadcast", "POST /v2/bot/message/narrowcast"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.ValidateAsync)}", async c => { foreach (var kind in Enum.GetValues<SendKind>()) await c.Line.ValidateAsync(kind, c.Messages, Cancel); },
            ["POST /v2/bot/message/validate/push", "POST /v2/bot/message/validate/multicast", "POST /v2/bot/message/validate/broadcast", "POST /v2/bot/message/validate/narrowcast"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.NarrowcastProgressAsync)}", async c => await c.Line.NarrowcastProgressAsync(((SendOutcome.Accepted)await c.SendAsync(SendKind.Narrowcast)).RequestId, Cancel),
            ["POST /v2/bot/message/narrowcast", "GET /v2/bot/message/progress/narrowcast"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.ProfileAsync)}", c => c.Line.ProfileAsync(c.User, Cancel), ["GET /v2/bot/profile/{userId}"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.FollowersAsync)}", async c => await c.Line.FollowersAsync(((LineAnswer<FollowerPage>.Ok)await c.Line.FollowersAsync(null, 100, Cancel)).Value.Next, 1000, Cancel), ["GET /v2/bot/followers/ids"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.QuotaAsync)}", c => c.Line.QuotaAsync(Cancel), ["GET /v2/bot/message/quota", "GET /v2/bot/message/quota/consumption"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.BotInfoAsync)}", c => c.Line.BotInfoAsync(Cancel), ["GET /v2/bot/info"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.SetWebhookEndpointAsync)}", c => c.Line.SetWebhookEndpointAsync(c.Webhook, Cancel), ["PUT /v2/bot/channel/webhook/endpoint"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.WebhookEndpointAsync)}", async c => { await c.Line.SetWebhookEndpointAsync(c.Webhook, Cancel); await c.Line.WebhookEndpointAsync(Cancel); },
            ["PUT /v2/bot/channel/webhook/endpoint", "GET /v2/bot/channel/webhook/endpoint"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.TestWebhookAsync)}", c => c.Line.TestWebhookAsync(c.Webhook, Cancel), ["POST /v2/bot/channel/webhook/test"]),
        new($"{nameof(LineClient)}.{nameof(LineClient.FollowerFiguresAsync)}", c => c.Line.FollowerFiguresAsync(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddDays(-2).DateTime), Cancel), ["GET /v2/bot/insight/followers"]),
    ];
}
