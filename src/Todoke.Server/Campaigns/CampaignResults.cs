using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Profiles;

namespace Todoke.Server.Campaigns;

public sealed record TapCounts(long People, long Total);

/// <param name="Id">What a condition on a tapped link names.</param>
public sealed record LinkResult(long Id, string Url, long People, long Taps);

public sealed record RefusedLine(string Reason, long People);

public sealed record RequestCounts(long Total, long Accepted, long Repeated);

/// <param name="Blocks">People who got the message and blocked the account afterwards.</param>
public sealed record ResultsAnswer(CampaignCounts Counts, TapCounts Taps, long Blocks, IReadOnlyList<LinkResult> Links, IReadOnlyList<HeldBackLine> HeldBack, IReadOnlyList<RefusedLine> Refused, RequestCounts Requests, IReadOnlyList<VariantResult> Variants, WinnerResult? Winner);

public sealed record DeliveryPerson(long Id, string DisplayName);

public sealed record DeliveryView(DeliveryPerson Profile, string Outcome, string? Reason, string? ReasonJa, string? ReasonEn, DateTimeOffset At, DateTimeOffset? TappedAt, DateTimeOffset? BlockedAt, string? LineRequestId, int? Variant);

/// <summary>What a campaign caused: who got it, who tapped, who blocked, and for everybody else why not.</summary>
internal static class CampaignResults
{
    const string Rows = "FROM delivery d LEFT JOIN request r ON r.id = d.request_id WHERE d.campaign_id = @id AND d.run = 0";

    static readonly Dictionary<string, string> Filters = new()
    {
        ["accepted"] = "d.outcome = 2 AND r.state = 1", ["held_back"] = "d.outcome = 1", ["refused"] = "(d.outcome = 3 OR (d.outcome = 2 AND r.state = 2))", ["unknown"] = "d.outcome = 2 AND r.state = 3",
        ["waiting"] = "(d.outcome = 0 OR (d.outcome = 2 AND r.state = 0))", ["tapped"] = "t.at IS NOT NULL", ["blocked"] = "b.at IS NOT NULL",
    };

    public static void Map(RouteGroupBuilder viewers)
    {
        viewers.MapGet("/{id:long}/results", ResultsAsync);
        viewers.MapGet("/{id:long}/deliveries", DeliveriesAsync);
        DeliveryTrace.Map(viewers);
        CampaignProgress.Map(viewers);
    }

    static async Task<Results<Ok<ResultsAnswer>, ProblemHttpResult>> ResultsAsync(long id, LedgerStore ledger, CancellationToken cancel) => await ledger.ReadSnapshotAsync<Results<Ok<ResultsAnswer>, ProblemHttpResult>>(async l =>
    {
        if (await CampaignRow.FindAsync(l, id, cancel) is not { } campaign) return CampaignsCapability.None(id);
        var counts = await CampaignTally.OfAsync(l, id, cancel);
        var taps = await l.FirstAsync($"SELECT COUNT(DISTINCT {Merging.Root}), COUNT(*) FROM event e JOIN profile p ON p.id = e.profile_id WHERE e.reference = @reference AND e.name = @name AND e.withdrawn_at IS NULL",
            r => new TapCounts(r.GetInt64(0), r.GetInt64(1)), cancel, ("reference", LinkRedirect.Reference(id)), ("name", LinkRedirect.TapEvent));
        var blocks = await Canary.BlocksAsync(l, campaign, cancel);
        var held = await l.QueryAsync("SELECT reason, COUNT(*) FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 1 GROUP BY reason ORDER BY COUNT(*) DESC",
            r => (Reason: DeliveryWords.ParseReason(r.GetString(0)), People: r.GetInt64(1)), cancel, ("id", id));
        var refused = await l.QueryAsync($"SELECT COALESCE(d.reason, r.detail, ''), COUNT(*) {Rows} AND {Filters["refused"]} GROUP BY COALESCE(d.reason, r.detail, '')",
            r => new RefusedLine(r.GetString(0), r.GetInt64(1)), cancel, ("id", id));
        var requests = await l.FirstAsync("SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN attempts > 1 THEN 1 ELSE 0 END), 0) FROM request WHERE campaign_id = @id AND run = 0",
            r => new RequestCounts(r.GetInt64(0), Convert.ToInt64(r[1]), Convert.ToInt64(r[2])), cancel, ("id", id));
        return TypedResults.Ok(new ResultsAnswer(counts, taps ?? new(0, 0), blocks, await LinksAsync(l, id, cancel),
            [.. held.Select(h => HeldBackLine.Of(h.Reason, h.People))], refused, requests!, await CampaignEffects.ByVariantAsync(l, campaign, cancel), Winner.ResultOf(campaign)));
    }, cancel);

    // Which link was tapped stands in the event's properties; a campaign's taps are few enough to be read.
    static async Task<IReadOnlyList<LinkResult>> LinksAsync(LedgerConnection l, long id, CancellationToken cancel)
    {
        var links = await l.QueryAsync("SELECT id, url FROM campaign_link WHERE campaign_id = @id ORDER BY id", r => (Id: r.GetInt64(0), Url: r.GetString(1)), cancel, ("id", id));
        var taps = new Dictionary<long, (HashSet<long> People, long Total)>();
        await l.EachAsync($"SELECT {Merging.Root}, e.properties FROM event e JOIN profile p ON p.id = e.profile_id WHERE e.reference = @reference AND e.name = @name AND e.withdrawn_at IS NULL", r =>
        {
            using var properties = System.Text.Json.JsonDocument.Parse(r.GetString(1));
            var link = properties.RootElement.GetProperty("link_id").GetInt64();
            var (people, total) = taps.TryGetValue(link, out var known) ? known : ([], 0);
            people.Add(r.GetInt64(0));
            taps[link] = (people, total + 1);
        }, cancel, ("reference", LinkRedirect.Reference(id)), ("name", LinkRedirect.TapEvent));
        return [.. links.Select(link => taps.TryGetValue(link.Id, out var t) ? new LinkResult(link.Id, link.Url, t.People.Count, t.Total) : new LinkResult(link.Id, link.Url, 0, 0))];
    }

    static async Task<Results<Ok<Page<DeliveryView>>, ProblemHttpResult>> DeliveriesAsync(long id, LedgerStore ledger, CancellationToken cancel, string? outcome = null, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        if (outcome is not null && !Filters.ContainsKey(outcome))
            return ApiResults.Invalid("outcome", "outcome", $"outcome は {string.Join("、", Filters.Keys)} のどれかです。", $"outcome is one of {string.Join(", ", Filters.Keys)}.");
        return await ledger.ReadAsync<Results<Ok<Page<DeliveryView>>, ProblemHttpResult>>(async l =>
        {
            if (await CampaignRow.FindAsync(l, id, cancel) is not { } campaign) return CampaignsCapability.None(id);
            var rows = await l.QueryAsync(
                $"""
                SELECT d.profile_id, {DeliverySql.Outcome}, d.reason, COALESCE(r.finished_at, d.at), t.at, b.at, r.line_request_id, r.detail, p.display_name, d.variant,
                  (SELECT MAX(f.display_name) FROM friendship f WHERE f.profile_id = d.profile_id AND f.account_id = @account)
                FROM delivery d JOIN profile p ON p.id = d.profile_id LEFT JOIN request r ON r.id = d.request_id
                LEFT JOIN (SELECT COALESCE(ep.merged_into, ep.id) AS root, MIN(e.at) AS at FROM event e JOIN profile ep ON ep.id = e.profile_id
                  WHERE e.reference = @reference AND e.name = @tap AND e.withdrawn_at IS NULL GROUP BY COALESCE(ep.merged_into, ep.id)) t ON t.root = COALESCE(p.merged_into, p.id)
                LEFT JOIN (SELECT COALESCE(bp.merged_into, bp.id) AS root, MIN(f.changed_at) AS at FROM friendship f JOIN profile bp ON bp.id = f.profile_id
                  WHERE f.account_id = @account AND f.state = 2 AND f.changed_at >= @started GROUP BY COALESCE(bp.merged_into, bp.id)) b
                  ON b.root = COALESCE(p.merged_into, p.id) AND d.outcome = 2
                WHERE d.campaign_id = @id AND d.run = 0 AND d.profile_id > @after{(outcome is null ? "" : " AND " + Filters[outcome])} ORDER BY d.profile_id LIMIT {Paging.Limit(limit) + 1}
                """,
                r => new DeliveryView(new(r.GetInt64(0), r.GetString(8).Length > 0 || r.IsDBNull(10) ? r.GetString(8) : r.GetString(10)), r.GetString(1), Text(r, 2) ?? Text(r, 7),
                    r.GetString(1) == "held_back" ? DeliveryWords.ParseReason(r.GetString(2)).Ja() : null, r.GetString(1) == "held_back" ? DeliveryWords.ParseReason(r.GetString(2)).En() : null,
                    ApiJson.Instant(r.GetInt64(3)), ApiJson.Instant(Long(r, 4)), ApiJson.Instant(Long(r, 5)), Text(r, 6), r.IsDBNull(9) ? null : r.GetInt32(9)),
                cancel, ("id", id), ("account", campaign.AccountId), ("reference", LinkRedirect.Reference(id)), ("tap", LinkRedirect.TapEvent), ("started", campaign.StartedAt ?? long.MaxValue), ("after", Paging.After(cursor) ?? 0));
            var more = rows.Count > Paging.Limit(limit);
            if (more) rows.RemoveAt(rows.Count - 1);
            return TypedResults.Ok(new Page<DeliveryView>(rows, more ? rows[^1].Profile.Id.ToString() : null));
        }, cancel);
    }

    static string? Text(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    static long? Long(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt64(column);
}
