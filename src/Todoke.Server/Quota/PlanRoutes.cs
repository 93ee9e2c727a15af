using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;

namespace Todoke.Server.Quota;

/// <summary>A price of additional messages: yen each, without tax, up to and with the month's <c>UpTo</c>-th additional one (null: all further ones).</summary>
/// <param name="Verified">False: from memory, to be checked before anybody relies on it.</param>
public sealed record PriceBandView(long? UpTo, decimal YenEach, string Source, bool Verified);

public sealed record LinePlanView(string Code, string Ja, string En, int MonthlyYen, long FreeMessages, IReadOnlyList<PriceBandView> Overage, string Source, bool Verified);

/// <param name="Plan"><c>communication</c>, <c>light</c>, <c>standard</c>; null: not told.</param>
/// <param name="CapMessages">Additional messages a month allowed in LINE's manager.</param>
/// <param name="LineLimit">What LINE itself says; null where it sets no limit or cannot be asked.</param>
/// <param name="Agrees">False: plan and cap do not add up to LINE's figure, so that one of the two is wrong. Null where that cannot be told.</param>
/// <param name="SuggestedPlan">The plan LINE's figure speaks for, while none is told.</param>
/// <param name="Plans">All there are, with their prices.</param>
public sealed record PlanAnswer(string? Plan, long? CapMessages, long? LineLimit, bool? Agrees, string? SuggestedPlan, IReadOnlyList<LinePlanView> Plans);

public sealed record PlanInput(string Plan, long? CapMessages = null);

internal static class PlanRoutes
{
    const long MostMessages = 1_000_000_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/accounts/{id:long}/plan", ReadAsync).RequireAuthorization(Roles.Viewer).WithTags("accounts");
        api.MapPut("/accounts/{id:long}/plan", WriteAsync).RequireAuthorization(Roles.Owner).WithTags("accounts");
    }

    static async Task<Results<Ok<PlanAnswer>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, AccountDirectory accounts, LineClients lines, CancellationToken cancel) =>
        await accounts.FindAsync(id, cancel) is null ? AccountsCapability.NoAccount(id) : TypedResults.Ok(await AnswerAsync(id, ledger, lines, cancel));

    static async Task<Results<Ok<PlanAnswer>, ProblemHttpResult>> WriteAsync(long id, PlanInput input, HttpContext http, LedgerStore ledger, AccountDirectory accounts, LineClients lines, CancellationToken cancel)
    {
        if (await accounts.FindAsync(id, cancel) is null) return AccountsCapability.NoAccount(id);
        var problems = new List<Problem>();
        var plan = LinePlans.All.SingleOrDefault(p => p.Code == input.Plan);
        if (plan is null) problems.Add(new("plan", "choice", "plan は communication、light、standard のいずれかです。", "plan is communication, light or standard."));
        if (input.CapMessages is < 0 or > MostMessages) problems.Add(new("cap_messages", "range", $"追加メッセージの上限は 0〜{MostMessages:N0} 通です。", $"The cap of additional messages is 0 to {MostMessages:N0}."));
        else if (plan is { Overage.Count: 0 } && input.CapMessages > 0) problems.Add(new("cap_messages", "no_additional", $"{plan.Ja}では追加メッセージを購入できません。", $"The {plan.En} plan sells no additional messages."));
        if (problems.Count > 0) return ApiResults.Invalid(problems);
        var written = await ledger.WriteAsync(async w =>
        {
            await new AccountPlan(plan!, input.CapMessages).WriteAsync(w, id, cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "account.plan", $"account:{id}", JsonSerializer.Serialize(new { plan = plan!.Code, cap_messages = input.CapMessages }), cancel);
            w.Changed(ChangeKind.Account, id);
        }, cancel);
        http.At(written);
        return TypedResults.Ok(await AnswerAsync(id, ledger, lines, cancel));
    }

    static async Task<PlanAnswer> AnswerAsync(long id, LedgerStore ledger, LineClients lines, CancellationToken cancel)
    {
        var told = await ledger.ReadAsync(l => AccountPlan.FindAsync(l, id, cancel), cancel);
        var asked = await lines.ForAsync(id, cancel) is { } line && await line.QuotaAsync(cancel) is LineAnswer<QuotaUse>.Ok { Value: var use } ? use : null;
        return new(told?.Plan.Code, told?.CapMessages, asked?.Limit, told is null || asked is null ? null : told.Limit == asked.Limit, told is null ? Suggested(asked)?.Code : null, [.. LinePlans.All.Select(View)]);
    }

    static LinePlan? Suggested(QuotaUse? use) => use is null ? null
        : use.Limit is not { } limit || limit >= LinePlans.Standard.FreeMessages ? LinePlans.Standard : LinePlans.All.FirstOrDefault(p => p.FreeMessages == limit);

    static LinePlanView View(LinePlan p) => new(p.Code, p.Ja, p.En, p.MonthlyYen, p.FreeMessages,
        [.. p.Overage.Select(b => new PriceBandView(b.UpTo == long.MaxValue ? null : b.UpTo, b.YenEach, b.Source, b.Verified))], p.Source, p.Verified);
}
