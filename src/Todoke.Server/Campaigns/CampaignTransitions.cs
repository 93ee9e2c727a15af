using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>Every change of a campaign's state: durable, guarded against a concurrent one, and in the log of who changed what.</summary>
internal static class CampaignTransitions
{
    /// <returns>What the rules said; the row is changed only when that is <see cref="Transition.Allowed"/>.</returns>
    public static async Task<Transition> MoveAsync(LedgerWriter writer, long id, CampaignState to, Actor actor, CancellationToken cancel, string? stopCode = null)
    {
        if (await CampaignRow.FindAsync(writer, id, cancel) is not { } row)
            return new Transition.Refused("not_found", "この配信はありません。", "There is no such campaign.");
        var checkedMove = CampaignStates.Check(row.State, to);
        if (checkedMove is not Transition.Allowed) return checkedMove;
        // To freeze again would forget whom requests have left for: from its start on a campaign can only go on.
        if (to == CampaignState.Freezing && row.StartedAt is not null)
            return new Transition.Refused("started", "すでに配信が始まっています。", "It has begun to send.");
        await writer.ExecuteAsync(
            $"""
            UPDATE campaign SET state = @state, stop_code = @stop, updated_at = @now{(to.IsFinal() ? ", finished_at = @now" : "")}{(to == CampaignState.Sending && row.StartedAt is null ? ", started_at = @now" : "")}
            WHERE id = @id AND state = @from
            """, cancel, ("state", to.Code()), ("stop", stopCode), ("now", writer.Now), ("id", id), ("from", row.State.Code()));
        if (to == CampaignState.Cancelled) await LeaveNobodyWaitingAsync(writer, id, HoldReason.Cancelled, cancel);
        if (to == CampaignState.Draft || (row.State == CampaignState.Freezing && to == CampaignState.Scheduled)) await ForgetFrozenAsync(writer, id, cancel);
        await Audit.RecordAsync(writer, actor, $"campaign.{to.Code()}", $"campaign:{id}", stopCode is null ? "{}" : $$"""{"code":"{{stopCode}}"}""", cancel);
        writer.Changed(ChangeKind.Campaign, id);
        return checkedMove;
    }

    /// <summary>Takes a campaign that has ended up again, because more people are to get it.</summary>
    /// <returns>Refused where there is nothing to go on with.</returns>
    public static async Task<Transition> ReopenAsync(LedgerWriter writer, CampaignRow row, string action, long people, Actor actor, CancellationToken cancel)
    {
        var checkedMove = CampaignStates.CheckReopen(row.State);
        if (checkedMove is not Transition.Allowed) return checkedMove;
        // A stopped one waits for 'resume', one that is sending finds them by itself.
        if (row.State is CampaignState.Done or CampaignState.DoneWithFailures)
            await writer.ExecuteAsync("UPDATE campaign SET state = 'sending', finished_at = NULL, phase = CASE WHEN phase IS NULL THEN NULL ELSE 'rest' END, phase_until = NULL, updated_at = @now WHERE id = @id", cancel, ("now", writer.Now), ("id", row.Id));
        await Audit.RecordAsync(writer, actor, action, $"campaign:{row.Id}", $$"""{"people":{{people}}}""", cancel);
        writer.Changed(ChangeKind.Campaign, row.Id);
        return checkedMove;
    }

    /// <summary>Nothing leaves any more: whoever was not in a request is held back, and what LINE never clearly answered stays unknown for good.</summary>
    public static async Task LeaveNobodyWaitingAsync(LedgerWriter writer, long id, HoldReason reason, CancellationToken cancel)
    {
        await writer.ExecuteAsync($"UPDATE delivery SET outcome = {DeliverySql.HeldBack}, reason = @reason WHERE campaign_id = @id AND run = 0 AND outcome = {DeliverySql.Frozen}", cancel,
            ("id", id), ("reason", reason.Code()));
        await writer.ExecuteAsync($"UPDATE request SET state = {DeliverySql.Unknown}, finished_at = @now WHERE campaign_id = @id AND run = 0 AND state = {DeliverySql.Open}", cancel,
            ("id", id), ("now", writer.Now));
    }

    // A draft is nobody's any more: whoever was frozen for it is forgotten, and with them what was approved.
    static async Task ForgetFrozenAsync(LedgerWriter writer, long id, CancellationToken cancel)
    {
        await writer.ExecuteAsync("DELETE FROM delivery WHERE campaign_id = @id AND run = 0", cancel, ("id", id));
        await writer.ExecuteAsync(
            """
            UPDATE campaign SET frozen_definition = NULL, frozen_context = NULL, frozen_version = NULL, frozen_at = NULL, frozen_position = NULL, members = NULL,
              approved_by = NULL, approved_at = NULL, approved_hash = NULL WHERE id = @id
            """, cancel, ("id", id));
    }

    /// <summary>Begins a scheduled campaign whose time has come.</summary>
    /// <returns>False when it is no longer due: its schedule may have been taken back or moved since the list of those due was read.</returns>
    public static async Task<bool> StartDueAsync(LedgerWriter writer, long id, long now, CancellationToken cancel) =>
        await writer.CountAsync("SELECT COUNT(*) FROM campaign WHERE id = @id AND state = 'scheduled' AND scheduled_at <= @now", cancel, ("id", id), ("now", now)) == 1
        && await MoveAsync(writer, id, CampaignState.Freezing, Actor.System, cancel) is Transition.Allowed;
}

/// <summary>Why a campaign stands still, in words that say what to do.</summary>
public sealed record StopReason(string Code, string Ja, string En)
{
    public const string ByHand = "by_hand", Quota = "quota", SetUp = "set_up", NothingToSend = "nothing_to_send", Changed = "people_changed", Definition = "definition", Internal = "internal", Restored = "restored", CanaryRefused = "canary_refused", CanaryBlocks = "canary_blocks", Content = "content", ShopUnhealthy = "shop_unhealthy", Blocks = "blocks";

    public static StopReason? Of(string? code) => code switch
    {
        null => null,
        ByHand => new(code, "停止ボタンで止められています。「再開」で残りの人に配信します。", "Stopped by hand. Resume sends to the rest."),
        Quota => new(code, "今月の残り通数が足りません。プランか追加メッセージの上限を上げてから「再開」してください。", "This month's messages do not suffice. Raise the plan or its cap, then resume."),
        SetUp => new(code, "LINEが接続設定を受け付けませんでした。LINEアカウントの接続テストを行い、直してから「再開」してください。", "LINE did not accept the connection settings. Test the account's connection, put it right, then resume."),
        Restored => new(code, "バックアップから復元したため、止めています。再開すると、バックアップの後に受け取った人にもう一度届くおそれがあります。", "Stopped because the ledger was restored from a backup. Resuming may reach people again who got it after the backup was taken."),
        Content => new(code, "LINEがこのメッセージを受け付けません。複製して内容を直し、もう一度配信してください。", "LINE does not take this message. Copy the campaign, put the message right and send again."),
        CanaryRefused => new(code, "先行配信で送信失敗が多かったため、残りの人には配信していません。失敗の理由を確認し、続ける場合は「再開」してください。", "Too many of the first part were refused, so the rest was not sent. Look at the reasons; resume to send it all the same."),
        CanaryBlocks => new(code, "先行配信でブロックした人が多かったため、残りの人には配信していません。内容を確認し、続ける場合は「再開」してください。", "Too many of the first part blocked the account, so the rest was not sent. Look at the content; resume to send it all the same."),
        Changed => new(code, "確認した人数と実際の人数が大きく変わったため、配信を始めませんでした。人数を確認して、もう一度配信してください。", "The number of people differs from the one that was confirmed, so nothing was sent. Look at the number and send again."),
        Definition => new(code, "セグメントの条件が使えなくなったため、配信できませんでした。条件を直して、複製から配信してください。", "The segment's condition can no longer be evaluated. Mend it and send a copy."),
        ShopUnhealthy => new(code, "お店のサイトが3回続けて応答しなかったため、自動で止めました。サイトの回復を確認してから「再開」してください(自動では再開しません)。", "Stopped by itself because the shop's site failed three times in a row. See that it is well, then resume; it does not resume by itself."),
        Blocks => new(code, "ブロックした人の割合が設定した上限を超えたため、自動で止めました。内容と配信先を確認してください。「再開」すると、この理由では二度と止まりません。", "Stopped by itself because more people than the limit blocked the account. Look at the message and the audience; once resumed it is not stopped for this again."),
        Internal => new(code, "内部エラーで止まりました。サーバーのログを確認し、原因を取り除いてから「再開」してください。", "An internal error stopped it. See the server's log, remove the cause, then resume."),
        _ => new(code, "停止しています。", "Stopped."),
    };
}
