namespace Todoke.LineEmulator.People;

/// <summary>When somebody has their phone in hand, by the hours and weekdays of their habits (Japan's time).</summary>
internal static class Attention
{
    /// <summary>Whoever has not looked by then does not look any more.</summary>
    private const int GivesUpAfterHours = 7 * 24;
    private const long HourMs = 3_600_000;
    private const long JapanMs = 9 * HourMs;

    /// <summary>The first instant from <paramref name="fromMs"/> on at which they look; that instant itself where no hours are told. Null: they never do.</summary>
    public static long? From(Habits habits, long fromMs, Random chance)
    {
        if (habits.Hours is null && habits.Weekdays is null)
        {
            return fromMs;
        }
        for (var hour = 0; hour < GivesUpAfterHours; hour++)
        {
            var begin = hour == 0 ? fromMs : ((fromMs / HourMs) + hour) * HourMs;
            if (chance.NextDouble() < Likelihood(habits, begin))
            {
                return begin + (hour == 0 ? 0 : (long)(chance.NextDouble() * HourMs));
            }
        }
        return null;
    }

    /// <summary>The next time of their own accord: so often a week, at the hours they are about.</summary>
    public static long Next(Habits habits, long fromMs, Random chance)
    {
        const double WeekHours = 7 * 24;
        var busiest = habits.VisitsPerWeek / Mean(habits);
        for (var at = (double)fromMs; ;)
        {
            at += -Math.Log(1 - chance.NextDouble()) * WeekHours * HourMs / busiest;
            if (chance.NextDouble() < Likelihood(habits, (long)at))
            {
                return (long)at;
            }
        }
    }

    /// <summary>Between 0 and 1, against the likeliest hour of the week.</summary>
    private static double Likelihood(Habits habits, long ms)
    {
        var hours = (ms + JapanMs) / HourMs;

        // 1 January 1970 was a Thursday; the weights begin with Monday.
        return Share(habits.Hours, (int)(hours % 24)) * Share(habits.Weekdays, (int)(((hours / 24) + 3) % 7));
    }

    private static double Share(IReadOnlyList<double>? weights, int at) => weights is null || weights.Max() <= 0 ? 1 : weights[at] / weights.Max();

    private static double Mean(Habits habits) =>
        Math.Max(0.001, (habits.Hours is null ? 1 : Enumerable.Range(0, 24).Average(h => Share(habits.Hours, h))) * (habits.Weekdays is null ? 1 : Enumerable.Range(0, 7).Average(d => Share(habits.Weekdays, d))));
}
