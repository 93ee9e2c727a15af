using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Worlds;

namespace Todoke.Server.Rehearsals;

/// <summary>Does inside a rehearsal what otherwise only a person does: agrees where a second person has to, and goes on after a first part. Each time it says so in the log.</summary>
/// <param name="api">The rehearsal's own public API, with an owner's key.</param>
internal sealed class Rehearser(World world, HttpClient api, RehearsalLog log) : IDisposable
{
    static readonly Actor Itself = new("rehearsal", "リハーサル", Roles.Owner);
    readonly CampaignWorker _worker = world.Services.GetRequiredService<CampaignWorker>();

    /// <summary>Presses the button for a campaign nobody has submitted yet, through the same door as the console.</summary>
    /// <param name="at">Null: now.</param>
    public async Task SubmitAsync(CampaignRow campaign, DateTimeOffset? at, CancellationToken cancel)
    {
        using var answer = await api.PostAsJsonAsync($"campaigns/{campaign.Id}/send", new SendInput(null, at), ApiJson.Options, cancel);
        if (answer.IsSuccessStatusCode) return;
        using var why = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        var problems = why.RootElement.TryGetProperty("problems", out var all) ? all.EnumerateArray().Select(p => (Ja: p.GetProperty("ja").GetString()!, En: p.GetProperty("en").GetString()!)).ToList() : [];
        if (problems.Count == 0 && why.RootElement.TryGetProperty("title", out var title)) problems.Add((title.GetString()!, title.GetString()!));
        log.Tell(NotSent, $"「{campaign.Name}」は配信できません: {string.Join(" ", problems.Select(p => p.Ja))}", $"'{campaign.Name}' cannot be sent: {string.Join(" ", problems.Select(p => p.En))}");
    }

    /// <summary>The note of a campaign that was refused when it was submitted.</summary>
    public const string NotSent = "not_sent";

    public void Dispose() => api.Dispose();

    /// <returns>Whether anybody was waited for.</returns>
    public async Task<bool> DecideAsync(CancellationToken cancel)
    {
        var waiting = await world.Ledger.ReadAsync(l => l.QueryAsync(
            $"SELECT {CampaignRow.Columns} FROM campaign WHERE state = 'awaiting_approval' OR (state = 'sending' AND phase = '{Phase.CanaryWait}' AND phase_until IS NULL) ORDER BY id", CampaignRow.Read, cancel), cancel);
        var decided = false;
        foreach (var campaign in waiting) decided |= campaign.State == CampaignState.AwaitingApproval ? await ApproveAsync(campaign, cancel) : await GoOnAsync(campaign, cancel);
        if (decided) _worker.Nudge();
        return decided;
    }

    async Task<bool> ApproveAsync(CampaignRow campaign, CancellationToken cancel)
    {
        var done = (await world.Ledger.WriteAsync(async w => await CampaignRow.FindAsync(w, campaign.Id, cancel) is { State: CampaignState.AwaitingApproval } row
            && await Approval.ApproveAsync(w, row, await Approval.AskAsync(w, row, cancel), Itself, cancel) is null, cancel)).Value;
        if (done) log.Tell("approved", $"「{campaign.Name}」は承認が必要です。リハーサルが代わりに承認しました。", $"'{campaign.Name}' needs approval. The rehearsal gave it.");
        return done;
    }

    async Task<bool> GoOnAsync(CampaignRow campaign, CancellationToken cancel)
    {
        await world.Ledger.WriteAsync(w => CampaignPhases.WriteAsync(w, campaign.Id, CampaignPhases.AfterCanary(campaign), null, Itself, cancel), cancel);
        log.Tell("went_on", $"「{campaign.Name}」は先行配信の後、人の確認を待ちます。リハーサルが代わりに続けました。", $"'{campaign.Name}' waits for a person after its first part. The rehearsal went on.");
        return true;
    }
}
