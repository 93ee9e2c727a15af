using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Problems;

namespace Todoke.Core.Delivery.Schedules;

/// <summary>What came of reading a rule's JSON.</summary>
public abstract record ScheduleReading
{
    private ScheduleReading()
    {
    }

    public sealed record Understood(ScheduleRule Rule) : ScheduleReading;

    public sealed record Refused(IReadOnlyList<Problem> Problems) : ScheduleReading;
}

/// <summary>
/// The stored and public form of a rule:
/// <code>
/// {"every":"day","interval":1,"at":"10:00","from":"2026-12-01"}
/// {"every":"week","interval":1,"weekdays":["mon","thu"],"at":"10:00","from":"2026-12-01","until":"2027-03-31"}
/// {"every":"month","interval":1,"on":{"day":25},"at":"10:00","from":"2026-12-01","count":12,"when_closed":"earlier"}
///   on: {"day":1…31} (in a shorter month its last day) | {"last_day":true} | {"nth":1…4|-1,"weekday":"tue"} | {"business_day":1…15|-1}
/// {"every":"business_day","at":"10:00","from":"2026-12-01"}
/// </code>
/// <c>interval</c> (1 to 99) may be left out (1), as may <c>until</c>, <c>count</c> (1 to 9,999) and <c>when_closed</c> (send, skip, earlier,
/// later; send). Anything else is a problem with its path.
/// </summary>
public static class ScheduleRuleJson
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <param name="path">Put before every problem's path.</param>
    public static ScheduleReading Read(JsonElement json, string path = "rule")
    {
        var problems = new List<Problem>();
        StrictJson.Scan(json, path, problems);
        if (problems.Count > 0 || StrictObject.Open(json, path, problems) is not { } root)
        {
            return new ScheduleReading.Refused(problems);
        }

        var pattern = Pattern(root, problems);
        var at = Time(root);
        var (from, until) = (Day(root, "from", required: true), Day(root, "until", required: false));
        if (until < from)
        {
            root.Add("until", "before_from", "終了日は開始日以後にしてください。", "The last day must not lie before the first.");
        }

        var rule = new ScheduleRule(pattern ?? new SchedulePattern.Daily(1), at, from ?? default, until, Number(root, "count", 1, 9_999), Closed(root));
        root.Close();
        if (problems.Count == 0 && !ScheduleOccurrences.Of(rule, TimeZoneInfo.Utc).Any())
        {
            root.Add("until", "never", "この条件では一度も配信されません。開始日・終了日・曜日・休業日の扱いを確認してください。", "This never comes about. Look at the first day, the last day, the weekdays and what happens on closed days.");
        }

        return problems.Count > 0 ? new ScheduleReading.Refused(problems) : new ScheduleReading.Understood(rule);
    }

    /// <summary>Reads what was checked when it was stored.</summary>
    /// <exception cref="FormatException">It is not a rule.</exception>
    public static ScheduleRule Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement) switch
        {
            ScheduleReading.Understood { Rule: var rule } => rule,
            ScheduleReading.Refused refused => throw new FormatException(string.Join(" ", refused.Problems.Select(p => $"{p.Path}: {p.En}"))),
            _ => throw new InvalidOperationException(),
        };
    }

    public static string Write(ScheduleRule rule)
    {
        var json = new JsonObject();
        switch (rule.Pattern)
        {
            case SchedulePattern.Daily daily:
                (json["every"], json["interval"]) = ("day", daily.Every);
                break;
            case SchedulePattern.Weekly weekly:
                (json["every"], json["interval"]) = ("week", weekly.Every);
                json["weekdays"] = new JsonArray([.. weekly.Days.OrderBy(d => ((int)d + 6) % 7).Select(d => JsonValue.Create(Weekdays[(int)d]))]);
                break;
            case SchedulePattern.Monthly monthly:
                (json["every"], json["interval"], json["on"]) = ("month", monthly.Every, Point(monthly.On));
                break;
            default:
                json["every"] = "business_day";
                break;
        }

        json["at"] = rule.At.ToString("HH:mm", CultureInfo.InvariantCulture);
        json["from"] = rule.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        json["until"] = rule.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        json["count"] = rule.Count;
        json["when_closed"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(rule.WhenClosed.ToString());
        return json.ToJsonString(Written);
    }

    private static JsonObject Point(MonthPoint point) => point switch
    {
        MonthPoint.DayOfMonth day => new JsonObject { ["day"] = day.Number },
        MonthPoint.LastDay => new JsonObject { ["last_day"] = true },
        MonthPoint.NthWeekday weekday => new JsonObject { ["nth"] = weekday.Nth, ["weekday"] = Weekdays[(int)weekday.Weekday] },
        MonthPoint.NthBusinessDay business => new JsonObject { ["business_day"] = business.Nth },
        _ => throw new InvalidOperationException($"Unknown point {point.GetType().Name}"),
    };

    private static SchedulePattern? Pattern(StrictObject root, List<Problem> problems)
    {
        switch (root.RequiredText("every"))
        {
            case "day": return new SchedulePattern.Daily(Interval(root));
            case "week":
                var days = root.Items("weekdays").Select(i => (Day: Weekday(i.Item), i.Path)).ToList();
                problems.AddRange(days.Where(d => d.Day is null).Select(d => new Problem(d.Path, "weekday", "曜日は mon、tue、wed、thu、fri、sat、sun のいずれかです。", "A weekday is one of mon, tue, wed, thu, fri, sat, sun.")));
                if (days.Count == 0)
                {
                    root.Add("weekdays", "missing", "曜日を1つ以上選んでください。", "Choose at least one weekday.");
                }

                return new SchedulePattern.Weekly(Interval(root), days.Select(d => d.Day ?? default).ToHashSet());
            case "month":
                var interval = Interval(root);
                if (root.Find("on") is not { } on)
                {
                    root.Missing("on");
                    return null;
                }

                return StrictObject.Open(on, root.At("on"), problems) is { } point && MonthPointOf(point) is { } found ? new SchedulePattern.Monthly(interval, found) : null;
            case "business_day": return new SchedulePattern.BusinessDays();
            case "": return null;
            default:
                root.Add("every", "every", "day、week、month、business_day のいずれかを指定してください。", "Must be day, week, month or business_day.");
                return null;
        }
    }

    private static MonthPoint? MonthPointOf(StrictObject on)
    {
        MonthPoint? point = null;
        if (on.Has("day"))
        {
            point = new MonthPoint.DayOfMonth(Number(on, "day", 1, 31) ?? 1);
        }
        else if (on.Flag("last_day", otherwise: false))
        {
            point = new MonthPoint.LastDay();
        }
        else if (on.Has("nth") || on.Has("weekday"))
        {
            if (Weekday(on.Find("weekday") ?? default) is not { } day)
            {
                on.Add("weekday", "weekday", "曜日は mon、tue、wed、thu、fri、sat、sun のいずれかです。", "A weekday is one of mon, tue, wed, thu, fri, sat, sun.");
                day = default;
            }

            point = new MonthPoint.NthWeekday(Number(on, "nth", 1, 4, lastToo: true, required: true) ?? 1, day);
        }
        else if (on.Has("business_day"))
        {
            point = new MonthPoint.NthBusinessDay(Number(on, "business_day", 1, 15, lastToo: true) ?? 1);
        }
        else
        {
            on.Add("day", "missing", "毎月のいつ配信するか(日、末日、第n曜日、第n営業日)を指定してください。", "Say which day of the month: day, last_day, nth and weekday, or business_day.");
        }

        on.Close();
        return point;
    }

    private static int Interval(StrictObject root) => Number(root, "interval", 1, 99) ?? 1;

    private static int? Number(StrictObject json, string name, int least, int most, bool lastToo = false, bool required = false)
    {
        if (!json.Has(name))
        {
            if (required)
            {
                json.Missing(name);
            }

            return null;
        }

        if (json.Whole(name) is not { } number)
        {
            return null;
        }

        if (number >= least && number <= most || lastToo && number == -1)
        {
            return number;
        }

        json.Add(name, "out_of_range", $"{least}〜{most}{(lastToo ? "か、最後を表す-1" : "")}を指定してください。", $"Must be {least} to {most}{(lastToo ? ", or -1 for the last" : "")}.");
        return null;
    }

    private static DayOfWeek? Weekday(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Array.IndexOf(Weekdays, value.GetString()) is >= 0 and var index ? (DayOfWeek)index : null;

    private static TimeOnly Time(StrictObject root)
    {
        var text = root.RequiredText("at");
        if (text.Length > 0 && !TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            root.Add("at", "time", "時刻は 10:00 のように指定してください。", "A time such as 10:00 is needed.");
        }

        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : default;
    }

    private static DateOnly? Day(StrictObject root, string name, bool required)
    {
        if (!root.Has(name))
        {
            if (required)
            {
                root.Missing(name);
            }

            return null;
        }

        if (root.Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= JapaneseHolidays.FirstYear and <= JapaneseHolidays.LastYear)
        {
            return day;
        }

        root.Add(name, "date", $"日付は 2026-12-01 のように、{JapaneseHolidays.FirstYear}〜{JapaneseHolidays.LastYear}年で指定してください。", $"A date such as 2026-12-01 is needed, from {JapaneseHolidays.FirstYear} to {JapaneseHolidays.LastYear}.");
        return null;
    }

    private static WhenClosed Closed(StrictObject root)
    {
        switch (root.Text("when_closed"))
        {
            case null or "send": return WhenClosed.Send;
            case "skip": return WhenClosed.Skip;
            case "earlier": return WhenClosed.Earlier;
            case "later": return WhenClosed.Later;
            default:
                root.Add("when_closed", "when_closed", "send、skip、earlier、later のいずれかを指定してください。", "Must be send, skip, earlier or later.");
                return WhenClosed.Send;
        }
    }
}
