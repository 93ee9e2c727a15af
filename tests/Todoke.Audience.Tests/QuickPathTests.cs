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

    [Theory, InlineData(200), InlineData(50_000), InlineData(400_000)]
    public void Codes_are_looked_up_alike_however_many_there_are_and_however_wide_a_page_is(int count)
    {
        var random = new Random(count);
        for (var round = 0; round < 120; round++)
        {
            var (wanted, codes) = (new HashSet<long>(), new CodeSet(count));
            // From none to most, and now and then all in one place.
            var (most, span) = (random.Next(round % 4 == 0 ? 3 : round % 4 == 1 ? 40 : count), round % 5 == 0 ? Math.Min(count, 300) : count);
            for (var n = 0; n < most; n++) wanted.Add(random.Next(span));
            foreach (var code in wanted) codes.Add((int)code);
            // A page's codes are neighbours, as where each comes once, or from anywhere.
            var (low, width) = round % 2 == 0 ? (random.Next(count), 1 + random.Next(6000)) : (0, count);
            var page = ValuePage.OfRows(4096);
            for (var row = 0; row < 4096; row++)
            {
                if (random.Next(10) > 0) page.Set(row, Kind.Text, Math.Min(count - 1, low + random.Next(width)));
            }
            var (inside, selector) = (new ulong[64], Selector.OfCodes(codes));
            Array.Fill(inside, 0xAAAA_AAAA_AAAA_AAAA);
            selector.Rows(page, inside, new ulong[64]);
            for (var row = 0; row < 4096; row++)
            {
                var expected = page.KindAt(row) != Kind.None && wanted.Contains(page.Payload(row));
                Assert.True(expected == ((inside[row >> 6] >> row & 1) != 0), $"round {round}, row {row}");
                if (page.KindAt(row) != Kind.None) Assert.Equal(expected, selector.Admits(page.Payload(row)));
            }
            Assert.False(codes.Has(count));
            Assert.False(codes.Has(-1));
        }
    }

    [Fact]
    public void Runs_of_codes_are_those_between_two_ends_and_one_more_than_fits_where_there_are_more()
    {
        var codes = new CodeSet(300_000);
        foreach (var code in new[] { 0, 1, 2, 63, 64, 65_535, 65_536, 131_071, 299_999, 300_000 }) codes.Add(code);
        var runs = new (long Low, long High)[5];

        Assert.Equal(5, codes.Runs(0, codes.Greatest, runs));
        Assert.Equal([(0, 2), (63, 64), (65_535, 65_536), (131_071, 131_071), (299_999, 299_999)], runs);
        Assert.Equal(2, codes.Runs(1, 63, runs));
        Assert.Equal((1, 2), runs[0]);
        Assert.Equal((63, 63), runs[1]);
        Assert.Equal(4, codes.Runs(0, codes.Greatest, runs.AsSpan(0, 3)));
        Assert.Equal(0, codes.Runs(70_000, 131_070, runs));
    }

    private static long Day(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - 719_162;
}
