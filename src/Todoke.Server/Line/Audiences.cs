using System.Text.Json.Serialization;

namespace Todoke.Server.Line;

/// <summary>A group of people that LINE keeps. Who is in it LINE never tells.</summary>
/// <param name="Type">UPLOAD, CLICK, IMP, CHAT_TAG …; LINE adds words without notice.</param>
/// <param name="Status">IN_PROGRESS (may last hours, or for ever: nobody in it, or fewer than 50 clicked), READY, FAILED, EXPIRED (180 days after it was made), INACTIVE, ACTIVATING. Only a READY one can be sent to.</param>
/// <param name="AudienceCount">Those who block are counted too; 0 where fewer than 20, but for uploaded user ids and chat tags.</param>
/// <param name="Permission">READ_WRITE for those made by this channel, else READ.</param>
/// <param name="CreateRoute">MESSAGING_API, OA_MANAGER, POINT_AD, AD_MANAGER; shared ones also others.</param>
/// <param name="FailedType">AUDIENCE_GROUP_AUDIENCE_INSUFFICIENT or INTERNAL_ERROR.</param>
public sealed record LineAudience(
    long AudienceGroupId, string Type, string Description, string? Status = null, long AudienceCount = 0, string Permission = "READ", string CreateRoute = "", string? FailedType = null,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created = default, [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset ExpireTimestamp = default,
    bool IsIfaAudience = false, string? RequestId = null, string? ClickUrl = null);

/// <summary>One lot of ids on its way in.</summary>
/// <param name="JobStatus">QUEUED, WORKING, FINISHED or FAILED. An audience stays READY while more is added: only this tells when they are in.</param>
public sealed record LineAudienceJob(long AudienceGroupJobId, string JobStatus, long AudienceCount = 0, string? Description = null, string? FailedType = null);

/// <summary>Who shares an audience by Business Manager.</summary>
public sealed record LineAudienceOwner(string ServiceType, string Id, string Name);

/// <param name="Jobs">Up to 50.</param>
public sealed record LineAudienceDetail(LineAudience AudienceGroup, IReadOnlyList<LineAudienceJob> Jobs, LineAudienceOwner? Owner = null);

/// <param name="TotalCount">On all pages.</param>
public sealed record LineAudiencePage(IReadOnlyList<LineAudience> AudienceGroups, bool HasNextPage, long TotalCount, long ReadWriteAudienceGroupTotalCount, long Size, long Page);

/// <summary>Which audiences to list.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Size">1 to 40.</param>
/// <param name="Description">Part of the name, in whatever case.</param>
/// <param name="IncludeOthers">For own ones: also those that another channel of the account made. For shared ones: also the account's own.</param>
public sealed record LineAudienceQuery(int Page = 1, int Size = 40, string? Description = null, string? Status = null, string? CreateRoute = null, bool IncludeOthers = true);
