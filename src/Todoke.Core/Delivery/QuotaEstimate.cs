namespace Todoke.Core.Delivery;

/// <summary>A band of the price of messages beyond the plan's own.</summary>
/// <param name="UpTo">The last additional message of the month that costs this much; <see cref="long.MaxValue"/> for the last band.</param>
/// <param name="Verified">Whether the price was read in a dated source; the others are to be checked before anybody relies on them.</param>
public sealed record OverageBand(long UpTo, decimal YenEach, string Source, bool Verified);

/// <summary>A LINE Official Account plan in Japan. Prices without tax.</summary>
/// <param name="Overage">Empty where the plan sends no more than its free messages.</param>
public sealed record LinePlan(string Code, string Ja, string En, int MonthlyYen, long FreeMessages, IReadOnlyList<OverageBand> Overage, string Source, bool Verified);

/// <summary>LINE's plans in Japan as of August 2026.</summary>
public static class LinePlans
{
    private const string Official = "LINE Developers, Messaging API pricing, unchanged on 2026-08-07";
    private const string Article = "line-sm.com, message count article; 70,000 additional messages = 206,000 yen";
    private const string FromMemory = "not found in a dated source";

    public static LinePlan Communication { get; } = new("communication", "コミュニケーションプラン", "Communication", 0, 200, [], Official, Verified: true);

    public static LinePlan Light { get; } = new("light", "ライトプラン", "Light", 5_000, 5_000, [], Official, Verified: true);

    public static LinePlan Standard { get; } = new("standard", "スタンダードプラン", "Standard", 15_000, 30_000,
    [
        new(50_000, 3.0m, Article, Verified: true),
        new(100_000, 2.8m, Article, Verified: true),
        new(200_000, 2.6m, FromMemory, Verified: false),
        new(300_000, 2.4m, FromMemory, Verified: false),
        new(400_000, 2.2m, FromMemory, Verified: false),
        new(500_000, 2.0m, FromMemory, Verified: false),
        new(600_000, 1.9m, FromMemory, Verified: false),
        new(700_000, 1.8m, FromMemory, Verified: false),
        new(800_000, 1.7m, FromMemory, Verified: false),
        new(900_000, 1.6m, FromMemory, Verified: false),
        new(1_000_000, 1.5m, FromMemory, Verified: false),
        new(3_000_000, 1.4m, FromMemory, Verified: false),
        new(5_000_000, 1.3m, FromMemory, Verified: false),
        new(7_000_000, 1.2m, FromMemory, Verified: false),
        new(10_000_000, 1.1m, FromMemory, Verified: false),
        new(long.MaxValue, 1.0m, FromMemory, Verified: false),
    ], Official, Verified: true);

    public static IReadOnlyList<LinePlan> All { get; } = [Communication, Light, Standard];
}

/// <summary>What a send would use of the month's messages (通数) and what it would cost beyond the plan.</summary>
/// <param name="Messages">One per person reached, however many bubbles.</param>
/// <param name="Remaining">Left before this send; null where LINE sets no limit.</param>
/// <param name="Enough">Whether they suffice.</param>
/// <param name="ExtraYen">Cost of the additional messages of this send, without tax; null where the plan is not known or sells none.</param>
/// <param name="ExtraMessages">Messages of this send beyond the plan's free ones; null where the plan is not known.</param>
/// <param name="PriceVerified">False where a band without a dated source is part of the sum.</param>
public sealed record QuotaEstimate(long Messages, long? Remaining, bool Enough, long? ExtraMessages, decimal? ExtraYen, bool PriceVerified)
{
    /// <param name="people">People who follow the account and would be sent to.</param>
    /// <param name="limit">LINE's <c>quota.value</c>, with the additional cap in it; null for type <c>none</c>.</param>
    /// <param name="used">LINE's <c>totalUsage</c> of this month plus what is reserved for other sends.</param>
    public static QuotaEstimate For(long people, long? limit, long used, LinePlan? plan)
    {
        long? remaining = limit is { } value ? Math.Max(0, value - used) : null;
        var enough = remaining is not { } left || people <= left;
        if (plan is null)
        {
            return new QuotaEstimate(people, remaining, enough, null, null, PriceVerified: true);
        }

        var before = Math.Max(0, used - plan.FreeMessages);
        var after = Math.Max(0, used + people - plan.FreeMessages);
        if (after == before)
        {
            return new QuotaEstimate(people, remaining, enough, 0, 0, PriceVerified: true);
        }

        var bands = Touched(plan, before, after).ToArray();
        return new QuotaEstimate(
            people,
            remaining,
            enough,
            after - before,
            bands.Length == 0 ? null : bands.Sum(b => b.Messages * b.Band.YenEach),
            Array.TrueForAll(bands, b => b.Band.Verified));
    }

    private static IEnumerable<(OverageBand Band, long Messages)> Touched(LinePlan plan, long before, long after)
    {
        var from = 0L;
        foreach (var band in plan.Overage)
        {
            var messages = Math.Min(after, band.UpTo) - Math.Max(before, from);
            if (messages > 0)
            {
                yield return (band, messages);
            }

            from = band.UpTo;
        }
    }
}
