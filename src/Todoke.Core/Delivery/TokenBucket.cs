namespace Todoke.Core.Delivery;

/// <summary>
/// Keeps calls inside a rate: over any span of time at most <c>burst + span × rate</c> are let through. The time is passed in.
/// Kept as the one instant at which the bucket will be full again, in whole ticks, so that it never drifts.
/// Not safe for several threads at once.
/// </summary>
public sealed class TokenBucket
{
    private readonly long _interval;
    private readonly long _tolerance;
    private long _fullAt;
    private long _latest;

    /// <param name="burst">Calls that may follow each other at once; at least 1.</param>
    /// <param name="fullAt">From <see cref="FullAt"/> of an earlier bucket, so that a restart does not begin with a full one.</param>
    public TokenBucket(int count, TimeSpan per, int burst, DateTimeOffset fullAt = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        _interval = (per.Ticks + count - 1) / count;
        _tolerance = (burst - 1) * _interval;
        _fullAt = fullAt.UtcTicks;
    }

    /// <summary>When the bucket will be full if nothing more is taken.</summary>
    public DateTimeOffset FullAt => new(_fullAt, TimeSpan.Zero);

    /// <summary>Takes a token and returns zero, or takes nothing and returns how long to wait for one.</summary>
    public TimeSpan Take(DateTimeOffset now)
    {
        // A clock that is set back gives no tokens twice.
        _latest = Math.Max(_latest, now.UtcTicks);
        var wait = _fullAt - _tolerance - _latest;
        if (wait > 0)
        {
            return TimeSpan.FromTicks(wait + (_latest - now.UtcTicks));
        }

        _fullAt = Math.Max(_fullAt, _latest) + _interval;
        return TimeSpan.Zero;
    }

    /// <summary>LINE said that the rate was exceeded: nothing is let through before then.</summary>
    public void EmptyUntil(DateTimeOffset until) => _fullAt = Math.Max(_fullAt, until.UtcTicks + _tolerance);
}
