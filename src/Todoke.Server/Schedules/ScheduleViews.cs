using System.Text.Json;
using Todoke.Core.Delivery.Schedules;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;

namespace Todoke.Server.Schedules;

/// <summary>A campaign that is repeated.</summary>
/// <param name="Rule">See <see cref="ScheduleRuleJson"/>.</param>
/// <param name="Campaign">What is sent each time; the schedule bears its name.</param>
/// <param name="CampaignId">Instead of <paramref name="Campaign"/>: one that is there already, whose definition is copied.</param>
/// <param name="GraceMinutes">An occurrence that this server was down for is still sent when it is less late than this, 0 to 1,440.</param>
public sealed record ScheduleInput(JsonElement Rule, CampaignInput? Campaign = null, long? CampaignId = null, int GraceMinutes = 60);

public sealed record SchedulePreviewInput(JsonElement Rule);

/// <param name="Holiday">The Japanese name of the holiday the day is; null on others.</param>
/// <param name="BusinessDay">Whether the day is a business day of Japan.</param>
public sealed record OccurrenceView(DateOnly Day, DateTimeOffset At, string? Holiday, bool BusinessDay)
{
    internal static OccurrenceView Of(Occurrence o) => new(o.Day, o.At, JapaneseHolidays.NameOf(o.Day), JapaneseHolidays.IsBusinessDay(o.Day));
}

/// <param name="Zone">The workspace's zone, by which the days are days.</param>
public sealed record SchedulePreview(string Zone, IReadOnlyList<OccurrenceView> Occurrences);

/// <param name="State">made: <paramref name="CampaignId"/> was made for it; missed: the server was down for longer than the grace.</param>
public sealed record HandledOccurrence(DateOnly Day, DateTimeOffset At, string State, long? CampaignId);

/// <param name="State">running, paused or ended (nothing comes any more).</param>
/// <param name="Next">The next few; of a paused one, what would come if it were resumed now.</param>
/// <param name="Past">Newest first: the last one in lists, the last 50 where one schedule is asked for.</param>
public sealed record ScheduleView(long Id, string Name, long AccountId, string State, JsonElement Rule, int GraceMinutes, CampaignInput Campaign, IReadOnlyList<OccurrenceView> Next,
    IReadOnlyList<HandledOccurrence> Past, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Reads schedules as the API shows them.</summary>
internal static class ScheduleViews
{
    const int NextShown = 3;

    public static async Task<ScheduleView> OfAsync(LedgerConnection ledger, ScheduleRow row, TimeZoneInfo zone, DateTimeOffset now, int past, CancellationToken cancel)
    {
        var next = row.Coming(zone).Where(o => row.PausedAt is null || o.At >= now).Take(NextShown).Select(OccurrenceView.Of).ToList();
        var handled = await ledger.QueryAsync($"SELECT day, at, state, campaign_id FROM schedule_occurrence WHERE schedule_id = @id ORDER BY day DESC LIMIT {past}",
            r => new HandledOccurrence(DateOnly.ParseExact(r.GetString(0), ScheduleRow.DayForm), ApiJson.Instant(r.GetInt64(1)), r.GetString(2), r.IsDBNull(3) ? null : r.GetInt64(3)), cancel, ("id", row.Id));
        return new(row.Id, row.Name, row.AccountId, next.Count == 0 ? "ended" : row.PausedAt is null ? "running" : "paused", Json(row.RuleJson)!.Value, row.GraceMinutes, Campaign(row), next, handled,
            row.Version, ApiJson.Instant(row.CreatedAt), ApiJson.Instant(row.UpdatedAt));
    }

    static CampaignInput Campaign(ScheduleRow row) => new(row.AccountId, row.Name, new(row.SegmentId, Json(row.Definition)), Json(row.Content), row.TrackLinks, Json(row.OptionsJson), Json(row.VariantsJson));

    /// <summary>A campaign's definition as it would be put in.</summary>
    public static CampaignInput Campaign(CampaignRow row) => new(row.AccountId, row.Name, new(row.SegmentId, Json(row.Definition)), Json(row.Content), row.TrackLinks, Json(row.OptionsJson), Json(row.VariantsJson));

    static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}
