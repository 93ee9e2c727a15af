namespace Todoke.Server.Backup;

internal enum CellKind
{
    Plain,
    /// <summary>Unix milliseconds in the ledger, ISO 8601 in UTC outside.</summary>
    Instant,
    /// <summary>JSON text in the ledger; a value of its own in JSON lines.</summary>
    Json,
}

internal sealed record ExportColumn(string Name, CellKind Kind = CellKind.Plain);

/// <summary>One file of an export. The query's columns are <paramref name="Columns"/> in their order.</summary>
internal sealed record ExportTable(string Name, string Sql, params ExportColumn[] Columns);

/// <summary>What can be taken out in a form other programs read. People are as they are seen: merged ones once, deleted and unknown ones not at all.</summary>
internal static class ExportTables
{
    const string Root = "JOIN profile p ON p.id = f.profile_id JOIN profile r ON r.id = COALESCE(p.merged_into, p.id) AND r.known = 1 AND r.deleted_at IS NULL";

    public static readonly ExportTable[] All =
    [
        new("people", "SELECT id, display_name, created_at FROM profile WHERE known = 1 AND merged_into IS NULL AND deleted_at IS NULL ORDER BY id",
            new("person_id"), new("display_name"), new("created_at", CellKind.Instant)),
        new("identities", $"SELECT r.id, f.kind, f.scope, f.value FROM identity f {Root} ORDER BY r.id, f.kind, f.scope, f.value",
            new("person_id"), new("kind"), new("scope"), new("value")),
        new("friendships",
            $"""
            SELECT r.id, f.account_id, a.name, CASE f.state WHEN 1 THEN 'following' WHEN 2 THEN 'blocked' ELSE 'unknown' END, f.since, f.changed_at, f.display_name
            FROM friendship f {Root} JOIN account a ON a.id = f.account_id ORDER BY r.id, f.account_id, f.profile_id
            """, new("person_id"), new("account_id"), new("account"), new("state"), new("since", CellKind.Instant), new("changed_at", CellKind.Instant), new("display_name")),
        new("tags", $"SELECT r.id, t.name, MIN(f.added_at) FROM profile_tag f {Root} JOIN tag t ON t.id = f.tag_id GROUP BY r.id, t.name ORDER BY r.id, t.name",
            new("person_id"), new("tag"), new("added_at", CellKind.Instant)),
        new("attributes",
            $"""
            SELECT id, key, value, effective_at FROM (
              SELECT r.id AS id, a.key AS key, f.value AS value, f.effective_at AS effective_at,
                ROW_NUMBER() OVER (PARTITION BY r.id, f.attribute_id ORDER BY f.effective_at DESC, CASE WHEN f.profile_id = r.id THEN 0 ELSE 1 END, f.profile_id DESC) AS age
              FROM attribute_value f {Root} JOIN attribute a ON a.id = f.attribute_id) AS newest
            WHERE age = 1 AND value IS NOT NULL ORDER BY id, key
            """, new("person_id"), new("attribute"), new("value", CellKind.Json), new("effective_at", CellKind.Instant)),
        new("events", $"SELECT f.id, r.id, f.name, f.at, f.account_id, f.source, f.external_id, f.properties FROM event f {Root} WHERE f.withdrawn_at IS NULL ORDER BY f.id",
            new("event_id"), new("person_id"), new("name"), new("at", CellKind.Instant), new("account_id"), new("source"), new("external_id"), new("properties", CellKind.Json)),
        new("consents",
            $"""
            SELECT id, topic, granted, at FROM (
              SELECT r.id AS id, t.key AS topic, f.granted AS granted, f.at AS at, ROW_NUMBER() OVER (PARTITION BY r.id, f.topic_id ORDER BY f.at DESC, CASE WHEN f.profile_id = r.id THEN 0 ELSE 1 END, f.profile_id DESC) AS age
              FROM consent f {Root} JOIN topic t ON t.id = f.topic_id) AS newest
            WHERE age = 1 ORDER BY id, topic
            """, new("person_id"), new("topic"), new("granted"), new("at", CellKind.Instant)),
        new("audiences", $"SELECT r.id, a.id, a.name, a.kind, MIN(f.added_at) FROM audience_member f {Root} JOIN audience a ON a.id = f.audience_id GROUP BY r.id, a.id, a.name, a.kind ORDER BY r.id, a.id",
            new("person_id"), new("audience_id"), new("audience"), new("kind"), new("added_at", CellKind.Instant)),
        new("messages",
            $"""
            SELECT r.id, m.external_id, CASE m.channel WHEN 0 THEN 'line' WHEN 1 THEN 'email' ELSE 'push' END, m.campaign_id, m.template,
              CASE f.outcome WHEN 0 THEN 'sent' WHEN 1 THEN 'delivered' WHEN 2 THEN 'opened' WHEN 3 THEN 'tapped' ELSE 'bounced' END, f.at
            FROM message_outcome f {Root} JOIN message m ON m.id = f.message_id ORDER BY r.id, m.id, f.outcome, f.link
            """, new("person_id"), new("message_id"), new("channel"), new("campaign_id"), new("template"), new("outcome"), new("at", CellKind.Instant)),
        new("segments", "SELECT id, name, definition, version, updated_at FROM segment ORDER BY id",
            new("segment_id"), new("name"), new("definition", CellKind.Json), new("version"), new("updated_at", CellKind.Instant)),
        new("campaigns", "SELECT id, account_id, name, state, segment_id, definition, content, scheduled_at, started_at, finished_at, members FROM campaign ORDER BY id",
            new("campaign_id"), new("account_id"), new("name"), new("state"), new("segment_id"), new("definition", CellKind.Json), new("content", CellKind.Json),
            new("scheduled_at", CellKind.Instant), new("started_at", CellKind.Instant), new("finished_at", CellKind.Instant), new("members")),
        new("deliveries",
            $"""
            SELECT f.campaign_id, f.run, r.id, CASE WHEN f.outcome = 0 THEN 'frozen' WHEN f.outcome = 1 THEN 'held_back' WHEN f.outcome = 3 THEN 'refused'
              ELSE CASE q.state WHEN 1 THEN 'accepted' WHEN 2 THEN 'refused' WHEN 3 THEN 'unknown' ELSE 'waiting' END END, f.reason, f.at, q.line_request_id
            FROM delivery f {Root} LEFT JOIN request q ON q.id = f.request_id ORDER BY f.campaign_id, f.run, f.profile_id
            """, new("campaign_id"), new("run"), new("person_id"), new("outcome"), new("reason"), new("at", CellKind.Instant), new("line_request_id")),
    ];
}
