using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests;

public sealed class LiveIndexTests
{
    private const long Now = 1_718_000_000_000;
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly SegmentNode Everyone = new EveryoneNode();
    private static readonly SegmentNode Bought = new EventNode("purchase", [], null, null);

    [Fact]
    public void Only_known_people_are_everyone()
    {
        using var index = Index(new ProfileChanged(1, ProfileStanding.Known), new ProfileChanged(900_000, ProfileStanding.Known), new ProfileChanged(3, ProfileStanding.Anonymous), new TagChanged(4, 1, Now));
        Assert.Equal(2, index.People);
        Assert.Equal([1, 900_000], index.Freeze(Everyone, Now, Tokyo).Ids);
        Assert.Equal(0, index.Count(new NotNode(Everyone), Now, Tokyo).Count);
    }

    [Fact]
    public void Facts_that_came_before_the_person_was_known_count_afterwards()
    {
        using var index = Index(Purchase(5, 1));
        Assert.Equal(0, index.Count(Bought, Now, Tokyo).Count);
        index.Apply([new ProfileChanged(5, ProfileStanding.Known)], 9);
        Assert.Equal(1, index.Count(Bought, Now, Tokyo).Count);
        Assert.Equal(9, index.Position);
    }

    [Fact]
    public void Reachable_members_are_those_who_follow_the_account_asked_about()
    {
        using var index = Index(
            new ProfileChanged(1, ProfileStanding.Known), new ProfileChanged(2, ProfileStanding.Known), new ProfileChanged(3, ProfileStanding.Known),
            new FriendshipChanged(1, 7, FriendshipState.Following, null), new FriendshipChanged(2, 7, FriendshipState.Blocked, null), new FriendshipChanged(3, 8, FriendshipState.Following, null));
        var count = index.Count(Everyone, Now, Tokyo, account: 7);
        Assert.Equal((3, 1), (count.Count, count.Reachable));
        Assert.Null(index.Count(Everyone, Now, Tokyo).Reachable);
        var frozen = index.Freeze(Everyone, Now, Tokyo, account: 8);
        Assert.Equal([3], frozen.ReachableIds);
        Assert.True(frozen.IsReachable(3));
        Assert.False(frozen.IsReachable(1));
    }

    [Fact]
    public void A_frozen_set_stays_as_it_was()
    {
        using var index = Index(new ProfileChanged(1, ProfileStanding.Known));
        var frozen = index.Freeze(Everyone, Now, Tokyo);
        index.Apply([new ProfileChanged(2, ProfileStanding.Known), new ProfileRemoved(1)], 2);
        Assert.Equal([1], frozen.Ids);
        Assert.Equal([2], index.Freeze(Everyone, Now, Tokyo).Ids);
    }

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repetition()
    {
        var ids = Enumerable.Range(0, 300).Select(i => 1L + (i * 977)).ToList();
        using var index = Index([.. ids.Select(id => new ProfileChanged(id, ProfileStanding.Known))]);
        var read = new List<long>();
        long? after = 0;
        for (; after is { } from;)
        {
            var page = index.Members(Everyone, Now, Tokyo, from, 64);
            Assert.InRange(page.Ids.Count, 1, 64);
            read.AddRange(page.Ids);
            after = page.NextAfter;
        }
        Assert.Equal(ids, read);
    }

    [Fact]
    public void A_sample_has_the_size_asked_for_repeats_with_its_seed_and_holds_members_only()
    {
        using var index = Index([.. Enumerable.Range(1, 5000).SelectMany(i => (FactChange[])[new ProfileChanged(i * 40L, ProfileStanding.Known), new TagChanged(i * 40L, 1 + (i % 2), Now)])]);
        var tagged = new TagNode(1, true);
        var sample = index.Sample(tagged, Now, Tokyo, 50, seed: 3);
        Assert.Equal(50, sample.Distinct().Count());
        Assert.Equal(sample, index.Sample(tagged, Now, Tokyo, 50, seed: 3));
        Assert.NotEqual(sample, index.Sample(tagged, Now, Tokyo, 50, seed: 4));
        Assert.All(sample, id => Assert.True(index.Contains(tagged, id, Now, Tokyo)));
        Assert.Equal(2500, index.Sample(tagged, Now, Tokyo, 9999, seed: 3).Count);
    }

    [Fact]
    public void The_same_event_delivered_twice_counts_once_also_after_it_was_withdrawn()
    {
        var twice = new EventNode("purchase", [], null, new NumberTest(NumberOp.AtLeast, [2]));
        using var index = Index(new ProfileChanged(1, ProfileStanding.Known), Purchase(1, 10), Purchase(1, 10));
        Assert.Equal((1, 0), (index.Count(Bought, Now, Tokyo).Count, index.Count(twice, Now, Tokyo).Count));
        index.Apply([new EventWithdrawn(10)], 2);
        Assert.Equal(0, index.Count(Bought, Now, Tokyo).Count);
        index.Apply([Purchase(1, 10)], 3);
        Assert.Equal((0, 0), (index.Count(Bought, Now, Tokyo).Count, index.Events));
    }

    [Fact]
    public void An_event_is_withdrawn_whether_it_is_said_whose_it_was_or_not_and_also_when_that_is_wrong()
    {
        foreach (var withdrawal in (EventWithdrawn[])[new(10), new(10) { Profile = 1, Name = "purchase" }, new(10) { Profile = 2, Name = "purchase" }, new(10) { Profile = 1, Name = "view" }])
        {
            using var index = Index(new ProfileChanged(1, ProfileStanding.Known), Purchase(1, 9), Purchase(1, 10));
            index.Apply([withdrawal, withdrawal], 2);
            Assert.Equal(1, index.Events);
            Assert.Equal(1, index.Count(new EventNode("purchase", [], null, new NumberTest(NumberOp.Equals, [1])), Now, Tokyo).Count);
        }
    }

    [Fact]
    public void A_merge_moves_events_in_whichever_order_it_is_told_and_its_undo_restores_both()
    {
        foreach (var loserFirst in (bool[])[true, false])
        {
            using var index = Index(new ProfileChanged(1, ProfileStanding.Known), new ProfileChanged(2, ProfileStanding.Known), Purchase(1, 10), Purchase(2, 11));
            var twice = new EventNode("purchase", [], null, new NumberTest(NumberOp.Equals, [2]));
            FactChange lost = new ProfileRemoved(2), won = new ProfileReplaced(Person(1, 10, 11));
            index.Apply(loserFirst ? [lost, won] : [won, lost], 2);
            Assert.Equal([1], index.Freeze(twice, Now, Tokyo).Ids);
            Assert.Equal((1, 2), (index.People, index.Events));

            FactChange winner = new ProfileReplaced(Person(1, 10)), loser = new ProfileReplaced(Person(2, 11));
            index.Apply(loserFirst ? [loser, winner] : [winner, loser], 3);
            Assert.Equal([1, 2], index.Freeze(new EventNode("purchase", [], null, new NumberTest(NumberOp.Equals, [1])), Now, Tokyo).Ids);
        }
    }

    [Fact]
    public void A_batch_with_an_id_the_index_cannot_hold_changes_nothing()
    {
        using var index = Index(new ProfileChanged(1, ProfileStanding.Known));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Apply([new ProfileChanged(2, ProfileStanding.Known), new ProfileChanged(1L << 31, ProfileStanding.Known)], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Apply([new ProfileChanged(0, ProfileStanding.Known)], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Apply([new ProfileChanged(2, ProfileStanding.Known)], 0));
        Assert.Equal((1, 1), (index.People, index.Position));
    }

    [Fact]
    public void A_reader_sees_all_of_a_batch_or_none_of_it()
    {
        using var index = Index();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writer = Task.Run(() =>
        {
            for (var round = 1L; round <= 2000; round++)
            {
                var standing = round % 2 == 1 ? ProfileStanding.Known : ProfileStanding.Anonymous;
                index.Apply([.. Enumerable.Range(1, 20).Select(id => new ProfileChanged(id * 9000L, standing))], round);
            }
        }, stop.Token);
        var seen = new HashSet<(long, long)>();
        while (!writer.IsCompleted)
        {
            var answer = index.Count(Everyone, Now, Tokyo);
            seen.Add((answer.Position % 2, answer.Count));
        }
        Assert.Subset(new HashSet<(long, long)> { (0, 0), (1, 20) }, seen);
        Assert.True(writer.IsCompletedSuccessfully);
    }

    [Fact]
    public void More_property_names_than_there_are_columns_for_are_still_answered()
    {
        using var index = Index([new ProfileChanged(1, ProfileStanding.Known), .. Enumerable.Range(0, 400).Select(i =>
            new EventAdded(1, i + 1, "odd", Now - 1, i, new FactValue.Object(new Dictionary<string, FactValue> { [$"p{i}"] = new FactValue.Number(i) })))]);
        foreach (var i in (int[])[0, 255, 256, 399])
        {
            var node = new EventNode("odd", [new PropertyTest(FactPath.Of($"p{i}"), new NumberTest(NumberOp.Equals, [i]))], null, null);
            Assert.Equal(1, index.Count(node, Now, Tokyo).Count);
            Assert.Equal(1, index.Count(new EventAggregateNode("odd", [], null, FactPath.Of($"p{i}"), Aggregate.Sum, new NumberTest(NumberOp.Equals, [i])), Now, Tokyo).Count);
        }
    }

    [Fact]
    public void A_day_that_has_begun_stays_today_when_the_clock_is_put_back_over_midnight()
    {
        // In St. John's on 2010-11-07 the clock went from 00:01 back to 23:01; half an hour later it showed the 6th.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns");
        var asOf = new DateTimeOffset(2010, 11, 7, 3, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        using var index = Index(new ProfileChanged(1, ProfileStanding.Known), new AttributeChanged(1, "day", new FactValue.Date(new DateOnly(2010, 11, 7)), 0));
        Assert.Equal(1, index.Count(new AttributeNode(FactPath.Of("day"), new DateCalendarTest(DateReading.Date, CalendarUnit.Today)), asOf, zone).Count);
    }

    [Fact]
    public void The_memory_estimate_grows_with_the_facts()
    {
        using var index = Index();
        var empty = index.EstimateBytes();
        index.Load(Enumerable.Range(1, 100_000).Select(i => (FactChange)Purchase(1 + (i % 1000), i)), 2);
        Assert.InRange(index.EstimateBytes() - empty, 100_000 * 6, 100_000 * 40);
    }

    private static LiveIndex Index(params FactChange[] changes)
    {
        var index = new LiveIndex();
        if (changes.Length > 0) index.Apply(changes, 1);
        return index;
    }

    private static EventAdded Purchase(long person, long id) => new(person, id, "purchase", Now - 1000, id, FactValue.Object.Empty);

    private static PersonFacts Person(long id, params long[] purchases) => new(
        id, ProfileStanding.Known, new Dictionary<long, long>(), new Dictionary<string, AttributeFact>(),
        purchases.Select(p => new EventFact(p, "purchase", Now - 1000, p, FactValue.Object.Empty)).ToList(), new Dictionary<long, FriendshipFact>());
}
