using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Checking;
using Todoke.Core.Segments.Reading;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>What must hold of every condition there can be.</summary>
public sealed class SegmentTreeTests
{
    private static readonly SegmentContext Context = new(Examples.Tokyo)
    {
        Ranks = new Dictionary<string, Sequence<string>> { ["a"] = ["x", "xy", "30"] },
        Segments = new Dictionary<long, SegmentNode> { [1] = new TagNode(1, true), [2] = new NobodyNode() },
        ConsentDefaults = new Dictionary<long, bool> { [1] = true },
    };

    private static readonly SegmentVocabulary Vocabulary = new(new HashSet<long>(), new Dictionary<string, AttributeSchema>
    {
        ["a"] = new("a", AttributeType.Text, ["x", "xy", "30"]) { Ranked = true },
    }, new HashSet<string>(), false, new HashSet<string>(), new HashSet<long>());

    [Fact]
    public void A_condition_written_and_read_again_is_the_same() =>
        Prop.ForAll(Trees.Definitions, definition =>
        {
            var written = definition.ToJson();
            var read = SegmentDefinition.Parse(written);
            return read == definition && read.ToJson() == written;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Share(2_000)));

    [Fact]
    public void Every_kind_of_node_test_and_window_is_drawn()
    {
        var drawn = new HashSet<Type>();
        for (var seed = 0; seed < 3_000; seed++) SegmentDocumentTests.Collect(new Trees(seed).Node(2), drawn);
        Assert.Superset(SegmentDocumentTests.Kinds(), drawn);
    }

    [Fact]
    public void The_complement_holds_exactly_where_the_condition_does_not() =>
        Prop.ForAll(Trees.Definitions, Gen.Choose(0, int.MaxValue).ToArbitrary(), (definition, person) =>
        {
            var facts = People.One(person);
            return Holds(definition.Condition, facts) != Holds(Complement.Of(definition.Condition), facts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Share(3_000)));

    [Fact]
    public void Whom_the_checker_calls_nobody_or_everybody_the_evaluator_calls_so_too()
    {
        var (nobody, everybody) = (0, 0);
        Prop.ForAll(Trees.Definitions, Gen.Choose(0, int.MaxValue).ToArbitrary(), (definition, person) =>
        {
            var sense = new SenseCheck(Vocabulary, new ProblemList()).Of(definition.Condition, "condition");
            if (sense == Sense.Some) return true;
            if (sense == Sense.Nobody) nobody++;
            else everybody++;
            return Enumerable.Range(0, 30).All(i => Holds(definition.Condition, People.One(person ^ i)) == (sense == Sense.Everybody));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Share(2_000)));
        Assert.True(nobody > Share(50) && everybody > Share(50), $"{nobody} times nobody, {everybody} times everybody: too few to show anything.");
    }

    [Fact]
    public void Conditions_that_are_said_to_contradict_each_other_never_hold_together()
    {
        var found = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var (a, b) = (new Trees(seed).Node(0), new Trees(seed + 1).Node(0));
            // Two tests on one attribute meet far more often than two conditions at random.
            if (seed % 4 > 0) (a, b) = (new AttributeNode(FactPath.Of("a"), new Trees(seed).Test()), new AttributeNode(FactPath.Of("a"), new Trees(~seed).Test()));
            if (!new NodePairs(Vocabulary, new Effort()).Exclude(a, b)) return true;
            found++;
            return Enumerable.Range(0, 60).Select(i => People.One(seed ^ i)).All(p => !Holds(a, p) || !Holds(b, p));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Share(20_000)));
        Assert.True(found > Share(800), $"{found} contradictions are too few to show anything.");
    }

    // Mutation testing runs these thousands of times; then a fiftieth has to do.
    internal static int Share(int tests) => Environment.GetEnvironmentVariable("TODOKE_MUTATION") is null ? tests : tests / 50;

    private static bool Holds(SegmentNode node, PersonFacts person) => ReferenceEvaluator.Holds(node, person, People.Now, Context);
}
