using System.Data.Common;
using System.Security.Cryptography;
using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>A request row that is durable and not yet answered for good.</summary>
/// <param name="Members">Profiles in the order of the body; null where LINE chooses the people.</param>
/// <param name="Template">What the template was called that its message was made from, when the request was made.</param>
internal sealed record OpenRequest(
    long Id, long CampaignId, int Run, long AccountId, RequestKind Kind, int People, IReadOnlyList<long>? Members, byte[] Body, Guid RetryKey, long FirstLeftAt, int Attempts, string? Unit, string? Template);

/// <summary>
/// Request rows and what hangs on them: a request knows its members, and each of them has it in their delivery row. Which of a person's
/// requests is meant is always asked along the key of their delivery row (ADR 17).
/// </summary>
internal static class RequestRows
{
    const int FewMembers = 8;

    const string Columns = "id, campaign_id, run, account_id, kind, people, members, body, retry_key, first_left_at, attempts, unit, template";

    /// <summary>Writes requests of one run down and puts their members into them, out of nothing else than where they must come from.</summary>
    /// <param name="w">The transaction.</param>
    /// <param name="requests">New.</param>
    /// <param name="fence">This process's right to send.</param>
    /// <param name="from">The request that they were taken out of; null: they are frozen.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">Somebody is elsewhere: nothing may be written.</exception>
    public static async Task InsertAsync(LedgerWriter w, IReadOnlyList<OpenRequest> requests, long fence, long? from, CancellationToken cancel)
    {
        await w.InsertAsync($"request ({Columns}, state, fence)", [.. requests.Select(r => new object?[]
        {
            r.Id, r.CampaignId, r.Run, r.AccountId, r.Kind.Code(), r.People, r.Members is null ? null : MemberList.Write(r.Members), r.Body, r.RetryKey.ToString(), r.FirstLeftAt, r.Attempts, r.Unit, r.Template,
            DeliverySql.Open, fence,
        })], cancel);
        // A request to all is given its people by whoever makes it.
        var into = $"outcome = {DeliverySql.Requested}, request_id = ";
        var (where, values) = from is null ? ($" AND outcome = {DeliverySql.Frozen}", Array.Empty<(string, object?)>()) : (" AND request_id = @from", [("from", from)]);
        var (alone, moved) = (new List<object?[]>(), 0);
        foreach (var request in requests)
        {
            if (request.Members is not { } members) continue;
            if (members.Count < FewMembers) alone.AddRange(members.Select(m => new object?[] { m, request.Id, request.CampaignId, request.Run }));
            else moved += await MoveAsync(w, request, into + "@request", where, cancel, [.. values]);
        }
        moved += await w.UpdateAsync($"UPDATE delivery SET {into}v.column2", alone, $"WHERE campaign_id = v.column3 AND run = v.column4 AND profile_id = v.column1{where}", cancel, [.. values]);
        var people = requests.Sum(r => r.Members?.Count ?? 0);
        if (moved != people) throw new InvalidOperationException($"Of {people} people {moved} could be put into requests {requests[0].Id} to {requests[^1].Id}.");
    }

    /// <summary>Takes requests back of which no byte has left; their people are frozen again. Others are left alone.</summary>
    public static async Task TakeBackAsync(LedgerWriter w, IReadOnlyCollection<OpenRequest> requests, CancellationToken cancel)
    {
        const string Unsent = "state = 0 AND attempts = 0";
        foreach (var chunk in requests.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(Array.ConvertAll(chunk, r => r.Id));
            var unsent = (await w.QueryAsync($"SELECT id FROM request WHERE id IN {list} AND {Unsent}", r => r.GetInt64(0), cancel, values)).ToHashSet();
            foreach (var request in chunk.Where(r => unsent.Contains(r.Id)))
                await MoveAsync(w, request, $"outcome = {DeliverySql.Frozen}, request_id = NULL", " AND request_id = @request", cancel);
            await w.ExecuteAsync($"DELETE FROM request WHERE id IN {list} AND {Unsent}", cancel, values);
        }
    }

    /// <summary>Those of a campaign that have no answer, oldest first.</summary>
    public static Task<List<OpenRequest>> OpenAsync(LedgerConnection ledger, long campaign, int run, CancellationToken cancel) =>
        ledger.QueryAsync($"SELECT {Columns} FROM request WHERE campaign_id = @campaign AND run = @run AND state = {DeliverySql.Open} ORDER BY id", Read, cancel, ("campaign", campaign), ("run", run));

    // Secret and unguessable is not needed, but unique without a clock that could be set back.
    public static Guid NewRetryKey() => new(RandomNumberGenerator.GetBytes(16));

    // A request to all has no list: its people are those of the campaign that it was put into.
    static Task<int> MoveAsync(LedgerWriter w, OpenRequest request, string set, string where, CancellationToken cancel, params (string, object?)[] more)
    {
        (string, object?)[] key = [("request", request.Id), ("campaign", request.CampaignId), ("run", request.Run), .. more];
        if (request.Members is not { } members) return w.ExecuteAsync($"UPDATE delivery SET {set} WHERE campaign_id = @campaign AND run = @run{where}", cancel, key);
        var (list, values) = LedgerConnection.In(members);
        return w.ExecuteAsync($"UPDATE delivery SET {set} WHERE campaign_id = @campaign AND run = @run AND profile_id IN {list}{where}", cancel, [.. key, .. values]);
    }

    static OpenRequest Read(DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1), r.GetInt32(2), r.GetInt64(3), RequestKinds.Parse(r.GetString(4)), r.GetInt32(5),
        r.IsDBNull(6) ? null : [.. MemberList.Read((byte[])r[6])], (byte[])r[7], Guid.Parse(r.GetString(8)), r.GetInt64(9), r.GetInt32(10), r.IsDBNull(11) ? null : r.GetString(11), r.IsDBNull(12) ? null : r.GetString(12));
}
