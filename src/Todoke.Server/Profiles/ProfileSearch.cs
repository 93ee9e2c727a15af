using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>Whom a list of people is about. What is null says nothing. <paramref name="State"/>: following, blocked, unknown or none, on the account or (without one) on any.</summary>
public sealed record ProfileSearch(long? AccountId = null, string? Q = null, string? State = null, long? TagId = null)
{
    public static readonly string[] States = ["following", "blocked", "unknown", "none"];

    /// <summary>Known people as the winners of their merges, newest first, from below <paramref name="before"/>.</summary>
    public async Task<List<long>> PageAsync(LedgerConnection ledger, long? before, int limit, CancellationToken cancel)
    {
        var (where, values) = await WhereAsync(ledger, cancel);
        var below = before is null ? "" : " AND p.id < @before";
        return await ledger.QueryAsync($"SELECT p.id FROM profile p WHERE {where}{below} ORDER BY p.id DESC LIMIT {limit}", r => r.GetInt64(0), cancel,
            [.. values, .. before is null ? [] : new (string, object?)[] { ("before", before) }]);
    }

    public async Task<long> CountAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var (where, values) = await WhereAsync(ledger, cancel);
        return await ledger.CountAsync($"SELECT COUNT(*) FROM profile p WHERE {where}", cancel, values);
    }

    /// <summary>A condition on profile <c>p</c>.</summary>
    internal async Task<(string Sql, (string, object?)[] Values)> WhereAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var (sql, values) = ("p.known = 1 AND p.deleted_at IS NULL AND p.merged_into IS NULL", new List<(string, object?)>());
        if (State is not null)
        {
            var on = AccountId is null ? "" : " AND f.account_id = @account";
            if (State != "none") on += " AND f.state = @state";
            // Most people are in one state or another: looked up person by person, so that a page does not read them all.
            var friend = $"""
                (EXISTS (SELECT 1 FROM friendship f WHERE f.profile_id = p.id{on})
                OR EXISTS (SELECT 1 FROM profile m JOIN friendship f ON f.profile_id = m.id WHERE m.merged_into = p.id{on}))
                """;
            sql += State == "none" ? $" AND NOT {friend}" : $" AND {friend}";
            if (AccountId is { } account) values.Add(("account", account));
            if (State != "none") values.Add(("state", (int)Enum.Parse<FriendshipState>(State, ignoreCase: true)));
        }
        if (TagId is { } tag)
        {
            sql += " AND p.id IN (SELECT COALESCE(h.merged_into, h.id) FROM profile_tag t JOIN profile h ON h.id = t.profile_id WHERE t.tag_id = @tag)";
            values.Add(("tag", tag));
        }
        if (!string.IsNullOrWhiteSpace(Q))
        {
            var (holders, found) = LedgerConnection.In(await HoldersAsync(ledger, Q, cancel), "h");
            sql += $"""
                 AND (p.search_name LIKE @q ESCAPE '\' OR p.id IN {holders}
                OR p.id IN (SELECT m.merged_into FROM profile m WHERE m.merged_into IS NOT NULL AND m.search_name LIKE @q ESCAPE '\'))
                """;
            values.AddRange([("q", SearchName.Pattern(Q)), .. found]);
        }
        return (sql, [.. values]);
    }

    // Whoever has exactly this member number, address, telephone number or LINE user id. The scopes are few and read from the index.
    static async Task<List<long>> HoldersAsync(LedgerConnection ledger, string q, CancellationToken cancel)
    {
        var found = new HashSet<long>();
        foreach (var kind in (string[])[Identity.Customer, Identity.Line, Identity.Email, Identity.Phone])
        {
            if (IdentityInput.Normalise(kind, q) is not { } value) continue;
            var people = await ledger.QueryAsync(
                $"""
                WITH RECURSIVE scopes (scope) AS (
                  SELECT MIN(scope) FROM identity WHERE kind = @kind
                  UNION ALL SELECT (SELECT MIN(i.scope) FROM identity i WHERE i.kind = @kind AND i.scope > scopes.scope) FROM scopes WHERE scopes.scope IS NOT NULL)
                SELECT {Merging.Root} FROM scopes JOIN identity i ON i.kind = @kind AND i.scope = scopes.scope AND i.value = @value JOIN profile p ON p.id = i.profile_id
                """, r => r.GetInt64(0), cancel, ("kind", kind), ("value", value));
            found.UnionWith(people);
        }
        return [.. found];
    }
}
