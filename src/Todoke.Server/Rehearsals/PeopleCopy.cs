using System.Globalization;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Rehearsals;

/// <summary>What stands for a person in the rehearsal instead of what names them.</summary>
/// <param name="UserIds">Of the emulated LINE, by provider; more than one where the profile holds several LINE identities of a provider.</param>
internal sealed record Alias(string Name, IReadOnlyDictionary<string, IReadOnlyList<string>> UserIds);

/// <summary>
/// People with their facts: tags, attributes, events, friendships, consent, suppression, lists, and what they were sent. Their ids stay, so that the
/// same draws fall the same way; names, addresses, LINE user ids, outside ids and pictures do not.
/// </summary>
internal static class PeopleCopy
{
    /// <param name="copy">From the real ledger.</param>
    /// <param name="profiles">All profiles of those who take part, merged ones too.</param>
    /// <param name="aliases">For each of them.</param>
    /// <param name="rehearsed">Campaigns that are rehearsed: what was done for them before is forgotten.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public static async Task RunAsync(RowCopy copy, IReadOnlyList<long> profiles, IReadOnlyDictionary<long, Alias> aliases, IReadOnlySet<long> rehearsed, CancellationToken cancel)
    {
        var keys = (await copy.From.QueryAsync("SELECT id, key FROM attribute", r => (r.GetInt64(0), r.GetString(1)), cancel)).ToDictionary(r => r.Item1, r => r.Item2);
        await copy.OfPeopleAsync("profile", profiles, row =>
        {
            // Whoever has no name has none here either: a message then says what it says to the nameless.
            var name = row.Text("display_name") is "" ? "" : aliases[row.Number("id")].Name;
            (row["display_name"], row["search_name"]) = (name, SearchName.Of(name));
            return true;
        }, cancel, "id");
        await copy.OfPeopleAsync("profile_merge", profiles, null, cancel, "loser");
        await IdentitiesAsync(copy, profiles, aliases, cancel);
        await copy.OfPeopleAsync("friendship", profiles, row =>
        {
            (row["display_name"], row["picture_url"]) = (row.Text("display_name") is "" ? "" : aliases[row.Number("profile_id")].Name, null);
            return true;
        }, cancel);
        await copy.OfPeopleAsync("profile_tag", profiles, null, cancel);
        await copy.OfPeopleAsync("attribute_value", profiles, row =>
        {
            if (row.Text("value") is { } value) row["value"] = Disguise.Json(keys[row.Number("attribute_id")], value);
            return true;
        }, cancel);
        await copy.OfPeopleAsync("event", profiles, row =>
        {
            // A tap is known by its reference to the campaign; any other is an order's number.
            if (row.Text("name") != Links.LinkRedirect.TapEvent) row["reference"] = null;
            (row["external_id"], row["properties"]) = (Outside(row.Number("id")), Disguise.Json("", row.Text("properties")!));
            return true;
        }, cancel);
        foreach (var table in new[] { "audience_member", "consent", "suppression" }) await copy.OfPeopleAsync(table, profiles, null, cancel);
        await copy.OfPeopleAsync("message", profiles, row =>
        {
            row["external_id"] = Outside(row.Number("id"));
            return true;
        }, cancel);
        await copy.OfPeopleAsync("message_outcome", profiles, null, cancel);
        await HistoryAsync(copy, profiles, rehearsed, cancel);
    }

    static async Task IdentitiesAsync(RowCopy copy, IReadOnlyList<long> profiles, IReadOnlyDictionary<long, Alias> aliases, CancellationToken cancel)
    {
        var seen = new Dictionary<(long, string, string), int>();
        await copy.OfPeopleAsync("identity", profiles, row =>
        {
            var (profile, kind, scope) = (row.Number("profile_id"), row.Text("kind")!, row.Text("scope")!);
            var n = seen[(profile, kind, scope)] = seen.GetValueOrDefault((profile, kind, scope)) + 1;
            (row["value"], row["sha"]) = (kind == Identity.Line && aliases[profile].UserIds.TryGetValue(scope, out var users) && n <= users.Count ? users[n - 1] : Disguise.Identity(kind, profile, n), null);
            return true;
        }, cancel);
    }

    // What LINE took, or may have taken: caps and conditions count it. The bodies hold user ids and stay away.
    static async Task HistoryAsync(RowCopy copy, IReadOnlyList<long> profiles, IReadOnlySet<long> rehearsed, CancellationToken cancel)
    {
        var requests = new HashSet<long>();
        await copy.OfPeopleAsync("delivery", profiles, row =>
        {
            if (row.Number("run") != 0 || row.Number("outcome") != DeliverySql.Requested || rehearsed.Contains(row.Number("campaign_id"))) return false;
            row["bits"] = null;
            requests.Add(row.Number("request_id"));
            return true;
        }, cancel, more: "AND request_id IN (SELECT id FROM request WHERE state IN (1, 3))");
        foreach (var chunk in requests.Order().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await copy.CopyAsync("request", $"WHERE id IN {list}", row =>
            {
                // Its list names everybody; those who take part have their own rows.
                row["members"] = null;
                (row["body"], row["retry_key"], row["line_request_id"], row["detail"]) = (Array.Empty<byte>(), Outside(row.Number("id")), null, null);
                return true;
            }, cancel, values);
        }
    }

    static string Outside(long id) => string.Create(CultureInfo.InvariantCulture, $"r{id}");
}
