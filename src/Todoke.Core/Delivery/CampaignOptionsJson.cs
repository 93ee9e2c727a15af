using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Problems;
using Todoke.Core.Values;

namespace Todoke.Core.Delivery;

/// <summary>Reads <see cref="CampaignOptions"/> strictly, with every problem at once, and writes them; what is as usual is not written.</summary>
public static class CampaignOptionsJson
{
    /// <summary>The options, or null where there is a problem; every path begins with <c>options</c>.</summary>
    public static (CampaignOptions? Options, IReadOnlyList<Problem> Problems) Read(JsonElement json)
    {
        var problems = new List<Problem>();
        StrictJson.Scan(json, "options", problems);
        if (problems.Count > 0 || StrictObject.Open(json, "options", problems) is not { } o) return (null, problems);
        var options = new CampaignOptions
        {
            TopicId = o.Whole("topic_id"),
            QuietHours = Quiet(o, problems),
            IgnoresCap = Word(o, "cap", "workspace", "none") == "none",
            Priority = Within(o, "priority", 0, 9) ?? 5,
            NotAfterMs = Instant(o, "not_after"),
            Canary = o.Find("canary") is { } canary ? ReadCanary(canary, o.At("canary"), problems) : null,
            SpreadMinutes = Within(o, "spread_minutes", 1, 10_080),
            PerMinute = Within(o, "per_minute", 1, 10_000_000),
            HealthUrl = Url(o, "health_url"),
            StopBlockPercent = Percent(o, "stop_block_percent"),
            OnQuota = Word(o, "on_quota", "refuse", "partial") == "partial" ? QuotaChoice.Partial : QuotaChoice.Refuse,
            Broadcast = o.Flag("broadcast", otherwise: false),
        };
        if (options is { SpreadMinutes: not null, PerMinute: not null })
            o.Add("per_minute", "two_rates", "「分割配信の時間」と「1分あたりの人数」は、どちらか一つだけ指定してください。", "Give either the time to spread over or the people per minute, not both.");
        if (options.Broadcast)
        {
            void NotTogether(bool given, string name)
            {
                if (given) o.Add(name, "not_with_broadcast", "「すべての友だち」への配信とは一緒に使えません。どちらかを外してください。", "This cannot be used together with a broadcast. Remove one of the two.");
            }
            NotTogether(options.TopicId is not null, "topic_id");
            NotTogether(options.Canary is not null, "canary");
            NotTogether(options.SpreadMinutes is not null, "spread_minutes");
            NotTogether(options.PerMinute is not null, "per_minute");
            NotTogether(options.OnQuota == QuotaChoice.Partial, "on_quota");
        }
        o.Close();
        return (problems.Count == 0 ? options : null, problems);
    }

    internal static CampaignOptions Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var (options, problems) = Read(document.RootElement);
        return options ?? throw new FormatException(string.Join(" ", problems.Select(p => $"{p.Path}: {p.En}")));
    }

    internal static string Write(CampaignOptions options)
    {
        var json = new JsonObject();
        void Put(string name, JsonNode? value)
        {
            if (value is not null) json[name] = value;
        }
        Put("topic_id", options.TopicId);
        Put("quiet_hours", options.QuietHours switch
        {
            QuietHoursChoice.None => "none",
            QuietHoursChoice.Own own => new JsonObject { ["from"] = Clock(own.Hours.From), ["to"] = Clock(own.Hours.To) },
            _ => null,
        });
        Put("cap", options.IgnoresCap ? "none" : null);
        Put("priority", options.Priority == 5 ? null : options.Priority);
        Put("not_after", options.NotAfterMs is { } last ? IsoTime.Write(last) : null);
        Put("canary", options.Canary is { } c ? new JsonObject
        {
            ["percent"] = c.Percent, ["at_least"] = c.AtLeast, ["wait_minutes"] = c.WaitMinutes, ["go_on"] = c.GoesOnByHand ? "manual" : "auto",
            ["stop_refused_percent"] = c.StopRefusedPercent, ["stop_block_percent"] = c.StopBlockPercent,
        } : null);
        Put("spread_minutes", options.SpreadMinutes);
        Put("per_minute", options.PerMinute);
        Put("health_url", options.HealthUrl);
        Put("stop_block_percent", options.StopBlockPercent);
        Put("on_quota", options.OnQuota == QuotaChoice.Partial ? "partial" : null);
        Put("broadcast", options.Broadcast ? true : null);
        return json.ToJsonString();
    }

    private static QuietHoursChoice Quiet(StrictObject o, List<Problem> problems)
    {
        if (o.Find("quiet_hours") is not { ValueKind: JsonValueKind.Object } own)
            return Word(o, "quiet_hours", "workspace", "none") == "none" ? new QuietHoursChoice.None() : new QuietHoursChoice.Workspace();
        var hours = StrictObject.Open(own, o.At("quiet_hours"), problems)!;
        var (from, to) = (Time(hours, "from"), Time(hours, "to"));
        hours.Close();
        if (from is null || to is null) return new QuietHoursChoice.Workspace();
        if (from == to) o.Add("quiet_hours", "same_time", "始まりと終わりには違う時刻を指定してください。", "Begin and end must differ.");
        return new QuietHoursChoice.Own(new QuietHours(from.Value, to.Value));
    }

    private static CanaryPlan? ReadCanary(JsonElement json, string path, List<Problem> problems)
    {
        if (StrictObject.Open(json, path, problems) is not { } o) return null;
        var usual = new CanaryPlan();
        var plan = new CanaryPlan(Within(o, "percent", 1, 50) ?? usual.Percent, Within(o, "at_least", 1, 10_000) ?? usual.AtLeast, Within(o, "wait_minutes", 0, 10_080) ?? usual.WaitMinutes,
            Word(o, "go_on", "auto", "manual") == "manual", Percent(o, "stop_refused_percent") ?? usual.StopRefusedPercent, Percent(o, "stop_block_percent") ?? usual.StopBlockPercent);
        o.Close();
        return plan;
    }

    internal static string? Word(StrictObject o, string name, params string[] words)
    {
        if (o.Find(name) is null || o.Text(name) is not { } word) return null;
        if (words.Contains(word, StringComparer.Ordinal)) return word;
        o.Add(name, "unknown_word", $"{string.Join("、", words)} のどれかを指定してください。", $"Must be one of {string.Join(", ", words)}.");
        return null;
    }

    internal static int? Within(StrictObject o, string name, int least, int most)
    {
        if (o.Whole(name) is not { } number) return null;
        if (number >= least && number <= most) return number;
        o.Add(name, "out_of_range", $"{least:N0}〜{most:N0}の整数を指定してください。", $"Must be a whole number from {least:N0} to {most:N0}.");
        return null;
    }

    private static decimal? Percent(StrictObject o, string name)
    {
        if (o.Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number is >= 0 and <= 100) return number;
        o.Add(name, "not_a_percentage", "0〜100の数(％)を指定してください。", "Must be a percentage from 0 to 100.");
        return null;
    }

    private static TimeOnly? Time(StrictObject o, string name)
    {
        if (o.Find(name) is null)
        {
            o.Missing(name);
            return null;
        }
        if (o.Text(name) is not { } text) return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        o.Add(name, "not_a_time", "「21:00」の形の時刻を指定してください。", "Must be a time such as 21:00.");
        return null;
    }

    private static long? Instant(StrictObject o, string name)
    {
        if (o.Text(name) is not { } text) return null;
        if (IsoTime.TryInstant(text, out var ms)) return ms;
        o.Add(name, "not_an_instant", "「2026-12-24T20:00:00+09:00」の形の日時を指定してください。", "Must be an instant such as 2026-12-24T20:00:00+09:00.");
        return null;
    }

    private static string? Url(StrictObject o, string name)
    {
        if (o.Text(name) is not { } text) return null;
        if (text.Length <= 1_000 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http") return text;
        o.Add(name, "not_a_url", "https:// で始まるURLを指定してください。", "Must be a URL that begins with https://.");
        return null;
    }

    private static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
