using System.Security.Cryptography;
using Todoke.Core.Delivery;
using Todoke.Core.Messages;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Media;
using Todoke.Server.Profiles;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>A request row that is durable and not yet answered for good.</summary>
internal sealed record OpenRequest(long Id, long CampaignId, long AccountId, string Kind, int People, byte[] Body, Guid RetryKey, long FirstLeftAt, int Attempts);

/// <summary>
/// Makes request rows from frozen people, a page at a time: runs the checks for the last time, renders, groups equal bodies, and writes
/// request and members in one transaction. After that the body and the retry key never change.
/// </summary>
internal sealed class RequestPlanning(LedgerStore ledger, PersonValuesReader people, LinkTokens tokens, MediaAddresses media, PublicAddress address, ServerOptions options)
{
    const int SamePeoplePerPage = 5000, PersonalPeoplePerPage = 400, FewMembers = 8;

    /// <returns>The requests of the next page, in order; empty when nobody is frozen any more or the campaign is no longer sending.</returns>
    public async Task<(IReadOnlyList<OpenRequest> Requests, bool End)> NextAsync(CampaignRow campaign, PreparedMessage message, long fence, CancellationToken cancel) =>
        (await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            if (await w.FirstAsync("SELECT state FROM campaign WHERE id = @id", r => r.GetString(0), cancel, ("id", campaign.Id)) != "sending") return ((IReadOnlyList<OpenRequest>)[], true);
            var page = await w.QueryAsync(
                $"SELECT profile_id FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 0 ORDER BY profile_id LIMIT {(message.IsPersonal ? PersonalPeoplePerPage : SamePeoplePerPage)}",
                r => r.GetInt64(0), cancel, ("id", campaign.Id));
            return page.Count == 0 ? ([], true) : (await PlanAsync(w, campaign, message, 0, page, fence, cancel), false);
        }, cancel)).Value;

    /// <summary>Plans exactly these people of a run; whoever may not be sent to is held back with the reason.</summary>
    public async Task<IReadOnlyList<OpenRequest>> PlanAsync(LedgerWriter w, CampaignRow campaign, PreparedMessage message, int run, IReadOnlyList<long> page, long fence, CancellationToken cancel)
    {
        var checkedPage = await LastChecks.RunAsync(w, campaign, run, page, cancel);
        var values = message.NeedsValues ? await people.ReadAsync(w, campaign.AccountId, [.. checkedPage.Sendable.Select(s => s.Root)], cancel) : [];
        var rendered = new List<RenderedRecipient>(checkedPage.Sendable.Count);
        foreach (var (profile, root, user) in checkedPage.Sendable)
        {
            var body = message.Render(values.GetValueOrDefault(root) ?? PersonValues.Nobody,
                url => address.Of("l/" + tokens.Write(new LinkToken(message.LinkIds[url], profile, run > 0))).AbsoluteUri);
            // What the name or an attribute made of it must still be inside LINE's limits; otherwise LINE would refuse the whole request.
            if (message.IsPersonal && MessageChecker.CheckRendered(body, options.Rehearsing).Count > 0) checkedPage.Hold(profile, HoldReason.OverLimits);
            else rendered.Add(new(profile, user, body));
        }
        var grouped = RequestGrouping.Group(rendered);
        foreach (var twin in grouped.Doubled) checkedPage.Hold(twin.ProfileId, HoldReason.MergedDuplicate);
        await checkedPage.WriteHeldAsync(w, cancel);

        var first = grouped.Requests.Count == 0 ? 0 : await w.NextIdsAsync("request", grouped.Requests.Count, cancel);
        var requests = grouped.Requests.Select((planned, i) => new OpenRequest(first + i, campaign.Id, campaign.AccountId, planned.Kind == RequestKind.Push ? "push" : "multicast",
            planned.Members.Count, RequestBody.For(planned, run > 0 ? null : campaign.Unit), NewRetryKey(), w.Now, 0)).ToList();
        await InsertAsync(w, requests, run, fence, cancel);
        await LinkMembersAsync(w, campaign.Id, run, [.. grouped.Requests.SelectMany((planned, i) => planned.Members.Select((m, n) => (m.ProfileId, first + i, n)))], cancel);
        return requests;
    }

    public static async Task InsertAsync(LedgerWriter w, IReadOnlyList<OpenRequest> requests, int run, long fence, CancellationToken cancel) => await w.InsertAsync(
        "request (id, account_id, campaign_id, run, kind, people, body, retry_key, state, attempts, first_left_at, fence)",
        [.. requests.Select(r => new object?[] { r.Id, r.AccountId, r.CampaignId, run, r.Kind, r.People, r.Body, r.RetryKey.ToString(), DeliverySql.Open, 0, r.FirstLeftAt, fence })], cancel);

    public static async Task LinkMembersAsync(LedgerWriter w, long campaign, int run, IReadOnlyList<(long Profile, long Request, int Ordinal)> members, CancellationToken cancel)
    {
        var alone = new List<object?[]>();
        foreach (var request in members.GroupBy(m => m.Request))
        {
            var group = request.OrderBy(m => m.Ordinal).ToList();
            if (group.Count < FewMembers)
            {
                alone.AddRange(group.Select(m => new object?[] { m.Profile, m.Request, m.Ordinal }));
                continue;
            }
            var (list, people) = LedgerConnection.Places([.. group.Select(m => m.Profile)]);
            await w.ExecuteAsync(
                $"UPDATE delivery SET outcome = {DeliverySql.Requested}, reason = NULL, request_id = @request, ordinal = v.place FROM {list} AS v WHERE campaign_id = @campaign AND run = @run AND profile_id = v.value",
                cancel, people, ("request", request.Key), ("campaign", campaign), ("run", run));
        }
        await w.UpdateAsync($"UPDATE delivery SET outcome = {DeliverySql.Requested}, reason = NULL, request_id = v.column2, ordinal = v.column3", alone,
            "WHERE campaign_id = @campaign AND run = @run AND profile_id = v.column1", cancel, ("campaign", campaign), ("run", run));
    }

    // Secret and unguessable is not needed, but unique without a clock that could be set back.
    public static Guid NewRetryKey() => new(RandomNumberGenerator.GetBytes(16));

    public static async Task<List<OpenRequest>> OpenAsync(LedgerConnection ledger, long campaign, int run, CancellationToken cancel) => await ledger.QueryAsync(
        "SELECT id, campaign_id, account_id, kind, people, body, retry_key, first_left_at, attempts FROM request WHERE campaign_id = @campaign AND run = @run AND state = 0 ORDER BY id",
        r => new OpenRequest(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetString(3), r.GetInt32(4), (byte[])r[5], Guid.Parse(r.GetString(6)), r.GetInt64(7), r.GetInt32(8)), cancel,
        ("campaign", campaign), ("run", run));

    /// <summary>The campaign's message made ready for rendering, with an id for each tracked link.</summary>
    public async Task<PreparedMessage> PrepareAsync(CampaignRow campaign, bool test, CancellationToken cancel) => (await ledger.WriteAsync(async w =>
    {
        var content = CampaignContent.Parse(campaign);
        var renderer = new MessageRenderer(test ? TestMark.On(content) : content, new RenderSettings(await people.NameFallbackAsync(w, cancel), media.Of));
        var ids = new Dictionary<string, long>();
        foreach (var link in renderer.Links.Where(l => l.Tracked))
        {
            var known = await w.CountAsync("SELECT id FROM campaign_link WHERE campaign_id = @campaign AND url = @url", cancel, ("campaign", campaign.Id), ("url", link.Url));
            if (known == 0)
            {
                known = await w.NextIdAsync("campaign_link", cancel);
                await w.ExecuteAsync("INSERT INTO campaign_link (id, campaign_id, url) VALUES (@id, @campaign, @url)", cancel, ("id", known), ("campaign", campaign.Id), ("url", link.Url));
            }
            ids[link.Url] = known;
        }
        return new PreparedMessage(renderer, ids, campaign.Content.Contains("{{", StringComparison.Ordinal));
    }, cancel)).Value;
}

/// <summary>A message that can be rendered for any number of people.</summary>
internal sealed class PreparedMessage(MessageRenderer renderer, IReadOnlyDictionary<string, long> linkIds, bool needsValues)
{
    readonly byte[]? _same = renderer.IsPersonal ? null : renderer.Render(PersonValues.Nobody, url => url);

    public bool IsPersonal => renderer.IsPersonal;

    public bool NeedsValues => needsValues;

    public IReadOnlyDictionary<string, long> LinkIds => linkIds;

    public byte[] Render(PersonValues person, Func<string, string> linkFor) => _same ?? renderer.Render(person, linkFor);
}
