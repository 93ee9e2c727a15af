using System.Text.Json.Nodes;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>One thing in a person's history. <paramref name="Kind"/>: event, friendship, delivery, tag or merge. <paramref name="Id"/> is one only together with the kind.</summary>
public sealed record TimelineEntry(string Id, DateTimeOffset At, string Kind, string Name, string TitleJa, string TitleEn, JsonObject Detail);

/// <summary>What a person did and what was done to them, out of the tables that know it, newest first.</summary>
internal static class Timeline
{
    // The place among entries of one instant, and the first part of the cursor's tie-break.
    const int Merges = 0, TagsPutOn = 1, Deliveries = 2, Events = 3;

    sealed record Row(long At, int Source, long Id, TimelineEntry Entry);

    /// <summary>Where a page ended. As text: <c>at.source.id</c>.</summary>
    public sealed record Cursor(long At, int Source, long Id)
    {
        public static Cursor? Parse(string text) => text.Split('.') is [var at, var source, var id] && long.TryParse(at, out var a) && int.TryParse(source, out var s) && long.TryParse(id, out var i) ? new(a, s, i) : null;

        public override string ToString() => $"{At}.{Source}.{Id}";
    }

    public static async Task<Page<TimelineEntry>> PageAsync(LedgerConnection ledger, long root, Cursor? after, int limit, CancellationToken cancel)
    {
        var (family, members) = LedgerConnection.In(await ProfileDetail.FamilyAsync(ledger, root, cancel));
        var rows = new List<Row>();
        async Task AddAsync(int source, string select, string at, string id, Func<System.Data.Common.DbDataReader, TimelineEntry> map)
        {
            var (below, values) = Below(source, at, id, after);
            rows.AddRange(await ledger.QueryAsync($"{string.Format(select, family)}{below} ORDER BY {at} DESC, {id} DESC LIMIT {limit + 1}", r => new Row(r.GetInt64(0), source, r.GetInt64(1), map(r)), cancel, [.. members, .. values]));
        }
        await AddAsync(Events, "SELECT e.at, e.id, e.name, e.properties, e.source FROM event e WHERE e.profile_id IN {0} AND e.withdrawn_at IS NULL", "e.at", "e.id", r =>
        {
            var name = r.GetString(2);
            var detail = JsonNode.Parse(r.GetString(3)) as JsonObject ?? [];
            var (ja, en) = TimelineTitles.Of(name);
            return Entry(r.GetInt64(0), r.GetInt64(1).ToString(), TimelineTitles.IsFriendship(name) ? "friendship" : "event", name, ja, en, detail);
        });
        await AddAsync(Deliveries,
            """
            SELECT d.at, d.campaign_id * 1000 + d.run, c.name, d.run, d.outcome, d.reason, r.state FROM delivery d JOIN campaign c ON c.id = d.campaign_id
            LEFT JOIN request r ON r.id = d.request_id WHERE d.profile_id IN {0}
            """, "d.at", "d.campaign_id * 1000 + d.run", r =>
        {
            var (outcome, ja, en) = Outcome(r.GetInt32(4), r.IsDBNull(6) ? null : r.GetInt32(6));
            var (testJa, testEn) = r.GetInt32(3) > 0 ? ("【テスト】", "[Test] ") : ("", "");
            var detail = new JsonObject { ["campaign"] = r.GetString(2), ["outcome"] = outcome };
            if (!r.IsDBNull(5)) detail["reason"] = r.GetString(5);
            return Entry(r.GetInt64(0), r.GetInt64(1).ToString(), "delivery", outcome, $"{testJa}配信「{r.GetString(2)}」{ja}", $"{testEn}Campaign '{r.GetString(2)}' {en}", detail);
        });
        await AddAsync(TagsPutOn, "SELECT h.added_at, h.tag_id, t.name FROM profile_tag h JOIN tag t ON t.id = h.tag_id WHERE h.profile_id IN {0}", "h.added_at", "h.tag_id", r =>
            Entry(r.GetInt64(0), r.GetInt64(1).ToString(), "tag", "tag_added", $"タグ「{r.GetString(2)}」が付いた", $"Tag '{r.GetString(2)}' put on", new JsonObject { ["tag_id"] = r.GetInt64(1) }));
        await AddAsync(Merges, "SELECT m.at, m.id, m.kind, m.loser, m.winner, m.why, m.undoes FROM profile_merge m WHERE (m.loser IN {0} OR m.winner IN {0})", "m.at", "m.id", r =>
        {
            var undo = r.GetString(2) == "undo";
            var detail = new JsonObject { ["merge_id"] = undo ? r.GetInt64(6) : r.GetInt64(1), ["loser_id"] = r.GetInt64(3), ["winner_id"] = r.GetInt64(4), ["why"] = r.GetString(5) };
            return Entry(r.GetInt64(0), r.GetInt64(1).ToString(), "merge", undo ? "merge_undone" : "merged", undo ? "統合の取り消し" : "友だちの統合", undo ? "Merge undone" : "Merged", detail);
        });

        var page = rows.OrderByDescending(r => r.At).ThenByDescending(r => r.Source).ThenByDescending(r => r.Id).Take(limit + 1).ToList();
        if (page.Count <= limit) return new([.. page.Select(r => r.Entry)], null);
        var last = page[limit - 1];
        return new([.. page.Take(limit).Select(r => r.Entry)], new Cursor(last.At, last.Source, last.Id).ToString());
    }

    // What lies after the cursor in the order (at, source, id), all descending.
    static (string Sql, (string, object?)[] Values) Below(int source, string at, string id, Cursor? after)
    {
        if (after is null) return ("", []);
        if (source == after.Source) return ($" AND ({at} < @at OR ({at} = @at AND {id} < @id))", [("at", after.At), ("id", after.Id)]);
        return source < after.Source ? ($" AND {at} <= @at", [("at", after.At)]) : ($" AND {at} < @at", [("at", after.At)]);
    }

    static (string Name, string Ja, string En) Outcome(int outcome, int? request) => (outcome, request) switch
    {
        (1, _) => ("held_back", "は送らなかった", "not sent"),
        (2, 1) => ("accepted", "を送信", "sent"),
        (2, 2) or (3, _) => ("refused", "はLINEに断られた", "refused by LINE"),
        (2, 3) => ("unknown", "は届いたか不明", "may or may not have arrived"),
        _ => ("waiting", "を送信待ち", "waiting"),
    };

    static TimelineEntry Entry(long at, string id, string kind, string name, string ja, string en, JsonObject detail) => new(id, ApiJson.Instant(at), kind, name, ja, en, detail);
}
