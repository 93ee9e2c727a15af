using System.Data.Common;
using System.Text.Json;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Audience;

/// <summary>
/// What became of messages, out of the three places that know it: accepted requests of campaigns, taps on their links, and what other
/// systems told. A campaign's message to a person is told apart by −campaign id, any other by its row's id.
/// </summary>
internal static class MessageFacts
{
    /// <summary>Rows of <c>delivery d JOIN request r</c> that are a message sent; test sends are none.</summary>
    public const string SentColumns = "d.profile_id, d.campaign_id, r.finished_at, r.template";

    public const string SentWhere = "r.state = 1 AND d.run = 0 AND d.outcome = 2";

    public static MessageFact Sent(DbDataReader r) => new(-r.GetInt64(1), MessageChannel.Line, r.GetInt64(1), r.IsDBNull(3) ? null : r.GetString(3), MessageOutcome.Sent, r.GetInt64(2), null);

    public const string ToldColumns = "o.profile_id, o.message_id, o.outcome, o.at, o.link, m.channel, m.campaign_id, m.template";

    public static MessageFact Told(DbDataReader r) => Told(r.GetInt64(1), r.GetInt32(2), r.GetInt64(3), r.GetInt32(5), r.IsDBNull(6) ? null : r.GetInt64(6), r.GetInt64(4), r.IsDBNull(7) ? null : r.GetString(7));

    public static MessageFact Told(long message, int outcome, long at, int channel, long? campaign, long link, string? template) =>
        new(message, (MessageChannel)channel, campaign, template, (MessageOutcome)outcome, at, link == 0 ? null : link);

    /// <summary>A tap as the link's redirect wrote it down.</summary>
    public static MessageFact Tap(string properties, long at)
    {
        using var json = JsonDocument.Parse(properties);
        var campaign = json.RootElement.GetProperty("campaign_id").GetInt64();
        return new(-campaign, MessageChannel.Line, campaign, json.RootElement.TryGetProperty("template", out var template) ? template.GetString() : null, MessageOutcome.Tapped, at, json.RootElement.GetProperty("link_id").GetInt64());
    }

    /// <summary>The channel that an identity of this kind is an address for; null for all others.</summary>
    public static MessageChannel? ChannelOf(string identityKind) => identityKind switch
    {
        Identity.Email => MessageChannel.Email, Identity.Push => MessageChannel.Push, _ => null,
    };

    /// <summary>Everything but taps, which are rows of the event table.</summary>
    /// <param name="people">A list for <c>IN</c> and its values: whom it is about.</param>
    public static async Task<List<(long Profile, MessageFact Fact)>> OfAsync(LedgerConnection ledger, string people, (string, object?)[] values, CancellationToken cancel) =>
    [
        .. await ledger.QueryAsync($"SELECT {SentColumns} FROM delivery d JOIN request r ON r.id = d.request_id WHERE d.profile_id IN {people} AND {SentWhere}", r => (r.GetInt64(0), Sent(r)), cancel, values),
        .. await ledger.QueryAsync($"SELECT {ToldColumns} FROM message_outcome o JOIN message m ON m.id = o.message_id WHERE o.profile_id IN {people}", r => (r.GetInt64(0), Told(r)), cancel, values),
    ];

    /// <summary>Of two equal but for the instant the earlier one: of several taps, and of a family that got one campaign twice.</summary>
    public static IReadOnlyList<MessageFact> Once(IReadOnlyList<MessageFact> facts) =>
        [.. facts.GroupBy(f => (f.Message, f.Outcome, f.Link)).Select(g => g.MinBy(f => f.At)!)];

    /// <summary>Whom requests reached, once LINE took them; by request, without those it did not take.</summary>
    public static async Task<Dictionary<long, List<(long Profile, MessageFact Fact)>>> OfRequestsAsync(LedgerConnection ledger, IReadOnlyCollection<long> requests, CancellationToken cancel)
    {
        var (facts, whole) = (new Dictionary<long, List<(long, MessageFact)>>(), new List<(long Campaign, long Request)>());
        if (requests.Count == 0) return facts;
        var (list, values) = LedgerConnection.In(requests);
        await ledger.EachAsync($"SELECT id, campaign_id, finished_at, template, members FROM request WHERE id IN {list} AND state = 1 AND run = 0", r =>
        {
            var sent = Sent(r);
            if (r.IsDBNull(4)) whole.Add((r.GetInt64(1), r.GetInt64(0)));
            else facts[r.GetInt64(0)] = [.. MemberList.Read((byte[])r[4]).Select(p => (p, sent))];
        }, cancel, values);
        // What went to all of LINE's friends has no list; who was known is in the campaign's rows.
        foreach (var (campaign, request) in whole)
            facts[request] = await ledger.QueryAsync($"SELECT {SentColumns} FROM delivery d JOIN request r ON r.id = d.request_id WHERE d.campaign_id = @campaign AND d.request_id = @request AND {SentWhere}",
                r => (r.GetInt64(0), Sent(r)), cancel, ("campaign", campaign), ("request", request));
        return facts;
    }
}
