using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>One process sends for a ledger, whatever becomes of it.</summary>
public class TakeoverTests
{
    // Long enough that a busy machine renews it in time, short enough to wait for.
    static readonly (string, string) ShortLease = ("TODOKE_SENDER_LEASE_S", "6");

    [Fact]
    public async Task A_sender_that_sleeps_past_its_lease_is_replaced_and_sends_nothing_twice_when_it_wakes()
    {
        await using var proof = await ProofWorld.StartAsync("postgres");
        var servers = new[] { await proof.StartServerAsync(ShortLease), await proof.StartServerAsync(ShortLease) };
        await proof.AddPeopleAsync(2500);
        var (sender, other) = await WhoSendsAsync(servers);
        // A server that waits for its turn serves the API all the same.
        var campaign = await proof.SendAsync(other, "{{name}}さん、こんにちは。");
        await proof.ReceivedAsync(300);
        await sender.Process.SignalAsync("STOP");
        Assert.True(proof.Line.Received() < proof.Users.Count, "the sender had finished before it fell asleep");
        await proof.EverybodyOnceAsync(other, campaign);
        Assert.True((await other.GetAsync("system")).Flag("sending_here"));

        await sender.Process.SignalAsync("CONT");
        // Awake: it answers, and whatever it had under way has come to an end.
        await Polling.UntilAsync(async () => (await sender.GetAsync("system/settled?wait_s=5")).Flag("settled"));
        await proof.EverybodyOnceAsync(sender, campaign);
        // Both are of use still: a campaign given to either is sent by whichever holds the lease.
        var again = await proof.DraftAsync(sender, "二通目です。");
        await sender.PostAsync($"campaigns/{again}/send", new { });
        Assert.Equal("done", (await proof.EndAsync(other, again)).Text("state"));
        Assert.All((await proof.Line.LogAsync()).Received.Values, messages => Assert.Equal(2, messages));
    }

    static async Task<(ServerProcess Sender, ServerProcess Other)> WhoSendsAsync(ServerProcess[] servers)
    {
        ServerProcess? sender = null;
        await Polling.UntilAsync(async () =>
        {
            foreach (var server in servers)
                if ((await server.GetAsync("system")).Flag("sending_here")) sender = server;
            return sender is not null;
        });
        return (sender!, servers.Single(s => s != sender));
    }

    [Fact]
    public async Task A_second_server_on_the_same_sqlite_file_refuses_to_start_and_says_which_process_holds_it()
    {
        await using var proof = await ProofWorld.StartAsync("sqlite", delay: "0");
        var first = await proof.StartServerAsync();
        await using var second = ServerProcess.Launch(proof.Place.Address, proof.Place.Folder, proof.Key);
        Assert.NotEqual(0, await second.EndedAsync(TestWorld.Cancel));
        Assert.Contains($"process id {first.Process.Id}", second.Output, StringComparison.Ordinal);
        // The first one is none the worse for it, and its death leaves nothing behind that would keep the next one out.
        Assert.True((await first.GetAsync("accounts")).Items().Length == 1);
        await first.KillAsync();
        await proof.StartServerAsync();
    }
}
