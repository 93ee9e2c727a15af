using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>One process sends for a ledger, whatever becomes of it.</summary>
public class TakeoverTests
{
    static readonly (string, string) ShortLease = ("TODOKE_SENDER_LEASE_S", "2");

    [Fact]
    public async Task A_sender_that_sleeps_past_its_lease_is_replaced_and_sends_nothing_twice_when_it_wakes()
    {
        await using var proof = await ProofWorld.StartAsync("postgres");
        var first = await proof.StartServerAsync(ShortLease);
        await Polling.UntilAsync(async () => (await first.GetAsync("system")).Flag("sending_here"));
        var second = await proof.StartServerAsync(ShortLease);
        await proof.AddPeopleAsync(2500);
        // A server that waits for its turn serves the API all the same.
        Assert.False((await second.GetAsync("system")).Flag("sending_here"));
        var campaign = await proof.SendAsync(second, "{{name}}さん、こんにちは。");
        await proof.ReceivedAsync(300);
        await first.Process.SignalAsync("STOP");
        var asleepAt = await proof.Line.ReceivedAsync(proof.Channel.ChannelId);
        Assert.True(asleepAt < proof.Users.Count, "the first one had finished before it fell asleep");
        await proof.EverybodyOnceAsync(second, campaign);

        await first.Process.SignalAsync("CONT");
        await Polling.UntilAsync(async () => !(await first.GetAsync("system")).Flag("sending_here") && (await first.GetAsync("system/settled?wait_s=5")).Flag("settled"));
        await proof.EverybodyOnceAsync(second, campaign);
        Assert.True((await second.GetAsync("system")).Flag("sending_here"));
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
