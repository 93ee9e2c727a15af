using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <param name="Outcome">accepted, held_back, refused, waiting, unknown.</param>
/// <param name="Variant">The variant's name; null where the campaign has one message.</param>
public sealed record TestOutcome(long ProfileId, string Outcome, string? Ja, string? En, string? Variant);

/// <summary>
/// A test send to named people: the same path with its checks, rows and keys, marked 【テスト】, in a run of its own so that it counts nowhere else;
/// a run for each variant. Quiet hours do not hold for it: somebody waits for it.
/// </summary>
internal sealed class TestSend(LedgerStore ledger, RequestPlanning planning, RequestSending sending, SenderLease lease)
{
    /// <returns>Null when another process sends for this ledger: the test has to be asked there.</returns>
    public async Task<IReadOnlyList<TestOutcome>?> RunAsync(CampaignRow campaign, IReadOnlyList<long> people, CancellationToken cancel)
    {
        if (lease.Fence is not { } fence) return null;
        var message = await planning.PrepareAsync(campaign, test: true, cancel);
        var outcomes = new List<TestOutcome>();
        for (var i = 0; i < message.Variants.Count; i++) outcomes.AddRange(await RunAsync(campaign, message, i, [.. people.Distinct()], fence, cancel));
        return outcomes;
    }

    async Task<IReadOnlyList<TestOutcome>> RunAsync(CampaignRow campaign, PreparedCampaign message, int variant, IReadOnlyList<long> people, long fence, CancellationToken cancel)
    {
        var (run, requests) = (await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            var next = (int)await w.CountAsync("SELECT COALESCE(MAX(run), 0) + 1 FROM delivery WHERE campaign_id = @id", cancel, ("id", campaign.Id));
            await w.InsertAsync("delivery (campaign_id, run, profile_id, outcome, at, variant)", [.. people.Select(p => new object?[] { campaign.Id, next, p, DeliverySql.Frozen, w.Now, variant })], cancel);
            return (next, await planning.PlanAsync(w, campaign, message, next, [.. people.Select(p => new PagePerson(p, variant))], fence, cancel));
        }, cancel)).Value;
        // A test has to give an answer while somebody looks at the screen; what LINE does not answer by then stays 'waiting'.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15), TimeProvider.System);
        await Task.WhenAll(requests.Select(r => sending.SendAsync(r, fence, SendTimes.Always, patience.Token)));
        var name = campaign.Variants?.Of[variant].Name;
        return await ledger.ReadAsync(l => l.QueryAsync(
            $"SELECT d.profile_id, {DeliverySql.Outcome}, d.reason, r.detail FROM delivery d LEFT JOIN request r ON r.id = d.request_id WHERE d.campaign_id = @id AND d.run = @run ORDER BY d.profile_id",
            r => Outcome(r.GetInt64(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), name), cancel, ("id", campaign.Id), ("run", run)), cancel);
    }

    static TestOutcome Outcome(long profile, string outcome, string? reason, string? detail, string? variant) => outcome == "held_back" && reason is not null
        ? new(profile, outcome, DeliveryWords.ParseReason(reason).Ja(), DeliveryWords.ParseReason(reason).En(), variant)
        : new(profile, outcome, detail, detail, variant);
}
