using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.AuditLog;

/// <param name="Actor"><c>staff:12</c>, <c>key:3</c> or <c>system</c>.</param>
/// <param name="ActorName">Today's name of that actor; empty when they are gone.</param>
/// <param name="Detail">An object; never holds personal values.</param>
public sealed record AuditEntry(long Id, DateTimeOffset At, string Actor, string ActorName, string Action, string Subject, JsonElement Detail);

/// <summary>Who changed what, newest first. Nothing can change or remove a row.</summary>
internal static class AuditLogCapability
{
    public static void MapAuditLog(this RouteGroupBuilder api) => api.MapGet("/audit", ListAsync).RequireAuthorization(Roles.Viewer);

    static async Task<Results<Ok<Page<AuditEntry>>, ProblemHttpResult>> ListAsync(LedgerStore ledger, CancellationToken cancel, string? cursor = null, int limit = 50)
    {
        if (limit is < 1 or > 200) return ApiResults.Invalid("limit", "range", "1〜200で指定してください。", "1 to 200 are needed.");
        long before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return ApiResults.Invalid("cursor", "cursor", "前の応答の next を指定してください。", "Give the next of an earlier answer.");
        var rows = await ledger.ReadAsync(l => l.QueryAsync(
            $"""
            SELECT a.id, a.at, a.actor, COALESCE(s.name, k.name, ''), a.action, a.subject, a.detail FROM audit_log a
            LEFT JOIN staff s ON a.actor = 'staff:' || s.id LEFT JOIN api_key k ON a.actor = 'key:' || k.id
            WHERE a.id < @before ORDER BY a.id DESC LIMIT {limit}
            """, r => new AuditEntry(r.GetInt64(0), ApiJson.Instant(r.GetInt64(1)), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5),
                JsonDocument.Parse(r.GetString(6)).RootElement), cancel, ("before", before)), cancel);
        return TypedResults.Ok(new Page<AuditEntry>(rows, rows.Count == limit ? rows[^1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }
}
