using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>Acknowledged means durable.</summary>
public class AcknowledgedTests
{
    static CancellationToken Cancel => TestWorld.Cancel;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whatever_was_acknowledged_before_the_server_was_killed_is_there_afterwards(string kind)
    {
        const int Clients = 8, Enough = 400;
        await using var proof = await ProofWorld.StartAsync(kind, delay: "0");
        var server = await proof.StartServerAsync();
        var (events, drafts) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var webhook = new WebhookCaller(server.Address, proof.Account, proof.Channel);

        async Task TellAsync(int client)
        {
            for (var n = 0; ; n++)
            {
                if (await webhook.SayAsync($"e{client}-{n}", TestAccounts.LineUser(client * 1000 + n % 50)) is not { } status) return;
                Assert.Equal(HttpStatusCode.OK, status);
                events.Enqueue($"e{client}-{n}");
            }
        }

        async Task DraftAsync(int client)
        {
            for (var n = 0; ; n++)
            {
                try
                {
                    using var answer = await server.Http.PostAsJsonAsync("segments", new { name = $"s{client}-{n}", definition = Shop.Everyone }, Cancel);
                    Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
                    drafts.Enqueue($"s{client}-{n}");
                }
                catch (HttpRequestException) { return; }
            }
        }

        var clients = Enumerable.Range(0, Clients).Select(c => c % 2 == 0 ? TellAsync(c) : DraftAsync(c)).ToList();
        await Polling.UntilAsync(() => Task.FromResult(events.Count > Enough && drafts.Count > Enough / 10));
        await server.KillAsync();
        await Task.WhenAll(clients);
        await proof.StartServerAsync();
        var kept = await NamesAsync(proof, "SELECT event_id FROM webhook_event");
        Assert.Empty(events.Except(kept));
        Assert.Empty(drafts.Except(await NamesAsync(proof, "SELECT name FROM segment")));
        // Kept whole, too: the call's record, its event and its person are one transaction.
        Assert.Equal(kept.Count, await proof.CountAsync("SELECT COUNT(*) FROM event e JOIN identity i ON i.profile_id = e.profile_id WHERE e.name = 'message'"));
    }

    [Fact]
    public async Task While_the_ledger_is_away_the_webhook_answers_5xx_and_nothing_it_answered_200_to_is_lost()
    {
        await using var proof = await ProofWorld.StartAsync("postgres", delay: "0");
        await using var line = new LedgerProxy((LedgerAddress.Postgres)proof.Place.Address);
        var server = await proof.StartServerAsync(line.Address);
        using var webhook = new WebhookCaller(server.Address, proof.Account, proof.Channel);
        var answers = new ConcurrentDictionary<string, HttpStatusCode?>();
        var next = 0;

        async Task SayAsync()
        {
            var id = $"e{Interlocked.Increment(ref next)}";
            answers[id] = await webhook.SayAsync(id, TestAccounts.LineUser(next % 20));
        }

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SayAsync()));
        Assert.All(answers.Values, a => Assert.Equal(HttpStatusCode.OK, a));

        // Some are under way when the line is cut: those may go either way.
        var underWay = Enumerable.Range(0, 50).Select(_ => SayAsync()).ToList();
        line.Cut();
        await Task.WhenAll(underWay);
        var before = answers.Keys.ToHashSet();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SayAsync()));
        Assert.All(answers.Where(a => !before.Contains(a.Key)), a => Assert.Equal(HttpStatusCode.ServiceUnavailable, a.Value));

        line.Mend();
        var later = 0;
        await Polling.UntilAsync(async () =>
        {
            await SayAsync();
            return answers[$"e{next}"] == HttpStatusCode.OK && ++later >= 20;
        }, () => $"{answers[$"e{next}"]} {server.Process.Output}");
        var kept = await NamesAsync(proof, "SELECT event_id FROM webhook_event");
        Assert.Empty(answers.Where(a => a.Value == HttpStatusCode.OK).Select(a => a.Key).Except(kept));
        Assert.Equal(kept.Count, await proof.CountAsync("SELECT COUNT(*) FROM event WHERE name = 'message'"));
    }

    static async Task<HashSet<string>> NamesAsync(ProofWorld proof, string sql) =>
        [.. await proof.Ledger.ReadAsync(l => l.QueryAsync(sql, r => r.GetString(0), Cancel), Cancel)];
}
