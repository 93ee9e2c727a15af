using System.Text.Json;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>What the rest of a campaign gets, and by which figures that was decided.</summary>
/// <param name="By">taps or the event's name.</param>
/// <param name="ByHand">Somebody chose it, whatever the figures said.</param>
public sealed record WinnerResult(int Variant, string Name, string By, IReadOnlyList<WinnerFigure> Figures, DateTimeOffset At, bool ByHand = false);

/// <param name="Sent">People of the sample LINE delivered to.</param>
/// <param name="Reached">Those of them who tapped or did what was looked for.</param>
public sealed record WinnerFigure(string Name, long Sent, long Reached);

/// <summary>勝ちパターン: which variant of the sample did best.</summary>
internal static class Winner
{
    /// <summary>The variant with the largest share of people reached; the first of equals, and the first where nobody was reached at all.</summary>
    public static async Task<WinnerResult> ChooseAsync(LedgerConnection ledger, CampaignRow campaign, DateTimeOffset now, CancellationToken cancel)
    {
        var plan = campaign.Variants!.Winner!;
        var figures = (await CampaignEffects.ByVariantAsync(ledger, campaign, cancel)).Select(v => new WinnerFigure(v.Name, v.Sent, v.Event ?? v.TapPeople)).ToList();
        var best = 0;
        for (var i = 1; i < figures.Count; i++)
            if (figures[i].Reached * figures[best].Sent > figures[best].Reached * figures[i].Sent || (figures[best].Sent == 0 && figures[i].Sent > 0)) best = i;
        return new(best, figures[best].Name, plan.Event ?? "taps", figures, now);
    }

    public static WinnerResult? ResultOf(CampaignRow campaign) => campaign.ResultOf is { } json ? JsonSerializer.Deserialize<WinnerResult>(json, Api.ApiJson.Options) : null;

    /// <summary>Null while it is not decided, or where there is nothing to decide.</summary>
    public static int? ChosenOf(CampaignRow campaign) => ResultOf(campaign)?.Variant;

    public static Task<int> KeepAsync(LedgerWriter w, long campaign, WinnerResult result, CancellationToken cancel) =>
        w.ExecuteAsync("UPDATE campaign SET result_of = @result WHERE id = @id", cancel, ("result", JsonSerializer.Serialize(result, Api.ApiJson.Options)), ("id", campaign));
}
