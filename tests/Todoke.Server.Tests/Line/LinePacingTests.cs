using Todoke.Core.Delivery;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Line;

public class LinePacingTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    // How many calls get through while the clock goes on for so long.
    static async Task<int> ThroughAsync(LinePacing pacing, ManualClock clock, string endpoint, TimeSpan span, long account = 1)
    {
        var through = 0;
        var end = clock.GetUtcNow() + span;
        while (true)
        {
            var call = pacing.WaitAsync(account, endpoint, Cancel).AsTask();
            while (!call.IsCompleted)
            {
                // Neither done nor waiting: it has just been woken.
                await Task.Yield();
                if (clock.NextDue is not { } due) continue;
                if (due > end)
                {
                    clock.MoveTo(end);
                    return through;
                }
                clock.MoveTo(due);
            }
            through++;
        }
    }

    [Fact]
    public async Task Calls_fill_LINEs_limit_and_do_not_exceed_it()
    {
        var clock = new ManualClock(Start);
        var pacing = new LinePacing(clock);
        var limit = LineLimits.For(LineEndpoint.Multicast);
        var through = await ThroughAsync(pacing, clock, LineEndpoint.Multicast, TimeSpan.FromSeconds(3));
        Assert.InRange(through, (limit.Count * 3) - 1, (limit.Count * 3) + limit.Burst + 1);
    }

    [Fact]
    public async Task Accounts_and_endpoints_do_not_share_a_limit()
    {
        var clock = new ManualClock(Start);
        var pacing = new LinePacing(clock);
        await ThroughAsync(pacing, clock, LineEndpoint.Broadcast, TimeSpan.Zero);
        Assert.False(pacing.WaitAsync(1, LineEndpoint.Broadcast, Cancel).AsTask().IsCompleted);
        Assert.True(pacing.WaitAsync(2, LineEndpoint.Broadcast, Cancel).AsTask().IsCompleted);
        Assert.True(pacing.WaitAsync(1, LineEndpoint.Push, Cancel).AsTask().IsCompleted);
    }

    [Fact]
    public async Task What_waits_for_answers_together_fits_into_LINEs_limit_when_it_arrives_at_once()
    {
        var clock = new ManualClock(Start);
        var pacing = new LinePacing(clock);
        var limit = LineLimits.For(LineEndpoint.Multicast);
        Assert.InRange(limit.InFlight + limit.Burst, 1, limit.Count);
        var under = new List<IDisposable>();
        for (var i = 0; i < limit.InFlight; i++)
        {
            var call = pacing.EnterAsync(1, LineEndpoint.Multicast, Cancel).AsTask();
            while (!call.IsCompleted)
            {
                await Task.Yield();
                if (clock.NextDue is { } due) clock.MoveTo(due);
            }
            under.Add(await call);
        }

        // No answer for a long time: nothing more leaves, however many tokens there are by now.
        clock.MoveTo(clock.GetUtcNow().AddMinutes(1));
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var oneMore = pacing.EnterAsync(1, LineEndpoint.Multicast, Cancel).AsTask();
        var another = pacing.EnterAsync(1, LineEndpoint.Multicast, impatience.Token).AsTask();
        Assert.False(oneMore.IsCompleted || another.IsCompleted);

        // One answer makes room for one, once; whoever gave up waiting takes none.
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => another);
        under[0].Dispose();
        under[0].Dispose();
        (await oneMore).Dispose();
        using var last = await pacing.EnterAsync(1, LineEndpoint.Multicast, Cancel);
        Assert.False(pacing.EnterAsync(1, LineEndpoint.Multicast, Cancel).AsTask().IsCompleted);
    }

    [Fact]
    public async Task After_a_429_calls_pause_go_at_half_the_rate_and_come_back()
    {
        var clock = new ManualClock(Start);
        var pacing = new LinePacing(clock);
        pacing.Slow(1, LineEndpoint.Multicast);
        // A second report of the same moment is the same news.
        pacing.Slow(1, LineEndpoint.Multicast);
        Assert.Equal(0.5, pacing.ShareOf(1, LineEndpoint.Multicast));
        Assert.Equal(0, await ThroughAsync(pacing, clock, LineEndpoint.Multicast, TimeSpan.FromSeconds(0.9)));
        var slow = await ThroughAsync(pacing, clock, LineEndpoint.Multicast, TimeSpan.FromSeconds(1));
        Assert.InRange(slow, 60, 120);
        await ThroughAsync(pacing, clock, LineEndpoint.Multicast, TimeSpan.FromSeconds(20));
        Assert.Equal(1, pacing.ShareOf(1, LineEndpoint.Multicast));
        Assert.InRange(await ThroughAsync(pacing, clock, LineEndpoint.Multicast, TimeSpan.FromSeconds(1)), 199, 221);
    }
}
