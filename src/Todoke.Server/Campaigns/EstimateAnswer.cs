using System.Text.Json.Serialization;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;

namespace Todoke.Server.Campaigns;

/// <param name="MayPass">Whether these people can still get it: they may be released or dropped once the campaign has ended.</param>
public sealed record HeldBackLine(string Reason, long People, string Ja, string En, bool MayPass)
{
    internal static HeldBackLine Of(HoldReason reason, long people) => new(reason.Code(), people, reason.Ja(), reason.En(), SecondTries.MayPass.Contains(reason));
}

/// <param name="Remaining">Limit less used, less what other campaigns were promised; null where LINE sets no limit.</param>
public sealed record QuotaLine(long? Limit, long Used, long? Remaining, bool Enough);

public sealed record RequestPlan(long Broadcast, long Multicast, long Push);

/// <summary>One variant's part; <paramref name="Yen"/> of all parts adds up to the campaign's.</summary>
/// <param name="Name">Null: those who get the winner later.</param>
public sealed record VariantLine(string? Name, long People, long Messages, decimal? Yen);

/// <summary>Why it would not leave at once.</summary>
/// <param name="Until">When it would; null where that is up to somebody.</param>
public sealed record WaitingLine(string Code, string Ja, string En, DateTimeOffset? Until);

/// <summary>The workspace's thresholds this campaign is over; null: that one is not passed.</summary>
public sealed record NeedsApproval(long? People, decimal? Yen);

/// <summary>What a campaign would do if it went out now.</summary>
/// <param name="Members">Everybody the segment means.</param>
/// <param name="Reachable">Who would get it.</param>
/// <param name="Messages">通数: one per person reached, however many bubbles; of a broadcast LINE's own number of friends.</param>
/// <param name="Yen">Cost beyond the plan, without tax; null while the account's plan is not known or sells no more.</param>
/// <param name="PriceVerified">False where a price without a dated source is part of <paramref name="Yen"/>.</param>
/// <param name="ExtraMessages">Messages beyond the plan's own; null while the plan is not known.</param>
/// <param name="Reserved">Messages of this month promised to other campaigns.</param>
/// <param name="Unidentified">Friends LINE counts and nobody here knows, whom only a broadcast reaches; null where it is none, or LINE has no figure.</param>
/// <param name="DurationS">At LINE's limits, or at the campaign's own slower pace.</param>
public sealed record EstimateAnswer(long Members, long Reachable, IReadOnlyList<HeldBackLine> HeldBack, long Messages, decimal? Yen, bool PriceVerified, long? ExtraMessages, QuotaLine? Quota, long Reserved,
    IReadOnlyList<VariantLine> Variants, RequestPlan Requests, double DurationS, IReadOnlyList<WaitingLine> WaitingReasons, NeedsApproval? NeedsApproval, long? Unidentified, IReadOnlyList<Problem> Problems)
{
    /// <summary>Nothing can be said because of this.</summary>
    public static EstimateAnswer Impossible(Problem problem) => new(0, 0, [], 0, null, true, null, null, 0, [], new(0, 0, 0), 0, [], null, null, [problem]);

    /// <summary>Who would get it if there were messages enough: what a person confirms.</summary>
    [JsonIgnore]
    public long Wanted { get; init; }
}
