using System.Security.Cryptography;
using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Sending;

namespace Todoke.Server.Campaigns;

/// <summary>What a second person is asked to agree to: exactly these people and this content.</summary>
/// <param name="People">Frozen and not held back.</param>
/// <param name="Hash">Of people, content, options and variants; to be sent back with the approval.</param>
public sealed record ApprovalAsk(long People, string Hash);

/// <param name="By">The actor, as <c>staff:3</c>.</param>
/// <param name="Why">In the words of whoever sent it back; empty where none were given.</param>
public sealed record Rejection(string By, DateTimeOffset At, string Why);

/// <summary>承認: above the workspace's thresholds nothing leaves before a second person has agreed to what is frozen.</summary>
internal static class Approval
{
    static readonly Transition.Refused NotAwaiting = new("not_awaiting", "この配信は承認待ちではありません。", "This campaign does not await approval.");

    /// <param name="settings">The workspace's rules.</param>
    /// <param name="people">Frozen and not held back.</param>
    /// <param name="yen">Beyond the plan; null where that is not known, which counts as too much where there is a limit in yen.</param>
    public static bool IsNeeded(SendingSettings settings, long people, decimal? yen) =>
        people > settings.ApprovalPeople || (settings.ApprovalYen is { } limit && (yen is null || yen > limit));

    /// <summary>Whether somebody has approved exactly what is frozen now.</summary>
    public static async Task<bool> HoldsAsync(LedgerConnection ledger, CampaignRow campaign, CancellationToken cancel) =>
        campaign is { ApprovedAt: not null, FrozenAt: not null } && campaign.ApprovedHash == HashOf(campaign, await PeopleAsync(ledger, campaign.Id, cancel));

    public static async Task<ApprovalAsk> AskAsync(LedgerConnection ledger, CampaignRow campaign, CancellationToken cancel)
    {
        var people = await PeopleAsync(ledger, campaign.Id, cancel);
        return new(people, HashOf(campaign, people));
    }

    /// <summary>Approves in the transaction; the campaign then begins, or waits for its time.</summary>
    /// <returns>Null when it is done.</returns>
    public static async Task<Transition.Refused?> ApproveAsync(LedgerWriter w, CampaignRow campaign, ApprovalAsk seen, Actor actor, CancellationToken cancel)
    {
        if (campaign.State != CampaignState.AwaitingApproval) return NotAwaiting;
        if (campaign.SubmittedBy == actor.Id) return new("same_person", "申請した本人は承認できません。別の担当者が承認してください。", "Whoever submitted it cannot approve it. Somebody else has to.");
        if (!await MayApproveAsync(w, actor, cancel))
            return new("role", "この配信を承認できるのはオーナーだけです。", "Only an owner may approve this campaign.");
        if (await AskAsync(w, campaign, cancel) != seen) return new("changed", "表示されていた内容と人数が、いま承認待ちのものと違います。開き直して確認してください。", "What you saw is not what awaits approval now. Open it again and look.");
        await w.ExecuteAsync("UPDATE campaign SET approved_by = @by, approved_at = @now, approved_hash = @hash WHERE id = @id", cancel, ("by", actor.Id), ("now", w.Now), ("hash", seen.Hash), ("id", campaign.Id));
        await Audit.RecordAsync(w, actor, "campaign.approve", $"campaign:{campaign.Id}", JsonSerializer.Serialize(new { people = seen.People, hash = seen.Hash }), cancel);
        return await CampaignTransitions.MoveAsync(w, campaign.Id, campaign.ScheduledAt > w.Now ? CampaignState.Scheduled : CampaignState.Freezing, actor, cancel) as Transition.Refused;
    }

    /// <summary>Sends it back in the transaction: a draft again, and whoever submitted it reads why there.</summary>
    /// <returns>Null when it is done.</returns>
    public static async Task<Transition.Refused?> RejectAsync(LedgerWriter w, CampaignRow campaign, string why, Actor actor, CancellationToken cancel)
    {
        if (campaign.State != CampaignState.AwaitingApproval) return NotAwaiting;
        await w.ExecuteAsync("UPDATE campaign SET rejected_by = @by, rejected_at = @now, rejected_why = @why WHERE id = @id", cancel, ("by", actor.Id), ("now", w.Now), ("why", why), ("id", campaign.Id));
        await Audit.RecordAsync(w, actor, "campaign.reject", $"campaign:{campaign.Id}", JsonSerializer.Serialize(new { why }), cancel);
        return await CampaignTransitions.MoveAsync(w, campaign.Id, CampaignState.Draft, actor, cancel) as Transition.Refused;
    }

    public static Rejection? RejectionOf(CampaignRow row) => row is { RejectedBy: { } by, RejectedAt: { } at } ? new(by, ApiJson.Instant(at), row.RejectedWhy ?? "") : null;

    /// <summary>Whether this person's role suffices.</summary>
    public static async Task<bool> MayApproveAsync(LedgerConnection ledger, Actor actor, CancellationToken cancel) =>
        (await SendingSettings.ReadAsync(ledger, cancel)).ApproverRole != Roles.Owner || actor.Role == Roles.Owner;

    static async Task<long> PeopleAsync(LedgerConnection ledger, long campaign, CancellationToken cancel) => (await CampaignTally.OfAsync(ledger, campaign, cancel)).Waiting;

    static string HashOf(CampaignRow row, long people) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new object?[]
    {
        row.Id, row.AccountId, row.Content, row.TrackLinks, row.OptionsJson, row.VariantsJson, row.FrozenDefinition, row.FrozenVersion, row.FrozenAt, row.FrozenPosition, people,
    })));
}
