namespace Todoke.Core.Delivery;

/// <summary>
/// A month as LINE counts messages in it: it begins on the 1st at 00:00 in Japan, whatever the workspace's zone, and nothing is carried
/// over. Source: Messaging API pricing.
/// </summary>
/// <param name="FromMs">Unix milliseconds of its first instant.</param>
/// <param name="ToMs">Of the next month's first instant.</param>
public sealed record LineMonth(long FromMs, long ToMs)
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    public static LineMonth At(long nowMs)
    {
        var local = DateTimeOffset.FromUnixTimeMilliseconds(nowMs).ToOffset(Japan);
        var first = new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, Japan);
        return new(first.ToUnixTimeMilliseconds(), first.AddMonths(1).ToUnixTimeMilliseconds());
    }

    /// <summary>202604 is April 2026 in Japan.</summary>
    public int Number
    {
        get
        {
            var first = DateTimeOffset.FromUnixTimeMilliseconds(FromMs).ToOffset(Japan);
            return (first.Year * 100) + first.Month;
        }
    }

    public bool Contains(long ms) => FromMs <= ms && ms < ToMs;
}

/// <summary>What the month will have used at its end.</summary>
/// <param name="Messages">通数 of the whole month.</param>
/// <param name="ExtraMessages">Of them beyond the plan's own; null while the plan is not known.</param>
/// <param name="Yen">The plan's monthly fee and the extra messages, without tax; null while the plan is not known or sells no extra ones and would need to.</param>
/// <param name="Verified">False where a price without a dated source is part of the sum.</param>
public sealed record MonthForecast(long Messages, long? ExtraMessages, decimal? Yen, bool Verified)
{
    /// <summary>
    /// used + reserved + planned + others × (time left ÷ time gone), where <c>others</c> are the messages of this month that Todoke did not
    /// send (LINE's manager, other tools): what Todoke will send is known from its own plans, what others will is taken to go on as it went.
    /// In the month's first day their rate is not known yet and nothing is added.
    /// </summary>
    /// <param name="used">LINE's consumption of this month.</param>
    /// <param name="sentHere">Of it what Todoke's requests brought about.</param>
    /// <param name="reserved">People frozen for campaigns that have not left yet.</param>
    /// <param name="planned">People of what is scheduled until the month ends.</param>
    public static MonthForecast Of(long used, long sentHere, long reserved, long planned, LineMonth month, long nowMs, LinePlan? plan)
    {
        var (gone, left) = (nowMs - month.FromMs, month.ToMs - nowMs);
        var others = Math.Max(0, used - sentHere);
        var more = gone < 86_400_000 ? 0 : (long)Math.Round(others * (decimal)left / gone);
        var messages = used + reserved + planned + more;
        if (plan is null) return new(messages, null, null, true);
        var cost = QuotaEstimate.For(messages, null, 0, plan);
        return new(messages, cost.ExtraMessages, cost.ExtraYen is { } extra ? plan.MonthlyYen + extra : null, cost.PriceVerified);
    }
}
