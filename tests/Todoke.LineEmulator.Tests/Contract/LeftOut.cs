namespace Todoke.LineEmulator.Tests.Contract;

/// <summary>What LINE's OpenAPI files have and the emulator has not. The list is asserted: it can neither grow nor go stale in silence.</summary>
internal static class LeftOut
{
    /// <summary>Answered, but never with success: nobody here is in a group or a room.</summary>
    public static IEnumerable<string> NeverThere => Operations.Where(o => o.Contains("/group/", StringComparison.Ordinal) || o.Contains("/room/", StringComparison.Ordinal));

    public static IReadOnlyList<string> Operations { get; } =
    [
        // Groups and rooms: asked for, they are not found.
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
    ];
}
