using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Schedules;

namespace Todoke.Server.Quota;

/// <summary>This month's messages (通); <c>Limit</c>, <c>Remaining</c> and <c>Free</c> are null where <c>Type</c> is <c>none</c>.</summary>
/// <param name="Used">LINE's consumption, which comes a little late.</param>
/// <param name="Remaining">Limit less used.</param>
/// <param name="Reserved">Promised to campaigns whose people are frozen and have not got their message.</param>
/// <param name="Free">Remaining less reserved: what a new campaign may use.</param>
/// <param name="Planned">People of campaigns scheduled until the month ends, as they were counted when they were scheduled.</param>
/// <param name="Repeated">Messages of the occurrences of schedules that come until the month ends, by what is known now of their people, consent, holdouts and the cap.</param>
/// <param name="Plan">As told by <c>PUT /accounts/{id}/plan</c>; null: not told.</param>
public sealed record QuotaView(string Type, long? Limit, long Used, long? Remaining, long Reserved, long? Free, long Planned, long Repeated, string? Plan, long? CapMessages, DateTimeOffset MonthEndsAt, ForecastView Forecast);

/// <summary>
/// The month at its end: used + reserved + planned + repeated + what others (LINE's manager, other tools) will use if they go on as they went this month.
/// Yen without tax: the plan's fee and the additional messages.
/// </summary>
public sealed record ForecastView(long Messages, long? ExtraMessages, decimal? Yen, bool Verified);

internal static class QuotaRoutes
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/accounts/{id:long}/quota", ReadAsync).RequireAuthorization(Roles.Viewer).WithTags("accounts");

    static async Task<Results<Ok<QuotaView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, AccountDirectory accounts, LineClients clients, ComingMessages coming, TimeProvider clock, CancellationToken cancel)
    {
        if (await accounts.FindAsync(id, cancel) is null) return AccountsCapability.NoAccount(id);
        if (await clients.ForAsync(id, cancel) is not { } line) return AccountsCapability.NoToken;
        return await line.QuotaAsync(cancel) switch
        {
            LineAnswer<QuotaUse>.Ok { Value: var use } => TypedResults.Ok(await ViewAsync(id, use, ledger, coming, clock, cancel)),
            LineAnswer<QuotaUse>.Failed { Why: var why } => ApiResults.Failure(StatusCodes.Status502BadGateway, "line", why.Ja, why.En),
            _ => throw new InvalidOperationException("A LINE answer of no known kind."),
        };
    }

    static async Task<QuotaView> ViewAsync(long id, QuotaUse use, LedgerStore ledger, ComingMessages coming, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var month = LineMonth.At(now);
        var repeated = (await coming.UntilAsync(month.ToMs, cancel)).Where(c => c.Schedule is not null && !c.Paused && c.Campaign.AccountId == id).Sum(c => c.Messages ?? 0);
        return await ledger.ReadSnapshotAsync(l => ViewAsync(l, id, use, repeated, month, now, cancel), cancel);
    }

    static async Task<QuotaView> ViewAsync(LedgerConnection l, long id, QuotaUse use, long repeated, LineMonth month, long now, CancellationToken cancel)
    {
        var plan = await AccountPlan.FindAsync(l, id, cancel);
        var (reserved, planned, sent) = (await Reservations.OfAsync(l, id, 0, cancel), await Reservations.PlannedAsync(l, id, month.ToMs, cancel), await Reservations.SentAsync(l, id, month.FromMs, cancel));
        var forecast = MonthForecast.Of(use.Used, sent, reserved, planned + repeated, month, now, plan?.Plan);
        return new QuotaView(use.Limit is null ? "none" : "limited", use.Limit, use.Used, use.Remaining, reserved, use.Remaining is { } left ? Math.Max(0, left - reserved) : null, planned, repeated,
            plan?.Plan.Code, plan?.CapMessages, ApiJson.Instant(month.ToMs), new(forecast.Messages, forecast.ExtraMessages, forecast.Yen, forecast.Verified));
    }
}
