using Todoke.Core.Segments;

namespace Todoke.Audience.Tests;

/// <summary>Shorter ways through a page or a chunk say the same as asking row by row.</summary>
public sealed class QuickPathTests
{
    private static readonly long FirstDay = Day(1901, 1, 1);

    [Fact]
    public void Days_that_come_again_every_four_years_are_told_as_one_by_one()
    {
        var random = new Random(4711);
        for (var round = 0; round < 300; round++)
        {
            var years = Enumerable.Range(1850, 300);
            var (month, length) = (1 + random.Next(12), 1 + random.Next(60));
            // Whole months, some days from a day on, and what only looks as if it came again.
            var ranges = Ranges.Merged((round % 3) switch
            {
                0 => years.Select(y => (Day(y, month, 1), Day(y, month, DateTime.DaysInMonth(y, month)))),
                1 => years.Select(y => (Day(y, month, 20), Day(y, month, 20) + length)),
                _ => years.Where(y => y != 1990).Select(y => (Day(y, month, 3), Day(y, month, 3) + length)),
            });
            var (low, width) = (FirstDay - 2_000 + random.Next(70_000), 1 + random.Next(60_000));
            var page = ValuePage.OfRows(4096);
            for (var row = 0; row < 4096; row++)
            {
                if (random.Next(10) > 0) page.Set(row, Kind.Date, low + random.Next(width));
            }
            var inside = new ulong[64];
            Selector.OfDays(ranges).Rows(page, inside, new ulong[64]);
            for (var row = 0; row < 4096; row++)
            {
                var expected = page.KindAt(row) != Kind.None && ranges.Contains(page.Payload(row));
                Assert.True(expected == ((inside[row >> 6] >> row & 1) != 0), $"round {round}, day {(page.KindAt(row) == Kind.None ? null : page.Payload(row))}");
            }
        }
    }

    [Fact]
    public void A_cycle_is_found_for_birthdays_and_not_for_days_that_end()
    {
        Assert.NotNull(DayCycle.Of(Ranges.Merged(Enumerable.Range(1800, 400).Select(y => (Day(y, 2, 1), Day(y, 3, 1) - 1)))));
        Assert.Null(DayCycle.Of(Ranges.Merged(Enumerable.Range(1930, 40).Select(y => (Day(y, 2, 1), Day(y, 3, 1) - 1)))));
    }

    [Fact]
    public void A_search_in_full_chunks_finds_what_reading_every_text_finds()
    {
        var pool = new TextPool();
        var random = new Random(7);
        var texts = new List<string>();
        while (pool.Count < TextPool.ChunkTexts * 2 + 500)
        {
            var text = random.Next(3) switch { 0 => $"M{random.Next(100_000_000):000000000}", 1 => $"会員{random.Next(100_000)}番", _ => $"a{random.Next(1_000_000)}-{(char)('a' + random.Next(26))}" };
            if (pool.Add(text) == texts.Count) texts.Add(text);
        }
        foreach (var (op, needle) in new[]
        {
            (TextOp.Contains, "1234"), (TextOp.Contains, "員12"), (TextOp.Contains, texts[70_000]), (TextOp.StartsWith, "M0001"), (TextOp.StartsWith, "会員9"),
            (TextOp.EndsWith, "77番"), (TextOp.EndsWith, "99-z"), (TextOp.Contains, "0-"), (TextOp.Contains, "nothing like it"),
        })
        {
            var found = new HashSet<int>();
            for (var chunk = 0; chunk < pool.ChunkCount; chunk++)
            {
                var bits = new ulong[TextPool.ChunkTexts / 64];
                pool.Search(chunk, Math.Min(TextPool.ChunkTexts, pool.Count - (chunk << TextPool.ChunkShift)), System.Text.Encoding.UTF8.GetBytes(needle), op, bits);
                for (var i = 0; i < TextPool.ChunkTexts; i++)
                {
                    if ((bits[i >> 6] >> i & 1) != 0) found.Add((chunk << TextPool.ChunkShift) + i);
                }
            }
            var expected = texts.Select((text, code) => (text, code)).Where(t => op switch
            {
                TextOp.StartsWith => t.text.StartsWith(needle, StringComparison.Ordinal),
                TextOp.EndsWith => t.text.EndsWith(needle, StringComparison.Ordinal),
                _ => t.text.Contains(needle, StringComparison.Ordinal),
            }).Select(t => t.code);
            Assert.Equal(expected.Order(), found.Order());
        }
    }

    private static long Day(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - 719_162;
}
