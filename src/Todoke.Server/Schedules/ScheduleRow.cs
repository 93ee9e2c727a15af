using System.Data.Common;
using Todoke.Core.Delivery;
using Todoke.Core.Delivery.Schedules;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;

namespace Todoke.Server.Schedules;

/// <summary>A repeated campaign as the ledger holds it; the campaign itself in the forms in which campaigns are stored.</summary>
internal sealed record ScheduleRow
{
    public const string Columns = "id, account_id, name, segment_id, definition, content, track_links, options, variants, rule, grace_minutes, since, done, paused_at, version, created_at, updated_at, actor";

    ScheduleRule? _rule;

    public required long Id { get; init; }
    public required long AccountId { get; init; }
    public required string Name { get; init; }
    public required long? SegmentId { get; init; }
    public required string? Definition { get; init; }
    public required string Content { get; init; }
    public required bool TrackLinks { get; init; }
    public required string OptionsJson { get; init; }
    public required string? VariantsJson { get; init; }
    public required string RuleJson { get; init; }
    public required int GraceMinutes { get; init; }

    /// <summary>When it was created, changed or resumed last: what would have been due before then is nobody's business.</summary>
    public required long Since { get; init; }

    /// <summary>The day of the last occurrence that was handled.</summary>
    public required DateOnly? Done { get; init; }
    public required long? PausedAt { get; init; }
    public required int Version { get; init; }
    public required long CreatedAt { get; init; }
    public required long UpdatedAt { get; init; }
    public required string Actor { get; init; }

    public ScheduleRule Rule => _rule ??= ScheduleRuleJson.Parse(RuleJson);

    /// <summary>What is still to come, in order.</summary>
    public IEnumerable<Occurrence> Coming(TimeZoneInfo zone) => ScheduleOccurrences.Of(Rule, zone, Done).Where(o => o.At.ToUnixTimeMilliseconds() >= Since);

    /// <summary>What one occurrence sends, as a campaign that is not there yet (id 0).</summary>
    public CampaignRow AsCampaign() => new()
    {
        Id = 0, AccountId = AccountId, Name = Name, State = CampaignState.Scheduled, SegmentId = SegmentId, Definition = Definition, Content = Content, TrackLinks = TrackLinks,
        OptionsJson = OptionsJson, VariantsJson = VariantsJson, RepeatOf = Id, Version = 1, Unit = "", CreatedAt = CreatedAt, UpdatedAt = UpdatedAt,
        ScheduledAt = null, ConfirmedPeople = null, FrozenDefinition = null, FrozenVersion = null, FrozenAt = null, FrozenPosition = null, Members = null, StartedAt = null, FinishedAt = null,
        StopCode = null, Phase = null, PhaseUntil = null, ApprovedBy = null, ApprovedAt = null, ApprovedHash = null, SubmittedBy = Actor, SubmittedAt = null, ResultOf = null,
        RejectedBy = null, RejectedAt = null, RejectedWhy = null,
    };

    public static ScheduleRow Read(DbDataReader r) => new()
    {
        Id = r.GetInt64(0), AccountId = r.GetInt64(1), Name = r.GetString(2), SegmentId = r.IsDBNull(3) ? null : r.GetInt64(3), Definition = Text(r, 4), Content = r.GetString(5),
        TrackLinks = r.GetInt32(6) == 1, OptionsJson = r.GetString(7), VariantsJson = Text(r, 8), RuleJson = r.GetString(9), GraceMinutes = r.GetInt32(10), Since = r.GetInt64(11),
        Done = Text(r, 12) is { } day ? DateOnly.ParseExact(day, DayForm) : null, PausedAt = r.IsDBNull(13) ? null : r.GetInt64(13), Version = r.GetInt32(14),
        CreatedAt = r.GetInt64(15), UpdatedAt = r.GetInt64(16), Actor = r.GetString(17),
    };

    public const string DayForm = "yyyy-MM-dd";

    public static Task<ScheduleRow?> FindAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM schedule WHERE id = @id", Read, cancel, ("id", id));

    public static Task<List<ScheduleRow>> ListAsync(LedgerConnection ledger, string where, CancellationToken cancel, params (string, object?)[] values) =>
        ledger.QueryAsync($"SELECT {Columns} FROM schedule {where}", Read, cancel, values);

    static string? Text(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);
}
