namespace Todoke.Core.Delivery;

/// <summary>LINE's answer to "how far is this narrowcast": <c>GET /v2/bot/message/progress/narrowcast</c>.</summary>
/// <param name="Phase">waiting, sending, succeeded or failed.</param>
/// <param name="SuccessCount">People it reached; null while waiting.</param>
/// <param name="ErrorCode">1 to 5 where it failed.</param>
public sealed record NarrowcastProgress(string Phase, long? SuccessCount = null, long? FailureCount = null, long? TargetCount = null, string? FailedDescription = null, int? ErrorCode = null);

/// <summary>What to make of a narrowcast that LINE has accepted.</summary>
public abstract record NarrowcastStanding
{
    private NarrowcastStanding()
    {
    }

    /// <summary>To be asked for again.</summary>
    public sealed record UnderWay : NarrowcastStanding;

    /// <summary>It went out, whoever of its target LINE could not reach.</summary>
    public sealed record Succeeded(long? People) : NarrowcastStanding;

    /// <summary>Nobody got it.</summary>
    public sealed record Failed(string Ja, string En) : NarrowcastStanding;

    /// <summary>LINE no longer says what became of it.</summary>
    public sealed record Unknown : NarrowcastStanding;
}

/// <summary>
/// A narrowcast is accepted first and sent later, as a whole; LINE tells its progress by request id for 14 days from acceptance. Source:
/// Messaging API reference, "Get narrowcast progress status".
/// </summary>
public static class NarrowcastRules
{
    public static readonly TimeSpan Followed = TimeSpan.FromDays(14);

    /// <param name="progress">Null where LINE could not be asked or did not know the id.</param>
    public static NarrowcastStanding Judge(NarrowcastProgress? progress, DateTimeOffset now, DateTimeOffset followUntil) => progress?.Phase switch
    {
        "succeeded" => new NarrowcastStanding.Succeeded(progress.SuccessCount),
        "failed" => Why(progress),
        _ when now >= followUntil => new NarrowcastStanding.Unknown(),
        _ => new NarrowcastStanding.UnderWay(),
    };

    private static NarrowcastStanding.Failed Why(NarrowcastProgress progress) => progress.ErrorCode switch
    {
        2 => new("対象の人数が少なすぎるため、LINEが配信しませんでした(50人以上必要です)。", "LINE sent nothing: too few recipients (50 are needed)."),
        3 => new("同じ配信がすでに受け付けられているため、LINEが配信しませんでした。", "LINE sent nothing: the same request had been accepted before."),
        4 => new("使ったオーディエンスの人数が少なすぎるため、LINEが配信しませんでした(それぞれ50人以上必要です)。", "LINE sent nothing: an audience it uses is too small (50 are needed in each)."),
        5 => new("残り通数では全員に送れないため、LINEが配信しませんでした。", "LINE sent nothing: this month's messages do not suffice for everybody."),
        _ => new($"LINE側で配信に失敗しました({progress.FailedDescription ?? "内部エラー"})。", $"LINE failed to send ({progress.FailedDescription ?? "internal error"})."),
    };
}
