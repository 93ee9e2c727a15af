using Todoke.Audience.Tests.Worlds;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests;

/// <summary>What the reference evaluator foretells: until the next change a verdict stays as it is, whatever the hour.</summary>
public sealed class NextChangeTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void Between_the_instants_foretold_no_verdict_changes()
    {
        var changes = 0;
        for (var seed = 1; seed <= IndexAgreesWithReferenceTests.Pairs / 20; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            var trees = Enumerable.Range(0, 6).Select(_ => dice.Tree(1)).ToList();
            foreach (var person in Dice.People) model.Apply(new ProfileChanged(person, ProfileStanding.Known));
            for (var i = 0; i < 60; i++)
            {
                foreach (var change in dice.Chance(60) && dice.Aimed(dice.Pick(trees), dice.AsOf) is { } aimed ? [aimed] : dice.Happening(model)) model.Apply(change);
            }
            foreach (var tree in trees)
            {
                for (var i = 0; i < 3; i++) changes += Follow(seed, dice, tree, model.Facts(dice.Pick(Dice.People)));
            }
        }
        Assert.True(changes > IndexAgreesWithReferenceTests.Pairs / 10, $"Only {changes} verdicts changed: that proves little.");
    }

    // Asks at instants where something might change, and checks that a change was foretold by the answer before it.
    private static int Follow(int seed, Dice dice, SegmentNode tree, PersonFacts person)
    {
        var from = dice.Asked();
        var (last, changes) = (ReferenceEvaluator.Judge(tree, person, from, dice.Context), 0);
        if (person.Standing != ProfileStanding.Known) Assert.Equal(new Judgement(false, null), last);
        foreach (var instant in Samples(dice, person, from))
        {
            var steps = 0;
            while (last.NextChange <= instant)
            {
                var next = last.NextChange.Value;
                Assert.True(next > from && ++steps < 10_000);
                if (next - 1 > from) Same(ReferenceEvaluator.Judge(tree, person, next - 1, dice.Context), next - 1);
                var now = ReferenceEvaluator.Judge(tree, person, next, dice.Context);
                if (now.Holds != last.Holds) changes++;
                (last, from) = (now, next);
            }
            Same(ReferenceEvaluator.Judge(tree, person, instant, dice.Context), instant);
        }
        return changes;

        void Same(Judgement now, long at) => Assert.True(
            now.Holds == last.Holds,
            now.Holds == last.Holds ? "" : $"seed {seed}: {last} at {IsoTime.Write(from)}, but {now} at {IsoTime.Write(at)}\n{new Case([new ProfileReplaced(person)], tree, at, dice.Context)}");
    }

    // The beginnings of days near and far, and a span after each of the person's instants, each with its neighbours.
    private static List<long> Samples(Dice dice, PersonFacts person, long from)
    {
        var instants = person.Events.Select(e => e.At)
            .Concat(person.Messages.Select(m => m.At)).Concat(person.Tags.Values).Concat(person.Attributes.Values.Select(a => a.HeldSince))
            .Concat(person.Attributes.Values.Select(a => a.Value).OfType<FactValue.Instant>().Select(i => i.Ms))
            .Concat(person.Friendships.Values.Select(f => f.Since).OfType<long>())
            .Where(at => Math.Abs(at - from) < 2400 * Day)
            .SelectMany(at => Enum.GetValues<TimeUnit>().SelectMany(unit => Enumerable.Range(1, 3).SelectMany(n => new[] { dice.Shift(at, new Duration(n, unit), 1), dice.Shift(at, new Duration(n, unit), -1) })).Append(at))
            .ToList();
        var today = LocalTime.DayAt(from, dice.Zone);
        var days = Enumerable.Range(1, 40).Concat(Enumerable.Range(0, 30).Select(_ => dice.Upto(1200))).Select(ahead => LocalTime.StartOfDay(today + ahead, dice.Zone));
        return instants.Where(_ => dice.Chance(40)).Concat(days)
            .SelectMany(at => new[] { at - 1, at, at + 1, at + dice.Upto((int)(Day / 2)) })
            .Where(at => at > from && at < from + 1200 * Day)
            .Distinct().Order().ToList();
    }
}
