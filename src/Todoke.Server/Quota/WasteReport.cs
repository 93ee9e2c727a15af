using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Delivery;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Segments;

namespace Todoke.Server.Quota;

/// <summary>People a campaign to everybody means without much use.</summary>
/// <param name="Code"><c>blocked</c>, <c>no_reaction</c> (over the days asked about), <c>received_today</c>.</param>
/// <param name="Messages">通 that one campaign to all friends uses for them; none for those who blocked the account: LINE does not count them.</param>
/// <param name="Yen">What leaving them out of it saves, at the price of the month's last messages; null while the plan is not known or sells no additional ones.</param>
/// <param name="Condition">The segment that means exactly them, to be left out with. A reaction is a tap on a tracked link or any event there is by now.</param>
public sealed record WasteLine(string Code, string Ja, string En, long People, long Messages, decimal? Yen, JsonElement Condition);

/// <param name="Friends">Who follows the account.</param>
/// <param name="PriceVerified">False where a price without a dated source is part of a sum.</param>
public sealed record WasteAnswer(long Friends, int Days, IReadOnlyList<WasteLine> Items, bool PriceVerified);

/// <summary>むだな通数: who could be left out of a campaign to all friends, and what that would save.</summary>
internal static class WasteReport
{
    const int UsualDays = 90, MostDays = 730;

    public static void Map(RouteGroupBuilder api) => api.MapGet("/accounts/{id:long}/waste", ReadAsync).RequireAuthorization(Roles.Viewer).WithTags("accounts");

    static async Task<Results<Ok<WasteAnswer>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, AccountDirectory accounts, AudienceEngine audience, LineClients lines, CancellationToken cancel,
        [FromQuery] int days = UsualDays)
    {
        if (days is < 1 or > MostDays) return ApiResults.Invalid("days", "range", $"days は 1〜{MostDays} で指定してください。", $"days is between 1 and {MostDays}.");
        if (await accounts.FindAsync(id, cancel) is null) return AccountsCapability.NoAccount(id);
        async Task<long> CountAsync(SegmentNode node) => (await audience.CountAsync(node, null, cancel)).Count;
        var (plan, use) = (await ledger.ReadAsync(l => AccountPlan.FindAsync(l, id, cancel), cancel),
            await lines.ForAsync(id, cancel) is { } line && await line.QuotaAsync(cancel) is LineAnswer<QuotaUse>.Ok { Value: var told } ? told : null);
        var events = await ledger.ReadAsync(l => VocabularyReader.EventNamesAsync(l, cancel), cancel);
        var friends = await CountAsync(Following(id));
        var verified = true;
        var items = new List<WasteLine>();
        foreach (var (code, ja, en, node) in new[]
        {
            ("blocked", "ブロックしている人", "people who blocked the account", (SegmentNode)new FriendshipNode(id, FriendshipState.Blocked)),
            ("no_reaction", $"{days}日間 反応がない人", $"people without a reaction for {days} days", NoReaction(id, days, events)),
            ("received_today", "今日すでに受け取った人", "people who got a message today", ReceivedToday(id)),
        })
        {
            var people = await CountAsync(node);
            var messages = code == "blocked" ? 0 : people;
            // Saved are the last, that is the cheapest, messages of a campaign to everybody.
            var with = use is null ? null : QuotaEstimate.For(friends, null, use.Used, plan?.Plan);
            var without = use is null ? null : QuotaEstimate.For(friends - messages, null, use.Used, plan?.Plan);
            verified &= with?.PriceVerified ?? true;
            items.Add(new(code, ja, en, people, messages, messages == 0 && with?.ExtraYen is not null ? 0 : with?.ExtraYen - without?.ExtraYen, JsonSerializer.Deserialize<JsonElement>(new SegmentDefinition(node).ToJson())));
        }
        return TypedResults.Ok(new WasteAnswer(friends, days, items, verified));
    }

    static FriendshipNode Following(long account) => new(account, FriendshipState.Following);

    // Whoever came only now, or was sent nothing in that time, had no chance to react.
    static AllNode NoReaction(long account, int days, List<string> events)
    {
        var within = new RollingWindow(new Duration(days, TimeUnit.Days));
        return new(Sequence.Of<SegmentNode>([
            Following(account), new NotNode(new FriendshipNode(account, FriendshipState.Following, within)),
            new MessageNode(MessageOutcome.Sent, MessageChannel.Line, null, null, null, within, null),
            new NotNode(new MessageNode(MessageOutcome.Tapped, null, null, null, null, within, null)),
            .. events.Count == 0 ? [] : new SegmentNode[] { new NotNode(new AnyNode(Sequence.From<SegmentNode>(events.Select(name => new EventNode(name, Sequence.Of<PropertyTest>([]), within, null))))) },
        ]));
    }

    static AllNode ReceivedToday(long account) => new(Sequence.Of<SegmentNode>([
        Following(account), new MessageNode(MessageOutcome.Sent, MessageChannel.Line, null, null, null, new CalendarWindow(CalendarUnit.Today), null)]));
}
