using Todoke.Core.Values;

namespace Todoke.Core.Delivery;

/// <summary>Hours of the day in which nothing is sent (配信しない時間帯); across midnight where <paramref name="From"/> is the later one.</summary>
/// <param name="From">The first minute that is quiet.</param>
/// <param name="To">The first minute that is no longer quiet; never the same as <paramref name="From"/>.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>What a workspace begins with.</summary>
    public static QuietHours Usual { get; } = new(new TimeOnly(21, 0), new TimeOnly(8, 0));

    public override string ToString() => $"{From:HH\\:mm}-{To:HH\\:mm}";
}

/// <summary>Whether a message may leave at an instant.</summary>
public abstract record SendTiming
{
    private SendTiming()
    {
    }

    public sealed record Now : SendTiming;

    /// <param name="Ms">Unix milliseconds of the first instant at which it may.</param>
    public sealed record WaitUntil(long Ms, HoldReason Reason) : SendTiming;

    /// <summary>It may never leave any more.</summary>
    public sealed record TooLate : SendTiming;
}

/// <summary>
/// When a campaign's messages may leave, first attempts and repeats alike. Quiet hours begin and end at true instants: the first at which
/// the zone's clock shows the time, or, where it skips that time, the first after the gap; an hour shown twice neither begins nor ends them twice.
/// </summary>
/// <param name="Quiet">Null: at any hour.</param>
/// <param name="Zone">The workspace's.</param>
/// <param name="NotAfterMs">The last instant (Unix milliseconds) at which anything may leave; null: no such end.</param>
public sealed record SendWindow(QuietHours? Quiet, TimeZoneInfo Zone, long? NotAfterMs)
{
    private const long MsPerDay = 86_400_000;
    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <param name="nowMs">Unix milliseconds.</param>
    public SendTiming At(long nowMs)
    {
        if (nowMs > NotAfterMs) return new SendTiming.TooLate();
        if (QuietUntil(nowMs) is not { } end) return new SendTiming.Now();
        return end > NotAfterMs ? new SendTiming.TooLate() : new SendTiming.WaitUntil(end, HoldReason.QuietHours);
    }

    private long? QuietUntil(long now)
    {
        if (Quiet is null) return null;
        // The quiet time an instant lies in began on its day or the day before; a day more on either side where the date line jumps.
        var day = LocalTime.DayAt(now, Zone) - EpochDay;
        for (var d = day - 2; d <= day + 1; d++)
        {
            var begin = LocalTime.FirstInstant(d * MsPerDay + Ms(Quiet.From), Zone);
            var end = LocalTime.FirstInstant((Quiet.To > Quiet.From ? d : d + 1) * MsPerDay + Ms(Quiet.To), Zone);
            if (begin <= now && now < end) return end;
        }
        return null;
    }

    private static long Ms(TimeOnly time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
