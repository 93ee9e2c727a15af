using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Templates;

namespace Todoke.Server.MessageHistory;

/// <summary>
/// An outcome of a message as another system tells it. <paramref name="At"/>: Unix milliseconds. <paramref name="Campaign"/> and
/// <paramref name="Template"/> may be left out once the message is known: who reports an open seldom knows more than the message's id.
/// </summary>
public sealed record MessageTold(string ExternalId, long ProfileId, MessageChannel Channel, long? Campaign, string? Template, MessageOutcome Outcome, long At, long? Link);

/// <summary>The one way messages of other systems come into the ledger.</summary>
public static class MessagesWrite
{
    sealed record Known(long Id, long Profile, long Root, int Channel, long? Campaign, string? Template);

    /// <summary>
    /// Adds outcomes that are not there yet. An outcome told again keeps its earliest instant, however late that one is told.
    /// </summary>
    /// <returns>How many were new (or earlier), and the places of those whose message is another one under the same id.</returns>
    public static async Task<(int Accepted, IReadOnlyList<int> Different)> AddAsync(LedgerWriter w, IReadOnlyList<MessageTold> told, CancellationToken cancel)
    {
        if (told.Count == 0) return (0, []);
        var known = await KnownAsync(w, told, cancel);
        var fresh = told.Where(t => !known.ContainsKey(t.ExternalId)).DistinctBy(t => t.ExternalId).ToList();
        var first = fresh.Count == 0 ? 0 : await w.NextIdsAsync("message", fresh.Count, cancel);
        await w.InsertAsync("message (id, external_id, profile_id, channel, campaign_id, template)",
            [.. fresh.Select((t, i) => new object?[] { first + i, t.ExternalId, t.ProfileId, (int)t.Channel, t.Campaign, t.Template })], cancel);
        await TemplateNames.KeepAsync(w, fresh.Select(t => t.Template).OfType<string>(), cancel);
        foreach (var (t, i) in fresh.Select((t, i) => (t, i))) known[t.ExternalId] = new(first + i, t.ProfileId, t.ProfileId, (int)t.Channel, t.Campaign, t.Template);

        var (different, outcomes) = (new List<int>(), new Dictionary<(long Message, MessageOutcome, long Link), (MessageTold Told, Known Message)>());
        for (var i = 0; i < told.Count; i++)
        {
            var (t, message) = (told[i], known[told[i].ExternalId]);
            if (message.Root != t.ProfileId || message.Channel != (int)t.Channel || (t.Campaign ?? message.Campaign) != message.Campaign || (t.Template ?? message.Template) != message.Template) different.Add(i);
            else if ((message.Id, t.Outcome, t.Link ?? 0) is var key && (!outcomes.TryGetValue(key, out var earlier) || t.At < earlier.Told.At)) outcomes[key] = (t, message);
        }
        var accepted = 0;
        foreach (var kind in outcomes.GroupBy(o => (o.Value.Told.Outcome, o.Key.Link)))
        {
            var byMessage = kind.ToDictionary(o => o.Key.Message, o => o.Value);
            var written = await w.InsertAsync("message_outcome (profile_id, message_id, outcome, link, at)",
                [.. byMessage.Values.Select(o => new object?[] { o.Message.Profile, o.Message.Id, (int)kind.Key.Outcome, kind.Key.Link, o.Told.At })], cancel,
                "ON CONFLICT (message_id, outcome, link) DO UPDATE SET at = excluded.at WHERE excluded.at < message_outcome.at RETURNING message_id");
            foreach (var id in written)
            {
                var (t, message) = byMessage[id];
                w.Changed(ChangeKind.Message, message.Profile, id, FeedData.Message((int)t.Outcome, t.At, (int)t.Channel, message.Campaign, kind.Key.Link, message.Template));
            }
            accepted += written.Count;
        }
        return (accepted, different);
    }

    // The message stays with the profile it was told of; whoever was merged since is compared as the person they are now.
    static async Task<Dictionary<string, Known>> KnownAsync(LedgerConnection ledger, IReadOnlyList<MessageTold> told, CancellationToken cancel)
    {
        var known = new Dictionary<string, Known>();
        foreach (var chunk in told.Select(t => t.ExternalId).Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await ledger.EachAsync($"SELECT m.external_id, m.id, m.profile_id, {Merging.Root}, m.channel, m.campaign_id, m.template FROM message m JOIN profile p ON p.id = m.profile_id WHERE m.external_id IN {list}",
                r => known[r.GetString(0)] = new(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt32(4), r.IsDBNull(5) ? null : r.GetInt64(5), r.IsDBNull(6) ? null : r.GetString(6)), cancel, values);
        }
        return known;
    }
}
