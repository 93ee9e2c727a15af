using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <param name="Variant">Its place among the campaign's variants, from 0.</param>
public sealed record WinnerInput(int Variant);

/// <summary>Somebody decides which variant the rest gets, before the time at which figures would.</summary>
internal static class WinnerRoutes
{
    public static void Map(RouteGroupBuilder editors) => editors.MapPost("/{id:long}/winner", ChooseAsync).Idempotent();

    static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ChooseAsync(long id, WinnerInput input, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync<ProblemHttpResult?>(async w =>
        {
            if (await CampaignRow.FindAsync(w, id, cancel) is not { } row) return CampaignsCapability.None(id);
            if (row is not { State: CampaignState.Sending, Phase: Phase.WinnerWait })
                return ApiResults.Conflict("not_comparing", "パターンを比較している間だけ選べます。", "A winner can be chosen only while the variants are being compared.");
            if (input.Variant < 0 || input.Variant >= row.Variants!.Of.Count) return ApiResults.Invalid("variant", "unknown_variant", "このパターンはありません。", "There is no such variant.");
            var figures = await Winner.ChooseAsync(w, row, DateTimeOffset.FromUnixTimeMilliseconds(w.Now), cancel);
            await Winner.KeepAsync(w, id, figures with { Variant = input.Variant, Name = row.Variants.Of[input.Variant].Name, ByHand = true }, cancel);
            await CampaignPhases.WriteAsync(w, id, Phase.Rest, null, Actor.Of(http), cancel);
            return null;
        }, cancel);
        if (written.Value is { } refused) return refused;
        http.At(written.Position);
        worker.Nudge();
        return TypedResults.Ok((await ledger.ReadAsync(l => CampaignViews.ReadAsync(l, id, cancel), cancel))!);
    }
}
