namespace Todoke.Core.Delivery;

/// <summary>Which quiet hours hold for a campaign.</summary>
public abstract record QuietHoursChoice
{
    private QuietHoursChoice()
    {
    }

    /// <summary>The workspace's.</summary>
    public sealed record Workspace : QuietHoursChoice;

    /// <summary>It may leave at any hour.</summary>
    public sealed record None : QuietHoursChoice;

    public sealed record Own(QuietHours Hours) : QuietHoursChoice;

    /// <param name="workspace">The workspace's quiet hours; null where it has none.</param>
    public QuietHours? Resolve(QuietHours? workspace) => this switch
    {
        Own own => own.Hours,
        None => null,
        _ => workspace,
    };
}

/// <summary>A small part goes first (カナリア配信).</summary>
/// <param name="Percent">Of the frozen people, 1–50.</param>
/// <param name="AtLeast">People, 1–10,000; where the campaign has no more than these, all go at once.</param>
/// <param name="WaitMinutes">Between the last answer of the first part and the decision, 0–10,080.</param>
/// <param name="GoesOnByHand">Somebody has to press 「続ける」 even when all is well.</param>
/// <param name="StopRefusedPercent">Stops when more of the first part than this were refused, 0–100.</param>
/// <param name="StopBlockPercent">Stops when more of the first part than this blocked the account, 0–100.</param>
public sealed record CanaryPlan(int Percent = 1, int AtLeast = 50, int WaitMinutes = 10, bool GoesOnByHand = false, decimal StopRefusedPercent = 5, decimal StopBlockPercent = 1)
{
    /// <summary>People of the first part.</summary>
    /// <param name="people">Frozen and not held back.</param>
    public long SizeOf(long people) => Math.Min(people, Math.Max(AtLeast, (people * Percent + 99) / 100));
}

/// <summary>What happens when the month's messages do not suffice.</summary>
public enum QuotaChoice
{
    /// <summary>Nothing leaves.</summary>
    Refuse,

    /// <summary>As many as there are messages for; the others are held back.</summary>
    Partial,
}

/// <summary>
/// How a campaign goes out (詳細設定). Stored and public form, every member optional, nothing else allowed:
/// <code>
/// {"topic_id":3, "quiet_hours":"workspace"|"none"|{"from":"21:00","to":"08:00"}, "cap":"workspace"|"none", "priority":5,
///  "not_after":"2026-12-24T20:00:00+09:00",
///  "canary":{"percent":1,"at_least":50,"wait_minutes":10,"go_on":"auto"|"manual","stop_refused_percent":5,"stop_block_percent":1},
///  "spread_minutes":60 | "per_minute":5000, "health_url":"https://…", "stop_block_percent":2.0, "on_quota":"refuse"|"partial", "broadcast":true}
/// </code>
/// </summary>
public sealed record CampaignOptions
{
    /// <summary>What <c>{}</c> means.</summary>
    public static CampaignOptions Default { get; } = new();

    /// <summary>Consent to this topic is needed (the topic's default counts); null: none is.</summary>
    public long? TopicId { get; init; }

    public QuietHoursChoice QuietHours { get; init; } = new QuietHoursChoice.Workspace();

    /// <summary>Whether the workspace's frequency cap is left aside.</summary>
    public bool IgnoresCap { get; init; }

    /// <summary>0–9; the higher one goes first where two campaigns are due together.</summary>
    public int Priority { get; init; } = 5;

    /// <summary>Unix milliseconds; nothing leaves after it, what is left is held back <see cref="HoldReason.TooLate"/>.</summary>
    public long? NotAfterMs { get; init; }

    /// <summary>Null: everybody at once.</summary>
    public CanaryPlan? Canary { get; init; }

    /// <summary>The whole campaign leaves evenly over so many minutes (分割配信), 1–10,080; never together with <see cref="PerMinute"/>.</summary>
    public int? SpreadMinutes { get; init; }

    /// <summary>At most so many people a minute, 1–10,000,000.</summary>
    public int? PerMinute { get; init; }

    /// <summary>An address of the shop that must answer while the campaign leaves.</summary>
    public string? HealthUrl { get; init; }

    /// <summary>Stops when more than this share of those sent to blocked the account, looked at from 1,000 on; null: not looked at.</summary>
    public decimal? StopBlockPercent { get; init; }

    public QuotaChoice OnQuota { get; init; }

    /// <summary>LINE's broadcast to all friends, known here or not.</summary>
    public bool Broadcast { get; init; }

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="FormatException">The text is not in this form.</exception>
    public static CampaignOptions Parse(string json) => json == "{}" ? Default : CampaignOptionsJson.Parse(json);

    public string ToJson() => CampaignOptionsJson.Write(this);
}
