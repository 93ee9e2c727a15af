using System.Collections;
using System.Globalization;
using System.Reflection;
using Todoke.Audience.Tests.Worlds;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests;

/// <summary>The live index and the reference evaluator share no code for windows, calendar, comparison or text; here they must agree.</summary>
public sealed class IndexAgreesWithReferenceTests
{
    private const int TreesPerWorld = 8;

    // TODOKE_SEGMENT_PAIRS asks for the long form.
    private static int Pairs => int.Parse(Environment.GetEnvironmentVariable("TODOKE_SEGMENT_PAIRS") ?? "2400", CultureInfo.InvariantCulture);

    [Fact]
    public void The_index_answers_as_the_reference_evaluator_does_after_any_history()
    {
        var members = 0L;
        for (var seed = 1; seed <= Pairs / TreesPerWorld; seed++) members += PlayWorld(seed);
        Assert.True(members > 0, "A property that nobody is ever a member in proves nothing.");
    }

    [Fact]
    public void Every_kind_of_node_test_window_value_and_change_is_drawn()
    {
        var kinds = new HashSet<object>();
        for (var seed = 1; seed <= 1500; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            var next = 0L;
            Collect(dice.Tree(), kinds);
            Collect(dice.Tree(), kinds);
            for (var i = 0; i < 10; i++) Collect(dice.Change(model, ref next), kinds);
        }
        var families = new[] { typeof(SegmentNode), typeof(ValueTest), typeof(TimeWindow), typeof(WindowEdge), typeof(FactValue), typeof(FactChange) };
        var expected = families.SelectMany(f => f.Assembly.GetTypes().Where(t => t.IsSubclassOf(f) && !t.IsAbstract)).Cast<object>()
            .Concat(new[] { typeof(TextOp), typeof(NumberOp), typeof(ListOp), typeof(DateOp), typeof(RollingOp), typeof(DateReading), typeof(TimeUnit), typeof(CalendarUnit), typeof(Recency), typeof(Aggregate), typeof(FriendshipState), typeof(ProfileStanding) }
                .SelectMany(e => Enum.GetValues(e).Cast<object>()));
        Assert.Superset(expected.ToHashSet(), kinds);
    }

    private static long PlayWorld(int seed)
    {
        var dice = new Dice(seed);
        var model = new Model();
        using var index = new LiveIndex();
        var trees = Enumerable.Range(0, TreesPerWorld).Select(_ => (Tree: dice.Tree(), AsOf: dice.Asked())).ToList();
        var history = new List<FactChange>();
        var nextEvent = 0L;
        var members = 0L;
        foreach (var person in Dice.People.Where(_ => dice.Chance(80))) Apply([new ProfileChanged(person, ProfileStanding.Known)]);
        for (var checkpoint = 0; checkpoint < 3; checkpoint++)
        {
            for (var left = 20 + dice.Upto(60); left > 0;)
            {
                var batch = new List<FactChange>();
                for (var size = 1 + dice.Upto(8); size > 0; size--, left--)
                {
                    var (tree, asOf) = dice.Pick(trees);
                    batch.Add((dice.Chance(50) ? dice.Aimed(tree, asOf, ref nextEvent) : null) ?? dice.Change(model, ref nextEvent));
                    model.Apply(batch[^1]);
                }
                history.AddRange(batch);
                index.Apply(batch, history.Count);
            }
            foreach (var (tree, asked) in trees)
            {
                var example = new Case(history, tree, checkpoint == 1 ? dice.Asked() : asked, dice.Zone);
                if (example.Disagreement(index, model) is { } problem)
                {
                    Assert.Fail($"seed {seed}: {problem}\nsmallest:\n{(example.Disagreement() is null ? "not without the batches; all of it:\n" + example : example.Shrunk())}");
                }
                members += index.Count(tree, example.AsOf, dice.Zone).Count;
            }
        }
        return members;

        void Apply(List<FactChange> batch)
        {
            foreach (var change in batch) model.Apply(change);
            history.AddRange(batch);
            index.Apply(batch, history.Count);
        }
    }

    private static void Collect(object? item, HashSet<object> kinds)
    {
        switch (item)
        {
            case null or string or DateOnly: return;
            case Enum word: kinds.Add(word); return;
            case IDictionary map:
                foreach (var value in map.Values) Collect(value, kinds);
                return;
            case IEnumerable list:
                foreach (var value in list) Collect(value, kinds);
                return;
        }
        if (item.GetType() is not { IsPrimitive: false, Namespace: { } space } type || !space.StartsWith("Todoke", StringComparison.Ordinal)) return;
        kinds.Add(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0)) Collect(property.GetValue(item), kinds);
    }
}
