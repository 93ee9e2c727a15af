using System.Text.Json.Nodes;
using Todoke.Bench.Ground;
using Todoke.Bench.Measures;

namespace Todoke.Bench.Send;

/// <summary>
/// One body to all (1,000,000 unless told) and a body for each (100,000), inside LINE's limits and without any, against an emulator that answers
/// after 80–200 ms. Server, emulator and this are three processes on one machine; the emulator's log file judges.
/// </summary>
internal sealed class SendMeasure : Measure
{
    const int Same = 1_000_000, Personal = 100_000;
    readonly List<JsonObject> _runs = [];

    public override string Name => "send";

    public override IReadOnlyList<JsonObject> Runs => _runs;

    public override async Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options)
    {
        var both = options.Same == options.Personal;
        var (same, personal) = (both || options.Same ? options.Recipients ?? Same : 0, both || options.Personal ? options.Recipients ?? Personal : 0);
        await using var installation = await Installation.StartAsync(place, "80-200");
        await installation.StopServerAsync();
        var users = await Friends.AddAsync(installation, Math.Max(same, personal), _ => true, tagged: personal);
        await installation.StartServerAsync();
        var log = new LineLog(installation.LogFile, users);
        var figures = new List<Figure>();
        await installation.LineAsync<JsonObject>("limits", new { on = false });
        foreach (var mode in new[] { "same", "personal" }) await SendRun.WarmUpAsync(installation, log, mode, users.Count);
        foreach (var limits in options.Limits)
        {
            await installation.LineAsync<JsonObject>("limits", new { on = limits });
            if (same > 0) figures.AddRange(await RunAsync(installation, place, log, limits, "same", same));
            if (personal > 0) figures.AddRange(await RunAsync(installation, place, log, limits, "personal", personal));
        }
        return figures;
    }

    async Task<IReadOnlyList<Figure>> RunAsync(Installation installation, Place place, LineLog log, bool limits, string mode, int people)
    {
        var through = await SendRun.ThroughAsync(installation, log, mode, people);
        var stopped = await SendRun.StoppedAsync(installation, log, mode, people);
        var run = new JsonObject
        {
            ["ledger"] = place.Kind, ["mode"] = mode, ["limits"] = limits, ["recipients"] = people, ["freeze_s"] = Math.Round(through.FreezeS, 2), ["send_s"] = Math.Round(through.SendS, 2),
            ["recipients_per_second"] = Math.Round(people / through.SendS), ["requests_per_second"] = Math.Round(through.Accepted / through.SendS), ["answers_429"] = through.Answers429,
            ["server_cpu_s"] = Math.Round(through.ServerCpuS, 2), ["rss_peak_mb"] = Math.Round(through.RssPeakMb), ["lost"] = through.Lost + stopped.Lost, ["doubled"] = through.Doubled + stopped.Doubled,
            ["stop_s"] = Math.Round(stopped.StopS, 3), ["emulator_cpu_s"] = Math.Round(through.EmulatorCpuS, 2),
        };
        _runs.Add(run);
        Console.Error.WriteLine($"    {run.ToJsonString()}");
        var name = $"{mode}_limits_{(limits ? "on" : "off")}";
        return
        [
            new($"{name}_people", people), new($"{name}_freeze_s", through.FreezeS, people >= Same ? "≤ 5" : null), new($"{name}_send_s", through.SendS),
            new($"{name}_recipients_per_second", people / through.SendS, limits && mode == "same" ? "≥ 95,000" : null),
            new($"{name}_requests_per_second", through.Accepted / through.SendS, limits && mode == "personal" ? "≥ 1,900" : null),
            new($"{name}_answers_429_percent", 100.0 * through.Answers429 / Math.Max(1, through.Accepted), "≤ 1"), new($"{name}_server_cpu_s", through.ServerCpuS), new($"{name}_rss_peak_mb", through.RssPeakMb),
            new($"{name}_stop_s", stopped.StopS, "≤ 2"),
            new($"{name}_lost", through.Lost + stopped.Lost, MustBe: 0), new($"{name}_doubled", through.Doubled + stopped.Doubled, MustBe: 0), new($"{name}_strays", log.Strays, MustBe: 0),
        ];
    }
}
