using Todoke.Core.Problems;
using Todoke.Server.Line;

namespace Todoke.Server.Accounts;

/// <summary>POST and PATCH of an account; what is absent stays (PATCH) or is missing (POST). Secrets only go in.</summary>
public sealed record AccountInput(string? Name, string? Provider, string? ChannelId, string? ChannelSecret, string? ChannelAccessToken, string? ApiBase)
{
    const int MaxText = 100, MaxSecret = 2000;

    /// <summary>Whether it touches more than the name: only an owner may.</summary>
    internal bool IsSecret => Provider is not null || ChannelId is not null || ChannelSecret is not null || ChannelAccessToken is not null || ApiBase is not null;

    /// <summary>The same without blanks around values: they come from copying out of LINE's console.</summary>
    internal AccountInput Trimmed => new(Name?.Trim(), Provider?.Trim(), ChannelId?.Trim(), ChannelSecret?.Trim(), ChannelAccessToken?.Trim(), ApiBase?.Trim());

    internal List<Problem> Problems(bool all, OutgoingHttp http)
    {
        var problems = new List<Problem>();
        void Check(string path, string? value, bool good, string ja, string en)
        {
            if (value is null && !all) return;
            if (string.IsNullOrEmpty(value)) problems.Add(new(path, "required", $"{ja}を入力してください。", $"Enter the {en}."));
            else if (!good) problems.Add(new(path, "invalid", $"{ja}の形式が正しくありません。LINE Developersの値をそのまま貼り付けてください。", $"This is not a {en}. Paste the value from LINE Developers as it is."));
        }
        Check("name", Name, Name?.Length <= MaxText, "名前", "name");
        Check("provider", Provider, Provider?.Length <= MaxText, "プロバイダー名", "provider's name");
        Check("channel_id", ChannelId, ChannelId is { Length: <= 64 } && ChannelId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), "チャネルID", "channel ID");
        Check("channel_secret", ChannelSecret, IsPrintable(ChannelSecret), "チャネルシークレット", "channel secret");
        Check("channel_access_token", ChannelAccessToken, IsPrintable(ChannelAccessToken), "チャネルアクセストークン", "channel access token");
        if (ApiBase is not null && !(Uri.TryCreate(ApiBase, UriKind.Absolute, out var address) && http.MayCall(address)))
            problems.Add(new("api_base", "not_allowed", "このAPIのアドレスは使えません。httpsのアドレス（エミュレーターはこのマシンのhttpも可）を指定してください。デモでは本物のLINEに接続できません。",
                "This API address cannot be used. Give an https address (the emulator on this machine may be http). The demo cannot reach the real LINE."));
        return problems;
    }

    static bool IsPrintable(string? value) => value is { Length: <= MaxSecret } && value.All(c => c is > ' ' and < '\x7f');
}

/// <summary>An account as the API shows it.</summary>
public sealed record AccountView(
    long Id, string Name, string Provider, string ChannelId, string? BasicId, string? BotUserId, string? PictureUrl, string ApiBase, bool? Verified,
    DateTimeOffset CreatedAt, bool HasSecret, bool HasToken, string WebhookUrl, FriendCounts Friends, bool Archived, IReadOnlyList<Problem> Warnings);

/// <summary>One check of the connection. <c>Name</c>: bot_info, webhook_endpoint, webhook_test, quota or followers.</summary>
public sealed record ConnectionCheck(string Name, bool Ok, string Ja, string En, string? Detail = null);

public sealed record ConnectionReport(bool Ok, IReadOnlyList<ConnectionCheck> Checks);
