using System.Globalization;

namespace Todoke.LineEmulator.State;

/// <summary>The platform's clock: the injected time plus an offset that the control API moves. It drives retry keys, reply tokens, the quota's month, rate limits and people's actions.</summary>
internal sealed class EmulatorClock(TimeProvider inner) : TimeProvider
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);
    private long offsetMs;

    /// <summary>Called after the offset changed, so that waiting people notice.</summary>
    public Action? Moved { get; set; }

    public TimeProvider Inner => inner;

    public long NowMs => inner.GetUtcNow().ToUnixTimeMilliseconds() + Interlocked.Read(ref offsetMs);

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow().AddMilliseconds(Interlocked.Read(ref offsetMs));

    public override long GetTimestamp() => inner.GetTimestamp();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref offsetMs, (long)by.TotalMilliseconds);
        Moved?.Invoke();
    }

    public void Set(DateTimeOffset instant)
    {
        Interlocked.Exchange(ref offsetMs, (long)(instant - inner.GetUtcNow()).TotalMilliseconds);
        Moved?.Invoke();
    }

    /// <summary>The calendar day in Japan (LINE's statistics and quota count in UTC+9).</summary>
    public static DateOnly DayInJapan(long ms) =>
        DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(Japan).DateTime);

    /// <summary>ISO 8601 in UTC with milliseconds, as LINE writes instants.</summary>
    public static string Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static int MonthInJapan(long ms)
    {
        var day = DayInJapan(ms);
        return (day.Year * 12) + day.Month;
    }
}
