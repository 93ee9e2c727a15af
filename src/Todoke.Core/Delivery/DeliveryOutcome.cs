namespace Todoke.Core.Delivery;

/// <summary>
/// What became of one person in one campaign: the ledger's row. While a request is under way its people stay
/// <see cref="Frozen"/>; that it has left is the request's own state.
/// </summary>
public enum DeliveryOutcome
{
    /// <summary>Chosen; no answer yet.</summary>
    Frozen,

    /// <summary>Not sent to, on purpose: see <see cref="HoldReason"/>.</summary>
    HeldBack,

    /// <summary>LINE took the request (2xx, or 409 for one it had taken before).</summary>
    Accepted,

    /// <summary>LINE took no attempt of the request, and never will.</summary>
    Refused,

    /// <summary>The retry key ran out before LINE gave a clear answer. Not repeated: that could reach the person twice.</summary>
    Unknown,
}

/// <summary>Why somebody in the segment was not sent to.</summary>
public enum HoldReason
{
    Blocked,
    NotFollowing,
    NoLineIdentity,
    MergedDuplicate,
    Deleted,
    OverLimits,
    Stopped,
    Cancelled,

    /// <summary>Kept without the message on purpose, for comparison.</summary>
    Holdout,

    /// <summary>No variant's condition holds.</summary>
    NoVariant,
    NoConsent,
    Suppressed,

    /// <summary>Not now; waits rather than being held back for good.</summary>
    QuietHours,
    FrequencyCap,

    /// <summary>The campaign's 'not after' had passed.</summary>
    TooLate,

    /// <summary>The month's messages did not suffice for everybody.</summary>
    Quota,

    /// <summary>Somebody decided that those held back shall not get it any more.</summary>
    Dropped,
}

/// <summary>Stored names and words of outcomes and reasons.</summary>
public static class DeliveryWords
{
    private static readonly Dictionary<DeliveryOutcome, (string Code, string Ja, string En)> Outcomes = new()
    {
        [DeliveryOutcome.Frozen] = ("frozen", "配信待ち", "waiting"),
        [DeliveryOutcome.HeldBack] = ("held_back", "対象外", "held back"),
        [DeliveryOutcome.Accepted] = ("accepted", "送信済み", "sent"),
        [DeliveryOutcome.Refused] = ("refused", "送信失敗", "refused by LINE"),
        [DeliveryOutcome.Unknown] = ("unknown", "結果不明", "result unknown"),
    };

    private static readonly Dictionary<HoldReason, (string Code, string Ja, string En)> Reasons = new()
    {
        [HoldReason.Blocked] = ("blocked", "ブロックされています", "has blocked the account"),
        [HoldReason.NotFollowing] = ("not_following", "友だちではありません", "is not a friend of the account"),
        [HoldReason.NoLineIdentity] = ("no_line_identity", "LINEの連携がありません", "has no LINE identity"),
        [HoldReason.MergedDuplicate] = ("merged_duplicate", "同じ人がすでに対象に入っています(統合された顧客)", "is the same person as another recipient (merged)"),
        [HoldReason.Deleted] = ("deleted", "削除されています", "has been deleted"),
        [HoldReason.OverLimits] = ("over_limits", "差し込み後のメッセージがLINEの上限を超えます", "the message with this person's values is over LINE's limits"),
        [HoldReason.Stopped] = ("stopped", "配信が停止されました", "the campaign was stopped"),
        [HoldReason.Cancelled] = ("cancelled", "配信が取り消されました", "the campaign was cancelled"),
        [HoldReason.Holdout] = ("holdout", "比較のため配信しないグループに入っています", "is in the group that gets nothing, for comparison"),
        [HoldReason.NoVariant] = ("no_variant", "どのパターンの条件にも当てはまりません", "fits no variant's condition"),
        [HoldReason.NoConsent] = ("no_consent", "この種類の配信に同意していません", "has not consented to this topic"),
        [HoldReason.Suppressed] = ("suppressed", "配信停止リストに入っています", "is on the list of people not to be written to"),
        [HoldReason.QuietHours] = ("quiet_hours", "配信しない時間帯のため待っています", "waits for the quiet hours to end"),
        [HoldReason.FrequencyCap] = ("frequency_cap", "配信回数の上限に達しています", "has got as many messages as the cap allows"),
        [HoldReason.TooLate] = ("too_late", "配信の期限を過ぎました", "the time up to which it could be sent has passed"),
        [HoldReason.Quota] = ("quota", "今月の残り通数が足りませんでした", "the month's messages did not suffice"),
        [HoldReason.Dropped] = ("dropped", "配信しないことにされました", "was left out by hand"),
    };

    private static readonly Dictionary<string, DeliveryOutcome> OutcomesByCode = Outcomes.ToDictionary(o => o.Value.Code, o => o.Key, StringComparer.Ordinal);
    private static readonly Dictionary<string, HoldReason> ReasonsByCode = Reasons.ToDictionary(r => r.Value.Code, r => r.Key, StringComparer.Ordinal);

    public static string Code(this DeliveryOutcome outcome) => Outcomes[outcome].Code;

    public static string Ja(this DeliveryOutcome outcome) => Outcomes[outcome].Ja;

    public static string En(this DeliveryOutcome outcome) => Outcomes[outcome].En;

    public static string Code(this HoldReason reason) => Reasons[reason].Code;

    public static string Ja(this HoldReason reason) => Reasons[reason].Ja;

    public static string En(this HoldReason reason) => Reasons[reason].En;

    /// <exception cref="KeyNotFoundException">No outcome has this name.</exception>
    public static DeliveryOutcome ParseOutcome(string code) => OutcomesByCode[code];

    /// <exception cref="KeyNotFoundException">No reason has this name.</exception>
    public static HoldReason ParseReason(string code) => ReasonsByCode[code];
}
