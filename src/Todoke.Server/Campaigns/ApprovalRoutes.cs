using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <param name="People">As the approver saw it.</param>
/// <param name="Hash">As the approver saw it.</param>
public sealed record ApproveInput(long People, string Hash);

/// <param name="Why">For whoever submitted it.</param>
public sealed record RejectInput(string? Why = null);

/// <summary>What the second person does with a campaign that awaits approval.</summary>
internal static class ApprovalRoutes
{
    const int LongestWhy = 500;

    public static void Map(RouteGroupBuilder editors)
    {
        editors.MapPost("/{id:long}/approve", ApproveAsync).Idempotent();
        editors.MapPost("/{id:long}/reject", RejectAsync);
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ApproveAsync(long id, ApproveInput input, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is not { } row) return CampaignsCapability.None(id);
            return await Approval.ApproveAsync(w, row, new(input.People, input.Hash), Actor.Of(http), cancel) switch
            {
                null => null,
                { Code: "same_person" or "role" } refused => ApiResults.Failure(StatusCodes.Status403Forbidden, refused.Code, refused.Ja, refused.En),
                var refused => ApiResults.Conflict(refused.Code, refused.Ja, refused.En),
            };
        }, cancel);
        return await AnswerAsync(id, written, http, ledger, worker, cancel);
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> RejectAsync(long id, RejectInput input, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        if (input.Why?.Length > LongestWhy) return ApiResults.Invalid("why", "length", $"理由は{LongestWhy}文字までです。", $"The reason has at most {LongestWhy} characters.");
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is not { } row) return CampaignsCapability.None(id);
            return await Approval.RejectAsync(w, row, input.Why?.Trim() ?? "", Actor.Of(http), cancel) is { } refused ? ApiResults.Conflict(refused.Code, refused.Ja, refused.En) : null;
        }, cancel);
        return await AnswerAsync(id, written, http, ledger, worker, cancel);
    }

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> AnswerAsync(long id, Written<ProblemHttpResult?> written, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        worker.Nudge();
        return TypedResults.Ok((await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, id, cancel), cancel))!);
    }
}
