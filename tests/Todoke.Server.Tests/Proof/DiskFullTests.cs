using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>
/// The ledger's disk is full in the middle of a campaign: for the server's process no file may grow any more, so that SQLite meets what it meets on a
/// full disk. (PostgreSQL's files are written by another user's processes; a ledger that is away altogether is tried in CampaignRaceTests.)
/// </summary>
public class DiskFullTests
{
    const int People = 4000;

    [Fact]
    public async Task A_full_disk_in_the_middle_of_a_campaign_stops_it_and_once_there_is_room_everybody_gets_it_once()
    {
        await using var proof = await ProofWorld.StartAsync("sqlite");
        var server = await proof.StartServerAsync();
        await proof.AddPeopleAsync(People);
        var campaign = await proof.SendAsync(server, "{{name}}さん、こんにちは。");
        await proof.ReceivedAsync(300);
        await LimitAsync(server, "1000");
        // What was planned before is with LINE; from here on nothing can be planned, and whoever asks for something to be kept is told so.
        await Polling.UntilAsync(async () =>
        {
            using var answer = await server.Http.PostAsJsonAsync("tags", new { name = $"{Guid.CreateVersion7()}" }, TestWorld.Cancel);
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        }, () => server.Process.Output);
        Assert.True(proof.Line.Received() < People, "It was all sent before the disk was full.");
        await LimitAsync(server, "unlimited");
        await proof.EverybodyOnceAsync(server, campaign);
    }

    static async Task LimitAsync(ServerProcess server, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", $"{server.Process.Id}", $"--fsize={bytes}:unlimited"]);
        await limit.WaitForExitAsync(TestWorld.Cancel);
        Assert.Equal(0, limit.ExitCode);
    }
}
