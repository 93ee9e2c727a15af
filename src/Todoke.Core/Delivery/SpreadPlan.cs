namespace Todoke.Core.Delivery;

/// <summary>
/// 分割配信: a rate of the marketer's own, so that the shop's site survives. People leave in pages of about six seconds' worth; after each page
/// the campaign rests for as long as the rate gives it. What was not used while it stood still (stopped, server down, quiet hours) is not made
/// up for: no span of time ever holds more than its share and one page.
/// </summary>
public sealed record SpreadPlan
{
    private const double PagesPerMinute = 10;

    private SpreadPlan(double perMinute) => PerMinute = perMinute;

    /// <summary>People a minute; may be less than one.</summary>
    public double PerMinute { get; }

    /// <summary>How many people may leave at once: what six seconds hold, at least one.</summary>
    public int Page => (int)Math.Clamp(PerMinute / PagesPerMinute, 1, 100_000);

    /// <param name="spreadMinutes">How long it shall take in all; null: not given.</param>
    /// <param name="perMinute">People a minute; null: not given. Of both the slower counts.</param>
    /// <param name="people">Everybody the campaign was frozen for and not held back.</param>
    /// <returns>Null where neither is given: as fast as LINE allows.</returns>
    public static SpreadPlan? Of(int? spreadMinutes, int? perMinute, long people)
    {
        double? spread = spreadMinutes is > 0 and { } minutes && people > 0 ? (double)people / minutes : null;
        double? rate = perMinute is > 0 and { } asked ? asked : null;
        return spread is null && rate is null ? null : new SpreadPlan(Math.Min(spread ?? double.MaxValue, rate ?? double.MaxValue));
    }

    /// <summary>When the next page may leave, after one of <paramref name="left"/> people that leaves at <paramref name="now"/>.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset now, int left) => now + TimeSpan.FromMilliseconds(Math.Ceiling(left / PerMinute * 60_000));

    /// <summary>How long <paramref name="people"/> take in all.</summary>
    public TimeSpan Duration(long people) => TimeSpan.FromMinutes(people / PerMinute);
}
