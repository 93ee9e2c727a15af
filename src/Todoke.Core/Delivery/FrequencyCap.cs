using System.Runtime.InteropServices;
using Todoke.Core.Values;

namespace Todoke.Core.Delivery;

/// <summary>Where the stretches begin that a cap counts over, Unix milliseconds; both end now.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CapStretches(long DayFrom, long WeekFrom);

/// <summary>
/// How many messages a person gets at most (配信回数の上限): on a day of the workspace's zone, and on that day with the six before it. Not
/// by calendar weeks, so that Sunday and Monday are not two weeks' worth.
/// </summary>
/// <param name="PerDay">Null: any number.</param>
/// <param name="PerWeek">Null: any number.</param>
public sealed record FrequencyCap(int? PerDay, int? PerWeek)
{
    public static CapStretches Stretches(long nowMs, TimeZoneInfo zone)
    {
        var today = LocalTime.DayAt(nowMs, zone);
        return new(LocalTime.StartOfDay(today, zone), LocalTime.StartOfDay(today - 6, zone));
    }

    /// <param name="today">Messages of the person's since <see cref="CapStretches.DayFrom"/>.</param>
    /// <param name="week">The same since <see cref="CapStretches.WeekFrom"/>; never fewer than today.</param>
    /// <returns>Whether one more would be too many.</returns>
    public bool IsReached(int today, int week) => today >= PerDay || week >= PerWeek;
}
