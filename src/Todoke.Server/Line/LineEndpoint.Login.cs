namespace Todoke.Server.Line;

public static partial class LineEndpoint
{
    /// <summary>Insight.</summary>
    public const string
        MessagesOfDay = "GET /v2/bot/insight/message/delivery",
        Reactions = "GET /v2/bot/insight/message/event",
        ReactionsToUnit = "GET /v2/bot/insight/message/event/aggregation",
        Demographics = "GET /v2/bot/insight/demographic";

    /// <summary>Chats.</summary>
    public const string
        Loading = "POST /v2/bot/chat/loading/start",
        MarkAsRead = "POST /v2/bot/chat/markAsRead",
        LinkToken = "POST /v2/bot/user/{userId}/linkToken",
        Content = "GET /v2/bot/message/{messageId}/content",
        ContentPreview = "GET /v2/bot/message/{messageId}/content/preview",
        ContentTranscoding = "GET /v2/bot/message/{messageId}/content/transcoding";

    /// <summary>LIFF apps, by a Login channel's token.</summary>
    public const string
        LiffApps = "GET /liff/v1/apps",
        AddLiffApp = "POST /liff/v1/apps",
        ChangeLiffApp = "PUT /liff/v1/apps/{liffId}",
        DeleteLiffApp = "DELETE /liff/v1/apps/{liffId}";

    /// <summary>LINE Login and channel tokens. LINE does not tell the limits of most of them.</summary>
    public const string
        Token = "POST /oauth2/v2.1/token",
        VerifyIdToken = "POST /oauth2/v2.1/verify",
        VerifyAccessToken = "GET /oauth2/v2.1/verify",
        RevokeToken = "POST /oauth2/v2.1/revoke",
        StatelessToken = "POST /oauth2/v3/token",
        ShortLivedToken = "POST /v2/oauth/accessToken",
        VerifyChannelToken = "POST /v2/oauth/verify",
        RevokeChannelToken = "POST /v2/oauth/revoke",
        ProfileOfUser = "GET /v2/profile",
        Friendship = "GET /friendship/v1/status",
        Deauthorize = "POST /user/v1/deauthorize";
}
