namespace Todoke.Audience.Watching;

/// <summary>
/// The instants at which a zone's clock is put back. There the clock shows the same hour again, so what lies 'a month ago' jumps back too:
/// between two folds it only goes forward.
/// </summary>
internal sealed class ClockFolds
{
    private const long First = 0;
    private const long Last = 4_102_444_800_000;
    private readonly List<long> folds = [];

    public ClockFolds(TimeZoneInfo zone)
    {
        long Offset(long ms) => (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(ms)).TotalMilliseconds;
        var before = Offset(First);
        for (var day = First; day < Last; day += ZoneClock.Day)
        {
            var after = Offset(day + ZoneClock.Day);
            if (after < before)
            {
                var (low, high) = (day, day + ZoneClock.Day);
                while (high - low > 1)
                {
                    var middle = low + ((high - low) >> 1);
                    if (Offset(middle) == before) low = middle;
                    else high = middle;
                }
                folds.Add(high);
            }
            before = after;
        }
    }

    /// <summary>The first fold after an instant; <see cref="long.MaxValue"/> where none is known.</summary>
    public long Next(long after)
    {
        var at = folds.BinarySearch(after);
        at = at < 0 ? ~at : at + 1;
        return at < folds.Count ? folds[at] : long.MaxValue;
    }
}
