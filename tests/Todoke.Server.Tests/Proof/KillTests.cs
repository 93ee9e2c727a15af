using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>The server is killed (SIGKILL) at moments nobody chose; the emulator, which lives on, judges.</summary>
public class KillTests
{
    const int Same = 12_000, Personal = 2_500, Kills = 3;

    public static TheoryData<string, bool> Cases => new() { { "sqlite", false }, { "sqlite", true }, { "postgres", false }, { "postgres", true } };

    static string Text(bool personal) => personal ? "{{name}}さん、こんにちは。" : "本日から春のセールです。";

    [Theory, MemberData(nameof(Cases))]
    public async Task Whoever_kills_the_server_in_the_middle_of_a_campaign_each_recipient_gets_it_once(string kind, bool personal)
    {
        await using var proof = await ProofWorld.StartAsync(kind);
        var server = await proof.StartServerAsync();
        await proof.AddPeopleAsync(personal ? Personal : Same);
        var campaign = await proof.SendAsync(server, Text(personal));
        var before = new Dictionary<long, (string, string)>();
        var chance = new Random();
        for (var (kill, after) = (0, 0); kill < Kills; kill++)
        {
            after += chance.Next(1, (proof.Users.Count - after) / 2);
            await proof.ReceivedAsync(after);
            await server.KillAsync();
            TestContext.Current.TestOutputHelper!.WriteLine($"killed after {proof.Line.Received()} of {proof.Users.Count}");
            foreach (var (id, request) in await proof.RequestsAsync(campaign)) before[id] = request;
            server = await proof.StartServerAsync();
        }
        await proof.EverybodyOnceAsync(server, campaign);

        // What a request was when it might have left it stayed: the same bytes under the same key.
        var now = await proof.RequestsAsync(campaign);
        foreach (var (id, request) in before) Assert.Equal(request, now[id]);
        var keys = now.Values.Select(r => r.RetryKey).ToHashSet();
        var log = await proof.Line.LogAsync();
        Assert.All(log.Requests, r => Assert.Contains(r.RetryKey!, keys));
        Assert.Equal(keys.Count, log.Requests.Count(r => r.Outcome == "accepted"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Answers_that_never_come_and_a_kill_on_top_double_nothing(string kind)
    {
        await using var proof = await ProofWorld.StartAsync(kind);
        var server = await proof.StartServerAsync();
        await proof.AddPeopleAsync(800);
        foreach (var fault in new object[]
                 {
                     new { endpoint = "push", mode = "hang_after_accept", count = 5 }, new { endpoint = "push", mode = "drop_after_accept", probability = 0.05 },
                     new { endpoint = "push", mode = "drop_before_accept", probability = 0.05 }, new { endpoint = "push", mode = "error", status = 500, probability = 0.1 },
                 })
            await proof.Line.PostAsync<System.Text.Json.JsonElement>("faults", fault);
        var campaign = await proof.SendAsync(server, Text(personal: true));
        await proof.ReceivedAsync(200);
        await server.KillAsync();
        server = await proof.StartServerAsync();
        await proof.EverybodyOnceAsync(server, campaign);
        Assert.Contains((await proof.Line.LogAsync()).Requests, r => r.Outcome == "repeated");
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_kill_while_recipients_are_frozen_freezes_them_anew(string kind)
    {
        await using var proof = await ProofWorld.StartAsync(kind, delay: "0");
        var server = await proof.StartServerAsync();
        await proof.AddPeopleAsync(Same);
        var campaign = await proof.SendAsync(server, Text(personal: false));
        await server.KillAsync();
        var atKill = await proof.CountAsync("SELECT COUNT(*) FROM delivery");
        TestContext.Current.TestOutputHelper!.WriteLine($"killed with {atKill} rows frozen");
        // Somebody who blocks in between is not frozen by the old look.
        await proof.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE friendship SET state = 2 WHERE profile_id = (SELECT profile_id FROM identity WHERE value = @user)", TestWorld.Cancel, ("user", proof.Users[0])), TestWorld.Cancel);
        if (await proof.CountAsync("SELECT COUNT(*) FROM request") == 0) proof.Users.RemoveAt(0);
        server = await proof.StartServerAsync();
        await proof.EverybodyOnceAsync(server, campaign);
        Assert.Equal(Same, await proof.CountAsync("SELECT COUNT(*) FROM delivery"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Rows_of_a_freeze_that_was_cut_short_are_not_sent_to_twice(string kind)
    {
        await using var proof = await ProofWorld.StartAsync(kind, delay: "0");
        var server = await proof.StartServerAsync();
        await proof.AddPeopleAsync(1500);
        var campaign = await proof.DraftAsync(server, Text(personal: false));
        await server.KillAsync();
        // The ledger as a kill between two commits of the freeze leaves it: some rows, and nothing that says how many there should be.
        await proof.Ledger.WriteAsync(async w =>
        {
            await w.ExecuteAsync("UPDATE campaign SET state = 'freezing' WHERE id = @id", TestWorld.Cancel, ("id", campaign));
            await w.ExecuteAsync("INSERT INTO delivery (campaign_id, run, profile_id, outcome, at) SELECT @id, 0, id, 0, 0 FROM profile WHERE id <= 700", TestWorld.Cancel, ("id", campaign));
        }, TestWorld.Cancel);
        server = await proof.StartServerAsync();
        await proof.EverybodyOnceAsync(server, campaign);
    }
}
