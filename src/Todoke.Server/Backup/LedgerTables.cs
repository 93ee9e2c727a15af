namespace Todoke.Server.Backup;

/// <summary>Which tables a backup holds. A test compares both lists with the schema, so that no new table is forgotten.</summary>
internal static class LedgerTables
{
    public static readonly string[] Kept =
    [
        "counter", "setting", "lease", "account", "login_channel", "profile", "profile_merge", "identity", "merge_candidate", "friendship", "name_wanted",
        "tag", "profile_tag", "attribute", "attribute_value", "event", "webhook_event", "segment", "segment_version", "segment_favourite", "audience",
        "audience_member", "audience_hash", "topic", "consent", "suppression", "account_plan", "message", "message_outcome", "watched_segment", "watch_entry", "campaign", "schedule", "schedule_occurrence", "schedule_test", "campaign_link", "link_check", "delivery", "aggregation_unit",
        "request", "media", "media_chunk", "media_width", "message_template", "template_name", "staff", "api_key", "audit_log", "idempotency", "job", "job_problem", "job_profile",
    ];

    /// <summary>
    /// Made anew where a backup is restored: migration and head belong to the ledger itself, the feed is history that every follower reads
    /// again from the tables (so the place at which the log of watched segments stood in it means nothing), and cookie keys are secrets of the old
    /// machine (people sign in again).
    /// </summary>
    public static readonly string[] Left = ["migration", "head", "feed", "feed_follower", "watch_state", "data_protection_key"];

    /// <summary>What only the installation's own key can read; each belongs to a row with <c>id</c> and <c>name</c>.</summary>
    public static readonly (string Table, string Column)[] Secrets = [("account", "secret"), ("account", "token"), ("login_channel", "secret")];
}
