namespace Todoke.LineEmulator.Tests.Contract;

/// <summary>What LINE's OpenAPI files have and the emulator has not. The list is asserted: it can neither grow nor go stale in silence.</summary>
internal static class LeftOut
{
    public static IReadOnlyList<string> Operations { get; } =
    [
        // Groups and rooms: there are none here.
        "GET /v2/bot/group/{groupId}/member/{userId}",
        "GET /v2/bot/room/{roomId}/member/{userId}",
        "GET /v2/bot/group/{groupId}/members/ids",
        "GET /v2/bot/room/{roomId}/members/ids",
        "POST /v2/bot/group/{groupId}/leave",
        "POST /v2/bot/room/{roomId}/leave",
        "GET /v2/bot/group/{groupId}/summary",
        "GET /v2/bot/group/{groupId}/members/count",
        "GET /v2/bot/room/{roomId}/members/count",
        // Membership: not yet.
        "GET /v2/bot/membership/subscription/{userId}",
        "GET /v2/bot/membership/list",
        "GET /v2/bot/membership/{membershipId}/users/ids",
        // LINE notification messages by phone number (PNP): not yet.
        "POST /bot/pnp/push",
        "GET /v2/bot/message/delivery/pnp",
        // Module channels and mission stickers: for those who build on other people's accounts.
        "POST /module/auth/v1/token",
        "POST /v2/bot/channel/detach",
        "POST /v2/bot/chat/{chatId}/control/acquire",
        "POST /v2/bot/chat/{chatId}/control/release",
        "GET /v2/bot/list",
        "POST /shop/v3/mission",
        // LIFF server API: not yet.
        "POST /liff/v1/apps",
        "GET /liff/v1/apps",
        "PUT /liff/v1/apps/{liffId}",
        "DELETE /liff/v1/apps/{liffId}",
        // Rich menus: not yet.
        "GET /v2/bot/insight/richmenu/{richMenuId}/summary",
        "GET /v2/bot/insight/richmenu/{richMenuId}/daily",
        "POST /v2/bot/richmenu",
        "POST /v2/bot/richmenu/validate",
        "GET /v2/bot/richmenu/{richMenuId}/content",
        "POST /v2/bot/richmenu/{richMenuId}/content",
        "GET /v2/bot/richmenu/{richMenuId}",
        "DELETE /v2/bot/richmenu/{richMenuId}",
        "GET /v2/bot/richmenu/list",
        "POST /v2/bot/user/all/richmenu/{richMenuId}",
        "GET /v2/bot/user/all/richmenu",
        "DELETE /v2/bot/user/all/richmenu",
        "POST /v2/bot/richmenu/alias",
        "GET /v2/bot/richmenu/alias/{richMenuAliasId}",
        "POST /v2/bot/richmenu/alias/{richMenuAliasId}",
        "DELETE /v2/bot/richmenu/alias/{richMenuAliasId}",
        "GET /v2/bot/richmenu/alias/list",
        "GET /v2/bot/user/{userId}/richmenu",
        "DELETE /v2/bot/user/{userId}/richmenu",
        "POST /v2/bot/user/{userId}/richmenu/{richMenuId}",
        "POST /v2/bot/richmenu/bulk/link",
        "POST /v2/bot/richmenu/bulk/unlink",
        "POST /v2/bot/richmenu/batch",
        "POST /v2/bot/richmenu/validate/batch",
        "GET /v2/bot/richmenu/progress/batch",
        // Audiences: not yet.
        "POST /v2/bot/audienceGroup/upload",
        "PUT /v2/bot/audienceGroup/upload",
        "POST /v2/bot/audienceGroup/upload/byFile",
        "PUT /v2/bot/audienceGroup/upload/byFile",
        "POST /v2/bot/audienceGroup/click",
        "POST /v2/bot/audienceGroup/imp",
        "PUT /v2/bot/audienceGroup/{audienceGroupId}/updateDescription",
        "DELETE /v2/bot/audienceGroup/{audienceGroupId}",
        "GET /v2/bot/audienceGroup/{audienceGroupId}",
        "GET /v2/bot/audienceGroup/list",
        "GET /v2/bot/audienceGroup/shared/{audienceGroupId}",
        "GET /v2/bot/audienceGroup/shared/list",
        // Coupons: not yet.
        "GET /v2/bot/coupon",
        "POST /v2/bot/coupon",
        "GET /v2/bot/coupon/{couponId}",
        "PUT /v2/bot/coupon/{couponId}/close",
        // Tokens: not yet.
        "POST /oauth2/v3/token",
        "GET /oauth2/v2.1/tokens/kid",
        "POST /oauth2/v2.1/token",
        "GET /oauth2/v2.1/verify",
        "POST /oauth2/v2.1/revoke",
        "POST /v2/oauth/accessToken",
        "POST /v2/oauth/verify",
        "POST /v2/oauth/revoke",
        // Insight: not yet.
        "GET /v2/bot/insight/demographic",
        "GET /v2/bot/insight/message/delivery",
        "GET /v2/bot/insight/message/event",
        "GET /v2/bot/insight/message/event/aggregation",
        // Chat, content and account link: not yet.
        "GET /v2/bot/message/{messageId}/content",
        "GET /v2/bot/message/{messageId}/content/preview",
        "GET /v2/bot/message/{messageId}/content/transcoding",
        "POST /v2/bot/user/{userId}/linkToken",
        "POST /v2/bot/message/markAsRead",
        "POST /v2/bot/chat/loading/start",
        "POST /v2/bot/chat/markAsRead",
    ];
}
