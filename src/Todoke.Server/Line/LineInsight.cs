namespace Todoke.Server.Line;

/// <summary>LINE's statistics. Sixty calls an hour for each of them; one attempt each. Whatever fewer than twenty people did is null.</summary>
public sealed class LineInsight
{
    readonly LineClient _line;

    internal LineInsight(LineClient line) => _line = line;

    /// <summary>Messages of a day by way of sending, those of LINE's own manager too.</summary>
    /// <param name="date">A day of UTC+9; <c>unready</c> until it is over.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<MessagesOfDay>> MessagesOfDayAsync(DateOnly date, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.MessagesOfDay) { Query = [("date", Day(date))] }, reply => reply.Read<MessagesOfDay>(), cancel);

    /// <summary>What people did with a broadcast or narrowcast; LINE keeps counting for 14 days.</summary>
    /// <param name="requestId">LINE's id of the request that was accepted.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<LineReactions>> ReactionsAsync(string requestId, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.Reactions) { Query = [("requestId", requestId)] }, reply => reply.Read<LineReactions>(), cancel);

    /// <summary>What people did with everything pushed or multicast under one unit name.</summary>
    /// <param name="unit">As it was sent: capitals matter.</param>
    /// <param name="from">First day, UTC+9.</param>
    /// <param name="to">Last day, at most 30 days later.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<LineReactions>> ReactionsToUnitAsync(string unit, DateOnly from, DateOnly to, CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.ReactionsToUnit) { Query = [("customAggregationUnit", unit), ("from", Day(from)), ("to", Day(to))] }, reply => reply.Read<LineReactions>(), cancel);

    /// <summary>What LINE believes its friends to be, in per cent and about three days old; unavailable where it can tell of fewer than twenty.</summary>
    public Task<LineAnswer<LineDemographics>> DemographicsAsync(CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.Demographics), reply => reply.Read<LineDemographics>(), cancel);

    static string Day(DateOnly date) => $"{date:yyyyMMdd}";
}

/// <summary>People reached on one day, by way of sending. All null while <c>Status</c> is not <c>ready</c>.</summary>
public sealed record MessagesOfDay(
    string Status, long? Broadcast = null, long? Targeting = null, long? StepMessage = null, long? AutoResponse = null, long? WelcomeResponse = null, long? Chat = null,
    long? ApiBroadcast = null, long? ApiPush = null, long? ApiMulticast = null, long? ApiNarrowcast = null, long? ApiReply = null);

/// <summary>Reactions as LINE counts them.</summary>
/// <param name="Overview">People over all bubbles.</param>
/// <param name="Messages">By bubble.</param>
/// <param name="Clicks">By bubble and address.</param>
public sealed record LineReactions(ReactionOverview Overview, IReadOnlyList<BubbleReactions> Messages, IReadOnlyList<LinkReactions> Clicks);

/// <summary>People. Request, time (Unix seconds) and delivered are there for one request only.</summary>
public sealed record ReactionOverview(
    string? RequestId = null, long? Timestamp = null, long? Delivered = null, long? UniqueImpression = null, long? UniqueClick = null, long? UniqueMediaPlayed = null, long? UniqueMediaPlayed100Percent = null);

/// <summary>One bubble: <c>Seq</c> from 1, how often it was displayed and played. Displayed means wholly on the screen of a phone.</summary>
public sealed record BubbleReactions(int Seq, long? Impression = null, long? UniqueImpression = null, long? MediaPlayed = null, long? MediaPlayed100Percent = null, long? UniqueMediaPlayed = null);

/// <summary>One address in one bubble; <c>UniqueClickOfRequest</c> counts who tapped it anywhere in the message.</summary>
public sealed record LinkReactions(int Seq, string Url, long? Click = null, long? UniqueClick = null, long? UniqueClickOfRequest = null);

/// <summary>Friends in per cent by what LINE believes; empty where unavailable.</summary>
public sealed record LineDemographics(
    bool Available, IReadOnlyList<GenderShare>? Genders = null, IReadOnlyList<AgeShare>? Ages = null, IReadOnlyList<AreaShare>? Areas = null,
    IReadOnlyList<AppShare>? AppTypes = null, IReadOnlyList<PeriodShare>? SubscriptionPeriods = null);

public sealed record GenderShare(string Gender, decimal Percentage);

public sealed record AgeShare(string Age, decimal Percentage);

public sealed record AreaShare(string Area, decimal Percentage);

public sealed record AppShare(string AppType, decimal Percentage);

public sealed record PeriodShare(string SubscriptionPeriod, decimal Percentage);
