using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Bench.Audience;

/// <summary>A named condition whose values are drawn anew for every sample.</summary>
/// <param name="Class">plain, events, history or edit.</param>
/// <param name="Events">Event names it looks at, each with the share of its history that the windows reach.</param>
internal sealed record Condition(string Name, string Class, Func<Draw, SegmentNode> Make, params (string Name, double Share)[] Events);

/// <summary>Values for one sample.</summary>
internal sealed class Draw(int seed, int people)
{
    Chance _chance = new((ulong)seed * 0x9E3779B97F4A7C15 + 12345);

    public int Below(int count) => _chance.Below(count);

    public int Between(int low, int high) => low + _chance.Below(high - low + 1);

    public long Tag() => 1 + (long)(AudienceCrowd.TagCount * _chance.Part() * _chance.Part());

    public FactValue Like() => new FactValue.Text(AudienceCrowd.Likes[Below(AudienceCrowd.Likes.Length)]);

    public string Rank() => AudienceCrowd.Ranks[Below(AudienceCrowd.Ranks.Length)];

    public string Member() => AudienceCrowd.MemberNumber(AudienceCrowd.IdOf(Below(people)));

    public string Url() => $"/{Below(AudienceCrowd.Urls):x5}";

    public string Item() => $"item-{(int)(AudienceCrowd.Items * _chance.Part() * _chance.Part()):00000}";

    public string Category() => $"category-{(int)(AudienceCrowd.Categories * _chance.Part() * _chance.Part()):000}";

    public DateOnly Date(int year, int years) => new DateOnly(year, 1, 1).AddDays(Below(years * 365));

    /// <summary>Some days back, to the minute, so that no two samples are alike.</summary>
    public RollingWindow Last(int low, int high) => new(new Duration(Between(low * 1440, high * 1440), TimeUnit.Minutes));

    public FixedWindow Dates(int longest)
    {
        var from = new DateOnly(2024, 12, 1).AddDays(Below(690 - longest));
        return new FixedWindow(new WindowEdge.Day(from), new WindowEdge.Day(from.AddDays(1 + Below(longest))));
    }

    public Sequence<string> Prefectures() => Sequence.From(Enumerable.Range(0, Between(2, 6)).Select(_ => Core.Values.Prefectures.All[Below(47)].Ja).Distinct());

    public Sequence<int> Codes() => Sequence.From(Enumerable.Range(0, Between(2, 8)).Select(_ => 1 + Below(47)).Distinct());
}

/// <summary>All conditions of the audience measure, over every family of operators.</summary>
internal static class Conditions
{
    public static IReadOnlyList<Condition> All { get; } =
    [
        new("tag and not another", "plain", d => And(Tag(d), new NotNode(Tag(d)), Points(d))),
        new("two tags or a third", "plain", d => And(new AnyNode([And(Tag(d), Tag(d)), Tag(d)]), Points(d))),
        new("tag added within days", "plain", d => new TagNode(d.Tag(), true, d.Last(10, 300))),
        new("any tag and points", "plain", d => And(new AnyTagNode(true), Points(d))),
        new("prefecture in a list and rank", "plain", d => And(Is("prefecture", new TextTest(TextOp.In, d.Prefectures(), false)), Is("rank", new RankTest(RankOp.AtLeast, d.Rank())), Points(d))),
        new("prefecture by code", "plain", d => And(Is("prefecture", new PrefectureTest(true, d.Codes(), [])), Points(d))),
        new("points between", "plain", Points),
        new("number with places below", "plain", d => And(Is("score", Less(d.Below(1000) / 10m)), Is("spend", More(d.Below(1_000_000))))),
        new("text equals", "plain", d => Is("member_no", new TextTest(TextOp.Equals, [d.Member()], false))),
        new("text begins with", "plain", d => Is("member_no", new TextTest(TextOp.StartsWith, [d.Member()[..8]], false))),
        new("text contains", "plain", d => Is("member_no", new TextTest(TextOp.Contains, [d.Member()[4..9]], false))),
        new("birth month and points", "plain", d => And(Is("birthday", new MonthTest([1 + d.Below(12), 1 + d.Below(12)], null)), Points(d))),
        new("birthday within days", "plain", d => And(Is("birthday", new AnniversaryTest(AnniversaryOp.WithinNext, d.Between(2, 60))), Points(d))),
        new("age between", "plain", d => And(Is("birthday", new AgeTest(new NumberTest(NumberOp.Between, [d.Between(15, 40), d.Between(41, 80)]))), Points(d))),
        new("date before and expires within", "plain", d => And(Is("joined", new DateCompareTest(DateReading.Date, DateOp.Before, new WindowEdge.Day(d.Date(2020, 6)))), Is("expires", new DateRollingTest(DateReading.Date, RollingOp.WithinNext, new Duration(d.Between(5, 300), TimeUnit.Days))))),
        new("boolean and number not in", "plain", d => And(Is("newsletter", new BooleanTest(d.Below(2) == 0)), Is("visits", new NumberTest(NumberOp.NotIn, [d.Below(500), d.Below(500), d.Below(500)])))),
        new("list has any", "plain", d => And(Is("likes", new ListTest(ListOp.HasAny, [d.Like(), d.Like()])), Points(d))),
        new("attribute is missing", "plain", d => And(Is("rank", new PresenceTest(false)), Points(d))),
        new("follows since", "plain", d => new FriendshipNode(1 + d.Below(2), FriendshipState.Following, d.Last(10, 600))),
        new("blocked one account, follows the other", "plain", d => And(new FriendshipNode(1, FriendshipState.Blocked), new FriendshipNode(2, FriendshipState.Following), Points(d))),
        new("received, not tapped", "plain", d => And(Message(d, MessageOutcome.Sent), new NotNode(Message(d, MessageOutcome.Tapped)), Points(d))),
        new("tapped one of two", "plain", d => And(new AnyNode([Message(d, MessageOutcome.Tapped), Message(d, MessageOutcome.Tapped)]), Tag(d))),
        new("value held for days", "plain", d => new AttributeNode(FactPath.Of("rank"), new TextTest(TextOp.Equals, [d.Rank()], false), new HeldFor(HeldOp.AtLeast, new Duration(d.Between(1000, 900_000), TimeUnit.Minutes)))),
        new("random bucket and tag", "plain", d => And(new RandomNode($"salt-{d.Below(1_000_000)}", 0, d.Between(500, 9000)), Tag(d))),
        new("received often lately", "plain", d => new MessageNode(MessageOutcome.Sent, MessageChannel.Line, null, null, null, d.Last(60, 300), AtLeast(d.Between(2, 8)))),
        new("bought within days", "events", d => new EventNode("purchase", [], d.Last(10, 200), null), ("purchase", 0.3)),
        new("bought so often, ever", "events", d => And(new EventNode("purchase", [], null, AtLeast(d.Between(2, 6))), Points(d)), ("purchase", 1)),
        new("bought exactly n times between dates", "events", d => new EventNode("purchase", [], d.Dates(300), new NumberTest(NumberOp.Equals, [d.Between(1, 4)])), ("purchase", 0.4)),
        new("order over an amount", "events", d => new EventNode("purchase", [Has("value", More(d.Between(5_000, 80_000)))], d.Last(20, 700), null), ("purchase", 1)),
        new("sum of orders", "events", d => new EventAggregateNode("purchase", [], null, FactPath.Of("value"), Aggregate.Sum, More(d.Between(10_000, 300_000))), ("purchase", 1)),
        new("average order within days", "events", d => new EventAggregateNode("purchase", [], d.Last(100, 700), FactPath.Of("value"), Aggregate.Avg, More(d.Between(5_000, 60_000))), ("purchase", 1)),
        new("lapsed buyers", "events", d => new EventRecencyNode("purchase", [], Recency.MoreThanAgo, new Duration(d.Between(10_000, 500_000), TimeUnit.Minutes)), ("purchase", 1)),
        new("last order's value", "events", d => new EventEdgeNode(EventEdge.Last, "purchase", [Has("value", More(d.Between(1_000, 80_000)))], null), ("purchase", 1)),
        new("first order within days", "events", d => new EventEdgeNode(EventEdge.First, "purchase", [], d.Last(10, 400)), ("purchase", 1)),
        new("logged in regularly", "events", d => And(new EventRegularNode("login", [], d.Between(4, 12), TimeUnit.Months, d.Between(2, 4)), Points(d)), ("login", 0.4)),
        new("bought from a category lately", "events", d => new EventNode("purchase_item", [Has("item_category", new TextTest(TextOp.Equals, [d.Category()], false))], d.Last(30, 360), null), ("purchase_item", 0.5)),
        new("viewed a page lately", "events", d => new EventNode("page_view", [Has("url", new TextTest(TextOp.EndsWith, [d.Url()], false))], d.Last(7, 60), null), ("page_view", 0.08)),
        new("different items put in the cart", "events", d => new EventDistinctNode("add_to_cart", [], d.Last(300, 720), FactPath.Of("item_id"), AtLeast(d.Between(2, 5))), ("add_to_cart", 1)),
        new("cart, then coupon within days", "events", d => new EventSequenceNode(new EventPattern("add_to_cart", []), new EventPattern("coupon_used", []), true, new Duration(d.Between(3_000, 30_000), TimeUnit.Minutes), null), ("add_to_cart", 1), ("coupon_used", 1)),
        new("page views, ever", "history", d => new EventNode("page_view", [], null, AtLeast(d.Between(3, 20))).And(Points(d)), ("page_view", 1)),
        new("never viewed pages like", "history", d => new EventNode("page_view", [Has("url", new TextTest(TextOp.Contains, [d.Url()[..4]], false))], null, new NumberTest(NumberOp.Equals, [0])), ("page_view", 1)),
        new("viewed one page so often", "history", d => new EventNode("page_view", [Has("url", new TextTest(TextOp.StartsWith, [$"https://shop.example/{(d.Below(2) == 0 ? "item" : "sale")}/{d.Below(9)}"], false))], null, AtLeast(d.Between(1, 3))), ("page_view", 1)),
        new("different pages, ever", "history", d => new EventDistinctNode("page_view", [], null, FactPath.Of("url"), AtLeast(d.Between(5, 30))).And(Points(d)), ("page_view", 1)),
        new("viewed and did not buy within a day", "history", d => new EventSequenceNode(new EventPattern("page_view", []), new EventPattern("purchase", []), false, new Duration(d.Between(600, 3_000), TimeUnit.Minutes), null).And(Points(d)), ("page_view", 1), ("purchase", 1)),
        new("viewed and bought within hours", "history", d => new EventSequenceNode(new EventPattern("page_view", []), new EventPattern("purchase", []), true, new Duration(d.Between(30, 3_000), TimeUnit.Minutes), null), ("page_view", 1), ("purchase", 1)),
        new("pieces of a category, ever", "history", d => new EventAggregateNode("purchase_item", [Has("item_category", new TextTest(TextOp.Equals, [d.Category()], false))], null, FactPath.Of("quantity"), Aggregate.Sum, More(d.Between(2, 9))), ("purchase_item", 1)),
        new("any purchase event by prefix", "history", d => new EventNode(new EventName("purchase", true), [], null, AtLeast(d.Between(3, 12))).And(Points(d)), ("purchase", 1), ("purchase_item", 1)),
        new("last page viewed", "history", d => new EventEdgeNode(EventEdge.Last, "page_view", [Has("url", new TextTest(TextOp.Contains, ["/sale/"], false))], d.Last(30, 600)), ("page_view", 1)),
    ];

    /// <summary>Six rows, one of them changed and the others as before.</summary>
    public static SegmentNode[] Rows(Draw d) =>
    [
        Tag(d), Is("prefecture", new TextTest(TextOp.In, d.Prefectures(), false)), Points(d), new FriendshipNode(1, FriendshipState.Following),
        new EventNode("purchase", [], d.Last(30, 200), null), new EventNode("page_view", [], d.Last(10, 60), AtLeast(2)),
    ];

    public static SegmentNode Changed(SegmentNode[] rows, Draw d)
    {
        var fresh = Rows(d);
        var at = d.Below(3) switch { 0 => 0, 1 => 2, _ => 4 };
        return And([.. rows.Select((row, i) => i == at ? fresh[i] : row)]);
    }

    static AllNode And(this SegmentNode node, SegmentNode other) => new AllNode([node, other]);

    static AllNode And(params SegmentNode[] of) => new AllNode(Sequence.From(of));

    static TagNode Tag(Draw d) => new(d.Tag(), true);

    static AttributeNode Points(Draw d) => Is("points", new NumberTest(NumberOp.Between, [d.Below(20_000), 20_000 + d.Below(80_000)]));

    static AttributeNode Is(string key, ValueTest test) => new(FactPath.Of(key), test);

    static PropertyTest Has(string key, ValueTest test) => new(FactPath.Of(key), test);

    static MessageNode Message(Draw d, MessageOutcome outcome) => new(outcome, null, 1 + d.Below(AudienceCrowd.Campaigns), null, null, null, null);

    static NumberTest AtLeast(int count) => new(NumberOp.AtLeast, [count]);

    static NumberTest More(decimal than) => new(NumberOp.Greater, [than]);

    static NumberTest Less(decimal than) => new(NumberOp.Less, [than]);
}
