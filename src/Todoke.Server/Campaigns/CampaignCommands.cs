using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Sending;

namespace Todoke.Server.Campaigns;

/// <param name="ConfirmPeople">The number of people the marketer saw; a send to clearly more than that is refused. Null: not looked at.</param>
/// <param name="At">When; null: now.</param>
public sealed record SendInput(long? ConfirmPeople = null, DateTimeOffset? At = null);

public sealed record TestInput(IReadOnlyList<long> ProfileIds);

public sealed record TestAnswer(IReadOnlyList<TestOutcome> Sent);

/// <summary>What a person does with a campaign: estimate, test, send, schedule, stop, resume, cancel.</summary>
internal static class CampaignCommands
{
    const int MostTests = 20;

    public static void Map(RouteGroupBuilder viewers, RouteGroupBuilder editors)
    {
        Estimate.Map(viewers);
        editors.MapPost("/{id:long}/test", TestAsync).Idempotent();
        editors.MapPost("/{id:long}/send", SendAsync).Idempotent();
        editors.MapPost("/{id:long}/cancel", (long id, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel) => MoveAsync(id, CampaignState.Cancelled, null, http, ledger, worker, cancel));
        editors.MapPost("/{id:long}/stop", (long id, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel) => MoveAsync(id, CampaignState.Stopped, StopReason.ByHand, http, ledger, worker, cancel));
        editors.MapPost("/{id:long}/resume", ResumeAsync);
        editors.MapPost("/{id:long}/continue", ContinueAsync).Idempotent();
        ApprovalRoutes.Map(editors);
        WinnerRoutes.Map(editors);
        SecondTries.Map(editors);
        editors.MapPost("/{id:long}/unschedule", (long id, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel) => MoveAsync(id, CampaignState.Draft, null, http, ledger, worker, cancel));
    }

    static async Task<Results<Ok<TestAnswer>, ProblemHttpResult>> TestAsync(long id, TestInput input, LedgerStore ledger, TestSend tests, CancellationToken cancel)
    {
        if (CheckTest(input.ProfileIds) is { } refused) return refused;
        if (await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is not { } campaign) return CampaignsCapability.None(id);
        return await TestToAsync(campaign, input.ProfileIds, tests, cancel);
    }

    public static ProblemHttpResult? CheckTest(IReadOnlyList<long> people) => people.Count is > 0 and <= MostTests ? null
        : ApiResults.Invalid("profile_ids", "count", $"テスト配信の相手は1〜{MostTests}人で選んでください。", $"Choose 1 to {MostTests} people for the test.");

    public static async Task<Results<Ok<TestAnswer>, ProblemHttpResult>> TestToAsync(CampaignRow campaign, IReadOnlyList<long> people, TestSend tests, CancellationToken cancel) =>
        await tests.RunAsync(campaign, people, cancel) is { } sent ? TypedResults.Ok(new TestAnswer(sent))
            : ApiResults.Failure(StatusCodes.Status503ServiceUnavailable, "not_the_sender", "このサーバーは現在、配信を担当していません。", "Another server sends for this ledger just now.");

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> SendAsync(long id, SendInput input, HttpContext http, LedgerStore ledger, Estimate estimates, ContentValidation validation, CampaignWorker worker, TimeProvider clock, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is not { } campaign) return CampaignsCapability.None(id);
        if (input.At is { } when && when <= clock.GetUtcNow()) return ApiResults.Invalid("at", "past", "配信日時は現在より後にしてください。", "The time must lie in the future.");
        var estimate = await estimates.OfAsync(campaign, cancel);
        // A scheduled send is estimated again at its time; only what will not heal by itself stands in its way now.
        var standing = estimate.Problems.Where(p => input.At is null || p.Code is "unknown_segment" or "not_connected").ToList();
        if (standing.Count > 0) return ApiResults.Invalid(standing);
        if ((await validation.RunAsync(campaign, cancel)).Problems is { Count: > 0 } refused) return ApiResults.Invalid([.. refused]);
        if (input.At is null && input.ConfirmPeople is { } seen && seen != estimate.Reachable)
            return ApiResults.Conflict("people_changed", $"配信できる人数が {seen:N0} 人から {estimate.Reachable:N0} 人に変わりました。確認してからもう一度配信してください。",
                $"The number of people changed from {seen:N0} to {estimate.Reachable:N0}. Look at it and send again.", new Problem("confirm_people", "people_changed", $"{estimate.Reachable}", $"{estimate.Reachable}"));
        var written = await ledger.WriteAsync(async w =>
        {
            // What needs approval is frozen at once, so that there is something to approve; it then waits for its time.
            var now = input.At is null || Approval.IsNeeded(await SendingSettings.ReadAsync(w, cancel), estimate.Reachable, estimate.Yen);
            var moved = await CampaignTransitions.MoveAsync(w, id, now ? CampaignState.Freezing : CampaignState.Scheduled, Actor.Of(http), cancel);
            if (moved is Transition.Allowed)
                await w.ExecuteAsync("UPDATE campaign SET scheduled_at = @at, confirmed_people = @people, submitted_by = @by, submitted_at = @now, rejected_by = NULL, rejected_at = NULL, rejected_why = NULL WHERE id = @id", cancel,
                    ("at", input.At?.ToUnixTimeMilliseconds()), ("people", estimate.Wanted), ("by", Actor.Of(http).Id), ("now", w.Now), ("id", id));
            return moved;
        }, cancel);
        return await AnswerAsync(id, written, http, ledger, worker, cancel);
    }

    // A campaign that was stopped before anything was frozen begins again with the freeze.
    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ResumeAsync(long id, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is not { } row) return CampaignsCapability.None(id);
        if (row.State != CampaignState.Stopped) return ApiResults.Conflict("not_stopped", "停止中の配信だけ再開できます。", "Only a stopped campaign can be resumed.");
        if (row.StopCode == StopReason.Changed) return ApiResults.Conflict("confirm_again", "人数が変わったため停止しています。人数を確認して、もう一度「配信」してください。", "It stands still because the number of people changed. Look at the number and send again.");
        // Whoever resumes after the first part was found wanting has decided that the rest goes all the same.
        var overrules = row is { Phase: Phase.CanaryWait, StopCode: StopReason.CanaryRefused or StopReason.CanaryBlocks };
        var written = await ledger.WriteAsync(async w =>
        {
            var moved = await CampaignTransitions.MoveAsync(w, id, row.StartedAt is null ? CampaignState.Freezing : CampaignState.Sending, Actor.Of(http), cancel);
            if (moved is Transition.Allowed && overrules) await CampaignPhases.WriteAsync(w, id, CampaignPhases.AfterCanary(row), null, Actor.Of(http), cancel);
            return moved;
        }, cancel);
        return await AnswerAsync(id, written, http, ledger, worker, cancel);
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ContinueAsync(long id, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is null) return CampaignsCapability.None(id);
        var written = await ledger.WriteAsync<Transition>(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is not { State: CampaignState.Sending, Phase: Phase.CanaryWait } row)
                return new Transition.Refused("not_waiting", "先行配信の後に待っている配信だけ続けられます。", "Only a campaign that waits after its first part can go on.");
            await CampaignPhases.WriteAsync(w, id, CampaignPhases.AfterCanary(row), null, Actor.Of(http), cancel);
            return new Transition.Allowed();
        }, cancel);
        return await AnswerAsync(id, written, http, ledger, worker, cancel);
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> MoveAsync(long id, CampaignState to, string? stopCode, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is null) return CampaignsCapability.None(id);
        // A stopped campaign may still await answers; its people's outcomes are settled before it is closed for good.
        if (to == CampaignState.Cancelled) await worker.EndedAsync(id, cancel);
        return await AnswerAsync(id, await ledger.WriteAsync(w => CampaignTransitions.MoveAsync(w, id, to, Actor.Of(http), cancel, stopCode), cancel), http, ledger, worker, cancel);
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> AnswerAsync(long id, Written<Transition> written, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        if (written.Value is Transition.Refused refused) return ApiResults.Conflict(refused.Code, refused.Ja, refused.En);
        http.At(written.Position);
        worker.Nudge();
        return TypedResults.Ok((await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, id, cancel), cancel))!);
    }
}
