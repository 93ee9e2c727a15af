using System.Text.Json;
using Todoke.Server.Campaigns;

namespace Todoke.Server.Rehearsals;

/// <param name="Population">How many the definitions mean in reality, where the people are a sample of them; null otherwise.</param>
/// <param name="Acts">Whether they open, tap, answer and block.</param>
public sealed record RehearsedPeople(PeopleKind Kind, int Count, long? Population, bool Acts);

/// <summary>通数 and yen.</summary>
/// <param name="Messages">What the rehearsal's LINE delivered.</param>
/// <param name="People">To how many.</param>
/// <param name="Estimated">The same for everybody the definitions mean, where the people are a sample of them; otherwise <paramref name="Messages"/>.</param>
/// <param name="Yen">What <paramref name="Estimated"/> costs beyond the plan, month by month, without tax; null while a plan is not known or sells no more.</param>
/// <param name="PriceVerified">False where a price without a dated source is part of <paramref name="Yen"/>.</param>
public sealed record RehearsalTotals(long Messages, long People, long Estimated, decimal? Yen, bool PriceVerified);

/// <summary>A campaign of the rehearsal: one that was chosen, or one that a schedule made in it.</summary>
/// <param name="ScheduleId">The schedule that made it; its id is of the rehearsal only then.</param>
/// <param name="At">When it is to begin.</param>
public sealed record RehearsedCampaign(long Id, long? ScheduleId, string Name, string State, DateTimeOffset? At, DateTimeOffset? FirstSent, DateTimeOffset? LastSent, CampaignCounts Counts, IReadOnlyList<HeldBackLine> HeldBack, StopReason? Stopped);

/// <summary>What would have gone wrong. <paramref name="Code"/>: <c>three_a_day</c>, <c>night</c>, <c>link_unchecked</c>, <c>link_broken</c>, <c>nobody</c>, <c>variant_nobody</c>, <c>schedule_nothing</c>, <c>quota</c>, <c>stopped</c>, <c>refused</c>, <c>not_sent</c>.</summary>
public sealed record RehearsalWarning(string Code, string Ja, string En, long? CampaignId = null, long? ProfileId = null);

/// <param name="Clock">The rehearsal's present instant.</param>
/// <param name="NextDue">When something happens next; null where nothing does before the end, or while it is wound.</param>
/// <param name="Outgoing">How many calls ended in the recorder.</param>
/// <param name="EndsAt">When it is thrown away if nobody looks at it again.</param>
public sealed record RehearsalView(string Id, RehearsalState State, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Clock, DateTimeOffset? NextDue, RehearsedPeople People, RehearsalTotals Totals,
    IReadOnlyList<RehearsedCampaign> Campaigns, IReadOnlyList<RehearsalWarning> Warnings, IReadOnlyList<RehearsalNote> Log, long Outgoing, DateTimeOffset EndsAt);

/// <summary>One person and one campaign.</summary>
/// <param name="Name">Invented.</param>
/// <param name="Outcome">waiting, accepted, held_back, refused or unknown.</param>
/// <param name="Reason">Why not; null where it was sent or waits.</param>
/// <param name="At">When LINE took it, or when it was decided.</param>
public sealed record RehearsedDelivery(long ProfileId, string Name, long CampaignId, string Campaign, string Outcome, string? Reason, string? ReasonJa, string? ReasonEn, string? Variant, DateTimeOffset At);

/// <param name="Received">Messages so far.</param>
public sealed record RehearsedPerson(long ProfileId, string Name, long Received, long HeldBack);

/// <param name="Messages">LINE's message objects as they arrived; addresses of uploads are those of this server.</param>
/// <param name="CampaignId">Null where it cannot be told.</param>
public sealed record PhoneMessage(DateTimeOffset At, long AccountId, long? CampaignId, JsonElement Messages);

/// <summary>What one person's phone shows, oldest first.</summary>
public sealed record RehearsedPhone(long ProfileId, string Name, IReadOnlyList<PhoneMessage> Messages);

/// <summary>A call to an address outside; it ended in the recorder.</summary>
public sealed record RehearsedCall(DateTimeOffset At, string Method, string Url);
