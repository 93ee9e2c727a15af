using Todoke.Audience.Tests.Worlds;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests;

public sealed class IndexReportsTests
{
    private const long Now = 1_718_000_000_000;
    private static readonly SegmentContext Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    [Fact]
    public void A_property_that_differs_in_every_event_is_left_out_and_answered_from_what_is_given()
    {
        using var index = new LiveIndex();
        index.Load(Enumerable.Range(1, EventStore.MostTexts + 10).Select(i => (FactChange)Order(1 + i % 50, i, $"order-{i}", $"shop-{i % 7}")).Prepend(new ProfileChanged(3, ProfileStanding.Known)), 1);
        Assert.Equal([("purchase", "order")], index.SlowProperties);
        Assert.Equal("order", Assert.Single(index.Offenders).Key);

        var slow = new EventNode("purchase", [Has("order", "order-2")], null, null);
        var quick = new EventNode("purchase", [Has("shop", "shop-2")], null, null);
        var tree = new AllNode([quick, new NotNode(slow)]);
        Assert.Equal([slow], index.SlowLeaves(new AnyNode([tree, new SegmentRefNode(9, true)]), Tokyo with { Segments = new Dictionary<long, SegmentNode> { [9] = slow } }));
        Assert.Empty(index.SlowLeaves(quick, Tokyo));
        Assert.Equal(1, index.Count(quick, Now, Tokyo).Count);
        Assert.Throws<ArgumentException>(() => index.Count(tree, Now, Tokyo));
        Assert.Equal(0, index.Count(tree, Now, Tokyo, given: new Dictionary<SegmentNode, MemberSet> { [slow] = MemberSet.Of([3]) }).Count);
        Assert.Equal(1, index.Count(tree, Now, Tokyo, given: new Dictionary<SegmentNode, MemberSet> { [slow] = MemberSet.Of([4]) }).Count);
    }

    [Fact]
    public void Thousands_of_attributes_are_kept_up_to_a_limit_and_the_rest_is_named()
    {
        using var index = new LiveIndex();
        index.Apply([new ProfileChanged(1, ProfileStanding.Known), .. Enumerable.Range(0, Facts.MostAttributes + 5).Select(i => new AttributeChanged(1, $"a{i}", new FactValue.Number(i), Now))], 1);
        Assert.Equal(5, index.Offenders.Count);
        Assert.Single(index.SlowLeaves(new AttributeNode(FactPath.Of($"a{Facts.MostAttributes}"), new PresenceTest(true)), Tokyo));
        Assert.Equal(1, index.Count(new AttributeNode(FactPath.Of("a7"), new NumberTest(NumberOp.Equals, [7])), Now, Tokyo).Count);
    }

    [Fact]
    public void Members_are_broken_down_by_value_with_the_rest_and_those_without_one()
    {
        using var index = new LiveIndex();
        index.Apply([.. Enumerable.Range(1, 100).SelectMany(i => (FactChange[])
        [
            new ProfileChanged(i, ProfileStanding.Known), new AttributeChanged(i, "rank", i % 10 == 0 ? null : new FactValue.Text(i % 2 == 0 ? "gold" : i % 3 == 0 ? "silver" : $"own-{i}"), Now),
        ])], 1);
        var broken = index.ByValue(new EveryoneNode(), Now, Tokyo, "rank", 2);
        Assert.Equal([(new FactValue.Text("gold"), 40L), (new FactValue.Text("silver"), 17L)], broken.Values);
        Assert.Equal((33, 10), (broken.Rest, broken.Missing));
    }

    [Fact]
    public void Overlaps_name_every_combination_of_segments()
    {
        using var index = new LiveIndex();
        index.Apply([.. Enumerable.Range(1, 90).SelectMany(i => (FactChange[])
        [
            new ProfileChanged(i, ProfileStanding.Known), new TagChanged(i, 1, i % 2 == 0 ? Now : null), new TagChanged(i, 2, i % 3 == 0 ? Now : null), new TagChanged(i, 3, i % 5 == 0 ? Now : null),
        ])], 1);
        var regions = index.Overlap([new TagNode(1, true), new TagNode(2, true), new TagNode(3, true)], Now, Tokyo).Regions;
        for (var region = 0; region < 8; region++)
        {
            Assert.Equal(Enumerable.Range(1, 90).Count(i => (i % 2 == 0 ? 1 : 0) + (i % 3 == 0 ? 2 : 0) + (i % 5 == 0 ? 4 : 0) == region), regions[region]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Overlap([.. Enumerable.Repeat(new EveryoneNode(), 6)], Now, Tokyo));
    }

    [Fact]
    public void What_changed_between_two_sets_is_who_entered_and_who_left()
    {
        var difference = MemberSet.Of([1, 5, 70_000]).Diff(MemberSet.Of([5, 6, 200_000]));
        Assert.Equal([6, 200_000], difference.Entered);
        Assert.Equal([1, 70_000], difference.Left);
    }

    [Fact]
    public void The_index_hands_out_one_persons_facts_as_they_were_put_in_and_the_instants_among_them()
    {
        for (var seed = 300; seed < 330; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            using var index = new LiveIndex { LeastSmall = 2 };
            for (var i = 0; i < 200; i++)
            {
                var batch = dice.Happening(model).ToList();
                foreach (var change in batch) model.Apply(change);
                index.Apply(batch, i + 1);
            }
            foreach (var person in Dice.People)
            {
                var (facts, truth) = (index.FactsOf(person), model.Facts(person));
                Assert.Equal(truth.Tags.OrderBy(t => t.Key), facts.Tags.OrderBy(t => t.Key));
                Assert.Equal(truth.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => Shown(a)), facts.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => Shown(a)));
                Assert.Equal(truth.Friendships.OrderBy(f => f.Key), facts.Friendships.OrderBy(f => f.Key));
                Assert.Equal(truth.Events.OrderBy(e => e.EventId).Select(Shown), facts.Events.OrderBy(e => e.EventId).Select(Shown));
                Assert.Equal(truth.Audiences.Order(), facts.Audiences.Order());
                Assert.Equal(truth.Addresses.Order(), facts.Addresses.Order());
                Assert.Equal(truth.Messages.Select(m => (m.Message, m.Outcome, m.Link, m.At)).Order(), facts.Messages.Select(m => (m.Message, m.Outcome, m.Link, m.At)).Order());
            }
            var (after, upTo) = (Math.Min(dice.AsOf, dice.Asked()), Math.Max(dice.AsOf, dice.Asked()));
            foreach (var name in (EventName[])["purchase", new EventName("", true)])
            {
                var events = model.Events.Values.Where(e => name.IsPrefix || e.Fact.Name == name.Text).Select(e => ((int)e.Profile, e.Fact.At)).ToList();
                var found = new List<(int, long)>();
                index.EventsBetween(name, after, upTo, found);
                Assert.Equal(events.Where(e => e.At > after && e.At <= upTo).Order(), found.Order());
                Assert.Equal(events.Where(e => e.At > after).Select(e => (long?)e.At).Min(), index.NextEventAt(name, after));
            }
            var plan = index.Plan(dice.Tree(), dice.Context);
            Assert.All(Dice.People, person => plan.Holds((int)person, dice.AsOf));
        }

        static string Shown(object fact) => fact switch
        {
            KeyValuePair<string, AttributeFact> a => $"{a.Key} {a.Value.EffectiveAt} {a.Value.HeldSince} {(a.Value.Value is null or FactValue.Null ? "" : FactJson.Write(a.Value.Value))}",
            EventFact e => $"{e.EventId} {e.Name} {e.At} {e.Seq} {string.Join(',', e.Properties.Members.Where(m => m.Value is not FactValue.Null).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Key + m.Value.GetType().Name + FactJson.Write(m.Value)))}",
            _ => fact.ToString()!,
        };
    }

    [Fact]
    public void A_plan_for_one_person_says_what_the_reference_says_as_facts_and_clock_move()
    {
        for (var seed = 400; seed < 420; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            using var index = new LiveIndex { LeastSmall = 3 };
            var trees = Enumerable.Range(0, 4).Select(_ => dice.Tree()).ToList();
            var plans = trees.Select(tree => index.Plan(tree, dice.Context)).ToList();
            for (var i = 0; i < 60; i++)
            {
                var batch = dice.Aimed(dice.Pick(trees), dice.AsOf) is { } aimed ? [aimed] : dice.Happening(model).ToList();
                foreach (var change in batch) model.Apply(change);
                index.Apply(batch, i + 1);
                var (person, asOf, at) = (dice.Pick(Dice.People), dice.Asked(), i % trees.Count);
                Assert.Equal(ReferenceEvaluator.Holds(trees[at], model.Facts(person), asOf, dice.Context), plans[at].Holds((int)person, asOf));
            }
        }
    }

    private static EventAdded Order(long person, long id, string order, string shop) => new(person, id, "purchase", Now - 1000, id, new FactValue.Object(new Dictionary<string, FactValue>
    {
        ["order"] = new FactValue.Text(order), ["shop"] = new FactValue.Text(shop),
    }));

    private static PropertyTest Has(string key, string text) => new(FactPath.Of(key), new TextTest(TextOp.Equals, [text], false));
}
