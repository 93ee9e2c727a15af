-- The whole ledger in its first form. Instants are Unix milliseconds (BIGINT), JSON is TEXT, flags are INTEGER 0/1.
-- {id}, {blob} and {clustered} are the three differences in DDL between the ledgers (see Dialect.cs).

-- One row: the last position of the change feed and the newest instant any commit carried.
CREATE TABLE head (one INTEGER PRIMARY KEY, position BIGINT NOT NULL, at BIGINT NOT NULL, installation TEXT NOT NULL);
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, fence BIGINT NOT NULL, expires_at BIGINT NOT NULL);

-- Ordered by commit. Names what changed (kind, a, b) and, where the row it names may change again, what it became (data, see FeedData);
-- ends marks the last row of one piece of work, which is judged as a whole.
CREATE TABLE feed (
  position {id} PRIMARY KEY, at BIGINT NOT NULL, kind INTEGER NOT NULL, a BIGINT NOT NULL, b BIGINT NOT NULL, data TEXT, ends INTEGER NOT NULL);
CREATE TABLE feed_follower (name TEXT PRIMARY KEY, position BIGINT NOT NULL, seen_at BIGINT NOT NULL);

CREATE TABLE account (
  id {id} PRIMARY KEY, provider TEXT NOT NULL, name TEXT NOT NULL, channel_id TEXT NOT NULL UNIQUE, basic_id TEXT, bot_user_id TEXT,
  picture_url TEXT, api_base TEXT NOT NULL, secret {blob}, token {blob}, verified INTEGER, created_at BIGINT NOT NULL, archived_at BIGINT);
-- What LINE is paid for: plan is communication, light or standard; cap_messages how many messages beyond it were allowed in LINE's manager.
CREATE TABLE account_plan (account_id BIGINT PRIMARY KEY, plan TEXT NOT NULL, cap_messages BIGINT, updated_at BIGINT NOT NULL);
CREATE TABLE login_channel (
  id {id} PRIMARY KEY, provider TEXT NOT NULL, name TEXT NOT NULL, channel_id TEXT NOT NULL UNIQUE, secret {blob}, created_at BIGINT NOT NULL);

-- A profile that was merged keeps its row and its facts; merged_into is the winner at the end of the chain, as the merge rows give it.
CREATE TABLE profile (
  id {id} PRIMARY KEY, display_name TEXT NOT NULL, search_name TEXT NOT NULL, known INTEGER NOT NULL,
  merged_into BIGINT, created_at BIGINT NOT NULL, deleted_at BIGINT);
CREATE INDEX profile_merged ON profile (merged_into) WHERE merged_into IS NOT NULL;
-- kind 'merge' joins loser to winner; kind 'undo' takes back the row it names.
CREATE TABLE profile_merge (
  id {id} PRIMARY KEY, kind TEXT NOT NULL, loser BIGINT NOT NULL, winner BIGINT NOT NULL, undoes BIGINT, at BIGINT NOT NULL,
  why TEXT NOT NULL, actor TEXT NOT NULL);
CREATE INDEX profile_merge_loser ON profile_merge (loser);
-- Keys begin with what tells rows apart: a provider or an account names nearly all of them.
CREATE TABLE identity (
  kind TEXT NOT NULL, scope TEXT NOT NULL, value TEXT NOT NULL, profile_id BIGINT NOT NULL, created_at BIGINT NOT NULL, sha BIGINT,
  PRIMARY KEY (value, kind, scope)) {clustered};
CREATE INDEX identity_profile ON identity (profile_id);
-- sha: the first 8 bytes of the SHA-256 of an e-mail address or telephone number, by which hashed lists find it; the rest is compared afterwards.
CREATE INDEX identity_sha ON identity (sha) WHERE sha IS NOT NULL;
-- Two profiles that look like one person but that only a human may join (each holds a LINE identity of one provider, say).
CREATE TABLE merge_candidate (
  a BIGINT NOT NULL, b BIGINT NOT NULL, why TEXT NOT NULL, at BIGINT NOT NULL, dismissed_at BIGINT, PRIMARY KEY (a, b)) {clustered};
-- state: 0 not yet known, 1 following, 2 blocked. changed_at is the webhook event's own instant; since is empty where LINE never told us.
CREATE TABLE friendship (
  account_id BIGINT NOT NULL, profile_id BIGINT NOT NULL, state INTEGER NOT NULL, since BIGINT, changed_at BIGINT NOT NULL,
  display_name TEXT NOT NULL, picture_url TEXT, language TEXT, route TEXT, PRIMARY KEY (account_id, profile_id)) {clustered};
CREATE INDEX friendship_profile ON friendship (profile_id);
CREATE INDEX friendship_changed ON friendship (account_id, changed_at);
-- Whose name and picture LINE is still to be asked for; profile_id is the one that holds the LINE identity. Rows go when it was asked.
CREATE TABLE name_wanted (account_id BIGINT NOT NULL, profile_id BIGINT NOT NULL, PRIMARY KEY (account_id, profile_id)) {clustered};

CREATE TABLE tag (id {id} PRIMARY KEY, name TEXT NOT NULL UNIQUE, folder TEXT NOT NULL, color TEXT NOT NULL, created_at BIGINT NOT NULL);
CREATE TABLE profile_tag (profile_id BIGINT NOT NULL, tag_id BIGINT NOT NULL, added_at BIGINT NOT NULL, PRIMARY KEY (profile_id, tag_id)) {clustered};
CREATE INDEX profile_tag_tag ON profile_tag (tag_id, profile_id);

-- An attribute somebody declared, or one only seen in the data (declared = 0).
CREATE TABLE attribute (
  id {id} PRIMARY KEY, key TEXT NOT NULL UNIQUE, label TEXT NOT NULL, type TEXT NOT NULL, choices TEXT NOT NULL, ordered INTEGER NOT NULL,
  unit TEXT NOT NULL, declared INTEGER NOT NULL, created_at BIGINT NOT NULL);
-- value is JSON; NULL means 'taken away at effective_at' and keeps an older write from coming back.
CREATE TABLE attribute_value (
  profile_id BIGINT NOT NULL, attribute_id BIGINT NOT NULL, value TEXT, effective_at BIGINT NOT NULL, held_since BIGINT NOT NULL,
  PRIMARY KEY (profile_id, attribute_id)) {clustered};
CREATE INDEX attribute_value_attribute ON attribute_value (attribute_id);

CREATE TABLE event (
  id {id} PRIMARY KEY, profile_id BIGINT NOT NULL, name TEXT NOT NULL, at BIGINT NOT NULL, received_at BIGINT NOT NULL, account_id BIGINT,
  source TEXT NOT NULL, external_id TEXT NOT NULL, reference TEXT, properties TEXT NOT NULL, withdrawn_at BIGINT);
CREATE UNIQUE INDEX event_external ON event (source, external_id);
CREATE INDEX event_profile ON event (profile_id, at);
CREATE INDEX event_reference ON event (reference) WHERE reference IS NOT NULL;
CREATE INDEX event_name ON event (name, at);
-- What LINE sent, by its own event id; raw is kept only for types nobody here knows yet.
CREATE TABLE webhook_event (
  account_id BIGINT NOT NULL, event_id TEXT NOT NULL, type TEXT NOT NULL, at BIGINT NOT NULL, received_at BIGINT NOT NULL, raw TEXT,
  PRIMARY KEY (event_id, account_id)) {clustered};

CREATE TABLE segment (
  id {id} PRIMARY KEY, name TEXT NOT NULL UNIQUE, folder TEXT NOT NULL DEFAULT '', definition TEXT NOT NULL, version INTEGER NOT NULL, created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL, actor TEXT NOT NULL);
-- Every version there was, the present one too.
CREATE TABLE segment_version (
  segment_id BIGINT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, at BIGINT NOT NULL, actor TEXT NOT NULL,
  PRIMARY KEY (segment_id, version)) {clustered};
CREATE TABLE segment_favourite (actor TEXT NOT NULL, segment_id BIGINT NOT NULL, PRIMARY KEY (actor, segment_id)) {clustered};

-- Fixed lists. kind: upload, manual, frozen, hashed; added and excluded are a segment's (segment_id) manual additions and exclusions and no
-- list of their own. ready = 0 while a freeze is still filling it. origin (JSON): what a frozen list was frozen from.
CREATE TABLE audience (
  id {id} PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, segment_id BIGINT, origin TEXT NOT NULL, ready INTEGER NOT NULL,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, actor TEXT NOT NULL);
CREATE UNIQUE INDEX audience_name ON audience (name) WHERE segment_id IS NULL;
CREATE UNIQUE INDEX audience_manual ON audience (segment_id, kind) WHERE segment_id IS NOT NULL;
CREATE TABLE audience_member (
  audience_id BIGINT NOT NULL, profile_id BIGINT NOT NULL, added_at BIGINT NOT NULL, PRIMARY KEY (audience_id, profile_id)) {clustered};
CREATE INDEX audience_member_profile ON audience_member (profile_id);
-- Hashed addresses as they were uploaded: hash is the SHA-256 as 64 hex digits, sha its first 8 bytes (see identity).
CREATE TABLE audience_hash (
  sha BIGINT NOT NULL, audience_id BIGINT NOT NULL, kind TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (sha, audience_id, hash)) {clustered};
CREATE INDEX audience_hash_audience ON audience_hash (audience_id);

CREATE TABLE topic (
  id {id} PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, default_granted INTEGER NOT NULL, created_at BIGINT NOT NULL, archived_at BIGINT);
-- What a person said of a topic last (by at); who said nothing has no row.
CREATE TABLE consent (
  profile_id BIGINT NOT NULL, topic_id BIGINT NOT NULL, granted INTEGER NOT NULL, at BIGINT NOT NULL, source TEXT NOT NULL,
  PRIMARY KEY (profile_id, topic_id)) {clustered};
CREATE INDEX consent_topic ON consent (topic_id, profile_id);
-- Nothing is sent to them whatever is meant; account 0: on every account.
CREATE TABLE suppression (
  profile_id BIGINT NOT NULL, account_id BIGINT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, actor TEXT NOT NULL,
  PRIMARY KEY (profile_id, account_id)) {clustered};

-- Messages that other systems sent, by their own id; what Todoke sends is in delivery. channel: 0 line, 1 email, 2 push.
CREATE TABLE message (
  id {id} PRIMARY KEY, external_id TEXT NOT NULL UNIQUE, profile_id BIGINT NOT NULL, channel INTEGER NOT NULL, campaign_id BIGINT, template TEXT);
CREATE INDEX message_profile ON message (profile_id);
-- outcome: 0 sent, 1 delivered, 2 opened, 3 tapped, 4 bounced; at: when it first came about; link: a campaign_link, 0 where none is named.
CREATE TABLE message_outcome (
  profile_id BIGINT NOT NULL, message_id BIGINT NOT NULL, outcome INTEGER NOT NULL, link BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (message_id, outcome, link)) {clustered};
CREATE INDEX message_outcome_profile ON message_outcome (profile_id);

-- Who enters and leaves watched segments. members: who was inside after entry members_seq, ascending distances (MemberList).
CREATE TABLE watched_segment (
  segment_id BIGINT PRIMARY KEY, begun INTEGER NOT NULL, entries INTEGER NOT NULL, seq BIGINT NOT NULL, members {blob}, members_seq BIGINT NOT NULL,
  since BIGINT NOT NULL, actor TEXT NOT NULL);
-- batch counts the portions of the log, so that one whose commit was cut off is not written twice.
CREATE TABLE watch_state (one INTEGER PRIMARY KEY, position BIGINT NOT NULL, clock BIGINT NOT NULL, batch BIGINT NOT NULL);
CREATE TABLE watch_entry (
  segment_id BIGINT NOT NULL, seq BIGINT NOT NULL, profile_id BIGINT NOT NULL, entered INTEGER NOT NULL, at BIGINT NOT NULL,
  position BIGINT NOT NULL, cause TEXT NOT NULL, PRIMARY KEY (segment_id, seq)) {clustered};
CREATE INDEX watch_entry_profile ON watch_entry (profile_id);

-- options, variants (JSON): CampaignOptions, CampaignVariants (null: content is the one message). repeat_of: the schedule that made it.
-- phase: canary, canary_wait, sample, winner_wait, rest (null: all at once); phase_until: when its waiting ends. approved_hash: of what was
-- approved. paced_until: when the next page of a campaign with a rate of its own may leave; paced_people: whom the rate was worked out for. result_of (JSON): what the winner was chosen by. frozen_context (JSON): what the frozen definition was judged by beside people's facts: segments it names, manual lists, ranks, defaults, zone.
CREATE TABLE campaign (
  id {id} PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, segment_id BIGINT, definition TEXT,
  content TEXT NOT NULL, track_links INTEGER NOT NULL, scheduled_at BIGINT, confirmed_people BIGINT, version INTEGER NOT NULL,
  unit TEXT NOT NULL, frozen_definition TEXT, frozen_context TEXT, frozen_version INTEGER, frozen_at BIGINT, frozen_position BIGINT, members BIGINT,
  started_at BIGINT, finished_at BIGINT, stop_code TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, actor TEXT NOT NULL,
  options TEXT NOT NULL DEFAULT '{}', variants TEXT, repeat_of BIGINT, phase TEXT, phase_until BIGINT, approved_by TEXT, approved_at BIGINT, approved_hash TEXT,
  submitted_by TEXT, submitted_at BIGINT, rejected_by TEXT, rejected_at BIGINT, rejected_why TEXT, result_of TEXT, paced_until BIGINT, paced_people BIGINT, line_friends BIGINT);
CREATE INDEX campaign_state ON campaign (state);
-- A campaign that is repeated, in the stored forms of campaign; rule (JSON): ScheduleRule. Occurrences before since (created, changed, resumed)
-- and up to day done (yyyy-mm-dd) are past. Each occurrence is handled once: state made (campaign_id) or missed.
CREATE TABLE schedule (
  id {id} PRIMARY KEY, account_id BIGINT NOT NULL, name TEXT NOT NULL, segment_id BIGINT, definition TEXT, content TEXT NOT NULL, track_links INTEGER NOT NULL,
  options TEXT NOT NULL, variants TEXT, rule TEXT NOT NULL, grace_minutes INTEGER NOT NULL, since BIGINT NOT NULL, done TEXT, paused_at BIGINT,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, actor TEXT NOT NULL);
-- The campaign that carries a schedule's test sends; no list shows it.
CREATE TABLE schedule_test (
  schedule_id BIGINT NOT NULL PRIMARY KEY, campaign_id BIGINT NOT NULL) {clustered};
CREATE TABLE schedule_occurrence (
  schedule_id BIGINT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL, state TEXT NOT NULL, campaign_id BIGINT, handled_at BIGINT NOT NULL,
  PRIMARY KEY (schedule_id, day)) {clustered};
CREATE TABLE campaign_link (id {id} PRIMARY KEY, campaign_id BIGINT NOT NULL, url TEXT NOT NULL, UNIQUE (campaign_id, url));
-- What was found when a link of a message was opened last (by its button); url as written, placeholders and all. problem: null where the page is there.
CREATE TABLE link_check (url TEXT PRIMARY KEY, checked_at BIGINT NOT NULL, status INTEGER, problem TEXT);

-- run 0 is the campaign itself, 1 and up its test sends. outcome: 0 frozen, 1 held back, 2 in a request (its state tells), 3 refused alone.
-- variant: from 0; null where none was chosen (yet). bits: bit i = the i-th leaf of the frozen condition held; null beyond 64 leaves.
-- reason: of outcomes 1 and 3, null in the others. No index may name outcome or request_id, which change once for everybody who is sent to
-- (ADR 17): who is frozen is counted from requests and reasons (CampaignTally), and a request knows its members itself.
CREATE TABLE delivery (
  campaign_id BIGINT NOT NULL, run INTEGER NOT NULL, profile_id BIGINT NOT NULL, outcome INTEGER NOT NULL, reason TEXT,
  request_id BIGINT, at BIGINT NOT NULL, variant INTEGER, bits BIGINT, PRIMARY KEY (campaign_id, run, profile_id)) {clustered_loosely};
CREATE INDEX delivery_profile ON delivery (profile_id);
CREATE INDEX delivery_reason ON delivery (campaign_id, run, reason) WHERE reason IS NOT NULL;
-- What leaves for LINE in one call. kind: push, multicast, broadcast, narrowcast (progress and follow_until are its). body, members and retry_key never change once the row is there.
-- members: their profiles in the order of the body (MemberList); null where LINE chooses the people. state: 0 open, 1 accepted, 2 refused, 3 unknown,
-- 4 a narrowcast that LINE has accepted and not finished, 5 refused and its people taken up by other requests. template: what the template of its message was called when the row was made; conditions on message history read it.
CREATE TABLE request (
  id {id} PRIMARY KEY, account_id BIGINT NOT NULL, campaign_id BIGINT NOT NULL, run INTEGER NOT NULL, kind TEXT NOT NULL,
  people INTEGER NOT NULL, members {blob}, body {blob} NOT NULL, retry_key TEXT NOT NULL UNIQUE, unit TEXT, template TEXT, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
  first_left_at BIGINT NOT NULL, line_request_id TEXT, status INTEGER, detail TEXT, fence BIGINT NOT NULL, finished_at BIGINT,
  progress TEXT, follow_until BIGINT);
CREATE INDEX request_campaign ON request (campaign_id, run, state, people);
-- Names under which LINE counts views and taps, by account and month (yyyymm in Japan, as LINE counts).
CREATE TABLE aggregation_unit (account_id BIGINT NOT NULL, month INTEGER NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (account_id, month, unit)) {clustered};
-- Narrowcasts that LINE works on.
CREATE INDEX request_followed ON request (id) WHERE state = 4;
CREATE INDEX request_line ON request (line_request_id) WHERE line_request_id IS NOT NULL;

-- Pictures lie in bytes; video and sound in media_chunk, a megabyte each, so that a part of them can be served. preview_size: of what is served as preview.
CREATE TABLE media (
  id TEXT PRIMARY KEY, content_type TEXT NOT NULL, bytes {blob}, size BIGINT NOT NULL, preview_type TEXT, preview {blob}, preview_size BIGINT NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL, duration_ms BIGINT, created_at BIGINT NOT NULL);
CREATE TABLE media_chunk (media_id TEXT NOT NULL, ordinal INTEGER NOT NULL, bytes {blob} NOT NULL, PRIMARY KEY (media_id, ordinal)) {clustered};
-- A picture at the smaller widths LINE asks for in an imagemap.
CREATE TABLE media_width (media_id TEXT NOT NULL, width INTEGER NOT NULL, content_type TEXT NOT NULL, bytes {blob} NOT NULL, PRIMARY KEY (media_id, width)) {clustered};
-- Whatever templates were ever called, here or in what other systems told us they sent: conditions on message history name them so.
CREATE TABLE template_name (
  name TEXT NOT NULL PRIMARY KEY) {clustered};
CREATE TABLE message_template (
  id {id} PRIMARY KEY, name TEXT NOT NULL UNIQUE, folder TEXT NOT NULL, content TEXT NOT NULL, version INTEGER NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);

CREATE TABLE staff (
  id {id} PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL, lang TEXT NOT NULL, password_hash TEXT NOT NULL,
  session_stamp TEXT NOT NULL, created_at BIGINT NOT NULL, disabled_at BIGINT);
CREATE TABLE api_key (
  id {id} PRIMARY KEY, name TEXT NOT NULL, hash {blob} NOT NULL UNIQUE, hint TEXT NOT NULL, role TEXT NOT NULL, created_at BIGINT NOT NULL, revoked_at BIGINT);
CREATE TABLE data_protection_key (id TEXT PRIMARY KEY, xml TEXT NOT NULL);
CREATE TABLE audit_log (
  id {id} PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL);
CREATE TABLE idempotency (
  actor TEXT NOT NULL, key TEXT NOT NULL, request_hash TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL,
  PRIMARY KEY (actor, key)) {clustered};

-- Work in the background that a person started and can look at: imports, tag changes, taking in friends.
CREATE TABLE job (
  id {id} PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, input TEXT NOT NULL, file {blob}, cursor TEXT, done BIGINT NOT NULL, total BIGINT,
  result TEXT NOT NULL, problem_count BIGINT NOT NULL, undo_of BIGINT, actor TEXT NOT NULL, created_at BIGINT NOT NULL, finished_at BIGINT);
CREATE INDEX job_state ON job (state);
CREATE TABLE job_problem (job_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (job_id, ordinal)) {clustered};
-- Whom a job changed, so that it can be undone; was: the added_at of the tag it put on or took off.
CREATE TABLE job_profile (job_id BIGINT NOT NULL, profile_id BIGINT NOT NULL, was BIGINT, PRIMARY KEY (job_id, profile_id)) {clustered};
