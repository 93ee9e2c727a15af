using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>Whom a campaign means: a saved segment, or a definition of its own.</summary>
public sealed record AudienceInput(long? SegmentId = null, JsonElement? Definition = null);

/// <param name="Content">May be left out where there are variants.</param>
/// <param name="TrackLinks">Whether taps are told apart by person; without effect in a broadcast.</param>
/// <param name="Options">See <see cref="CampaignOptions"/>; null: as usual.</param>
/// <param name="Variants">See <see cref="CampaignVariants"/>; null: everybody gets <paramref name="Content"/>.</param>
public sealed record CampaignInput(long AccountId, string Name, AudienceInput Audience, JsonElement? Content = null, bool? TrackLinks = null, JsonElement? Options = null, JsonElement? Variants = null);

/// <summary>Everybody the campaign meant adds up to <paramref name="Members"/>: held back + sent + waiting + refused + unknown.</summary>
public sealed record CampaignCounts(long Members, long HeldBack, long Sent, long Waiting, long Refused, long Unknown)
{
    /// <summary>Those who were not held back.</summary>
    public long Frozen => Sent + Waiting + Refused + Unknown;
}

/// <param name="Approval">What a second person is asked to agree to; only while it awaits approval.</param>
/// <param name="Rejection">Why it was sent back the last time; null as soon as approval is asked for again.</param>
/// <param name="Winner">What the rest gets; null while that is not decided.</param>
public sealed record CampaignView(long Id, long AccountId, string Name, string State, AudienceInput Audience, JsonElement Content, bool TrackLinks, DateTimeOffset? ScheduledAt,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version, DateTimeOffset? FrozenAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, CampaignCounts Counts, StopReason? StopReason,
    JsonElement Options, JsonElement? Variants, long? RepeatOf, string? Phase, DateTimeOffset? PhaseUntil, string? SubmittedBy, DateTimeOffset? SubmittedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt,
    ApprovalAsk? Approval, Rejection? Rejection, WinnerResult? Winner);

public sealed record CampaignSummary(long Id, long AccountId, string Name, string State, DateTimeOffset? ScheduledAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset UpdatedAt, CampaignCounts Counts, string? Phase);

/// <summary>Reads campaigns as the API shows them.</summary>
internal static class CampaignViews
{
    public static async Task<CampaignView?> ReadAsync(LedgerConnection ledger, long id, CancellationToken cancel)
    {
        if (await CampaignRow.FindAsync(ledger, id, cancel) is not { } row) return null;
        var counts = await CampaignTally.OfAsync(ledger, id, cancel);
        return new(row.Id, row.AccountId, row.Name, row.State.Code(), new(row.SegmentId, row.Definition is { } d ? JsonSerializer.Deserialize<JsonElement>(d) : null),
            JsonSerializer.Deserialize<JsonElement>(row.Content), row.TrackLinks, ApiJson.Instant(row.ScheduledAt), ApiJson.Instant(row.CreatedAt), ApiJson.Instant(row.UpdatedAt), row.Version,
            ApiJson.Instant(row.FrozenAt), ApiJson.Instant(row.StartedAt), ApiJson.Instant(row.FinishedAt), counts, StopReason.Of(row.StopCode),
            JsonSerializer.Deserialize<JsonElement>(row.OptionsJson), row.VariantsJson is { } v ? JsonSerializer.Deserialize<JsonElement>(v) : null, row.RepeatOf, row.Phase, ApiJson.Instant(row.PhaseUntil),
            row.SubmittedBy, ApiJson.Instant(row.SubmittedAt), row.ApprovedBy, ApiJson.Instant(row.ApprovedAt),
            row.State == CampaignState.AwaitingApproval ? await Approval.AskAsync(ledger, row, cancel) : null, Approval.RejectionOf(row), Campaigns.Winner.ResultOf(row));
    }

    public static async Task<List<CampaignSummary>> SummariesAsync(LedgerConnection ledger, string where, CancellationToken cancel, params (string, object?)[] values)
    {
        var rows = await ledger.QueryAsync($"SELECT {CampaignRow.Columns} FROM campaign {where}", CampaignRow.Read, cancel, values);
        var counts = await CampaignTally.OfAsync(ledger, [.. rows.Select(r => r.Id)], cancel);
        return [.. rows.Select(r => new CampaignSummary(r.Id, r.AccountId, r.Name, r.State.Code(), ApiJson.Instant(r.ScheduledAt), ApiJson.Instant(r.StartedAt), ApiJson.Instant(r.FinishedAt),
            ApiJson.Instant(r.UpdatedAt), counts[r.Id], r.Phase))];
    }
}

/// <summary>What stands in the way of saving or sending.</summary>
public sealed record ProblemsAnswer(IReadOnlyList<Problem> Problems);
