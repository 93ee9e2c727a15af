using System.Net.Http.Json;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>The log of a watched segment over kills of the server.</summary>
public class WatchKillTests
{
    static CancellationToken Cancel => TestWorld.Cancel;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Every_change_leaves_one_entry_in_its_order_however_often_the_server_is_killed(string kind)
    {
        const int People = 20, Kills = 3, ChangesPerLife = 150;
        await using var proof = await ProofWorld.StartAsync(kind, delay: "0");
        var server = await proof.StartServerAsync(("TODOKE_SENDER_LEASE_S", "2"));
        var people = (await server.PostAsync("profiles", new { items = Enumerable.Range(0, People).Select(n => new { identities = new[] { new { kind = "customer", scope = "shop", value = $"{n}" } } }) }))
            .Items().Select(i => i.Number("id")).ToList();
        var tag = (await server.PostAsync("tags", new { name = "VIP" })).Number("id");
        var segment = (await server.PostAsync("segments", new { name = "VIP", definition = new { version = 1, condition = new { type = "tag", tag, op = "has" } } }, System.Net.HttpStatusCode.Created)).Number("id");
        using (var watch = await server.Http.PutAsJsonAsync($"segments/{segment}/watch", new { }, Cancel)) watch.EnsureSuccessStatusCode();
        await server.GetAsync("system/settled");

        var servers = new List<ServerProcess> { server };
        for (var life = 0; life <= Kills; life++)
        {
            var changes = 0;
            var flipping = Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
            {
                for (var n = 0; ; n++)
                {
                    var person = people[worker + n / 2 * 4 % People];
                    try
                    {
                        using var answer = n % 2 == 0
                            ? await server.Http.PostAsJsonAsync($"profiles/{person}/tags", new { tag_id = tag }, Cancel)
                            : await server.Http.DeleteAsync(new Uri($"profiles/{person}/tags/{tag}", UriKind.Relative), Cancel);
                        Interlocked.Increment(ref changes);
                    }
                    catch (HttpRequestException) { return; }
                    if (Volatile.Read(ref changes) > ChangesPerLife && life == Kills) return;
                }
            }));
            if (life == Kills) await flipping;
            else
            {
                await Polling.UntilAsync(() => Task.FromResult(Volatile.Read(ref changes) > ChangesPerLife));
                await server.KillAsync();
                await flipping;
                server = await proof.StartServerAsync(("TODOKE_SENDER_LEASE_S", "2"));
                servers.Add(server);
            }
        }
        await server.GetAsync("system/settled");
        await Polling.UntilAsync(async () => await proof.CountAsync("SELECT COUNT(*) FROM watch_entry") >= await proof.CountAsync($"SELECT COUNT(*) FROM feed WHERE kind = {(int)ChangeKind.Tag}"),
            () => string.Join('\n', servers.Select(s => s.Process.Output)));

        // Each feed row of the tag put it on somebody or took it off: one entry each, in the same order, and none of the cause 'rebuilt'.
        var fed = await proof.RowsAsync($"SELECT a, CASE WHEN data IS NULL THEN 0 ELSE 1 END FROM feed WHERE kind = {(int)ChangeKind.Tag} ORDER BY position");
        var logged = await proof.RowsAsync($"SELECT profile_id, entered FROM watch_entry WHERE segment_id = {segment} ORDER BY seq");
        Assert.True(fed.Count > Kills * ChangesPerLife, $"Only {fed.Count} changes were made.");
        Assert.Equal(fed, logged);
        Assert.Equal(0, await proof.CountAsync("SELECT COUNT(*) FROM watch_entry WHERE cause = 'rebuilt'"));
    }
}
