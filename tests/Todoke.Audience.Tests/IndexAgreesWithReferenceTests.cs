using System.Globalization;
using Todoke.Audience.Tests.Worlds;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests;

/// <summary>The live index and the reference evaluator share no code for windows, calendar, comparison or text; here they must agree.</summary>
public sealed class IndexAgreesWithReferenceTests
{
    private const int TreesPerWorld = 8;
    private const int Checkpoints = 3;

    /// <summary>Pairs of a tree and a population; TODOKE_SEGMENT_PAIRS asks for the long form.</summary>
    internal static int Pairs => int.Parse(Environment.GetEnvironmentVariable("TODOKE_SEGMENT_PAIRS") ?? "3000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task The_index_answers_as_the_reference_evaluator_does_after_any_history()
    {
        var members = 0L;
        for (var seed = 1; seed <= (Pairs + TreesPerWorld * Checkpoints - 1) / (TreesPerWorld * Checkpoints); seed++) members += await PlayWorld(seed);
        Assert.True(members > 0, "A property that nobody is ever a member in proves nothing.");
    }

    [Fact]
    public void Every_kind_of_node_test_window_value_and_change_is_drawn()
    {
        var kinds = new HashSet<object>();
        for (var seed = 1; seed <= 1000; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            for (var i = 0; i < 4; i++) Parts.Collect(dice.Tree(), kinds);
            for (var i = 0; i < 10; i++) Parts.Collect(dice.Happening(model), kinds);
        }
        Type[] families = [typeof(SegmentNode), typeof(ValueTest), typeof(TimeWindow), typeof(WindowEdge), typeof(FactValue), typeof(FactChange)];
        var types = families.SelectMany(f => f.Assembly.GetTypes().Where(t => t.IsSubclassOf(f) && !t.IsAbstract)).ToList();
        Type[] beside = [typeof(Duration), typeof(HeldFor), typeof(EventName), typeof(PersonFacts), typeof(FriendshipFact), typeof(MessageFact)];
        var words = types.Concat(beside).SelectMany(t => t.GetProperties()).Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType).Where(t => t.IsEnum).Distinct();
        Assert.Superset(types.Cast<object>().Concat(words.SelectMany(e => Enum.GetValues(e).Cast<object>())).ToHashSet(), kinds);
    }

    [Fact]
    public void At_least_a_third_of_all_instants_lie_on_a_boundary_or_beside_one()
    {
        var (all, onBoundary) = (0, 0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            for (var i = 0; i < 20; i++) dice.Happening(model);
            (all, onBoundary) = (all + dice.Instants.All, onBoundary + dice.Instants.OnBoundary);
        }
        Assert.InRange(onBoundary, all / 3 + 1, all);
    }

    [Fact]
    public void Every_kind_of_condition_holds_for_some_people_and_not_for_others()
    {
        var (held, failed) = (new HashSet<string>(), new HashSet<string>());
        for (var seed = 1; seed <= 500; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            var leaves = Enumerable.Range(0, 8).SelectMany(_ => dice.Leaves(dice.Tree())).ToList();
            foreach (var person in Dice.People) model.Apply(new ProfileChanged(person, ProfileStanding.Known));
            for (var i = 0; i < 150; i++)
            {
                foreach (var change in dice.Aimed(dice.Pick(leaves), dice.AsOf) is { } aimed ? [aimed] : dice.Happening(model)) model.Apply(change);
            }
            foreach (var leaf in leaves)
            {
                foreach (var person in model.People.Where(p => p.Standing == ProfileStanding.Known)) (ReferenceEvaluator.Holds(leaf, person, dice.AsOf, dice.Context) ? held : failed).UnionWith(Kinds(leaf));
            }
        }
        Assert.Equal([nameof(EveryoneNode)], held.Except(failed));
        Assert.Equal([nameof(NobodyNode)], failed.Except(held));

        // 'EventRecencyNode', 'EventRecencyNode MoreThanAgo'; of an attribute also its test, 'TextTest', 'TextTest NotIn'.
        static IEnumerable<string> Kinds(object part) => part.GetType().GetProperties()
            .Select(p => p.GetValue(part))
            .OfType<Enum>()
            .Select(word => $"{part.GetType().Name} {word}")
            .Append(part.GetType().Name)
            .Concat(part is AttributeNode { Test: var test } ? Kinds(test) : []);
    }

    private static async Task<long> PlayWorld(int seed)
    {
        var dice = new Dice(seed);
        var model = new Model();
        var trees = Enumerable.Range(0, TreesPerWorld).Select(_ => (Tree: dice.Tree(), AsOf: dice.Asked())).ToList();
        var history = new List<FactChange>();
        var members = 0L;
        var index = new LiveIndex();
        try
        {
            Apply(Dice.People.Where(_ => dice.Chance(80)).Select(person => new ProfileChanged(person, ProfileStanding.Known)));
            for (var checkpoint = 0; checkpoint < Checkpoints; checkpoint++)
            {
                for (var left = 20 + dice.Upto(60); left > 0; left -= 8)
                {
                    using var snapshot = new MemoryStream();
                    var saving = dice.Chance(10) ? index.SaveAsync(snapshot, TestContext.Current.CancellationToken) : null;
                    Apply(Enumerable.Range(0, 1 + dice.Upto(8)).SelectMany(_ =>
                    {
                        var (tree, asOf) = dice.Pick(trees);
                        return dice.Chance(50) && dice.Aimed(tree, asOf) is { } aimed ? [aimed] : dice.Happening(model);
                    }));
                    if (saving is not null) index = await Restarted(index, saving, snapshot);
                }
                foreach (var (tree, asked) in trees)
                {
                    var example = new Case(history, tree, Moved(dice, model, tree, checkpoint == 1 ? dice.Asked() : asked), dice.Context);
                    if (example.Disagreement(index, model) is { } problem)
                    {
                        Assert.Fail($"seed {seed}: {problem}\nsmallest:\n{(example.Disagreement() is null ? "not without the batches and restarts; all of it:\n" + example : example.Shrunk())}");
                    }
                    members += index.CountOnly(tree, example.AsOf, dice.Context).Count;
                }
            }
        }
        finally
        {
            index.Dispose();
        }
        return members;

        void Apply(IEnumerable<FactChange> changes)
        {
            // One after another: what happens next depends on what is there.
            var batch = new List<FactChange>();
            foreach (var change in changes)
            {
                model.Apply(change);
                batch.Add(change);
            }
            history.AddRange(batch);
            if (dice.Chance(80)) index.Apply(batch, history.Count);
            else index.Load(batch, history.Count);
        }

        // As after a stop: from the snapshot, which was written while changes went on, and the feed from there on.
        async Task<LiveIndex> Restarted(LiveIndex stopped, Task<long> saving, MemoryStream snapshot)
        {
            var position = await saving;
            stopped.Dispose();
            snapshot.Position = 0;
            var started = LiveIndex.Open(snapshot, snapshot.Length);
            started.Apply([.. history.Skip((int)position)], history.Count);
            return started;
        }
    }

    // Half the time the clock is moved on to where somebody's verdict is about to change, or has just changed.
    private static long Moved(Dice dice, Model model, SegmentNode tree, long asOf) =>
        dice.Chance(50) && ReferenceEvaluator.Judge(tree, model.Facts(dice.Pick(Dice.People)), asOf, dice.Context).NextChange is { } next && next < asOf + 400L * 365 * 86_400_000
            ? next - dice.Upto(1)
            : asOf;
}
