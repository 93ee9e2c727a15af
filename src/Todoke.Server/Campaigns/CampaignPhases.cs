using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>The stored names of a campaign's phases while it is sending.</summary>
internal static class Phase
{
    public const string Canary = "canary", CanaryWait = "canary_wait", Sample = "sample", WinnerWait = "winner_wait", Rest = "rest";
}

/// <summary>What is to be done next in a campaign that is sending.</summary>
internal abstract record PhaseStep
{
    public sealed record Send(CampaignPart Part) : PhaseStep;

    /// <param name="UntilMs">Null: until somebody goes on by hand.</param>
    public sealed record Wait(long? UntilMs, string Reason) : PhaseStep;

    public sealed record Halt(string StopCode) : PhaseStep;

    /// <summary>The campaign is in another phase now.</summary>
    public sealed record Moved : PhaseStep;
}

/// <summary>
/// In which order parts of a campaign go: <c>canary → canary_wait → sample → winner_wait → rest</c>, each only where the campaign asks for it. Each
/// change is durable, so that a restart goes on where it was.
/// </summary>
internal sealed class CampaignPhases(LedgerStore ledger, Canary canary, TimeProvider clock)
{
    public async Task<PhaseStep> NextAsync(CampaignRow campaign, long fence, CancellationToken cancel)
    {
        var due = campaign.PhaseUntil <= clock.GetUtcNow().ToUnixTimeMilliseconds();
        switch (campaign.Phase)
        {
            case null when campaign.Options.Canary is not null: return await MoveAsync(campaign, Phase.Canary, null, fence);
            case null when campaign.Variants?.Winner is not null: return await MoveAsync(campaign, Phase.Sample, null, fence);
            case Phase.Canary:
                return await canary.MembersAsync(campaign, campaign.Options.Canary!, cancel) is { } first ? new PhaseStep.Send(CampaignPart.Only(first)) : await MoveAsync(campaign, AfterCanary(campaign), null, fence);
            case Phase.CanaryWait when !due: return new PhaseStep.Wait(campaign.PhaseUntil, Phase.CanaryWait);
            case Phase.CanaryWait:
                if (await canary.JudgeAsync(campaign, campaign.Options.Canary!, cancel) is { } code) return new PhaseStep.Halt(code);
                // All is well; by hand it goes on only when somebody says so.
                return campaign.Options.Canary!.GoesOnByHand ? await MoveAsync(campaign, Phase.CanaryWait, null, fence) : await MoveAsync(campaign, AfterCanary(campaign), null, fence);
            case Phase.Sample: return new PhaseStep.Send(CampaignPart.WithVariant());
            case Phase.WinnerWait when !due: return new PhaseStep.Wait(campaign.PhaseUntil, Phase.WinnerWait);
            case Phase.WinnerWait:
                var result = await ledger.ReadSnapshotAsync(l => Winner.ChooseAsync(l, campaign, clock.GetUtcNow(), cancel), cancel);
                return await MoveAsync(campaign, Phase.Rest, null, fence, result);
            default: return new PhaseStep.Send(CampaignPart.Everybody());
        }
    }

    /// <summary>The part of this phase is sent.</summary>
    /// <returns>False when it was the last.</returns>
    public async Task<bool> SentAsync(CampaignRow campaign, long fence)
    {
        switch (campaign.Phase)
        {
            case Phase.Canary: await MoveAsync(campaign, Phase.CanaryWait, TimeSpan.FromMinutes(campaign.Options.Canary!.WaitMinutes), fence); return true;
            case Phase.Sample: await MoveAsync(campaign, Phase.WinnerWait, TimeSpan.FromHours(campaign.Variants!.Winner!.AfterHours), fence); return true;
            default: return false;
        }
    }

    public static string AfterCanary(CampaignRow campaign) => campaign.Variants?.Winner is null ? Phase.Rest : Phase.Sample;

    /// <summary>Writes the phase; the campaign's row is not looked at.</summary>
    /// <param name="stays">It was in this phase already and only waits for something else: no step to be told.</param>
    public static async Task WriteAsync(LedgerWriter w, long campaign, string phase, TimeSpan? wait, Actor actor, CancellationToken cancel, bool stays = false)
    {
        await w.ExecuteAsync("UPDATE campaign SET phase = @phase, phase_until = @until, updated_at = @now WHERE id = @id", cancel,
            ("phase", phase), ("until", wait is { } span ? w.Now + (long)span.TotalMilliseconds : null), ("now", w.Now), ("id", campaign));
        if (!stays) await Audit.RecordAsync(w, actor, "campaign.phase", $"campaign:{campaign}", JsonSerializer.Serialize(new { phase }), cancel);
        w.Changed(ChangeKind.Campaign, campaign);
    }

    async Task<PhaseStep> MoveAsync(CampaignRow campaign, string to, TimeSpan? wait, long fence, WinnerResult? result = null)
    {
        await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, CancellationToken.None);
            // Somebody may have stopped it or gone on by hand since it was read.
            if (await CampaignRow.FindAsync(w, campaign.Id, CancellationToken.None) is not { State: Core.Delivery.CampaignState.Sending } row || row.Phase != campaign.Phase) return;
            if (result is not null) await Winner.KeepAsync(w, campaign.Id, result, CancellationToken.None);
            await WriteAsync(w, campaign.Id, to, wait, Actor.System, CancellationToken.None, stays: row.Phase == to);
        }, CancellationToken.None);
        return new PhaseStep.Moved();
    }
}
