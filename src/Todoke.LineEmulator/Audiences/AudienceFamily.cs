using System.Globalization;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Audiences;

/// <summary>The audience endpoints that change something; those that tell are in <see cref="AudienceLists"/>. An unknown id is 400 here, never 404.</summary>
internal sealed class AudienceFamily(LinePlatform platform)
{
    private const long OldestMs = 60L * 24 * 3600 * 1000;
    private const int MostUrl = 2000;
    private readonly AudienceLists lists = new(platform);

    public async ValueTask<LineAnswer> AnswerAsync(LineCall call, CancellationToken ct) => call.Endpoint.Name["audience/".Length..] switch
    {
        "upload" => Taken(AudienceUpload.FromJson(call.Body), upload => Create(call.Account, upload)),
        "upload/file" => Taken(await AudienceUpload.FromFormAsync(call.Bytes, call.ContentType, ct), upload => Create(call.Account, upload)),
        "add" => Taken(AudienceUpload.FromJson(call.Body), upload => Add(call.Account, upload)),
        "add/file" => Taken(await AudienceUpload.FromFormAsync(call.Bytes, call.ContentType, ct), upload => Add(call.Account, upload)),
        "click" => Retarget(call, "CLICK"),
        "imp" => Retarget(call, "IMP"),
        "rename" => Rename(call),
        "delete" => Delete(call),
        "get" => lists.Get(call),
        "list" => lists.List(call),
        "shared/get" => lists.GetShared(call),
        "shared/list" => lists.ListShared(call),
        var other => throw new InvalidOperationException($"No code for {other}."),
    };

    public static Audience? Find(LineCall call, long nowMs) =>
        long.TryParse(call.PathValue("audienceGroupId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? call.Account.Audiences.Find(id, nowMs) : null;

    private static LineAnswer Taken((AudienceUpload? Upload, LineAnswer? Refusal) read, Func<AudienceUpload, LineAnswer> then) => read.Upload is { } upload ? then(upload) : read.Refusal!;

    private LineAnswer Create(LineAccount account, AudienceUpload upload)
    {
        if ((AudienceErrors.Name(upload.Description) ?? AudienceErrors.UploadDescription(upload.UploadDescription)) is { } wrong)
        {
            return wrong;
        }
        if (Resolve(account, upload, upload.IsIfa) is not { } people)
        {
            return WrongIds(upload);
        }
        var now = platform.Clock.NowMs;
        var audience = new Audience(account.Audiences.NextId(now), "UPLOAD", upload.Description!, now) { IsIfa = upload.IsIfa };
        if (!account.Audiences.Add(audience, now))
        {
            return AudienceErrors.TooMany;
        }
        if (upload.Ids.Count > 0)
        {
            audience.Add(Job(account, upload, people, now), now);
        }
        platform.Touch();
        return Created(audience);
    }

    private LineAnswer Add(LineAccount account, AudienceUpload upload)
    {
        var now = platform.Clock.NowMs;
        if (upload.AudienceGroupId is not { } id || account.Audiences.Find(id, now) is not { Type: "UPLOAD" } audience)
        {
            return AudienceErrors.NotFound;
        }
        if (!audience.MayWrite)
        {
            return AudienceErrors.NotOurs;
        }
        if (audience.Status(now) == "EXPIRED")
        {
            return AudienceErrors.Of("AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED");
        }
        if (AudienceErrors.UploadDescription(upload.UploadDescription) is { } wrong)
        {
            return wrong;
        }
        if (upload.Ids.Count == 0)
        {
            return AudienceErrors.Of("UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS", upload.Place);
        }
        if (Resolve(account, upload, audience.IsIfa) is not { } people)
        {
            return WrongIds(upload);
        }
        if (!audience.Add(Job(account, upload, people, now), now))
        {
            return LineAnswer.RateLimited;
        }
        platform.Touch();
        return LineAnswer.Accepted;
    }

    /// <summary>Those who clicked in, or saw, a broadcast or narrowcast of the last 60 days.</summary>
    private LineAnswer Retarget(LineCall call, string type)
    {
        var check = new Checker();
        var (name, requestId) = (check.Optional(call.Body, "", "description", int.MaxValue), check.Optional(call.Body, "", "requestId", int.MaxValue));
        var url = type == "CLICK" ? check.Optional(call.Body, "", "clickUrl", MostUrl) : null;
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (AudienceErrors.Name(name) is { } wrong)
        {
            return wrong;
        }
        var (now, shelf) = (platform.Clock.NowMs, call.Account.Audiences);
        if (call.Account.Requests().FirstOrDefault(r => r.RequestId == requestId && r.Endpoint is "broadcast" or "narrowcast") is not { } sent)
        {
            return AudienceErrors.Of("REQUEST_NOT_FOUND", "requestId");
        }
        if (now - sent.AtMs > OldestMs)
        {
            return AudienceErrors.Of("TOO_OLD_MESSAGES", "requestId");
        }
        if (shelf.All(now).Any(a => a.Type == type && a.RequestId == requestId && a.ClickUrl == url))
        {
            return AudienceErrors.Of("AUDIENCE_GROUP_REQUESTID_DUPLICATE", "requestId");
        }
        var audience = new Audience(shelf.NextId(now), type, name!, now) { RequestId = requestId, Source = sent, ClickUrl = url };
        if (!shelf.Add(audience, now))
        {
            return AudienceErrors.TooMany;
        }
        platform.Touch();
        return Created(audience);
    }

    private LineAnswer Rename(LineCall call)
    {
        var check = new Checker();
        var name = check.Optional(call.Body, "", "description", int.MaxValue);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (AudienceErrors.Name(name) is { } wrong)
        {
            return wrong;
        }
        return Change(call, audience => audience.Description = name!);
    }

    /// <summary>200 as the OpenAPI file says; the reference says 202.</summary>
    private LineAnswer Delete(LineCall call) => Change(call, audience => call.Account.Audiences.Delete(audience.Id));

    private LineAnswer Change(LineCall call, Action<Audience> change)
    {
        switch (Find(call, platform.Clock.NowMs))
        {
            case null: return AudienceErrors.NotFound;
            case { MayWrite: false }: return AudienceErrors.NotOurs;
            case var audience:
                change(audience);
                platform.Touch();
                return LineAnswer.Empty;
        }
    }

    /// <summary>The people; null where an id is malformed or nobody of this provider has it. Who has an IFA is not known here.</summary>
    private static List<Person>? Resolve(LineAccount account, AudienceUpload upload, bool isIfa)
    {
        var found = new List<Person>(isIfa ? 0 : upload.Ids.Count);
        foreach (var id in upload.Ids)
        {
            if (isIfa)
            {
                if (!Guid.TryParseExact(id, "D", out _))
                {
                    return null;
                }
            }
            else if (account.Provider.ByUserId.TryGetValue(id, out var person))
            {
                found.Add(person);
            }
            else
            {
                return null;
            }
        }
        return found;
    }

    private static LineAnswer WrongIds(AudienceUpload upload) => AudienceErrors.Of("UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT", upload.Place, "Invalid audience id format");

    private static AudienceJob Job(LineAccount account, AudienceUpload upload, List<Person> people, long now) => new(account.Audiences.NextId(now), upload.UploadDescription, people, upload.Ids.Count, now);

    private static LineAnswer Created(Audience audience) => LineAnswer.Object(202, json => AudienceLists.Write(json, audience));
}
