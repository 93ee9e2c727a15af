using System.Data.Common;
using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>A campaign as the ledger holds it. Exactly one of <see cref="SegmentId"/> and <see cref="Definition"/> says whom it means.</summary>
internal sealed record CampaignRow
{
    public const string Columns = """
        id, account_id, name, state, segment_id, definition, content, track_links, scheduled_at, confirmed_people, version, unit,
        frozen_definition, frozen_version, frozen_at, frozen_position, members, started_at, finished_at, stop_code, created_at, updated_at,
        options, variants, repeat_of, phase, phase_until, approved_by, approved_at, approved_hash, submitted_by, submitted_at, result_of,
        rejected_by, rejected_at, rejected_why
        """;

    CampaignOptions? _options;
    CampaignVariants? _variants;

    public required long Id { get; init; }
    public required long AccountId { get; init; }
    public required string Name { get; init; }
    public required CampaignState State { get; init; }
    public required long? SegmentId { get; init; }
    public required string? Definition { get; init; }
    public required string Content { get; init; }
    public required bool TrackLinks { get; init; }
    public required long? ScheduledAt { get; init; }
    public required long? ConfirmedPeople { get; init; }
    public required int Version { get; init; }

    /// <summary>LINE's custom aggregation unit of this campaign.</summary>
    public required string Unit { get; init; }

    /// <summary>The condition as it was when the recipients were frozen.</summary>
    public required string? FrozenDefinition { get; init; }
    public required int? FrozenVersion { get; init; }
    public required long? FrozenAt { get; init; }
    public required long? FrozenPosition { get; init; }
    public required long? Members { get; init; }
    public required long? StartedAt { get; init; }
    public required long? FinishedAt { get; init; }
    public required string? StopCode { get; init; }
    public required long CreatedAt { get; init; }
    public required long UpdatedAt { get; init; }
    public required string OptionsJson { get; init; }

    /// <summary>Null: <see cref="Content"/> is the one message; otherwise that is the first variant's.</summary>
    public required string? VariantsJson { get; init; }

    /// <summary>The schedule that made it.</summary>
    public required long? RepeatOf { get; init; }

    /// <summary>canary, canary_wait, sample, winner_wait or rest; null while or where everybody goes at once.</summary>
    public required string? Phase { get; init; }
    public required long? PhaseUntil { get; init; }
    public required string? ApprovedBy { get; init; }
    public required long? ApprovedAt { get; init; }
    public required string? ApprovedHash { get; init; }
    public required string? SubmittedBy { get; init; }
    public required long? SubmittedAt { get; init; }
    public required string? ResultOf { get; init; }

    /// <summary>Who sent it back when it awaited approval; null as soon as it is submitted again.</summary>
    public required string? RejectedBy { get; init; }
    public required long? RejectedAt { get; init; }
    public required string? RejectedWhy { get; init; }

    public CampaignOptions Options => _options ??= CampaignOptions.Parse(OptionsJson);

    public CampaignVariants? Variants => VariantsJson is null ? null : _variants ??= CampaignVariants.Parse(VariantsJson);

    public static CampaignRow Read(DbDataReader r) => new()
    {
        Id = r.GetInt64(0), AccountId = r.GetInt64(1), Name = r.GetString(2), State = CampaignStates.Parse(r.GetString(3)), SegmentId = Long(r, 4), Definition = Text(r, 5),
        Content = r.GetString(6), TrackLinks = r.GetInt32(7) == 1, ScheduledAt = Long(r, 8), ConfirmedPeople = Long(r, 9), Version = r.GetInt32(10), Unit = r.GetString(11),
        FrozenDefinition = Text(r, 12), FrozenVersion = r.IsDBNull(13) ? null : r.GetInt32(13), FrozenAt = Long(r, 14), FrozenPosition = Long(r, 15), Members = Long(r, 16),
        StartedAt = Long(r, 17), FinishedAt = Long(r, 18), StopCode = Text(r, 19), CreatedAt = r.GetInt64(20), UpdatedAt = r.GetInt64(21),
        OptionsJson = r.GetString(22), VariantsJson = Text(r, 23), RepeatOf = Long(r, 24), Phase = Text(r, 25), PhaseUntil = Long(r, 26), ApprovedBy = Text(r, 27), ApprovedAt = Long(r, 28),
        ApprovedHash = Text(r, 29), SubmittedBy = Text(r, 30), SubmittedAt = Long(r, 31), ResultOf = Text(r, 32),
        RejectedBy = Text(r, 33), RejectedAt = Long(r, 34), RejectedWhy = Text(r, 35),
    };

    public static Task<CampaignRow?> FindAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM campaign WHERE id = @id", Read, cancel, ("id", id));

    static long? Long(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt64(column);

    static string? Text(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);
}

/// <summary>The stored numbers of delivery.outcome and request.state, and how together they read as one person's outcome.</summary>
internal static class DeliverySql
{
    public const int Frozen = 0, HeldBack = 1, Requested = 2, RefusedAlone = 3;
    public const int Open = 0, Accepted = 1, Refused = 2, Unknown = 3;

    /// <summary>A narrowcast that LINE has accepted and not finished.</summary>
    public const int Followed = 4;

    /// <summary>Refused, and its people are in other requests or frozen again.</summary>
    public const int Replaced = 5;

    /// <summary>One word per row of <c>delivery d LEFT JOIN request r ON r.id = d.request_id</c>: an accepted request is one row update, its people's outcome is read through it.</summary>
    public const string Outcome = """
        CASE WHEN d.outcome = 0 THEN 'waiting' WHEN d.outcome = 1 THEN 'held_back' WHEN d.outcome = 3 THEN 'refused'
        WHEN r.state = 1 THEN 'accepted' WHEN r.state = 2 THEN 'refused' WHEN r.state = 3 THEN 'unknown' ELSE 'waiting' END
        """;
}
