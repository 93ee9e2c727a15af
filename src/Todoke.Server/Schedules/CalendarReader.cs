using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Delivery;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Home;
using Todoke.Server.Ledger;
using Todoke.Server.Quota;
using Todoke.Server.Settings;

namespace Todoke.Server.Schedules;

/// <summary>Something that went out, goes out or will go out.</summary>
/// <param name="At">When it began, or will begin.</param>
/// <param name="Kind">campaign, or occurrence: of a schedule, for which no campaign was made (yet).</param>
/// <param name="State">A campaign's; of an occurrence planned, paused or missed.</param>
/// <param name="PeopleEstimate">People it was frozen for; before that who would get it by what is known now (<see cref="ComingMessages"/>). Null where that cannot be counted.</param>
/// <param name="Messages">通数; of a broadcast to come LINE's own number of friends.</param>
public sealed record CalendarItem(DateTimeOffset At, string Kind, long? CampaignId, long? ScheduleId, long AccountId, string Name, string State, long? PeopleEstimate, long? Messages);

/// <summary>This month's messages of an account. Null where LINE could not be asked, or has no limit.</summary>
/// <param name="Reserved">Messages promised to campaigns that are frozen and not done.</param>
/// <param name="Planned">Messages of everything that is scheduled from now to the end of the month (Japan's, as LINE counts), by today's estimates.</param>
public sealed record CalendarQuota(long? Limit, long? Used, long? Remaining, long Reserved, long Planned, DateTimeOffset? AsOf);

/// <param name="Quota">Null where no account was named.</param>
public sealed record CalendarAnswer(string Zone, CalendarQuota? Quota, IReadOnlyList<CalendarItem> Items);

/// <summary>配信カレンダー: everything that goes out, day by day, whichever way it was set up.</summary>
internal sealed class CalendarReader(LedgerStore ledger, ComingMessages coming, Workspace workspace, LineGlance glance, TimeProvider clock)
{
    const int MostDays = 100;

    /// <summary><c>from</c> and <c>to</c> are days of the workspace's zone, both inside; at most 100.</summary>
    public static async Task<Results<Ok<CalendarAnswer>, ProblemHttpResult>> ReadAsync(CalendarReader calendar, CancellationToken cancel, string? from = null, string? to = null, [FromQuery(Name = "account_id")] long? accountId = null)
    {
        if (!Day(from, out var first) || !Day(to, out var last))
            return ApiResults.Invalid(first == default ? "from" : "to", "date", "日付は 2026-12-01 のように指定してください。", "A date such as 2026-12-01 is needed.");
        if (last < first || last.DayNumber - first.DayNumber >= MostDays) return ApiResults.Invalid("to", "range", $"期間は{MostDays}日以内で指定してください。", $"At most {MostDays} days, in order.");
        return TypedResults.Ok(await calendar.OfAsync(first, last, accountId, cancel));
    }

    async Task<CalendarAnswer> OfAsync(DateOnly first, DateOnly last, long? account, CancellationToken cancel)
    {
        var zone = await workspace.ZoneAsync(cancel);
        var now = clock.GetUtcNow();
        var (from, to) = (LocalTime.StartOfDay(first.DayNumber, zone), LocalTime.StartOfDay(last.DayNumber + 1, zone));
        var monthEnd = LineMonth.At(now.ToUnixTimeMilliseconds()).ToMs;
        var here = account is null ? "" : " AND account_id = @account";
        (string, object?)[] values = account is { } id ? [("account", id)] : [];
        // What is asked for and what is still planned this month are read in one go; the second is for the figures on top.
        var (campaigns, counts, schedules, missed) = await ledger.ReadSnapshotAsync(async l =>
        {
            var rows = await l.QueryAsync(
                $"SELECT {CampaignRow.Columns} FROM campaign WHERE state NOT IN ('draft', 'cancelled') AND COALESCE(started_at, scheduled_at, updated_at) >= @from AND COALESCE(started_at, scheduled_at, updated_at) < @to{here}",
                CampaignRow.Read, cancel, [("from", Math.Min(from, now.ToUnixTimeMilliseconds())), ("to", Math.Max(to, monthEnd)), .. values]);
            return (rows, await CampaignTally.OfAsync(l, [.. rows.Select(r => r.Id)], cancel), await ScheduleRow.ListAsync(l, $"WHERE 1 = 1{here} ORDER BY id", cancel, values),
                await l.QueryAsync("SELECT schedule_id, at FROM schedule_occurrence WHERE state = 'missed' AND at >= @from AND at < @to", r => (Schedule: r.GetInt64(0), At: r.GetInt64(1)), cancel, ("from", from), ("to", to)));
        }, cancel);

        var foreseen = await coming.UntilAsync(Math.Max(to, monthEnd), cancel);
        var items = new List<(long At, CalendarItem Item)>();
        foreach (var row in campaigns)
        {
            var at = row.StartedAt ?? row.ScheduledAt ?? row.UpdatedAt;
            var (people, messages) = row.FrozenAt is not null ? (counts[row.Id].Frozen, counts[row.Id].Frozen) : foreseen.FirstOrDefault(f => f.Schedule is null && f.Campaign.Id == row.Id) is { } of ? (of.People, of.Messages) : ((long?)null, (long?)null);
            items.Add((at, new(ApiJson.Instant(at), "campaign", row.Id, row.RepeatOf, row.AccountId, row.Name, row.State.Code(), people, messages)));
        }
        foreach (var row in schedules)
        {
            items.AddRange(foreseen.Where(f => f.Schedule?.Id == row.Id).Select(f => (f.At, new CalendarItem(ApiJson.Instant(f.At), "occurrence", null, row.Id, row.AccountId, row.Name, f.Paused ? "paused" : "planned", f.People, f.Messages))));
            items.AddRange(missed.Where(m => m.Schedule == row.Id).Select(m => (m.At, new CalendarItem(ApiJson.Instant(m.At), "occurrence", null, row.Id, row.AccountId, row.Name, "missed", null, null))));
        }
        var planned = items.Where(i => i.At >= now.ToUnixTimeMilliseconds() && i.At < monthEnd && i.Item.State is "scheduled" or "planned").Sum(i => i.Item.Messages ?? 0);
        return new(zone.Id, account is { } asked ? await QuotaAsync(asked, planned, cancel) : null, [.. items.Where(i => i.At >= from && i.At < to).OrderBy(i => i.At).Select(i => i.Item)]);
    }

    async Task<CalendarQuota> QuotaAsync(long account, long planned, CancellationToken cancel)
    {
        var reserved = await ledger.ReadAsync(l => Reservations.OfAsync(l, account, except: 0, cancel), cancel);
        var quota = (await glance.AtAsync(account, cancel)).Quota?.View(english: false);
        return new(quota?.Limit, quota?.Used, quota?.Remaining, reserved, planned, quota?.AsOf);
    }

    static bool Day(string? text, out DateOnly day) => DateOnly.TryParseExact(text, ScheduleRow.DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
