using Todoke.Audience.Tests.Worlds;
using Todoke.Core.Segments;

namespace Todoke.Audience.Tests;

/// <summary>The same comparison as with small populations, where cells are merged all the time, rows die in large ones, and the index is restarted.</summary>
public sealed class MergedCellsTests
{
    [Fact]
    public void The_index_agrees_with_the_reference_however_often_cells_are_merged_and_it_is_restarted()
    {
        for (var seed = 5_000; seed < 5_015; seed++)
        {
            var dice = new Dice(seed);
            var model = new Model();
            var index = new LiveIndex { LeastSmall = 1 + seed % 3 };
            var trees = Enumerable.Range(0, 6).Select(_ => dice.Tree()).ToList();
            var history = new List<FactChange>();
            Apply(Dice.People.Select(person => (FactChange)new ProfileChanged(person, ProfileStanding.Known)).ToList());
            for (var checkpoint = 0; checkpoint < 4; checkpoint++)
            {
                for (var i = 0; i < 60; i++) Apply([.. dice.Aimed(dice.Pick(trees), dice.AsOf) is { } aimed && dice.Chance(60) ? [aimed] : dice.Happening(model)]);
                if (checkpoint % 2 == 1) index = Restarted(index, seed);
                foreach (var tree in trees)
                {
                    var example = new Case(history, tree, dice.Asked(), dice.Context);
                    if (example.Disagreement(index, model) is { } problem) Assert.Fail($"seed {seed}: {problem}\n{example}");
                }
            }

            void Apply(IReadOnlyList<FactChange> batch)
            {
                foreach (var change in batch) model.Apply(change);
                history.AddRange(batch);
                index.Apply(batch, history.Count);
            }
        }
    }

    private static LiveIndex Restarted(LiveIndex index, int seed)
    {
        using var file = new MemoryStream();
        Assert.Equal(index.Position, index.SaveAsync(file, TestContext.Current.CancellationToken).GetAwaiter().GetResult());
        file.Position = 0;
        var opened = LiveIndex.Open(file, file.Length, 1 + seed % 3);
        Assert.Equal((index.Position, index.People, index.Events), (opened.Position, opened.People, opened.Events));
        return opened;
    }
}
