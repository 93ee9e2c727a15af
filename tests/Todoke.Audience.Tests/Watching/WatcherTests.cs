using Todoke.Audience.Tests.Worlds;
using Todoke.Audience.Watching;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Watching;

public sealed class WatcherTests
{
    private const long Hour = 3_600_000;
    private const long Now = 1_700_000_000_000;
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    [Fact]
    public void A_window_closes_at_its_own_instant_and_not_a_millisecond_before()
    {
        using var index = new LiveIndex();
        var watcher = Watching(index, Within(1));
        var log = new List<WatchEntry>();
        watcher.Apply([Known(1), Bought(1, 10, Now)], 2, Now, log);
        watcher.Advance(Now + Hour - 1, log);
        Assert.Equal([new WatchEntry(7, 1, true, Now, 2, "event:purchase")], log);
        Assert.Equal(Now + Hour, watcher.NextDue);
        watcher.Advance(Now + Hour, log);
        Assert.Equal(new WatchEntry(7, 1, false, Now + Hour, 2, WatchCauses.Time), log[1]);
        Assert.Equal(long.MaxValue, watcher.NextDue);
    }

    [Fact]
    public void An_event_dated_in_the_future_counts_from_its_instant_on()
    {
        using var index = new LiveIndex();
        var watcher = Watching(index, Within(1));
        var log = new List<WatchEntry>();
        watcher.Apply([Known(1), Bought(1, 10, Now + 5 * Hour)], 1, Now, log);
        Assert.Empty(log);
        watcher.Advance(Now + 100 * Hour, log);
        Assert.Equal([(true, Now + 5 * Hour), (false, Now + 6 * Hour)], log.Select(e => (e.Entered, e.At)));
    }

    [Fact]
    public void What_falls_due_comes_before_a_commit_of_the_same_instant()
    {
        using var index = new LiveIndex();
        var watcher = Watching(index, Within(1));
        var log = new List<WatchEntry>();
        watcher.Apply([Known(1), Bought(1, 10, Now)], 1, Now, log);
        watcher.Apply([Bought(1, 11, Now + Hour)], 2, Now + Hour, log);
        Assert.Equal([(true, "event:purchase"), (false, "time"), (true, "event:purchase")], log.Select(e => (e.Entered, e.Cause)));
    }

    [Fact]
    public void Only_segments_that_speak_of_a_fact_are_woken_by_it()
    {
        using var index = new LiveIndex();
        var watcher = new Watcher(index);
        var log = new List<WatchEntry>();
        watcher.Begin(1, new TagNode(5, true), Tokyo, Now, false, log);
        watcher.Begin(2, new TagNode(6, true), Tokyo, Now, false, log);
        watcher.Apply([Known(1), new TagChanged(1, 5, Now)], 1, Now, log);
        Assert.Equal([(1L, "tag:5")], log.Select(e => (e.Segment, e.Cause)));
        log.Clear();
        watcher.Apply([new TagChanged(1, 5, null), new TagChanged(1, 6, Now)], 2, Now + 1, log);
        Assert.Equal([(1L, false, "tag:5"), (2, true, "tag:6")], log.Select(e => (e.Segment, e.Entered, e.Cause)));
    }

    [Fact]
    public void A_deleted_person_leaves_because_they_were_deleted()
    {
        using var index = new LiveIndex();
        var watcher = Watching(index, new NotNode(new TagNode(1, true)));
        var log = new List<WatchEntry>();
        watcher.Apply([Known(1)], 1, Now, log);
        watcher.Apply([new ProfileChanged(1, ProfileStanding.Deleted)], 2, Now + 1, log);
        Assert.Equal([(true, "profile"), (false, "deleted")], log.Select(e => (e.Entered, e.Cause)));
    }

    [Fact]
    public void A_new_segment_is_filled_without_entries_unless_asked()
    {
        using var index = new LiveIndex();
        index.Apply([Known(1), Known(2)], 1);
        var watcher = new Watcher(index);
        var log = new List<WatchEntry>();
        watcher.Begin(1, new EveryoneNode(), Tokyo, Now, entries: false, log);
        Assert.Empty(log);
        Assert.Equal([1, 2], watcher.Members(1));
        watcher.Begin(2, new EveryoneNode(), Tokyo, Now, entries: true, log);
        Assert.Equal([(2L, 1L, "start"), (2, 2, "start")], log.Select(e => (e.Segment, e.Profile, e.Cause)));
    }

    [Fact]
    public void A_changed_definition_logs_only_the_difference()
    {
        using var index = new LiveIndex();
        index.Apply([Known(1), Known(2), new TagChanged(1, 1, Now), new TagChanged(2, 2, Now)], 1);
        var watcher = Watching(index, new TagNode(1, true));
        var log = new List<WatchEntry>();
        watcher.Redefine(7, new AnyNode([new TagNode(1, true), new TagNode(2, true)]), Tokyo, Now + 1, WatchCauses.Definition, log);
        Assert.Equal([(2L, true, "definition")], log.Select(e => (e.Profile, e.Entered, e.Cause)));
    }

    [Theory]
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "2026-10-01T04:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-03-04T13:30:00Z")]
    public void Where_the_clock_is_put_back_people_come_back_into_a_month_and_leave_again(string zoneId, string from, string firstEvent)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var (start, first) = (DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), DateTimeOffset.Parse(firstEvent, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());
        SegmentNode[] trees =
        [
            new EventNode("purchase", [], new RollingWindow(new Duration(1, TimeUnit.Months)), null),
            new EventRecencyNode("purchase", [], Recency.MoreThanAgo, new Duration(1, TimeUnit.Months)),
            new AttributeNode(FactPath.Of("seen"), new DateRollingTest(DateReading.DateTime, RollingOp.WithinLast, new Duration(1, TimeUnit.Months))),
        ];
        var changes = Enumerable.Range(0, 40).SelectMany(i => new FactChange[]
        {
            Known(i + 1), Bought(i + 1, i + 1, first + i * 5 * 60_000), new AttributeChanged(i + 1, "seen", new FactValue.Instant(first + i * 5 * 60_000), start - 1),
        }).ToList();
        List<WatchEntry> Play(long step)
        {
            using var index = new LiveIndex();
            var (watcher, model, log) = (new Watcher(index), Model.Of(changes), new List<WatchEntry>());
            for (var i = 0; i < trees.Length; i++) watcher.Begin(i, trees[i], zone, start - 2, false, log);
            watcher.Apply(changes, 1, start - 1, log);
            for (var at = start; at <= start + 6 * Hour; at += step)
            {
                watcher.Advance(at, log);
                Assert.True(watcher.NextDue > at);
                for (var i = 0; i < trees.Length; i++) Assert.Equal(model.People.Where(p => ReferenceEvaluator.Holds(trees[i], p, at, zone)).Select(p => p.Id), watcher.Members(i));
            }
            return log;
        }
        var log = Play(7 * 60_000 - 1);
        Assert.Equal(Play(6 * Hour), log);
        Assert.Contains(log.GroupBy(e => (e.Segment, e.Profile)), g => g.Count(e => e.Cause == WatchCauses.Time) >= 3);
    }

    [Fact]
    public void The_log_follows_from_feed_and_clock_alone_and_agrees_with_the_reference_evaluator()
    {
        var entries = 0;
        for (var seed = 1; seed <= 150; seed++) entries += PlayWorld(seed);
        Assert.True(entries > 500, $"Only {entries} entries: nothing was tried.");
    }

    // The same pieces of work, once with the clock advanced in small steps and once only when the next one comes, give the same log;
    // and after every step exactly those are inside whom the reference evaluator says.
    private static int PlayWorld(int seed)
    {
        var dice = new Dice(seed);
        var trees = new List<SegmentNode>();
        while (trees.Count < 4)
        {
            var tree = dice.Tree();
            if (Watchable(tree, dice.Context)) trees.Add(tree);
        }
        var (model, history, at) = (new Model(), new List<(List<FactChange> Work, long At)>(), dice.AsOf - 40 * Hour);
        for (var i = 0; i < 25; i++)
        {
            var work = new List<FactChange>();
            for (var size = 1 + dice.Upto(4); size > 0; size--)
            {
                var happening = dice.Chance(60) && dice.Aimed(dice.Pick(trees), at) is { } aimed ? [aimed]
                    : dice.Chance(30) ? [new ProfileChanged(dice.Pick(Dice.People), ProfileStanding.Known)] : dice.Happening(model);
                foreach (var change in happening)
                {
                    // Whose event is taken back, and whose moved to somebody else, is named as well, as after every withdrawal and merge.
                    work.Add(change is EventWithdrawn gone && model.Events.TryGetValue(gone.EventId, out var was) ? gone with { Profile = was.Profile, Name = was.Fact.Name } : change);
                    var robbed = change is ProfileReplaced r ? r.Facts.Events.Where(e => model.Events.TryGetValue(e.EventId, out var had) && had.Profile != r.Facts.Id).Select(e => model.Events[e.EventId].Profile).Distinct().ToList() : [];
                    model.Apply(change);
                    foreach (var other in robbed) work.Add(new ProfileReplaced(model.Facts(other)));
                }
            }
            history.Add((work, at));
            at += dice.Chance(30) ? 0 : dice.Chance(50) ? 1 + dice.Upto(5000) : dice.Upto(30) * Hour;
        }
        var whole = Log(trees, dice.Context, history, at, [], null);
        var steps = Enumerable.Range(0, 60).Select(_ => history[0].At + (long)(dice.Upto(1000) / 1000.0 * (at - history[0].At))).Concat(whole.SelectMany(e => new[] { e.At - 1, e.At })).Order().ToList();
        var stepped = Log(trees, dice.Context, history, at, steps, seed);
        Assert.Equal(whole, stepped);
        return whole.Count;
    }

    private static List<WatchEntry> Log(List<SegmentNode> trees, SegmentContext context, List<(List<FactChange> Work, long At)> history, long end, List<long> steps, int? check)
    {
        using var index = new LiveIndex();
        var watcher = new Watcher(index);
        var (model, log, step) = (new Model(), new List<WatchEntry>(), 0);
        for (var i = 0; i < trees.Count; i++) watcher.Begin(i, trees[i], context, history[0].At - 1, false, log);
        for (var position = 0; position < history.Count; position++)
        {
            Steps(history[position].At - 1);
            watcher.Apply(history[position].Work, position + 1, history[position].At, log);
            foreach (var change in history[position].Work) model.Apply(change);
            Check(history[position].At);
        }
        Steps(end);
        watcher.Advance(end, log);
        Check(end);
        return log;

        void Steps(long upTo)
        {
            for (; step < steps.Count && steps[step] <= upTo; step++)
            {
                if (steps[step] <= watcher.Clock) continue;
                watcher.Advance(steps[step], log);
                Check(steps[step]);
            }
        }

        void Check(long asOf)
        {
            if (check is not { } seed) return;
            for (var i = 0; i < trees.Count; i++)
            {
                var wanted = model.People.Where(p => ReferenceEvaluator.Holds(trees[i], p, asOf, context)).Select(p => p.Id).ToList();
                Assert.True(wanted.SequenceEqual(watcher.Members(i)), $"seed {seed}, as of {asOf}: {new SegmentDefinition(trees[i]).ToJson()}\nwanted {string.Join(',', wanted)} got {string.Join(',', watcher.Members(i))}");
            }
        }
    }

    private static bool Watchable(SegmentNode tree, SegmentContext context)
    {
        try
        {
            _ = new WatchSources(tree, context);
            return true;
        }
        catch (NotWatchableException)
        {
            return false;
        }
    }

    private static Watcher Watching(LiveIndex index, SegmentNode node)
    {
        var watcher = new Watcher(index);
        watcher.Begin(7, node, Tokyo, Now - 1, false, []);
        return watcher;
    }

    private static EventNode Within(int hours) => new("purchase", [], new RollingWindow(new Duration(hours, TimeUnit.Hours)), null);

    private static ProfileChanged Known(long id) => new(id, ProfileStanding.Known);

    private static EventAdded Bought(long person, long id, long at) => new(person, id, "purchase", at, id, FactValue.Object.Empty);
}
