using Todoke.LineEmulator.Login;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>What an endpoint does.</summary>
internal enum EndpointKind
{
    Send,
    Validate,
    Quota,
    Consumption,
    DeliveryCount,
    Profile,
    Followers,
    BotInfo,
    GetWebhook,
    SetWebhook,
    TestWebhook,
    InsightFollowers,
    UnitCount,
    UnitList,
    NarrowcastProgress,

    /// <summary>Told in <see cref="Families"/>: the rows and the code of a family stand together in its own file.</summary>
    Family,
}

/// <summary>What an endpoint takes as its body.</summary>
internal enum BodyForm
{
    Json,

    /// <summary>Whatever comes is passed over: GET, DELETE, and orders whose path says everything.</summary>
    None,

    /// <summary>Bytes with a content type that the endpoint judges itself.</summary>
    Bytes,
}

/// <summary>
/// One row of LINE's endpoint table (Messaging API reference, "Rate limits"). <c>Name</c> is the word used in logs and faults, <c>Path</c>
/// a template such as <c>/v2/bot/profile/{userId}</c>; <c>Limit</c> requests per <c>WindowSeconds</c> and channel.
/// </summary>
internal sealed record Endpoint(string Name, string Method, string Path, EndpointKind Kind, int Limit, int WindowSeconds, SendKind Send = default)
{
    public const int Second = 1, Minute = 60, Hour = 3600;
    private const int MostBytes = 2 * 1024 * 1024;
    private readonly string[] template = Path.Split('/');

    public BodyForm Body { get; init; } = Method is "GET" or "DELETE" ? BodyForm.None : BodyForm.Json;

    /// <summary>A longer body is 413.</summary>
    public int MaxBytes { get; init; } = MostBytes;

    public bool HasParameters { get; } = Path.Contains('{', StringComparison.Ordinal);

    public bool Fits(string[] path) => path.Length == template.Length
        && template.Zip(path).All(part => part.First == part.Second || (IsParameter(part.First) && part.Second.Length > 0));

    /// <summary>A row of a family.</summary>
    public static Endpoint Of(string name, string method, string path, int limit = 2000, int windowSeconds = Second) => new(name, method, path, EndpointKind.Family, limit, windowSeconds);

    /// <summary>What stands in a path where the template has <c>{name}</c>.</summary>
    public string Value(string path, string name) => path.Split('/')[Array.IndexOf(template, $"{{{name}}}")];

    private static bool IsParameter(string part) => part.StartsWith('{');

    /// <summary>X-Line-Retry-Key is for these only; a reply has a one-use token instead.</summary>
    public bool TakesRetryKey => Kind == EndpointKind.Send && Send != SendKind.Reply;
}

/// <summary>The endpoints this emulator serves.</summary>
internal static class Endpoints
{
    private const int Second = Endpoint.Second, Minute = Endpoint.Minute, Hour = Endpoint.Hour;

    public static IReadOnlyList<Endpoint> All { get; } =
    [
        new("reply", "POST", "/v2/bot/message/reply", EndpointKind.Send, 2000, Second, SendKind.Reply),
        new("push", "POST", "/v2/bot/message/push", EndpointKind.Send, 2000, Second, SendKind.Push),
        new("multicast", "POST", "/v2/bot/message/multicast", EndpointKind.Send, 200, Second, SendKind.Multicast),
        new("narrowcast", "POST", "/v2/bot/message/narrowcast", EndpointKind.Send, 60, Hour, SendKind.Narrowcast),
        new("narrowcast/progress", "GET", "/v2/bot/message/progress/narrowcast", EndpointKind.NarrowcastProgress, 2000, Second),
        new("broadcast", "POST", "/v2/bot/message/broadcast", EndpointKind.Send, 60, Hour, SendKind.Broadcast),
        .. from kind in Enum.GetValues<SendKind>()
           let name = kind.ToString().ToLowerInvariant()
           select new Endpoint($"validate/{name}", "POST", $"/v2/bot/message/validate/{name}", EndpointKind.Validate, 2000, Second, kind),
        .. from kind in (SendKind[])[SendKind.Reply, SendKind.Push, SendKind.Multicast, SendKind.Broadcast]
           let name = kind.ToString().ToLowerInvariant()
           select new Endpoint($"delivery/{name}", "GET", $"/v2/bot/message/delivery/{name}", EndpointKind.DeliveryCount, 2000, Second, kind),
        new("quota", "GET", "/v2/bot/message/quota", EndpointKind.Quota, 2000, Second),
        new("consumption", "GET", "/v2/bot/message/quota/consumption", EndpointKind.Consumption, 2000, Second),
        new("aggregation/info", "GET", "/v2/bot/message/aggregation/info", EndpointKind.UnitCount, 2000, Second),
        new("aggregation/list", "GET", "/v2/bot/message/aggregation/list", EndpointKind.UnitList, 2000, Second),
        new("profile", "GET", "/v2/bot/profile/{userId}", EndpointKind.Profile, 2000, Second),
        new("followers", "GET", "/v2/bot/followers/ids", EndpointKind.Followers, 2000, Second),
        new("info", "GET", "/v2/bot/info", EndpointKind.BotInfo, 2000, Second),
        new("webhook/get", "GET", "/v2/bot/channel/webhook/endpoint", EndpointKind.GetWebhook, 1000, Minute),
        new("webhook/set", "PUT", "/v2/bot/channel/webhook/endpoint", EndpointKind.SetWebhook, 1000, Minute),
        new("webhook/test", "POST", "/v2/bot/channel/webhook/test", EndpointKind.TestWebhook, 60, Hour),
        new("insight/followers", "GET", "/v2/bot/insight/followers", EndpointKind.InsightFollowers, 60, Hour),
        .. Insight.Rows,
        .. AccountLinks.Rows,
        .. ChatExtras.Rows,
        .. Contents.Rows,
        .. Groups.Rows,
        .. RichMenuEndpoints.All,
        .. AudienceEndpoints.All,
        .. CouponEndpoints.All,
    ];

    private static readonly ILookup<string, Endpoint> ByPath = All.Where(e => !e.HasParameters).ToLookup(e => e.Path, StringComparer.Ordinal);
    private static readonly Endpoint[] Templates = [.. All.Where(e => e.HasParameters)];

    /// <summary>What logs and faults call everything that is served: these, and those of tokens, Login and LIFF.</summary>
    public static IEnumerable<string> Names => All.Select(e => e.Name).Concat(LoginRoutes.Names);

    /// <summary>The endpoint, or null; <paramref name="pathKnown"/> tells a wrong method from an unknown path. A path written out goes before a template.</summary>
    public static Endpoint? Find(string method, string path, out bool pathKnown)
    {
        Endpoint? wrongMethod = null;
        foreach (var endpoint in ByPath[path])
        {
            if (endpoint.Method == method)
            {
                pathKnown = true;
                return endpoint;
            }
            wrongMethod = endpoint;
        }
        if (wrongMethod is null)
        {
            var parts = path.Split('/');
            foreach (var endpoint in Templates)
            {
                if (endpoint.Fits(parts))
                {
                    if (endpoint.Method == method)
                    {
                        pathKnown = true;
                        return endpoint;
                    }
                    wrongMethod = endpoint;
                }
            }
        }
        pathKnown = wrongMethod is not null;
        return null;
    }
}
