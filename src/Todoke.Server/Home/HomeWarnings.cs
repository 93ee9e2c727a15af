using Todoke.Server.Accounts;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Home;

/// <summary>What a marketer should put right, most urgent first.</summary>
internal sealed class HomeWarnings(ServerOptions options, PublicAddress address, LedgerStore ledger)
{
    /// <summary>Before the first account is chosen.</summary>
    public async Task<IReadOnlyList<HomeWarning>> ForNobodyAsync(CancellationToken cancel) =>
        await ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM account WHERE archived_at IS NULL", cancel), cancel) > 0 ? [.. Address()]
            : [new("no_account", "LINE公式アカウントがまだ登録されていません。", "No LINE account has been added yet.", "/settings/accounts"), .. Address()];

    public IReadOnlyList<HomeWarning> For(long account, Glance line, FriendCounts friends)
    {
        var settings = $"/settings/accounts/{account}";
        var warnings = new List<HomeWarning>();
        switch (line.Quota?.Answer)
        {
            case null:
                warnings.Add(new("not_connected", "このアカウントはLINEに接続されていません。チャネルアクセストークンを登録してください。", "This account is not connected to LINE. Enter its channel access token.", settings));
                break;
            case LineAnswer<QuotaUse>.Failed { Why: LineFailure.Refused why }:
                warnings.Add(new("refused", $"LINEに接続できません。{why.Ja}", $"LINE refuses the connection. {why.En}", settings));
                break;
            case LineAnswer<QuotaUse>.Ok { Value: { Limit: { } limit, Remaining: { } left } } when left * 10 < limit:
                warnings.Add(new("quota_low", $"今月の残り通数は {left:N0} 通です（上限 {limit:N0} 通）。", $"{left:N0} of this month's {limit:N0} messages are left."));
                break;
        }
        warnings.AddRange(Address());
        if (line.LineFriends is { } onLine && onLine > friends.Following)
            warnings.Add(new("unidentified", $"LINEの友だち {onLine:N0} 人のうち {onLine - friends.Following:N0} 人がまだ識別されていません。", $"Of {onLine:N0} friends on LINE, {onLine - friends.Following:N0} are not identified yet.", settings));
        return warnings;
    }

    IEnumerable<HomeWarning> Address()
    {
        if (!options.Rehearsing && address.Base.Scheme != Uri.UriSchemeHttps)
            yield return new("public_url", $"公開アドレスがhttpsではありません（{address.Base}）。リンクの計測、画像、Webhookが使えません。TODOKE_PUBLIC_URLを設定してください。",
                $"The public address is not https ({address.Base}): tracked links, images and webhooks do not work. Set TODOKE_PUBLIC_URL.");
    }
}
