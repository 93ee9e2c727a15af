namespace Todoke.Server.Rehearsals;

/// <summary>What of the ledger goes into a rehearsal. A test compares the three lists with the schema, so that no new table is forgotten.</summary>
internal static class RehearsalTables
{
    /// <summary>Whole, but for what <see cref="DefinitionCopy"/> says of single ones.</summary>
    public static readonly string[] Definitions =
    [
        "counter", "setting", "account", "account_plan", "tag", "attribute", "topic", "segment", "audience", "campaign", "campaign_link", "schedule", "schedule_occurrence",
        "media", "media_width", "message_template", "template_name",
    ];

    /// <summary>Rows of those who take part, without what names them (<see cref="PeopleCopy"/>).</summary>
    public static readonly string[] People =
    [
        "profile", "profile_merge", "identity", "friendship", "profile_tag", "attribute_value", "event", "audience_member", "consent", "suppression", "message", "message_outcome", "delivery", "request",
    ];

    /// <summary>Belongs to the ledger itself, to staff, or to what was done with people's addresses.</summary>
    public static readonly string[] Left =
    [
        "migration", "head", "lease", "feed", "feed_follower", "watch_state", "watched_segment", "watch_entry", "login_channel", "merge_candidate", "name_wanted", "webhook_event",
        "segment_version", "segment_favourite", "audience_hash", "media_chunk", "link_check", "schedule_test", "aggregation_unit", "staff", "api_key", "data_protection_key", "audit_log", "idempotency", "job", "job_problem", "job_profile",
    ];
}
