using System.Net;
using Todoke.Server.Audience;
using Todoke.Server.Health;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Health;

public class HealthTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_server_is_ready_when_everybody_who_joined_says_so(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        world.Service<AudienceFollower>().Reached.Reached(world.Ledger.Head.Position);
        using var http = world.Anonymous();
        Assert.Equal("ok\n", await http.GetStringAsync("/healthz/live", TestWorld.Cancel));
        Assert.True((await (await http.GetAsync("/healthz/ready", TestWorld.Cancel)).JsonAsync()).Flag("ready"));
        world.Service<Readiness>().Join("demo data", () => false);
        var waiting = await (await http.GetAsync("/healthz/ready", TestWorld.Cancel)).JsonAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("demo data", waiting.GetProperty("waiting_for")[0].GetString());
    }

    [Fact]
    public void A_stream_of_writes_does_not_make_a_server_unready_but_a_stuck_index_does()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        long reached = -1, head = 5;
        var readiness = new IndexReadiness(() => reached, () => head, clock);
        Assert.False(readiness.Ready());
        reached = 5;
        Assert.True(readiness.Ready());
        for (var second = 0; second < 60; second++)
        {
            (reached, head) = (head - 1, head + 10);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(readiness.Ready());
        }
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.False(readiness.Ready());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_system_says_what_it_is(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var system = await world.GetAsync("system");
        Assert.Equal((kind, 0L, 0L), (system.Text("ledger"), system.Number("people"), system.Number("events")));
        Assert.True(system.Number("memory_mb") > 10);
    }

    [Fact]
    public async Task Being_settled_can_be_waited_for_and_names_who_is_not()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var settlement = world.Service<Settlement>();
        var busy = true;
        settlement.Join("test", () => !busy);
        var waiting = await world.GetAsync("system/settled?wait_s=0");
        Assert.False(waiting.Flag("settled"));
        Assert.Contains("test", waiting.Items("waiting_for").Select(w => w.GetString()));
        var answer = world.GetAsync("system/settled?wait_s=60");
        busy = false;
        settlement.Changed();
        Assert.True((await answer).Flag("settled"));
    }

    [Fact]
    public async Task A_second_server_on_postgresql_serves_and_waits_for_the_first_to_stop_sending()
    {
        byte[] key = [];
        await using var first = await TestWorld.StartAsync("postgres", o => { key = o.Key; return o; });
        await first.Service<SenderLease>().HeldAsync(TestWorld.Cancel);
        await using var second = await World.StartAsync(
            new ServerOptions { Ledger = first.Place.Address, DataDirectory = first.Place.Folder, Key = key, Port = 0 }, first.Clock, TestWorld.Cancel, _ => { });
        using var http = new HttpClient { BaseAddress = new Uri(second.Address, "/api/v1/"), DefaultRequestHeaders = { Authorization = first.Http.DefaultRequestHeaders.Authorization } };
        Assert.False((await (await http.GetAsync("system", TestWorld.Cancel)).JsonAsync()).Flag("sending_here"));
        Assert.True((await first.GetAsync("system")).Flag("sending_here"));
        // A session of one server is one of the other: the cookie keys lie in the ledger.
        using var owner = new Browser(first);
        await owner.PostAsync("setup", new { name = "花子", email = "hanako@example.jp", password = "correct horse 12" });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(second.Address, "/api/v1/session"));
        request.Headers.Add("Cookie", string.Join("; ", owner.Cookies.Select(c => $"{c.Name}={c.Value}")));
        using var stranger = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        Assert.Equal("owner", (await (await stranger.SendAsync(request, TestWorld.Cancel)).JsonAsync()).GetProperty("user").Text("role"));
    }
}
