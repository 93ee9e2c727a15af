using System.Diagnostics;
using Todoke.Bench.Ground;

namespace Todoke.Bench.Send;

/// <summary>What came of one campaign; seconds.</summary>
/// <param name="FreezeS">From the press of the button until everybody has a row.</param>
/// <param name="SendS">From the first request's arrival at LINE to the last acceptance.</param>
/// <param name="StopS">From the press of the stop button until the last request arrived at LINE; 0 where nobody pressed it.</param>
/// <param name="Unit">The name under which LINE counts the campaign.</param>
internal sealed record SendRun(double FreezeS, double SendS, long Accepted, long Answers429, double ServerCpuS, double EmulatorCpuS, double RssPeakMb, long Lost, long Doubled, double StopS, string Unit)
{
    /// <summary>From the button to the end.</summary>
    public static Task<SendRun> ThroughAsync(Installation installation, LineLog log, string mode, int people) => RunAsync(installation, log, mode, people, stopAfter: null);

    /// <summary>Stopped at full speed when a third has it, and resumed when everything has come to rest.</summary>
    public static Task<SendRun> StoppedAsync(Installation installation, LineLog log, string mode, int people) => RunAsync(installation, log, mode, people, stopAfter: people / 3);

    /// <summary>Not measured: a server that has been up for a while has its code compiled.</summary>
    public static Task<SendRun> WarmUpAsync(Installation installation, LineLog log, string mode, int people) => RunAsync(installation, log, mode, Math.Min(Friends.Warm, people), stopAfter: null, Tag(2));

    static async Task<SendRun> RunAsync(Installation installation, LineLog log, string mode, int people, int? stopAfter, object? asked = null)
    {
        var personal = mode == "personal";
        var audience = asked ?? (personal ? Tag(1) : Installation.Everyone);
        var campaign = await installation.DraftAsync(mode, audience, personal ? "{{name}}さん、こんにちは。" : "本日から春のセールです。", new() { ["quiet_hours"] = "none", ["cap"] = "none" });
        await installation.KnownAsync(audience, people);
        await installation.FlushLogAsync();
        await log.ReadOnAsync();
        var earlier = log.Requests.Count;
        var (server, emulator) = (Machine.CpuMs(installation.ServerProcess), Machine.CpuMs(installation.EmulatorProcess));
        Machine.ForgetPeak(installation.ServerProcess);

        var pressed = Stopwatch.GetTimestamp();
        await installation.PostAsync($"campaigns/{campaign}/send", new { });
        await StateAsync(state => state != "freezing");
        var freeze = Stopwatch.GetElapsedTime(pressed).TotalSeconds;
        Console.Error.WriteLine($"    (frozen with {(Machine.CpuMs(installation.ServerProcess) - server) / 1000:0.0} s of the server's processor time)");
        var stoppedAt = 0L;
        if (stopAfter is { } least)
        {
            await Installation.UntilAsync(async () =>
            {
                await log.ReadOnAsync();
                return log.Requests.Skip(earlier).Sum(r => r.People) >= least;
            });
            stoppedAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await installation.PostAsync($"campaigns/{campaign}/stop", new { });
            await RestAsync(installation, log);
        }
        var leftBeforeRest = log.Requests.Skip(earlier).Select(r => r.Arrived).DefaultIfEmpty(0).Max();
        if (stopAfter is not null) await installation.PostAsync($"campaigns/{campaign}/resume", new { });
        await StateAsync(state => state is not ("freezing" or "sending"));
        (server, emulator) = (Machine.CpuMs(installation.ServerProcess) - server, Machine.CpuMs(installation.EmulatorProcess) - emulator);
        var end = await installation.GetAsync($"campaigns/{campaign}");
        if (end.GetProperty("state").GetString() != "done") throw new InvalidOperationException(end.ToString());

        await installation.FlushLogAsync();
        await log.ReadOnAsync();
        var requests = log.Requests.Skip(earlier).ToList();
        var accepted = requests.Where(r => r.Outcome == "accepted").ToList();
        var unit = accepted[0].Unit!;
        var received = log.Received(unit).Take(people).ToList();
        return new(freeze, Math.Max(1, accepted.Max(r => r.At) - requests.Min(r => r.Arrived)) / 1000.0, accepted.Count, requests.Count(r => r.Status == 429), server / 1000, emulator / 1000,
            Machine.PeakMb(installation.ServerProcess), received.Count(n => n == 0), received.Sum(n => Math.Max(0, n - 1)) + log.Received(unit).Skip(people).Sum(n => n),
            stopAfter is null ? 0 : Math.Max(0, leftBeforeRest - stoppedAt) / 1000.0, unit);

        // Beside the server, and of one row: to ask the server for its counts would be work for it.
        Task StateAsync(Func<string, bool> fits) => Installation.UntilAsync(async () =>
            fits(await installation.Ledger.ReadAsync(l => l.FirstAsync("SELECT state FROM campaign WHERE id = @id", r => r.GetString(0), default, ("id", campaign)), default) ?? ""));
    }

    // What was under way has its answer after 200 ms; whatever leaves later left after the stop.
    static async Task RestAsync(Installation installation, LineLog log)
    {
        for (var (quiet, seen) = (0, -1); quiet < 8; quiet++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            await installation.FlushLogAsync();
            await log.ReadOnAsync();
            if (log.Requests.Count != seen) (quiet, seen) = (0, log.Requests.Count);
        }
    }

    static object Tag(int tag) => new { version = 1, condition = new { type = "tag", tag, op = "has" } };
}
