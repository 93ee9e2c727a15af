using System.Globalization;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>The server is killed (SIGKILL) while occurrences of schedules are due.</summary>
public class ScheduleKillTests
{
    const int Schedules = 40, People = 12, Kills = 3;
    static readonly TimeSpan Tokyo = TimeSpan.FromHours(9);

    /// <summary>
    /// Each schedule was due an hour ago, inside its grace, and the day before, outside it. However often the server dies while it makes up for
    /// that, every occurrence is handled once: one campaign for each of today's, sent to everybody once, and yesterday's are recorded as missed.
    /// </summary>
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whoever_kills_the_server_around_its_occurrences_none_is_made_twice_and_none_is_lost(string kind)
    {
        await using var proof = await ProofWorld.StartAsync(kind, delay: "0-20");
        var server = await proof.StartServerAsync();
        await proof.AddPeopleAsync(People);
        var due = TimeProvider.System.GetUtcNow().ToOffset(Tokyo) - TimeSpan.FromHours(1);
        for (var i = 0; i < Schedules; i++)
            await server.PostAsync("schedules", new
            {
                rule = new { every = "day", at = due.ToString("HH:mm", CultureInfo.InvariantCulture), from = due.AddDays(-3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, grace_minutes = 600,
                campaign = new { account_id = proof.Account, name = $"毎日{i}", audience = new { definition = Shop.Everyone }, content = Shop.Text($"おはようございます。{i}") },
            }, System.Net.HttpStatusCode.Created);
        await server.KillAsync();
        Assert.Equal(0, await proof.CountAsync("SELECT COUNT(*) FROM schedule_occurrence"));
        // As if it had been switched off since the day before yesterday's.
        await proof.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE schedule SET since = @since", TestWorld.Cancel, ("since", (due - TimeSpan.FromHours(30)).ToUnixTimeMilliseconds())), TestWorld.Cancel);

        var chance = new Random();
        for (var (kill, after) = (0, 0L); kill < Kills; kill++)
        {
            server = await proof.StartServerAsync();
            // On a busy machine the one before may have lived to see them all.
            after = Math.Min(after + chance.Next(1, 2 * Schedules / Kills), 2 * Schedules);
            await Polling.UntilAsync(async () => await OccurrencesAsync(proof) >= after, () => server.Process.Output);
            await server.KillAsync();
            after = await OccurrencesAsync(proof);
            TestContext.Current.TestOutputHelper!.WriteLine($"killed after {after} of {2 * Schedules} occurrences and {proof.Line.Received()} messages");
        }
        server = await proof.StartServerAsync();
        await Polling.UntilAsync(async () => await proof.CountAsync("SELECT COUNT(*) FROM campaign WHERE state = 'done'") >= Schedules, () => server.Process.Output);

        Assert.Equal((Schedules, Schedules, 2 * Schedules), (await OccurrencesAsync(proof, "made"), await OccurrencesAsync(proof, "missed"), await OccurrencesAsync(proof)));
        Assert.Equal(Schedules, await proof.CountAsync("SELECT COUNT(*) FROM campaign"));
        Assert.Equal(Schedules, await proof.CountAsync("SELECT COUNT(DISTINCT c.repeat_of) FROM campaign c JOIN schedule_occurrence o ON o.campaign_id = c.id AND o.schedule_id = c.repeat_of AND o.at = c.scheduled_at"));
        var log = await proof.Line.LogAsync();
        Assert.Equal(proof.Users.Order(), log.Received.Keys.Order());
        Assert.All(log.Received, user => Assert.Equal(Schedules, user.Value));
    }

    static Task<long> OccurrencesAsync(ProofWorld proof, string? state = null) => proof.CountAsync($"SELECT COUNT(*) FROM schedule_occurrence{(state is null ? "" : $" WHERE state = '{state}'")}");
}
