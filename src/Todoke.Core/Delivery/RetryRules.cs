namespace Todoke.Core.Delivery;

/// <summary>What came back from one attempt to make a request.</summary>
public abstract record AttemptResult
{
    private AttemptResult()
    {
    }

    /// <param name="Status">HTTP status.</param>
    public sealed record Answered(int Status) : AttemptResult;

    /// <summary>Bytes left, no answer came: LINE may have taken it.</summary>
    public sealed record TimedOut : AttemptResult;

    /// <summary>The connection was refused or broke.</summary>
    /// <param name="BytesLeft">Whether anything may have reached LINE; when in doubt, true.</param>
    public sealed record ConnectionFailed(bool BytesLeft) : AttemptResult;
}

/// <summary>The circumstances of an attempt.</summary>
/// <param name="FirstLeftAt">When the first attempt under this retry key left, as the ledger holds it.</param>
/// <param name="Now">The World's clock.</param>
/// <param name="NewestLedgerTime">The newest time in the ledger. A clock that was set back must not make an old key look young.</param>
/// <param name="Attempt">Number of attempts made so far, this one included; from 1.</param>
/// <param name="EarlierUnclear">Whether an earlier attempt may have been taken by LINE (time-out, 5xx, broken connection).</param>
/// <param name="Random">From 0 (inclusive) to 1 (exclusive), for the jitter.</param>
public sealed record AttemptContext(DateTimeOffset FirstLeftAt, DateTimeOffset Now, DateTimeOffset NewestLedgerTime, int Attempt, bool EarlierUnclear, double Random);

/// <summary>What to do after an attempt.</summary>
public abstract record RetryDecision
{
    private RetryDecision()
    {
    }

    /// <param name="Before">LINE had taken it at an earlier attempt (409).</param>
    public sealed record Accepted(bool Before) : RetryDecision;

    /// <summary>Send the same bytes under the same key again after this time.</summary>
    public sealed record Repeat(TimeSpan After) : RetryDecision;

    /// <summary>429: ask quota and consumption, then call <see cref="RetryRules.AfterQuota"/>.</summary>
    public sealed record AskQuota : RetryDecision;

    /// <summary>Too fast: the same bytes under the same key after this time, and this endpoint's bucket is empty until then.</summary>
    public sealed record RateLimited(TimeSpan After) : RetryDecision;

    /// <summary>The month's messages do not suffice. Stop the campaign until they do; the request keeps its key while it is valid.</summary>
    public sealed record QuotaUsedUp : RetryDecision;

    /// <summary>The answer is about the set-up (token, address, plan), not about this request. Stop the campaign until it is put right.</summary>
    public sealed record StopCampaign(int Status) : RetryDecision;

    /// <summary>LINE will not take this request. Its people are refused.</summary>
    public sealed record Refused(int Status) : RetryDecision;

    /// <summary>The key ran out without a clear answer. Its people are unknown, and not repeated.</summary>
    public sealed record GiveUpUnknown : RetryDecision;

    /// <summary>The key ran out and no attempt can have been taken: nobody got it, and it may be planned anew under a new key.</summary>
    public sealed record GiveUpUnsent : RetryDecision;
}

/// <summary>
/// When to repeat a request to LINE. A retry key is good for 24 hours from the first attempt; after that the same key would send again,
/// so repeating ends an hour before. Source: LINE's "Retry failed API requests".
/// </summary>
public static class RetryRules
{
    /// <summary>How long after the first attempt a repeat may still leave.</summary>
    public static readonly TimeSpan KeyIsSafeFor = TimeSpan.FromHours(23);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Whether the same key may be used (again) now. Asked before every attempt, also after a restart.</summary>
    public static bool MayRepeat(DateTimeOffset firstLeftAt, DateTimeOffset now, DateTimeOffset newestLedgerTime) =>
        Latest(now, newestLedgerTime) - firstLeftAt < KeyIsSafeFor;

    public static RetryDecision Decide(AttemptResult result, AttemptContext context) => result switch
    {
        AttemptResult.TimedOut => RepeatOrGiveUp(context, unclear: true),
        AttemptResult.ConnectionFailed failed => RepeatOrGiveUp(context, failed.BytesLeft || context.EarlierUnclear),
        AttemptResult.Answered answer => DecideAnswer(answer.Status, context),
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}"),
    };

    /// <summary>Tells the two meanings of 429 apart: less left than the request needs is the month, otherwise it was the rate.</summary>
    /// <param name="remaining">Messages left this month; null where the plan has no limit.</param>
    /// <param name="needed">Members of the request.</param>
    public static RetryDecision AfterQuota(long? remaining, int needed, AttemptContext context) =>
        remaining < needed
            ? new RetryDecision.QuotaUsedUp()
            : RepeatOrGiveUp(context, context.EarlierUnclear) is RetryDecision.Repeat repeat ? new RetryDecision.RateLimited(repeat.After) : GiveUp(context.EarlierUnclear);

    /// <summary>Whether LINE may have taken an attempt that ended so. Kept with the request for <see cref="AttemptContext.EarlierUnclear"/>.</summary>
    public static bool IsUnclear(AttemptResult result) => result switch
    {
        AttemptResult.TimedOut => true,
        AttemptResult.ConnectionFailed failed => failed.BytesLeft,
        AttemptResult.Answered answer => answer.Status is not (409 or (>= 200 and < 300) or (>= 400 and < 500 and not 408)),
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}"),
    };

    /// <summary>The pause after an attempt: doubling from one second to five minutes, the upper half of it at random.</summary>
    public static TimeSpan Pause(int attempt, double random)
    {
        var whole = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 30)), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds((whole / 2) + (whole / 2 * random));
    }

    /// <summary>What to say of a request whose key has run out.</summary>
    /// <param name="unclear">Whether any attempt may have been taken.</param>
    public static RetryDecision GiveUp(bool unclear) => unclear ? new RetryDecision.GiveUpUnknown() : new RetryDecision.GiveUpUnsent();

    private static RetryDecision DecideAnswer(int status, AttemptContext context) => status switch
    {
        409 => new RetryDecision.Accepted(Before: true),
        >= 200 and < 300 => new RetryDecision.Accepted(Before: false),
        429 => new RetryDecision.AskQuota(),
        // The body is the same at every attempt: if it is wrong now it was wrong before, and no earlier attempt was taken.
        400 or 413 or 422 => new RetryDecision.Refused(status),
        >= 400 and < 500 and not 408 => new RetryDecision.StopCampaign(status),
        _ => RepeatOrGiveUp(context, unclear: true),
    };

    private static RetryDecision RepeatOrGiveUp(AttemptContext context, bool unclear)
    {
        var pause = Pause(context.Attempt, context.Random);
        return MayRepeat(context.FirstLeftAt, Latest(context.Now, context.NewestLedgerTime) + pause, context.NewestLedgerTime)
            ? new RetryDecision.Repeat(pause)
            : GiveUp(unclear);
    }

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
