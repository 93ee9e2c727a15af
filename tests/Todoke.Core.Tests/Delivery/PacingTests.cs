using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class PacingTests
{
    private static readonly DateTimeOffset Start = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_bucket_gives_its_burst_and_then_its_rate()
    {
        var bucket = new TokenBucket(200, TimeSpan.FromSeconds(1), burst: 2);

        Assert.Equal(TimeSpan.Zero, bucket.Take(Start));
        Assert.Equal(TimeSpan.Zero, bucket.Take(Start));
        Assert.Equal(TimeSpan.FromMilliseconds(5), bucket.Take(Start));
        Assert.Equal(TimeSpan.FromMilliseconds(1), bucket.Take(Start.AddMilliseconds(4)));
        Assert.Equal(TimeSpan.Zero, bucket.Take(Start.AddMilliseconds(5)));
    }

    [Fact]
    public void A_bucket_that_is_asked_whenever_it_says_fills_the_rate()
    {
        var bucket = new TokenBucket(2_000, TimeSpan.FromSeconds(1), burst: 10);
        var now = Start;
        var taken = 0;
        while (now < Start.AddSeconds(1))
        {
            var wait = bucket.Take(now);
            taken += wait == TimeSpan.Zero ? 1 : 0;
            now += wait;
        }

        Assert.InRange(taken, 2_000, 2_010);
    }

    [Fact]
    public void No_span_of_time_ever_holds_more_than_burst_and_rate()
    {
        var cases =
            from count in Gen.Choose(1, 50)
            from burst in Gen.Choose(1, 10)
            from steps in Gen.Choose(-2_000_000, 5_000_000).NonEmptyListOf()
            select (count, burst, steps);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var bucket = new TokenBucket(c.count, TimeSpan.FromSeconds(1), c.burst);
            var clock = Start;
            var latest = DateTimeOffset.MinValue;
            var taken = new List<DateTimeOffset>();
            foreach (var step in c.steps)
            {
                clock = clock.AddTicks(step);
                latest = clock > latest ? clock : latest;
                for (var again = 0; again < 3; again++)
                {
                    if (bucket.Take(clock) == TimeSpan.Zero)
                    {
                        taken.Add(latest);
                    }
                }
            }

            for (var from = 0; from < taken.Count; from++)
            {
                for (var to = from; to < taken.Count; to++)
                {
                    if (to - from + 1 > c.burst + ((taken[to] - taken[from]).TotalSeconds * c.count) + 0.000001)
                    {
                        return false;
                    }
                }
            }

            return taken.Count > 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_restart_goes_on_with_the_level_it_had_and_LINEs_word_empties_the_bucket()
    {
        var bucket = new TokenBucket(60, TimeSpan.FromHours(1), burst: 1);
        Assert.Equal(TimeSpan.Zero, bucket.Take(Start));
        Assert.Equal(TimeSpan.FromMinutes(1), new TokenBucket(60, TimeSpan.FromHours(1), burst: 1, bucket.FullAt).Take(Start));

        bucket.EmptyUntil(Start.AddMinutes(10));
        Assert.Equal(TimeSpan.FromMinutes(10), bucket.Take(Start));
    }

    [Theory]
    [InlineData("POST /v2/bot/message/multicast", 200, 1)]
    [InlineData("POST /v2/bot/message/push", 2000, 1)]
    [InlineData("POST /v2/bot/message/broadcast", 60, 3600)]
    [InlineData("POST /v2/bot/richmenu/batch", 3, 3600)]
    public void LINEs_limits_are_known_by_endpoint(string endpoint, int count, int seconds) =>
        Assert.Equal(new LineLimit(endpoint, count, TimeSpan.FromSeconds(seconds)), LineLimits.For(endpoint));
}
