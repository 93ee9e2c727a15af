namespace Todoke.Server.Line;

/// <summary>What LINE answered to a call that is not a send.</summary>
public abstract record LineAnswer<T>
{
    public sealed record Ok(T Value) : LineAnswer<T>;

    public sealed record Failed(LineFailure Why) : LineAnswer<T>;
}

/// <summary>Why a call gave nothing, with a sentence for people.</summary>
public abstract record LineFailure(string Ja, string En)
{
    /// <summary>A 4xx other than 429.</summary>
    /// <param name="Status">HTTP status; 401: the token is wrong or expired, 403: not for this account, 404: not there.</param>
    /// <param name="Message">LINE's sentence.</param>
    /// <param name="Details">What LINE says about single places of the body.</param>
    public sealed record Refused(int Status, string Message, IReadOnlyList<LineDetail> Details) : LineFailure(
        Status switch
        {
            401 => "チャネルアクセストークンが無効か、期限切れです。LINE Developersで発行し直してください。",
            403 => "このアカウントでは使えない機能です（LINEの回答: 403）。",
            _ => $"LINEに断られました（{Status}: {Message}）。",
        },
        Status switch
        {
            401 => "The channel access token is wrong or expired. Issue a new one in LINE Developers.",
            403 => "This account may not use that (LINE answered 403).",
            _ => $"LINE refused ({Status}: {Message}).",
        });

    public sealed record RateLimited() : LineFailure("LINEへの問い合わせが多すぎます。しばらくしてからやり直してください。", "Too many calls to LINE. Try again in a while.");

    /// <summary>No connection, time-out, 5xx or an answer that cannot be read.</summary>
    public sealed record Unreachable(string Reason) : LineFailure($"LINEに接続できませんでした（{Reason}）。", $"LINE could not be reached ({Reason}).");
}

/// <summary>One entry of <c>details</c> in LINE's error body.</summary>
public sealed record LineDetail(string Message, string? Property);

/// <summary>GET /v2/bot/profile.</summary>
public sealed record LineProfile(string DisplayName, string? PictureUrl = null, string? Language = null);

/// <summary>One page of followers/ids; <c>Next</c> is valid for 24 hours, null on the last page.</summary>
public sealed record FollowerPage(IReadOnlyList<string> UserIds, string? Next = null);

/// <summary>GET /v2/bot/info. <c>UserId</c> is what webhooks carry as their destination.</summary>
public sealed record BotInfo(string UserId, string BasicId, string DisplayName, string? PictureUrl = null);

public sealed record WebhookEndpoint(string Endpoint, bool Active);

/// <summary>LINE's own test of a webhook: <c>Reason</c> is OK, COULD_NOT_CONNECT, REQUEST_TIMEOUT, ERROR_STATUS_CODE or UNCLASSIFIED.</summary>
public sealed record WebhookTest(bool Success, int StatusCode = 0, string Reason = "", string Detail = "");

/// <summary>This month's messages (通). <c>Limit</c> is null where there is none; <c>Used</c> is approximate, says LINE, and includes what its own manager sent.</summary>
public sealed record QuotaUse(long? Limit, long Used)
{
    public long? Remaining => Limit is { } limit ? Math.Max(0, limit - Used) : null;
}

/// <summary>
/// Insight figures of a day (UTC+9). <c>Followers</c>: everybody who ever added the account (never falls); <c>Blocks</c>: who blocks it now.
/// Both null while <c>Status</c> is not <c>ready</c>.
/// </summary>
public sealed record FollowerFigures(string Status, long? Followers = null, long? TargetedReaches = null, long? Blocks = null);
