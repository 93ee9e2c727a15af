using System.Globalization;
using System.Text.Json;

namespace Todoke.LineEmulator.Audiences;

/// <summary>What LINE tells about audiences: never who is in them.</summary>
internal sealed class AudienceLists(LinePlatform platform)
{
    private const int MostJobs = 50, DefaultSize = 20, MostSize = 40;
    private static readonly string[] Statuses = ["IN_PROGRESS", "READY", "FAILED", "EXPIRED", "INACTIVE", "ACTIVATING"];

    public LineAnswer Get(LineCall call) => One(call, shared: false);

    public LineAnswer GetShared(LineCall call) => One(call, shared: true);

    /// <summary>The account's own audiences, wherever they were made.</summary>
    public LineAnswer List(LineCall call) => Page(call, audience => audience.IsOwn && (call.Query["includesExternalPublicGroups"] != "false" || audience.MayWrite));

    /// <summary>Those that Business Manager shares with it; its own only if asked for.</summary>
    public LineAnswer ListShared(LineCall call) => Page(call, audience => !audience.IsOwn || call.Query["includesOwnedAudienceGroups"] == "true");

    /// <summary>The fields that a new audience is answered with.</summary>
    public static void Write(Utf8JsonWriter json, Audience audience)
    {
        json.WriteNumber("audienceGroupId", audience.Id);
        json.WriteString("createRoute", audience.CreateRoute);
        json.WriteString("type", audience.Type);
        json.WriteString("description", audience.Description);
        json.WriteNumber("created", audience.CreatedMs / 1000);
        json.WriteString("permission", audience.MayWrite ? "READ_WRITE" : "READ");
        json.WriteNumber("expireTimestamp", audience.ExpiresMs / 1000);
        json.WriteBoolean("isIfaAudience", audience.IsIfa);
        if (audience.RequestId is { } request)
        {
            json.WriteString("requestId", request);
        }
        if (audience.ClickUrl is { } url)
        {
            json.WriteString("clickUrl", url);
        }
    }

    private LineAnswer One(LineCall call, bool shared)
    {
        var now = platform.Clock.NowMs;
        return AudienceFamily.Find(call, now) is { } audience && (shared || audience.IsOwn) ? LineAnswer.Ok(json =>
        {
            json.WriteStartObject("audienceGroup");
            WriteWhole(json, audience, now);
            json.WriteEndObject();
            json.WriteStartArray("jobs");
            foreach (var job in audience.Jobs.Take(MostJobs))
            {
                json.WriteStartObject();
                json.WriteNumber("audienceGroupJobId", job.Id);
                json.WriteNumber("audienceGroupId", audience.Id);
                json.WriteString("description", job.Description ?? "");
                json.WriteString("type", "DIFF_ADD");
                json.WriteNumber("audienceCount", job.Count);
                json.WriteNumber("created", job.CreatedMs / 1000);
                json.WriteString("jobStatus", job.Status(now));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (audience.Owner is { } owner)
            {
                json.WriteStartObject("owner");
                json.WriteString("serviceType", "bm");
                json.WriteString("id", owner.Id);
                json.WriteString("name", owner.Name);
                json.WriteEndObject();
            }
        }) : AudienceErrors.NotFound;
    }

    private LineAnswer Page(LineCall call, Func<Audience, bool> meant)
    {
        var (page, size) = (Number(call, "page"), Number(call, "size") ?? DefaultSize);
        if (page is null or < 1)
        {
            return AudienceErrors.Of("TOO_LOW", "page", "page: must be greater than or equal to 1");
        }
        if (size is < 1 or > MostSize)
        {
            return size < 1
                ? AudienceErrors.Of("TOO_LOW", "size", "size: must be greater than or equal to 1")
                : AudienceErrors.Of("TOO_HIGH", "size", $"size: must be less than or equal to {MostSize}");
        }
        if (call.Query.TryGetValue("status", out var status) && !Statuses.Contains(status.ToString(), StringComparer.Ordinal))
        {
            return LineAnswer.InvalidParameter("status");
        }
        var now = platform.Clock.NowMs;
        var (name, route) = (call.Query["description"].ToString(), call.Query["createRoute"].ToString());
        var found = call.Account.Audiences.All(now).Where(audience => meant(audience)
            && audience.Description.Contains(name, StringComparison.OrdinalIgnoreCase)
            && (status.Count == 0 || audience.Status(now) == status)
            && (route.Length == 0 || audience.CreateRoute == route)).ToArray();
        var from = (page.Value - 1) * size;
        return LineAnswer.Ok(json =>
        {
            json.WriteStartArray("audienceGroups");
            foreach (var audience in found.Skip((int)Math.Min(from, int.MaxValue)).Take((int)size))
            {
                json.WriteStartObject();
                WriteWhole(json, audience, now);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteBoolean("hasNextPage", from + size < found.Length);
            json.WriteNumber("totalCount", found.Length);
            json.WriteNumber("readWriteAudienceGroupTotalCount", found.Count(a => a.MayWrite));
            json.WriteNumber("size", size);
            json.WriteNumber("page", page.Value);
        });
    }

    private static void WriteWhole(Utf8JsonWriter json, Audience audience, long now)
    {
        Write(json, audience);
        json.WriteString("status", audience.Status(now));
        json.WriteNumber("audienceCount", audience.CountTold(now));
    }

    private static long? Number(LineCall call, string name) =>
        call.Query.TryGetValue(name, out var text) ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue ? number : 0 : null;
}
