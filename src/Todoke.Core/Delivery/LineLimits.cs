namespace Todoke.Core.Delivery;

/// <summary>How often an endpoint may be called per channel.</summary>
/// <param name="Endpoint">Method and path template; parameters do not matter to LINE.</param>
public sealed record LineLimit(string Endpoint, int Count, TimeSpan Per)
{
    /// <summary>
    /// Calls let through at once: a tenth of a second's worth, or a quarter of a longer count. Smaller than LINE's own bucket, so that
    /// calls which the network bunches together still fit; the rate over time is LINE's in full.
    /// </summary>
    public int Burst => Math.Max(1, Per <= TimeSpan.FromSeconds(1) ? Count / 10 : Count / 4);

    /// <summary>
    /// Calls that may wait for their answers together. When LINE or the way to it stands still for a while, what is under way arrives there at
    /// once: with <see cref="Burst"/> it must fit into one second's worth. Answers that take up to 0.75 s still fill the rate.
    /// </summary>
    public int InFlight => Per <= TimeSpan.FromSeconds(1) ? Math.Max(1, Count * 3 / 4) : Count;

    public TokenBucket NewBucket(DateTimeOffset fullAt = default) => new(Count, Per, Burst, fullAt);
}

/// <summary>LINE's rate limits per channel and endpoint. Source: Messaging API reference, "Rate limits".</summary>
public static class LineLimits
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Everything that LINE limits otherwise than by <see cref="For"/>'s 2,000 a second.</summary>
    public static IReadOnlyList<LineLimit> Special { get; } =
    [
        .. At(60, Hour,
            "POST /v2/bot/message/narrowcast", "POST /v2/bot/message/broadcast", "POST /v2/bot/channel/webhook/test",
            "GET /v2/bot/insight/message/delivery", "GET /v2/bot/insight/followers", "GET /v2/bot/insight/demographic",
            "GET /v2/bot/insight/message/event", "GET /v2/bot/insight/message/event/aggregation",
            "GET /v2/bot/insight/richmenu/{richMenuId}/summary", "GET /v2/bot/insight/richmenu/{richMenuId}/daily"),
        .. At(60, Minute,
            "POST /v2/bot/audienceGroup/upload", "POST /v2/bot/audienceGroup/upload/byFile",
            "PUT /v2/bot/audienceGroup/upload", "PUT /v2/bot/audienceGroup/upload/byFile",
            "POST /v2/bot/audienceGroup/click", "POST /v2/bot/audienceGroup/imp",
            "PUT /v2/bot/audienceGroup/{audienceGroupId}/updateDescription", "DELETE /v2/bot/audienceGroup/{audienceGroupId}",
            "GET /v2/bot/audienceGroup/{audienceGroupId}", "GET /v2/bot/audienceGroup/list",
            "GET /v2/bot/audienceGroup/shared/{audienceGroupId}", "GET /v2/bot/audienceGroup/shared/list"),
        .. At(1_000, Minute, "PUT /v2/bot/channel/webhook/endpoint", "GET /v2/bot/channel/webhook/endpoint"),
        .. At(100, Hour,
            "POST /v2/bot/richmenu", "DELETE /v2/bot/richmenu/{richMenuId}", "DELETE /v2/bot/richmenu/alias/{richMenuAliasId}",
            "GET /v2/bot/richmenu/progress/batch"),
        .. At(3, Hour, "POST /v2/bot/richmenu/batch"),
        .. At(10, Second, "GET /v2/bot/richmenu/list"),
        .. At(200, Second,
            "POST /v2/bot/message/multicast",
            "GET /v2/bot/membership/subscription/{userId}", "GET /v2/bot/membership/list", "GET /v2/bot/membership/{membershipId}/users/ids",
            "POST /v2/bot/coupon", "GET /v2/bot/coupon", "GET /v2/bot/coupon/{couponId}", "PUT /v2/bot/coupon/{couponId}/close"),
        .. At(100, Second, "POST /v2/bot/chat/loading/start"),
        .. At(370, Second, "POST /v2/oauth/accessToken"),
    ];

    private static readonly Dictionary<string, LineLimit> ByEndpoint = Special.ToDictionary(l => l.Endpoint, StringComparer.Ordinal);

    /// <param name="endpoint">Such as <c>POST /v2/bot/message/push</c>.</param>
    public static LineLimit For(string endpoint) => ByEndpoint.GetValueOrDefault(endpoint) ?? new LineLimit(endpoint, 2_000, Second);

    private static IEnumerable<LineLimit> At(int count, TimeSpan per, params string[] endpoints) => endpoints.Select(e => new LineLimit(e, count, per));
}
