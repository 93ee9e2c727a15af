namespace Todoke.LineEmulator.Line;

/// <summary>Groups and rooms. The emulator's people are in none, so a well-formed id is not found and another is refused.</summary>
internal static class Groups
{
    private const string GroupId = "groupId", RoomId = "roomId", UserId = "userId";

    public static IReadOnlyList<Endpoint> Rows { get; } =
    [
        Endpoint.Of("group/summary", "GET", "/v2/bot/group/{groupId}/summary"),
        .. Of("group", GroupId),
        .. Of("room", RoomId),
    ];

    public static LineAnswer Answer(LineCall call)
    {
        var (name, letter) = call.Endpoint.Name.StartsWith("group", StringComparison.Ordinal) ? (GroupId, 'C') : (RoomId, 'R');
        var id = call.PathValue(name);
        return !SendFamily.IsChatId(id) || id[0] != letter ? LineAnswer.InvalidParameter(name)
            : call.Endpoint.Name.EndsWith("/member", StringComparison.Ordinal) && !SendFamily.IsUserId(call.PathValue(UserId)) ? LineAnswer.InvalidParameter(UserId)
            : call.Endpoint.Name.EndsWith("/ids", StringComparison.Ordinal) && !call.Account.Verified ? LineAnswer.NotEntitled
            : LineAnswer.NotFound;
    }

    private static IEnumerable<Endpoint> Of(string kind, string id) =>
    [
        Endpoint.Of($"{kind}/count", "GET", $"/v2/bot/{kind}/{{{id}}}/members/count"),
        Endpoint.Of($"{kind}/ids", "GET", $"/v2/bot/{kind}/{{{id}}}/members/ids"),
        Endpoint.Of($"{kind}/member", "GET", $"/v2/bot/{kind}/{{{id}}}/member/{{{UserId}}}"),
        Endpoint.Of($"{kind}/leave", "POST", $"/v2/bot/{kind}/{{{id}}}/leave") with { Body = BodyForm.None },
    ];
}
