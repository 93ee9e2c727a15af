using static Todoke.LineEmulator.Line.BodyForm;
using static Todoke.LineEmulator.Line.Endpoint;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>LINE's rich menu endpoints with their limits (Messaging API reference, "Rate limits"). Images go to api-data at LINE; here all hosts are one.</summary>
internal static class RichMenuEndpoints
{
    public static readonly Endpoint[] All =
    [
        Of("create", "POST", "/v2/bot/richmenu", 100, Hour),
        Of("validate", "POST", "/v2/bot/richmenu/validate"),
        Of("list", "GET", "/v2/bot/richmenu/list", 10),
        Of("batch", "POST", "/v2/bot/richmenu/batch", 3, Hour),
        Of("batch/validate", "POST", "/v2/bot/richmenu/validate/batch"),
        Of("batch/progress", "GET", "/v2/bot/richmenu/progress/batch", 100, Hour),
        Of("bulk/link", "POST", "/v2/bot/richmenu/bulk/link"),
        Of("bulk/unlink", "POST", "/v2/bot/richmenu/bulk/unlink"),
        Of("alias/create", "POST", "/v2/bot/richmenu/alias"),
        Of("alias/list", "GET", "/v2/bot/richmenu/alias/list"),
        Of("alias/get", "GET", "/v2/bot/richmenu/alias/{richMenuAliasId}"),
        Of("alias/update", "POST", "/v2/bot/richmenu/alias/{richMenuAliasId}"),
        Of("alias/delete", "DELETE", "/v2/bot/richmenu/alias/{richMenuAliasId}", 100, Hour),
        Of("image/set", "POST", "/v2/bot/richmenu/{richMenuId}/content") with { Body = Bytes },
        Of("image/get", "GET", "/v2/bot/richmenu/{richMenuId}/content"),
        Of("get", "GET", "/v2/bot/richmenu/{richMenuId}"),
        Of("delete", "DELETE", "/v2/bot/richmenu/{richMenuId}", 100, Hour),
        Of("insight/summary", "GET", "/v2/bot/insight/richmenu/{richMenuId}/summary", 60, Hour),
        Of("insight/daily", "GET", "/v2/bot/insight/richmenu/{richMenuId}/daily", 60, Hour),

        // Before the paths of one user, which would take 'all' for an id.
        Of("default/set", "POST", "/v2/bot/user/all/richmenu/{richMenuId}") with { Body = None },
        Of("default/get", "GET", "/v2/bot/user/all/richmenu"),
        Of("default/cancel", "DELETE", "/v2/bot/user/all/richmenu"),
        Of("user/link", "POST", "/v2/bot/user/{userId}/richmenu/{richMenuId}") with { Body = None },
        Of("user/get", "GET", "/v2/bot/user/{userId}/richmenu"),
        Of("user/unlink", "DELETE", "/v2/bot/user/{userId}/richmenu"),
    ];

    private static Endpoint Of(string name, string method, string path, int limit = 2000, int windowSeconds = Second) =>
        Endpoint.Of($"richmenu/{name}", method, path, limit, windowSeconds);
}
