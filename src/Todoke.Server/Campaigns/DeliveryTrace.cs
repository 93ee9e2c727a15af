using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Segments;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Profiles;
using Todoke.Server.Segments;

namespace Todoke.Server.Campaigns;

/// <summary>One thing that happened between a campaign and a person.</summary>
public sealed record TraceStep(DateTimeOffset At, string Code, string Ja, string En);

/// <param name="Path">In the condition the campaign was frozen by, manual lists included.</param>
/// <param name="Holds">As of the freeze.</param>
public sealed record TraceWhy(string Path, bool Holds, string Ja, string En);

/// <param name="Outcome">As in the list of deliveries, or <c>not_meant</c>: the person was not in the segment when the campaign was frozen, or there was no freeze yet.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="Why">Null where nothing was kept: the condition had more than 64 parts, or the person was not meant.</param>
public sealed record TraceAnswer(long ProfileId, string Outcome, string? Variant, DateTimeOffset? FrozenAt, int? SegmentVersion, long? Position, IReadOnlyList<TraceStep> Steps, IReadOnlyList<TraceWhy>? Why);

/// <summary>なぜ届いた／届かなかった: everything between one campaign and one person, from the rows themselves.</summary>
internal static class DeliveryTrace
{
    public static void Map(RouteGroupBuilder viewers) => viewers.MapGet("/{id:long}/deliveries/{profileId:long}", ReadAsync);

    sealed record Row(long Profile, string Outcome, string? Reason, long At, int? Variant, long? Bits, string? Kind, int People, long? Left, int Attempts, long? Finished, string? LineRequest, string? Detail);

    static async Task<Results<Ok<TraceAnswer>, ProblemHttpResult>> ReadAsync(long id, long profileId, LedgerStore ledger, CancellationToken cancel) => await ledger.ReadSnapshotAsync<Results<Ok<TraceAnswer>, ProblemHttpResult>>(async l =>
    {
        if (await CampaignRow.FindAsync(l, id, cancel) is not { } campaign) return CampaignsCapability.None(id);
        if (await l.FirstAsync($"SELECT {Merging.Root} FROM profile p WHERE p.id = @id", r => (long?)r.GetInt64(0), cancel, ("id", profileId)) is not { } root) return ApiResults.NotFound($"友だち {profileId} はいません。", $"There is no person {profileId}.");
        // A person may have been merged since: then the row that was sent to tells more than the one held back as its double.
        var rows = await l.QueryAsync(
            $"""
            SELECT d.profile_id, {DeliverySql.Outcome}, d.reason, d.at, d.variant, d.bits, r.kind, COALESCE(r.people, 0), r.first_left_at, COALESCE(r.attempts, 0), r.finished_at, r.line_request_id, r.detail
            FROM profile p JOIN delivery d ON d.campaign_id = @id AND d.run = 0 AND d.profile_id = p.id LEFT JOIN request r ON r.id = d.request_id
            WHERE p.id = @root OR p.merged_into = @root ORDER BY CASE WHEN d.outcome = 1 THEN 1 ELSE 0 END, d.profile_id
            """, r => new Row(r.GetInt64(0), r.GetString(1), Text(r, 2), r.GetInt64(3), r.IsDBNull(4) ? null : r.GetInt32(4), Long(r, 5), Text(r, 6), r.GetInt32(7), Long(r, 8), r.GetInt32(9), Long(r, 10), Text(r, 11), Text(r, 12)),
            cancel, ("id", id), ("root", root));
        var steps = new List<TraceStep>();
        void Step(long at, string code, string ja, string en) => steps.Add(new(ApiJson.Instant(at), code, ja, en));
        if (rows.Count == 0)
        {
            if (campaign.FrozenAt is { } asOf) Step(asOf, "not_meant", "配信対象を確定した時点で、条件に当てはまっていませんでした。", "Did not fulfil the condition when the recipients were frozen.");
            return TypedResults.Ok(new TraceAnswer(profileId, "not_meant", null, ApiJson.Instant(campaign.FrozenAt), campaign.FrozenVersion, campaign.FrozenPosition, steps, null));
        }
        var row = rows[0];
        Step(campaign.FrozenAt ?? row.At, "frozen", "条件に当てはまり、配信対象になりました。", "Fulfilled the condition and became a recipient.");
        var variant = campaign.Variants is { } variants && row.Variant is { } index ? variants.Of[index].Name : null;
        if (variant is not null) Step(campaign.FrozenAt ?? row.At, "variant", $"パターン「{variant}」になりました。", $"Was given the variant '{variant}'.");
        if (campaign.ApprovedAt is { } approved) Step(approved, "approved", "配信が承認されました。", "The campaign was approved.");
        if (row.Outcome == "held_back")
        {
            var reason = DeliveryWords.ParseReason(row.Reason!);
            Step(row.At, "held_back", $"配信しませんでした: {reason.Ja()}", $"Held back: {reason.En()}");
        }
        if (row.Left is { } left) Request(row, left, Step);
        await AfterwardsAsync(l, campaign, root, row, Step, cancel);
        return TypedResults.Ok(new TraceAnswer(profileId, row.Outcome, variant, ApiJson.Instant(campaign.FrozenAt), campaign.FrozenVersion, campaign.FrozenPosition, [.. steps.OrderBy(s => s.At)], await WhyAsync(l, campaign, row.Bits, cancel)));
    }, cancel);

    static void Request(Row row, long left, Action<long, string, string, string> step)
    {
        var (ja, en) = row.People > 1 ? ($"同じ内容の{row.People:N0}人とまとめて送信を始めました。", $"The request left, for {row.People:N0} people with the same message.") : ("送信を始めました。", "The request left.");
        step(left, "left", ja, en);
        if (row.Attempts > 1) step(left, "repeated", $"同じ送信キーで{row.Attempts}回送りました。二重には届きません。", $"It was sent {row.Attempts} times under one retry key, which cannot arrive twice.");
        if (row.Finished is not { } finished) return;
        switch (row.Outcome)
        {
            case "accepted": step(finished, "accepted", $"LINEが受け付けました(リクエストID {row.LineRequest})。", $"LINE accepted it (request id {row.LineRequest})."); break;
            case "refused": step(finished, "refused", $"LINEに拒否されました: {row.Reason ?? row.Detail}", $"LINE refused it: {row.Reason ?? row.Detail}"); break;
            case "unknown": step(finished, "unknown", "LINEから確かな返事がないまま期限(23時間)を過ぎました。二重配信を避けるため、送り直しません。", "LINE never clearly answered while the key was good (23 h). It is not sent again, since that could reach the person twice."); break;
        }
    }

    static async Task AfterwardsAsync(LedgerConnection l, CampaignRow campaign, long root, Row row, Action<long, string, string, string> step, CancellationToken cancel)
    {
        if (row.Left is null) return;
        if (await l.FirstAsync($"SELECT MIN(e.at) FROM profile p JOIN event e ON e.profile_id = p.id WHERE (p.id = @root OR p.merged_into = @root) AND e.reference = @reference AND e.name = @name AND e.withdrawn_at IS NULL",
            r => Long(r, 0), cancel, ("root", root), ("reference", LinkRedirect.Reference(campaign.Id)), ("name", LinkRedirect.TapEvent)) is { } tapped)
            step(tapped, "tapped", "リンクをタップしました。", "Tapped a link.");
        if (await l.FirstAsync("SELECT MIN(f.changed_at) FROM profile p JOIN friendship f ON f.profile_id = p.id WHERE (p.id = @root OR p.merged_into = @root) AND f.account_id = @account AND f.state = 2 AND f.changed_at >= @started",
            r => Long(r, 0), cancel, ("root", root), ("account", campaign.AccountId), ("started", campaign.StartedAt ?? long.MaxValue)) is { } blocked)
            step(blocked, "blocked", "アカウントをブロックしました。", "Blocked the account.");
    }

    static async Task<IReadOnlyList<TraceWhy>?> WhyAsync(LedgerConnection l, CampaignRow campaign, long? bits, CancellationToken cancel)
    {
        if (bits is not { } held || await l.FirstAsync("SELECT frozen_context FROM campaign WHERE id = @id", r => Text(r, 0), cancel, ("id", campaign.Id)) is not { } context) return null;
        var condition = FrozenJudgement.Read(context).Condition;
        var sentences = SegmentSentence.Parts(new SegmentDefinition(condition), await NamesReader.ReadAsync(l, cancel)).ToDictionary(p => p.Path);
        return [.. FrozenLeaves.Of(condition).All.Select((leaf, i) => new TraceWhy(leaf.Path, FrozenLeaves.Holds(held, i), sentences[leaf.Path].Ja, sentences[leaf.Path].En))];
    }

    static string? Text(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    static long? Long(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt64(column);
}
