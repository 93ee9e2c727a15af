using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Accounts;

/// <summary>Asks LINE everything that must work before the account can be used, and says what to do about what does not.</summary>
internal static class ConnectionTest
{
    public static Uri WebhookUrl(PublicAddress address, long accountId) => address.Of($"webhook/line/{accountId}");

    public static async Task<Results<Ok<ConnectionReport>, ProblemHttpResult>> RunAsync(long id, HttpContext http, LedgerStore ledger, AccountDirectory accounts, LineClients clients, PublicAddress address, CancellationToken cancel)
    {
        if (await accounts.FindAsync(id, cancel) is not { } account) return AccountsCapability.NoAccount(id);
        if (await clients.ForAsync(id, cancel) is not { } line) return AccountsCapability.NoToken;
        return TypedResults.Ok(await ReportAsync(http, ledger, accounts, account, line, address, cancel));
    }

    public static async Task<Results<Ok<ConnectionReport>, ProblemHttpResult>> SetWebhookAsync(long id, HttpContext http, LedgerStore ledger, AccountDirectory accounts, LineClients clients, PublicAddress address, CancellationToken cancel)
    {
        if (await accounts.FindAsync(id, cancel) is not { } account) return AccountsCapability.NoAccount(id);
        if (await clients.ForAsync(id, cancel) is not { } line) return AccountsCapability.NoToken;
        if (!address.LineCanUseIt)
            return ApiResults.Conflict("public_url", $"LINEはhttpsのアドレスにしか送れません（現在: {address.Base}）。TODOKE_PUBLIC_URLに公開アドレスを設定してください。",
                $"LINE only calls https addresses (now: {address.Base}). Set TODOKE_PUBLIC_URL to the public address.");
        if (await line.SetWebhookEndpointAsync(WebhookUrl(address, id), cancel) is LineAnswer<bool>.Failed { Why: var why })
            return TypedResults.Ok(new ConnectionReport(false, [new("webhook_endpoint", false, why.Ja, why.En)]));
        var position = await ledger.WriteAsync(w => Audit.RecordAsync(w, Actor.Of(http), "account.webhook", $"account:{id}", "{}", cancel), cancel);
        http.At(position);
        return TypedResults.Ok(await ReportAsync(http, ledger, accounts, account, line, address, cancel));
    }

    static async Task<ConnectionReport> ReportAsync(HttpContext http, LedgerStore ledger, AccountDirectory accounts, LineAccount account, LineClient line, PublicAddress address, CancellationToken cancel)
    {
        var bot = await line.BotInfoAsync(cancel);
        var checks = new List<ConnectionCheck> { Bot(account, bot) };
        // Without a working token the rest would only repeat the same sentence.
        if (bot is LineAnswer<BotInfo>.Failed) return new(false, checks);
        checks.Add(Endpoint(await line.WebhookEndpointAsync(cancel), WebhookUrl(address, account.Id)));
        checks.Add(WebhookCall(account, await line.TestWebhookAsync(WebhookUrl(address, account.Id), cancel)));
        checks.Add(Quota(await line.QuotaAsync(cancel)));
        var verified = await LineIdentification.VerifiedAsync(line, cancel);
        checks.Add(Followers(verified));
        if (verified is { } known)
        {
            var position = await ledger.WriteAsync(async w =>
            {
                await AccountRows.SetVerifiedAsync(w, account.Id, known, cancel);
                if (account.BotUserId is null && bot is LineAnswer<BotInfo>.Ok { Value: var found } && await AccountRows.FindAsync(w, account.Id, cancel) is { } row)
                    await AccountRows.SaveAsync(w, row.With(found), cancel);
                await Audit.RecordAsync(w, Actor.Of(http), "account.test", $"account:{account.Id}", "{}", cancel);
            }, cancel);
            accounts.Forget(account.Id);
            http.At(position);
        }
        return new(checks.TrueForAll(c => c.Ok), checks);
    }

    static ConnectionCheck Bot(LineAccount account, LineAnswer<BotInfo> answer) => answer switch
    {
        LineAnswer<BotInfo>.Ok { Value: var bot } when account.BotUserId is null || account.BotUserId == bot.UserId =>
            new("bot_info", true, $"トークンは有効です（{bot.DisplayName} {bot.BasicId}）。", $"The token works ({bot.DisplayName} {bot.BasicId})."),
        LineAnswer<BotInfo>.Ok { Value: var bot } =>
            new("bot_info", false, $"トークンは別のアカウント（{bot.DisplayName}）のものです。", $"The token belongs to another account ({bot.DisplayName})."),
        LineAnswer<BotInfo>.Failed { Why: var why } => new("bot_info", false, why.Ja, why.En),
        _ => throw new InvalidOperationException("A LINE answer of no known kind."),
    };

    static ConnectionCheck Endpoint(LineAnswer<WebhookEndpoint> answer, Uri ours) => answer switch
    {
        LineAnswer<WebhookEndpoint>.Ok { Value: var set } when set.Endpoint != ours.AbsoluteUri =>
            new("webhook_endpoint", false, "LINEには別のWebhook URLが設定されています。「LINEに設定する」を押してください。", "Another webhook address is set at LINE. Press 'Set at LINE'.", set.Endpoint),
        LineAnswer<WebhookEndpoint>.Ok { Value.Active: false } =>
            new("webhook_endpoint", false, "Webhookがオフになっています。LINE Developersの「Webhookの利用」をオンにしてください。", "The webhook is switched off. Switch on 'Use webhook' in LINE Developers."),
        LineAnswer<WebhookEndpoint>.Ok => new("webhook_endpoint", true, "Webhook URLは正しく設定されています。", "The webhook address is set."),
        LineAnswer<WebhookEndpoint>.Failed { Why: LineFailure.Refused { Status: StatusCodes.Status404NotFound } } =>
            new("webhook_endpoint", false, "Webhook URLが設定されていません。「LINEに設定する」を押してください。", "No webhook address is set. Press 'Set at LINE'."),
        LineAnswer<WebhookEndpoint>.Failed { Why: var why } => new("webhook_endpoint", false, why.Ja, why.En),
        _ => throw new InvalidOperationException("A LINE answer of no known kind."),
    };

    static ConnectionCheck WebhookCall(LineAccount account, LineAnswer<WebhookTest> answer) => answer switch
    {
        LineAnswer<WebhookTest>.Ok { Value.Success: true } => new("webhook_test", true, "LINEからの通知を受け取れました（署名も確認済み）。", "LINE's call arrived and its signature is right."),
        // Our own 401: the call came, but was signed with another secret than the one stored here.
        LineAnswer<WebhookTest>.Ok { Value: { StatusCode: StatusCodes.Status401Unauthorized } test } when account.ChannelSecret is not null =>
            new("webhook_test", false, "LINEの通知は届きましたが、署名が合いません。チャネルシークレットを確認してください。", "LINE's call arrived but its signature does not fit. Check the channel secret.", Detail(test)),
        LineAnswer<WebhookTest>.Ok { Value: var test } =>
            new("webhook_test", false, "LINEからこのサーバーに届きませんでした。TODOKE_PUBLIC_URLが外から開けるhttpsのアドレスか確認してください。",
                "LINE could not reach this server. Check that TODOKE_PUBLIC_URL is an https address that can be opened from outside.", Detail(test)),
        LineAnswer<WebhookTest>.Failed { Why: var why } => new("webhook_test", false, why.Ja, why.En),
        _ => throw new InvalidOperationException("A LINE answer of no known kind."),
    };

    static string Detail(WebhookTest test) => $"{test.Reason} {test.StatusCode} {test.Detail}".Trim();

    static ConnectionCheck Quota(LineAnswer<QuotaUse> answer) => answer switch
    {
        LineAnswer<QuotaUse>.Ok { Value: { Limit: { } limit } use } =>
            new("quota", true, $"今月の配信数: {use.Used:N0} / {limit:N0}通。", $"Messages this month: {use.Used:N0} of {limit:N0}."),
        LineAnswer<QuotaUse>.Ok { Value: var use } => new("quota", true, $"今月の配信数: {use.Used:N0}通（上限なし）。", $"Messages this month: {use.Used:N0} (no limit)."),
        LineAnswer<QuotaUse>.Failed { Why: var why } => new("quota", false, why.Ja, why.En),
        _ => throw new InvalidOperationException("A LINE answer of no known kind."),
    };

    static ConnectionCheck Followers(bool? verified) => verified switch
    {
        true => new("followers", true, "認証済アカウントです。「友だちを取り込む」が使えます。", "A verified account: existing friends can be taken in."),
        false => new("followers", true, "未認証アカウントです。友だちは、メッセージやタップなどの行動があったときに現れます。", "Not a verified account: people appear here when they act."),
        null => new("followers", false, "友だちの一覧を確認できませんでした。", "The list of friends could not be asked for."),
    };
}
