namespace Todoke.Core.Values;

/// <summary>Between instants (Unix milliseconds) and what the clock of a zone shows (milliseconds since 1970-01-01T00:00 by that clock).</summary>
public static class LocalTime
{
    private const long MsPerDay = 86_400_000;
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>What the clock shows at an instant.</summary>
    public static long At(long ms, TimeZoneInfo zone) =>
        ms + (long)zone.GetUtcOffset(DateTime.SpecifyKind(Clamped(ms), DateTimeKind.Utc)).TotalMilliseconds;

    /// <summary>
    /// The day an instant belongs to, as <see cref="DateOnly.DayNumber"/>: from the day's first instant to the next day's, also where
    /// the clock is put back over midnight and shows the old date once more.
    /// </summary>
    public static int DayAt(long ms, TimeZoneInfo zone)
    {
        var shown = (int)Math.Floor(At(ms, zone) / (double)MsPerDay) + EpochDay;
        return ms >= StartOfDay(shown + 1, zone) ? shown + 1 : shown;
    }

    /// <summary>The first instant of a day (by <see cref="DateOnly.DayNumber"/>); where the clock skips midnight, the first instant after the gap.</summary>
    public static long StartOfDay(int dayNumber, TimeZoneInfo zone) => FirstInstant((dayNumber - EpochDay) * MsPerDay, zone);

    /// <summary>
    /// The first instant at which the clock shows this time or, where it skips this time, the first instant after the gap. Of a time
    /// shown twice it is the earlier.
    /// </summary>
    public static long FirstInstant(long local, TimeZoneInfo zone)
    {
        var clock = Clamped(local);
        if (zone.IsInvalidTime(clock))
        {
            clock = new DateTime(clock.Ticks - clock.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Unspecified);
            while (zone.IsInvalidTime(clock)) clock = clock.AddMinutes(1);
            local = (clock - Epoch).Ticks / TimeSpan.TicksPerMillisecond;
        }
        var offset = zone.IsAmbiguousTime(clock) ? zone.GetAmbiguousTimeOffsets(clock).Max() : zone.GetUtcOffset(clock);
        return local - (long)offset.TotalMilliseconds;
    }

    // Days at either end of the calendar still have an instant in every zone; only the look-up of the offset must stay inside.
    private static DateTime Clamped(long ms) =>
        Epoch.AddMilliseconds(Math.Clamp(ms, FactValue.Instant.Earliest, FactValue.Instant.Latest));
}
