using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public async Task A_damaged_a_foreign_and_a_shortened_snapshot_are_refused()
    {
        using var index = new LiveIndex();
        index.Apply([.. Enumerable.Range(1, 300).SelectMany(i => (FactChange[])
        [
            new ProfileChanged(i, ProfileStanding.Known), new TagChanged(i, i % 5, i * 1000), new AttributeChanged(i, "name", new FactValue.Text($"人{i}"), i),
            new EventAdded(i, i, "purchase", i * 100_000L, i, new FactValue.Object(new Dictionary<string, FactValue> { ["value"] = new FactValue.Number(i) })),
        ])], 7);
        using var file = new MemoryStream();
        await index.SaveAsync(file, TestContext.Current.CancellationToken);
        var bytes = file.ToArray();
        Assert.Equal((300, 7), (Open(bytes).People, Open(bytes).Position));

        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => Open(damaged));
            Assert.Throws<InvalidDataException>(() => Open(bytes[..random.Next(bytes.Length)]));
        }
        Assert.Throws<InvalidDataException>(() => Open([.. "SQLite format 3\0"u8, .. new byte[500]]));
        Assert.Throws<InvalidDataException>(() => Open([]));
    }

    [Fact]
    public async Task A_snapshot_is_as_of_its_position_though_changes_go_on()
    {
        using var index = new LiveIndex();
        index.Apply([new ProfileChanged(1, ProfileStanding.Known)], 1);
        var path = Path.Combine(Path.GetTempPath(), $"todoke-{Environment.ProcessId}-{nameof(A_snapshot_is_as_of_its_position_though_changes_go_on)}");
        try
        {
            var saving = index.SaveAsync(path, TestContext.Current.CancellationToken);
            index.Apply([new ProfileChanged(2, ProfileStanding.Known)], 2);
            var position = await saving;
            using var opened = LiveIndex.Open(path);
            Assert.Equal((position, position), (opened.Position, opened.People));
            opened.Apply([new ProfileChanged(3, ProfileStanding.Known)], 3);
            Assert.Contains(3, opened.Freeze(new EveryoneNode(), 0, TimeZoneInfo.Utc).Ids);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static LiveIndex Open(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return LiveIndex.Open(stream, bytes.Length);
    }
}
