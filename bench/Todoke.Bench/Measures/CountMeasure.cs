using System.Diagnostics;
using Todoke.Bench.Ground;

namespace Todoke.Bench.Measures;

/// <summary>
/// Exact counts of conditions that were never asked before, over HTTP, on invented people (100,000 and their 1,000,000 purchases unless told).
/// 'took' is the server's own figure for the index alone. Every tenth answer is checked against a plain loop over the same data.
/// </summary>
internal sealed class CountMeasure : Measure
{
    const int Asked = 60, CheckEvery = 10;

    public override string Name => "count";

    public override async Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options)
    {
        await using var installation = await Installation.StartAsync(place, delay: "0");
        await installation.StopServerAsync();
        var crowd = new Crowd(options.People, options.Events);
        var seeding = Stopwatch.GetTimestamp();
        await crowd.WriteAsync(installation.Ledger, installation.Account);
        Console.Error.WriteLine($"    (ledger filled in {Stopwatch.GetElapsedTime(seeding).TotalSeconds:0.0} s)");
        var figures = new List<Figure> { new("people", options.People), new("events", options.Events), new("ready_s", await installation.StartServerAsync()) };
        var chance = new Random(Environment.TickCount);
        var wrong = 0;
        foreach (var question in crowd.Questions())
        {
            var (over, inside) = (new List<double>(), new List<double>());
            for (var n = 0; n < Asked; n++)
            {
                var (condition, expected) = question.Draw(chance);
                var started = Stopwatch.GetTimestamp();
                var answer = await installation.PostAsync("segments/count", new { definition = new { version = 1, condition }, account_id = installation.Account });
                over.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                inside.Add(answer.GetProperty("took_ms").GetDouble());
                if (n % CheckEvery == 0 && answer.GetProperty("count").GetInt64() is var count && count != expected())
                {
                    wrong++;
                    Console.Error.WriteLine($"    {question.Name}: {count} instead of {expected()}");
                }
            }
            figures.AddRange([new($"{question.Name}_http_p50_ms", Percentile(over, 0.5)), new($"{question.Name}_http_p95_ms", Percentile(over, 0.95)),
                new($"{question.Name}_took_p50_ms", Percentile(inside, 0.5)), new($"{question.Name}_took_p95_ms", Percentile(inside, 0.95), question.Budget)]);
        }
        figures.AddRange([new("server_mb", Machine.RssMb(installation.ServerProcess)), new("wrong", wrong, MustBe: 0)]);
        return figures;
    }
}
