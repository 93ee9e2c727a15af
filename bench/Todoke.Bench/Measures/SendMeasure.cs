using System.Diagnostics;
using System.Text.Json;
using Todoke.Bench.Ground;

namespace Todoke.Bench.Measures;

/// <summary>
/// 20,000 people with one body and 5,000 with a body each, as in life (LINE's limits, answers after 80–200 ms) and against an emulator
/// that answers at once and limits nothing: then only the program's own pacing holds it back. The emulator's log file judges.
/// </summary>
internal sealed class SendMeasure : Measure
{
    const int Same = 20_000, Personal = 5_000;

    public override string Name => "send";

    public override async Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options)
    {
        var figures = new List<Figure>();
        var limits = true;
        foreach (var (name, delay) in new[] { ("limits_on", "80-200"), ("limits_off", "0") })
        {
            // A ledger and a log of their own for each.
            await using var own = await Place.MakeAsync(place.Address is Todoke.Server.Ledger.LedgerAddress.Sqlite ? "sqlite" : "postgres", options.Data);
            await using var installation = await Installation.StartAsync(own, delay, limits);
            var users = await installation.AddPeopleAsync(Same);
            figures.AddRange(await SendAsync(installation, $"{name}_same", "本日から春のセールです。", users, null));
            await installation.Ledger.WriteAsync(async w =>
            {
                await w.ExecuteAsync("INSERT INTO segment (id, name, definition, version, created_at, updated_at, actor) VALUES (1, 'first', @definition, 1, 0, 0, 'bench')", default,
                    ("definition", """{"version":1,"condition":{"type":"tag","tag":1,"op":"has"}}"""));
                await w.ExecuteAsync("INSERT INTO tag (id, name, folder, color, created_at) VALUES (1, 'first', '', '', 0)", default);
                await w.ExecuteAsync($"INSERT INTO profile_tag (profile_id, tag_id, added_at) SELECT id, 1, 0 FROM profile ORDER BY id LIMIT {Personal}", default);
                foreach (var id in await w.QueryAsync("SELECT profile_id FROM profile_tag", r => r.GetInt64(0), default)) w.Changed(Todoke.Server.Ledger.ChangeKind.Tag, id, 1);
            }, default);
            figures.AddRange(await SendAsync(installation, $"{name}_personal", "{{name}}さん、こんにちは。", users.Take(Personal).ToList(), 1));
            limits = false;
        }
        return figures;
    }

    static async Task<IReadOnlyList<Figure>> SendAsync(Installation installation, string name, string text, List<string> people, long? segment)
    {
        object audience = segment is { } id ? new { segment_id = id } : new { definition = Installation.Everyone };
        var campaign = (await installation.PostAsync("campaigns", new { account_id = installation.Account, name, audience, content = new { bubbles = new object[] { new { type = "text", text } } } })).GetProperty("id").GetInt64();
        await Installation.UntilAsync(async () => (await installation.GetAsync($"campaigns/{campaign}/estimate")).GetProperty("reachable").GetInt64() == people.Count);
        var before = (await File.ReadAllLinesAsync(installation.LogFile)).Length;
        var (started, cpu) = (Stopwatch.GetTimestamp(), Machine.CpuMs(installation.ServerProcess));
        await installation.PostAsync($"campaigns/{campaign}/send", new { });
        JsonElement view = default;
        await Installation.UntilAsync(async () =>
        {
            view = await installation.GetAsync($"campaigns/{campaign}");
            return view.GetProperty("state").GetString() switch { "done" => true, "freezing" or "sending" => false, _ => throw new InvalidOperationException(view.ToString()) };
        });
        var total = Stopwatch.GetElapsedTime(started).TotalSeconds;
        cpu = Machine.CpuMs(installation.ServerProcess) - cpu;
        await installation.FlushLogAsync();

        var received = people.ToDictionary(p => p, _ => 0);
        var (others, first, last) = (0, long.MaxValue, long.MinValue);
        foreach (var line in (await File.ReadAllLinesAsync(installation.LogFile)).Skip(before))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("type").GetString() != "message") continue;
            var at = json.RootElement.GetProperty("at").GetInt64();
            (first, last) = (Math.Min(first, at), Math.Max(last, at));
            var user = json.RootElement.GetProperty("user_id").GetString()!;
            if (received.TryGetValue(user, out var n)) received[user] = n + 1;
            else others++;
        }
        var personal = segment is not null;
        // While requests leave: from the first message LINE took to the last.
        var sending = Math.Max(1, last - first) / 1000.0;
        return
        [
            new($"{name}_people", people.Count), new($"{name}_duration_s", total), new($"{name}_recipients_per_second", people.Count / total),
            new($"{name}_leaving_s", sending), new($"{name}_leaving_per_second", people.Count / sending, personal ? "≥ 2,000" : "≥ 100,000"),
            new($"{name}_server_cpu_per_recipient_ms", cpu / people.Count),
            new($"{name}_lost", received.Values.Count(v => v == 0), MustBe: 0), new($"{name}_doubled", received.Values.Sum(v => Math.Max(0, v - 1)) + others, MustBe: 0),
            new($"{name}_counted_otherwise", Math.Abs(view.GetProperty("counts").GetProperty("sent").GetInt64() - people.Count), MustBe: 0),
        ];
    }
}
