using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <param name="Reasons">Codes of hold reasons, such as <c>frequency_cap</c>.</param>
public sealed record HeldBackInput(IReadOnlyList<string> Reasons);

/// <param name="People">Whom it concerns.</param>
public sealed record SecondTryAnswer(long People, CampaignView Campaign);

/// <summary>
/// What may be done for people who did not get a campaign: those refused are tried once more (失敗分だけ再送), those held back are released or
/// dropped for good. Whoever is taken up again goes through every check again. People whose outcome is unknown are never among them: they may
/// have got it.
/// </summary>
internal static class SecondTries
{
    // What can pass, or be put right by hand. A holdout that got the message would be none, and 'too late' stays too late.
    public static readonly IReadOnlyList<HoldReason> MayPass =
    [
        HoldReason.Blocked, HoldReason.NotFollowing, HoldReason.NoLineIdentity, HoldReason.NoConsent, HoldReason.Suppressed, HoldReason.FrequencyCap, HoldReason.Quota, HoldReason.OverLimits, HoldReason.QuietHours,
    ];

    const string RefusedPeople = """
        campaign_id = @id AND run = 0 AND (outcome = 3 OR (outcome = 2 AND request_id IN (SELECT r.id FROM request r WHERE r.campaign_id = @id AND r.run = 0 AND r.state = 2)))
        """;

    public static void Map(RouteGroupBuilder editors)
    {
        editors.MapPost("/{id:long}/resend-failures", ResendAsync).Idempotent();
        editors.MapPost("/{id:long}/held-back/release", (long id, HeldBackInput input, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel) =>
            HeldBackAsync(id, input, "campaign.release", http, ledger, worker, cancel)).Idempotent();
        editors.MapPost("/{id:long}/held-back/drop", (long id, HeldBackInput input, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel) =>
            HeldBackAsync(id, input, "campaign.drop", http, ledger, worker, cancel)).Idempotent();
    }

    static Task<Results<Ok<SecondTryAnswer>, ProblemHttpResult>> ResendAsync(long id, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel) =>
        RunAsync(id, "campaign.resend", http, ledger, worker, (w, _) => AgainAsync(w, id, cancel), cancel);

    static async Task<int> AgainAsync(LedgerWriter w, long id, CancellationToken cancel)
    {
        var people = await w.ExecuteAsync($"UPDATE delivery SET outcome = 0, reason = NULL, request_id = NULL WHERE {RefusedPeople}", cancel, ("id", id));
        await w.ExecuteAsync($"UPDATE request SET state = {DeliverySql.Replaced} WHERE campaign_id = @id AND run = 0 AND state = {DeliverySql.Refused}", cancel, ("id", id));
        return people;
    }

    static async Task<Results<Ok<SecondTryAnswer>, ProblemHttpResult>> HeldBackAsync(long id, HeldBackInput input, string action, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        var allowed = MayPass.Select(r => r.Code()).ToHashSet(StringComparer.Ordinal);
        if (input.Reasons.Count == 0 || !input.Reasons.All(allowed.Contains))
            return ApiResults.Invalid("reasons", "reasons", $"reasons には {string.Join("、", allowed)} から1つ以上を指定してください。", $"Name at least one of {string.Join(", ", allowed)}.");
        var (list, values) = LedgerConnection.In(input.Reasons.Distinct().ToList());
        return await RunAsync(id, action, http, ledger, worker, (w, _) => action == "campaign.drop"
            ? w.ExecuteAsync($"UPDATE delivery SET reason = '{HoldReason.Dropped.Code()}' WHERE campaign_id = @id AND run = 0 AND outcome = 1 AND reason IN {list}", cancel, [("id", id), .. values])
            : ReleaseAsync(w, id, list, values, cancel), cancel);
    }

    // Who was drawn for the holdout and was also held back by a check belongs to the holdout still: null variants of a campaign whose variants
    // are all given out at the freeze are those.
    static async Task<int> ReleaseAsync(LedgerWriter w, long id, string list, (string, object?)[] values, CancellationToken cancel)
    {
        var row = (await CampaignRow.FindAsync(w, id, cancel))!;
        if (row.Variants is { } variants)
        {
            var without = await w.QueryAsync($"SELECT profile_id FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 1 AND variant IS NULL AND reason IN {list}", r => r.GetInt64(0), cancel, [("id", id), .. values]);
            var left = without.Select(p => (Profile: p, Assigned: variants.By == VariantChoice.Condition && CampaignVariants.Bucket(p, variants.Salt) >= variants.HoldoutPercent * 100
                ? new VariantAssignment.HeldBack(HoldReason.NoVariant) : variants.Assign(p, _ => false))).Where(p => p.Assigned is VariantAssignment.HeldBack)
                .Select(p => new object?[] { p.Profile, ((VariantAssignment.HeldBack)p.Assigned).Reason.Code() }).ToList();
            if (left.Count > 0) await w.UpdateAsync("UPDATE delivery SET reason = v.column2", left, "WHERE campaign_id = @id AND run = 0 AND profile_id = v.column1", cancel, ("id", id));
        }
        return await w.ExecuteAsync($"UPDATE delivery SET outcome = 0, reason = NULL WHERE campaign_id = @id AND run = 0 AND outcome = 1 AND reason IN {list}", cancel, [("id", id), .. values]);
    }

    static async Task<Results<Ok<SecondTryAnswer>, ProblemHttpResult>> RunAsync(long id, string action, HttpContext http, LedgerStore ledger, CampaignWorker worker, Func<LedgerWriter, CampaignRow, Task<int>> change, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<(ProblemHttpResult? Refused, long People)>(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is not { } row) return (CampaignsCapability.None(id), 0);
            if (CampaignStates.CheckReopen(row.State) is Transition.Refused refused) return (ApiResults.Conflict(refused.Code, refused.Ja, refused.En), 0);
            if (row.Options.Broadcast) return (ApiResults.Conflict("broadcast", "「すべての友だち」への配信では、一部の人だけに再送できません。", "A broadcast cannot be sent to some people once more."), 0);
            // Somebody agreed to exactly so many people; more of them are for such a person to decide.
            if (action == "campaign.release" && row.ApprovedBy is not null && (row.SubmittedBy == Actor.Of(http).Id || !await Approval.MayApproveAsync(w, Actor.Of(http), cancel)))
                return (ApiResults.Failure(StatusCodes.Status403Forbidden, "needs_approver", "承認された人数を超えるため、申請した本人以外の承認できる担当者だけが実行できます。", "It goes beyond what was approved: only somebody who may approve, and not who submitted it, can do this."), 0);
            var people = await change(w, row);
            if (people == 0) return (ApiResults.Conflict("nobody", "対象の人がいません。", "There is nobody it concerns."), 0);
            if (action != "campaign.drop") await CampaignTransitions.ReopenAsync(w, row, action, people, Actor.Of(http), cancel);
            else
            {
                await Audit.RecordAsync(w, Actor.Of(http), action, $"campaign:{id}", $$"""{"people":{{people}}}""", cancel);
                w.Changed(ChangeKind.Campaign, id);
            }
            return (null, people);
        }, cancel);
        if (written.Value.Refused is { } no) return no;
        http.At(written.Position);
        worker.Nudge();
        return TypedResults.Ok(new SecondTryAnswer(written.Value.People, (await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, id, cancel), cancel))!));
    }
}
