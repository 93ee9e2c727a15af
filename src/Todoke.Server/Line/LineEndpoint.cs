namespace Todoke.Server.Line;

/// <summary>Endpoints as LINE counts them: method and path template. The names by which <see cref="LinePacing"/> paces.</summary>
public static partial class LineEndpoint
{
    public const string
        Push = "POST /v2/bot/message/push",
        Multicast = "POST /v2/bot/message/multicast",
        Broadcast = "POST /v2/bot/message/broadcast",
        Narrowcast = "POST /v2/bot/message/narrowcast",
        NarrowcastProgress = "GET /v2/bot/message/progress/narrowcast",
        Profile = "GET /v2/bot/profile/{userId}",
        Followers = "GET /v2/bot/followers/ids",
        FollowerFigures = "GET /v2/bot/insight/followers",
        Quota = "GET /v2/bot/message/quota",
        Consumption = "GET /v2/bot/message/quota/consumption";

    public static string Of(SendKind kind) => kind switch
    {
        SendKind.Push => Push,
        SendKind.Multicast => Multicast,
        SendKind.Broadcast => Broadcast,
        SendKind.Narrowcast => Narrowcast,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>Ways of sending that take a retry key.</summary>
public enum SendKind
{
    Push,
    Multicast,
    Broadcast,

    /// <summary>Accepted means only that LINE will work on it: <see cref="LineClient.NarrowcastProgressAsync"/>.</summary>
    Narrowcast,
}
