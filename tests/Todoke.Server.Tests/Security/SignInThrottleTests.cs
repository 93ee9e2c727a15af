using System.Net;
using Todoke.Server.Security;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Security;

public class SignInThrottleTests
{
    readonly ManualClock _clock = new(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void One_address_may_not_try_many_people()
    {
        var throttle = new SignInThrottle(_clock);
        var address = IPAddress.Parse("192.0.2.7");
        for (var i = 0; i < SignInThrottle.TriesPerAddress; i++) Assert.Null(throttle.Enter($"p{i}@example.jp", address));
        Assert.NotNull(throttle.Enter("new@example.jp", address));
        Assert.Null(throttle.Enter("new@example.jp", IPAddress.Parse("192.0.2.8")));
        _clock.Advance(SignInThrottle.Window);
        Assert.Null(throttle.Enter("new@example.jp", address));
    }

    [Fact]
    public void A_whole_network_of_version_6_is_one_address()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < SignInThrottle.TriesPerAddress; i++) Assert.Null(throttle.Enter($"p{i}@example.jp", IPAddress.Parse($"2001:db8::{i:x}")));
        Assert.NotNull(throttle.Enter("new@example.jp", IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(throttle.Enter("new@example.jp", IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void The_right_password_forgives_the_slips_before_it()
    {
        var throttle = new SignInThrottle(_clock);
        var address = IPAddress.Loopback;
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < SignInThrottle.TriesPerEmail - 5; i++) Assert.Null(throttle.Enter("A@example.jp", address));
            throttle.Succeeded("a@example.jp ", address);
        }
        for (var i = 0; i < SignInThrottle.TriesPerEmail; i++) Assert.Null(throttle.Enter("a@example.jp", address));
        Assert.NotNull(throttle.Enter("a@example.jp", address));
    }
}
