using Todoke.Audience;
using Todoke.Core.Delivery;
using Todoke.Core.Segments;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;
using Todoke.Server.Sending;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Writes down who is meant: every member of the segment at one instant gets a row, either frozen or held back with its reason.
/// Nothing has left yet, so a freeze that was cut short is thrown away and made anew.
/// </summary>
internal sealed class Freezing(LedgerStore ledger, AudienceEngine audience, SendChecks sendChecks, BodyLimits bodies)
{
    const int RowsPerCommit = 50_000;

    public abstract record Outcome
    {
        public sealed record Frozen(int Members, int Waiting) : Outcome;

        public sealed record Impossible(string StopCode) : Outcome;
    }

    public async Task<Outcome> RunAsync(CampaignRow campaign, long fence, CancellationToken cancel)
    {
        await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            await w.ExecuteAsync("DELETE FROM delivery WHERE campaign_id = @id AND run = 0", cancel, ("id", campaign.Id));
        }, cancel);
        var segment = await ledger.ReadAsync(l => CampaignAudience.ResolveAsync(l, campaign, cancel), cancel);
        if (segment is null) return new Outcome.Impossible(StopReason.Definition);

        // Members as of one instant and one position, and beside them who fulfils each single condition: so that 'why' can be told for ever.
        var condition = segment.Definition.Condition;
        var leaves = FrozenLeaves.Of(condition);
        SegmentNode[] asked = [.. leaves.Fit ? leaves.All.Select(l => l.Node) : [], .. campaign.Variants?.Of.Select(v => v.Condition ?? new NobodyNode()) ?? []];
        var (members, sets) = await audience.MembersAsync(segment.Definition, asked, ledger.Head.Position, cancel);
        var (ofLeaves, ofVariants) = leaves.Fit ? (sets.Take(leaves.All.Count).ToList(), sets.Skip(leaves.All.Count).ToList()) : ([], [.. sets]);
        var checks = await sendChecks.AtFreezeAsync(campaign, cancel);
        var broken = await bodies.AmongAsync(campaign, members.Ids, cancel);
        var waiting = 0;
        foreach (var chunk in members.Ids.Chunk(RowsPerCommit))
        {
            // Judged outside the transaction: others want to write too.
            var judged = Array.ConvertAll(chunk, id => (Id: id, By: Judge(campaign, id, checks, ofVariants, broken), Bits: leaves.Fit ? FrozenLeaves.Bits(ofLeaves, id) : (long?)null));
            await ledger.WriteAsync(async w =>
            {
                await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
                await w.InsertAsync("delivery (campaign_id, run, profile_id, outcome, reason, at, variant, bits)",
                    Array.ConvertAll(judged, p => new object?[] { campaign.Id, 0, p.Id, p.By.Hold is null ? DeliverySql.Frozen : DeliverySql.HeldBack, p.By.Hold?.Code(), w.Now, p.By.Variant, p.Bits }), cancel);
            }, cancel);
            waiting += judged.Count(p => p.By.Hold is null);
        }
        // The number was confirmed by a person; a large difference means that they saw something else.
        if (campaign.ConfirmedPeople is { } confirmed && waiting > confirmed + Math.Max(10, confirmed / 20)) return new Outcome.Impossible(StopReason.Changed);
        await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            // Of this campaign's rows the database knows nothing yet, and the sending begins with them.
            w.Refresh("delivery");
            await w.ExecuteAsync("UPDATE campaign SET members = @members, frozen_definition = @definition, frozen_context = @context, frozen_version = @version, frozen_at = @at, frozen_position = @position WHERE id = @id", cancel,
                ("members", (long)members.Ids.Length), ("definition", new SegmentDefinition(segment.Rule).ToJson()), ("context", FrozenJudgement.Write(segment.Rule, segment.Saved, members)), ("version", segment.Saved?.Version), ("at", members.AsOf), ("position", members.Position), ("id", campaign.Id));
        }, cancel);
        return new Outcome.Frozen(members.Ids.Length, waiting);
    }

    /// <summary>What becomes of one member: held back, or frozen for a variant (null: the winner, once it is known).</summary>
    /// <param name="ofVariants">Who fulfils each variant's condition.</param>
    /// <param name="broken">Whose message would break a limit of LINE.</param>
    // Who cannot get it anyway is no use for a comparison: the checks come before the holdout.
    public static (HoldReason? Hold, int? Variant) Judge(CampaignRow campaign, long profile, FrozenChecks checks, IReadOnlyList<MemberSet> ofVariants, BrokenBodies broken)
    {
        var hold = checks.Hold(profile);
        HoldReason? Body(int? variant) => broken.Has(profile, variant) ? HoldReason.OverLimits : null;
        if (campaign.Variants is not { } variants) return (hold ?? Body(0), 0);
        return variants.Assign(profile, i => ofVariants[i].Contains(profile)) switch
        {
            VariantAssignment.Gets gets => (hold ?? Body(gets.Index), gets.Index),
            VariantAssignment.HeldBack held => (hold ?? held.Reason, null),
            _ => (hold ?? Body(null), null),
        };
    }
}
