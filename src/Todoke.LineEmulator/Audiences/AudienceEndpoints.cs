using static Todoke.LineEmulator.Line.Endpoint;

namespace Todoke.LineEmulator.Audiences;

/// <summary>LINE's audience endpoints: 60 calls a minute each. Files go to api-data at LINE; here all hosts are one.</summary>
internal static class AudienceEndpoints
{
    // LINE tells the number of lines (1,500,000), not of bytes: as many user ids with \r\n fit.
    private const int MostFileBytes = 64 * 1024 * 1024;

    public static readonly Endpoint[] All =
    [
        Of("upload", "POST", "/v2/bot/audienceGroup/upload"),
        Of("add", "PUT", "/v2/bot/audienceGroup/upload"),
        Of("upload/file", "POST", "/v2/bot/audienceGroup/upload/byFile") with { Body = BodyForm.Bytes, MaxBytes = MostFileBytes },
        Of("add/file", "PUT", "/v2/bot/audienceGroup/upload/byFile") with { Body = BodyForm.Bytes, MaxBytes = MostFileBytes },
        Of("click", "POST", "/v2/bot/audienceGroup/click"),
        Of("imp", "POST", "/v2/bot/audienceGroup/imp"),
        Of("list", "GET", "/v2/bot/audienceGroup/list"),
        Of("shared/list", "GET", "/v2/bot/audienceGroup/shared/list"),
        Of("shared/get", "GET", "/v2/bot/audienceGroup/shared/{audienceGroupId}"),
        Of("rename", "PUT", "/v2/bot/audienceGroup/{audienceGroupId}/updateDescription"),
        Of("get", "GET", "/v2/bot/audienceGroup/{audienceGroupId}"),
        Of("delete", "DELETE", "/v2/bot/audienceGroup/{audienceGroupId}"),
    ];

    private static Endpoint Of(string name, string method, string path) => Endpoint.Of($"audience/{name}", method, path, 60, Minute);
}
