using System.Buffers;
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Accounts;
using Todoke.Server.Api;

namespace Todoke.Server.Webhook;

/// <summary>Where LINE tells what people do. 200 means durable; anything else and LINE may tell it again.</summary>
internal static class WebhookCapability
{
    // LINE's own bodies end at 2 MB.
    const int MaxBody = 2 << 20;

    public static IServiceCollection AddWebhook(this IServiceCollection services) => services.AddSingleton<WebhookIntake>();

    public static void MapWebhook(this IEndpointRouteBuilder app) =>
        app.MapPost("/webhook/line/{accountId:long}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    static async Task<Results<Ok, ProblemHttpResult>> ReceiveAsync(long accountId, HttpContext http, AccountDirectory accounts, WebhookIntake intake, ILoggerFactory logs, CancellationToken cancel)
    {
        // 1 the raw bytes 2 the account 3 the signature over those bytes 4 only then is anything parsed 5 written 6 answered
        var log = logs.CreateLogger("Todoke.Server.Webhook");
        if (await BodyAsync(http.Request, cancel) is not { } body)
            return ApiResults.Failure(StatusCodes.Status413PayloadTooLarge, "too_large", "本文が大きすぎます。", "The body is too large.");
        try
        {
            if (await accounts.FindAsync(accountId, cancel) is not { Archived: false } account) return AccountsCapability.NoAccount(accountId);
            if (account.ChannelSecret is null || !WebhookSignature.Fits(account.ChannelSecret, body.Span, http.Request.Headers[WebhookSignature.Header]))
            {
                log.LogWarning("A webhook call for account {Account} was refused: {Reason}", accountId, account.ChannelSecret is null ? "no channel secret" : "wrong signature");
                return ApiResults.Failure(StatusCodes.Status401Unauthorized, "signature", "署名が正しくありません。", "The signature is wrong.");
            }
            if (WebhookCall.Read(body) is not { } call)
                return ApiResults.Failure(StatusCodes.Status400BadRequest, "unreadable", "本文を読み取れません。", "The body cannot be read.");
            if (account.BotUserId is { } bot && call.Destination is { } destination && destination != bot)
                return ApiResults.Failure(StatusCodes.Status400BadRequest, "destination", "別のアカウント宛ての通知です。", "This call is for another account.");
            if (call.Events.Count > 0) await intake.TakeAsync(accountId, account.Provider, call.Events, cancel);
            return TypedResults.Ok();
        }
        catch (Exception e) when (e is DbException or ChannelClosedException or IOException)
        {
            log.LogError("A webhook call for account {Account} could not be written: {Reason}", accountId, e.GetType().Name);
            return ApiResults.Failure(StatusCodes.Status503ServiceUnavailable, "ledger_unavailable", "データベースに書き込めませんでした。", "The ledger could not be written.");
        }
    }

    static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MaxBody) return null;
        var body = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(1), cancel);
            if (read == 0) return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > MaxBody) return null;
        }
    }
}
