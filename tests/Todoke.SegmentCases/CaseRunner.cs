using System.Collections.Concurrent;
using System.Text.Json;
using Todoke.SegmentCases.Format;
using Todoke.SegmentCases.Running;

namespace Todoke.SegmentCases;

/// <summary>The command: reads all files, plays all scenarios, prints what failed in the order of the files.</summary>
internal static class CaseRunner
{
    /// <returns>0: everything came true; 1: something did not; 2: a file or the command line is wrong, and nothing was played.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        if (CaseOptions.Read(arguments, out var mistake) is not { } options)
        {
            await errors.WriteLineAsync(mistake);
            return 2;
        }
        if (await ScenariosAsync(options.Files, errors, cancel) is not { } scenarios) return 2;

        var outcomes = new ConcurrentDictionary<int, IReadOnlyList<Failure>>();
        await Parallel.ForEachAsync(Enumerable.Range(0, scenarios.Count), new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancel },
            async (i, stop) => outcomes[i] = await ScenarioRun.PlayAsync(scenarios[i], options.Ledger, options.AtOnce, stop));

        foreach (var failure in outcomes.OrderBy(o => o.Key).SelectMany(o => o.Value)) await output.WriteLineAsync(failure.ToString());
        if (options.Report is { } report) await File.WriteAllTextAsync(report, Report(scenarios, outcomes), cancel);
        var failed = outcomes.Count(o => o.Value.Count > 0);
        await output.WriteLineAsync($"{scenarios.Count} scenarios, {scenarios.Count - failed} passed, {failed} failed");
        return failed > 0 ? 1 : 0;
    }

    static async Task<List<Scenario>?> ScenariosAsync(IReadOnlyList<string> files, TextWriter errors, CancellationToken cancel)
    {
        var (scenarios, good) = (new List<Scenario>(), true);
        foreach (var name in files)
        {
            CaseFile file;
            try { file = CaseReader.Read(await File.ReadAllTextAsync(name, cancel)); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { file = new([], [new("", e.Message)]); }
            foreach (var problem in file.Problems)
            {
                await errors.WriteLineAsync($"{name}: {problem}");
                good = false;
            }
            scenarios.AddRange(file.Scenarios);
        }
        return good ? scenarios : null;
    }

    // Common Test Report Format: what test.sh adds up.
    static string Report(List<Scenario> scenarios, ConcurrentDictionary<int, IReadOnlyList<Failure>> outcomes) => JsonSerializer.Serialize(new
    {
        results = new
        {
            tool = new { name = "Todoke.SegmentCases" },
            tests = scenarios.Select((s, i) => new { name = s.Id, status = outcomes[i].Count == 0 ? "passed" : "failed", message = string.Join('\n', outcomes[i]) }),
        },
    });
}
