using System.Net;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.FriendsImport;

public class FriendsImportTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static async Task<JsonElement> ImportAsync(LineWorld world, ConnectedAccount account)
    {
        var job = await world.Server.PostAsync($"accounts/{account.Id}/friends-import");
        await world.Server.SettledAsync();
        return await world.Server.GetAsync($"jobs/{job.Number("id")}");
    }

    static Task<PeopleAdded> GenerateAsync(LineWorld world, ConnectedAccount account, int count) => world.Control.GenerateAsync(
        new GenerateRequest { Account = account.ChannelId, Count = count, BlockedEvery = 10, NamePrefix = "友だち" }, Cancel);

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Everybody_who_follows_a_verified_account_comes_in_with_their_name(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await GenerateAsync(world, account, 2500);
        var job = await ImportAsync(world, account);
        Assert.Equal("done", job.Text("state"));
        Assert.Equal((2250, 2250, 2250, 0), (job.GetProperty("result").Number("people"), job.GetProperty("result").Number("created"), job.GetProperty("result").Number("named"), job.GetProperty("result").Number("names_left")));
        Assert.Equal(2250, job.GetProperty("progress").Number("done"));
        Assert.Equal(2250, await world.CountAsync("SELECT COUNT(*) FROM friendship WHERE state = 1 AND since IS NULL AND display_name LIKE '友だち%'"));
        Assert.Equal(2250, (await world.Server.GetAsync($"accounts/{account.Id}")).GetProperty("friends").Number("following"));

        var again = await ImportAsync(world, account);
        Assert.Equal((2250, 0, 0), (again.GetProperty("result").Number("people"), again.GetProperty("result").Number("created"), again.GetProperty("result").Number("named")));
        Assert.Equal(2250, await world.CountAsync("SELECT COUNT(*) FROM profile"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_account_that_is_not_verified_is_told_so(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync(verified: false);
        await GenerateAsync(world, account, 10);
        var job = await ImportAsync(world, account);
        Assert.Equal("failed", job.Text("state"));
        Assert.Contains("未認証", job.Items("problems").Single().Text("ja"));
        Assert.Equal(0, await world.CountAsync("SELECT COUNT(*) FROM profile"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_page_that_fails_does_not_undo_those_before_and_a_new_start_takes_in_the_rest(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await GenerateAsync(world, account, 1500);
        // The first page comes; the second is refused for good.
        world.Control.AddFault(new Fault { Endpoint = "followers", Mode = FaultMode.Delay, DelayMs = 1, Count = 1 });
        world.Control.AddFault(new Fault { Endpoint = "followers", Status = 401 });
        var broken = await ImportAsync(world, account);
        Assert.Equal("failed", broken.Text("state"));
        Assert.Equal(1000, await world.CountAsync("SELECT COUNT(*) FROM friendship"));
        world.Control.ClearFaults();
        var rest = await ImportAsync(world, account);
        Assert.Equal((1350, 350), (rest.GetProperty("result").Number("people"), rest.GetProperty("result").Number("created")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_job_cut_off_between_pages_goes_on_from_its_cursor_in_the_next_process(string kind)
    {
        var place = await Ledgers.MakeReadyAsync(kind);
        await using var line = await LineWorld.StartLineAsync();
        var key = new byte[32];
        Task<TestWorld> Start() => TestWorld.StartAsync(place, o => o with { LineApi = line.BaseAddress, Key = key, LineTimeout = TimeSpan.FromSeconds(5) });
        var at = line.Control.AddAccount(new NewAccount());
        await line.Control.GenerateAsync(new GenerateRequest { Account = at.ChannelId, Count = 1500, BlockedEvery = 10 }, Cancel);
        line.Control.AddFault(new Fault { Endpoint = "followers", Mode = FaultMode.Delay, DelayMs = 1, Count = 2 });
        // LINE never answers the second page, until the process has gone.
        line.Control.AddFault(new Fault { Endpoint = "followers", Mode = FaultMode.HangAfterAccept });
        long job;
        var first = await Start();
        try
        {
            var account = (await first.PostAsync("accounts", LineWorld.Body(at))).Number("id");
            var started = await first.PostAsync($"accounts/{account}/friends-import");
            job = started.Number("id");
            while ((await first.GetAsync($"jobs/{job}")).GetProperty("progress").Number("done") == 0) await Task.Yield();
        }
        finally { await first.World.DisposeAsync(); }
        line.Control.ClearFaults();
        await using var second = await Start();
        await second.SettledAsync();
        var finished = await second.GetAsync($"jobs/{job}");
        Assert.Equal("done", finished.Text("state"));
        Assert.Equal((1350, 1350), (finished.GetProperty("result").Number("people"), finished.GetProperty("result").Number("created")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_block_reported_by_webhook_is_older_than_a_later_list_and_newer_than_an_earlier_one(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        var people = await world.PeopleAsync(account, "a", "b");
        var now = world.Server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        string User(int i) => people.People![i].UserIds["p1"];
        await world.TellAsync(account, LineEvents.Unfollow(User(0), now - 1000), LineEvents.Unfollow(User(1), now + 1000));
        await ImportAsync(world, account);
        Assert.Equal(["1", "2"], await world.TextsAsync("SELECT CAST(f.state AS TEXT) FROM friendship f JOIN identity i ON i.profile_id = f.profile_id ORDER BY f.changed_at"));
    }

    [Fact]
    public async Task A_name_the_shop_gave_stays_and_names_wait_while_LINE_is_away()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var account = await world.ConnectAsync();
        await world.PeopleAsync(account, "a", "b");
        world.Control.AddFault(new Fault { Endpoint = "profile", Status = 500 });
        var job = await ImportAsync(world, account);
        Assert.Equal(("done", 2L), (job.Text("state"), job.GetProperty("result").Number("names_left")));
        await world.Server.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE profile SET display_name = '山田様' WHERE id = (SELECT MIN(id) FROM profile)", Cancel), Cancel);
        world.Control.ClearFaults();
        await ImportAsync(world, account);
        Assert.Equal(["山田様", "友だち b"], await world.TextsAsync("SELECT display_name FROM profile ORDER BY id"));
        Assert.Equal(["友だち a", "友だち b"], await world.TextsAsync("SELECT display_name FROM friendship ORDER BY profile_id"));
    }

    [Fact]
    public async Task One_account_is_taken_in_once_at_a_time()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var account = await world.ConnectAsync();
        world.Control.AddFault(new Fault { Endpoint = "followers", DelayMs = 400 });
        await world.Server.PostAsync($"accounts/{account.Id}/friends-import");
        await world.Server.PostAsync($"accounts/{account.Id}/friends-import", expected: HttpStatusCode.Conflict);
        await world.Server.SettledAsync();
    }
}
