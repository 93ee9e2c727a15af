using System.Text.Json;
using Todoke.Core.Delivery.Schedules;
using Todoke.Core.Segments;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;
using Todoke.Server.Settings;

namespace Todoke.Server.Schedules;

/// <summary>What schedules will send, and to how many by today's figures.</summary>
internal sealed class ComingOccurrences(LedgerStore ledger, AudienceEngine audience, Workspace workspace, TimeProvider clock)
{
    /// <summary>
    /// Messages of an account's occurrences from now until an instant (Unix milliseconds), for which no campaign was made yet. Each counts those whom its audience
    /// holds now and who follow the account, as in the calendar; one that cannot be counted counts nobody. A paused schedule sends nothing.
    /// </summary>
    public async Task<long> MessagesAsync(long account, long before, CancellationToken cancel)
    {
        var zone = await workspace.ZoneAsync(cancel);
        var sum = 0L;
        foreach (var row in await ledger.ReadAsync(l => ScheduleRow.ListAsync(l, "WHERE account_id = @account AND paused_at IS NULL ORDER BY id", cancel, ("account", account)), cancel))
        {
            var times = Of(row, zone, before).Count();
            if (times > 0) sum += times * (await PeopleAsync(row.AccountId, row.SegmentId, row.Definition, cancel) ?? 0);
        }
        return sum;
    }

    /// <summary>From now until an instant, Unix milliseconds, in order.</summary>
    public IEnumerable<Occurrence> Of(ScheduleRow row, TimeZoneInfo zone, long before)
    {
        var now = clock.GetUtcNow();
        return row.Coming(zone).SkipWhile(o => o.At < now).TakeWhile(o => o.At.ToUnixTimeMilliseconds() < before);
    }

    /// <summary>Whom an audience holds now and who follow the account: whoever comes in or goes until it is sent is not foreseen. Null where that cannot be counted.</summary>
    public async Task<long?> PeopleAsync(long account, long? segment, string? definition, CancellationToken cancel)
    {
        var node = segment is { } id
            ? (await ledger.ReadAsync(l => SavedSegment.LoadAsync(l, cancel, id), cancel)).GetValueOrDefault(id)?.Effective
            : SegmentDefinition.Read(JsonSerializer.Deserialize<JsonElement>(definition!)).Definition?.Condition;
        return node is null ? null : (await audience.CountAsync(node, account, cancel)).Reachable;
    }
}
