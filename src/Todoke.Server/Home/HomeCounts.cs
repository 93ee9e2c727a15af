using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Profiles;

namespace Todoke.Server.Home;

/// <summary>Today in numbers, from the rows themselves; every query walks an index from midnight on.</summary>
internal static class HomeCounts
{
    /// <summary>The instant today began in <paramref name="zone"/>, Unix milliseconds. Where the clocks skip midnight: the first instant there is.</summary>
    public static long Midnight(DateTimeOffset now, TimeZoneInfo zone)
    {
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date;
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }

    public static async Task<HomeToday> TodayAsync(LedgerConnection l, long account, long midnight, CancellationToken cancel)
    {
        (string, object?)[] since = [("account", account), ("midnight", midnight)];
        return new(
            await l.CountAsync("SELECT COUNT(*) FROM campaign WHERE account_id = @account AND started_at >= @midnight", cancel, since),
            // A campaign that began yesterday may still be sending: each request counts on the day LINE took it.
            await l.CountAsync(
                """
                SELECT COALESCE(SUM(r.people), 0) FROM campaign c JOIN request r ON r.campaign_id = c.id AND r.run = 0 AND r.state = 1
                WHERE c.account_id = @account AND c.started_at IS NOT NULL AND (c.finished_at IS NULL OR c.finished_at >= @midnight) AND r.finished_at >= @midnight
                """, cancel, since),
            await l.CountAsync($"SELECT COUNT(DISTINCT {Merging.Root}) FROM event e JOIN profile p ON p.id = e.profile_id WHERE e.name = @name AND e.at >= @midnight AND e.account_id = @account AND e.withdrawn_at IS NULL", cancel,
                [.. since, ("name", LinkRedirect.TapEvent)]),
            await l.CountAsync("SELECT COUNT(*) FROM friendship WHERE account_id = @account AND changed_at >= @midnight AND state = 2", cancel, since),
            await l.CountAsync("SELECT COUNT(*) FROM friendship WHERE account_id = @account AND changed_at >= @midnight AND state = 1 AND since >= @midnight", cancel, since));
    }
}
