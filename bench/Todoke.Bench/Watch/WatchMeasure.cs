using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Todoke.Audience.Watching;
using Todoke.Bench.Ground;
using Todoke.Bench.Measures;
using Todoke.Server.Api;
using Todoke.Server.Events;
using Todoke.Server.Ledger;
using Todoke.Server.Watching;
using Todoke.Server.Worlds;

namespace Todoke.Bench.Watch;

/// <summary>
/// How soon after a commit the log of a watched segment holds what followed, how exactly windows close, and what watching costs while nothing
/// happens: a whole server in this process, on a ledger of a million people, with 200 watched segments.
/// </summary>
internal sealed class WatchMeasure : Measure
{
    const int Segments = 200, BatchesPerSecond = 40, EventsPerSecond = 2000, IdleSeconds = 20;
    readonly List<double> _commit = [], _close = [];
    long _entries;

    public override string Name => "watch";

    /// <summary>The figures in the form of the benchmark's own JSON.</summary>
    public JsonObject? Json { get; private set; }

    public override async Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options)
    {
        var (people, seconds) = (options.Asked ?? 1_000_000, options.Lasting ?? 60);
        await FillAsync(place, people);
        var settings = new ServerOptions { Ledger = place.Address, DataDirectory = place.Folder, Key = RandomNumberGenerator.GetBytes(32), Port = 0, Rehearsing = true };
        await using var world = await World.StartAsync(settings, TimeProvider.System, default, log => log.AddConsole(c => c.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
        var (keeper, settlement) = (world.Services.GetRequiredService<WatchKeeper>(), world.Services.GetRequiredService<Settlement>());
        var loading = Stopwatch.GetTimestamp();
        await settlement.SettledAsync(default);
        await world.Services.GetRequiredService<SenderLease>().HeldAsync(default);
        var loaded = Stopwatch.GetElapsedTime(loading).TotalSeconds;

        var filling = Stopwatch.GetTimestamp();
        await world.Ledger.WriteAsync(WatchAsync, default);
        await settlement.SettledAsync(default);
        var filled = Stopwatch.GetElapsedTime(filling).TotalSeconds;

        keeper.Written = Take;
        var chance = new Random(11);
        var (sent, started, late) = (0L, Stopwatch.GetTimestamp(), 0.0);
        for (var batch = 0; batch < seconds * BatchesPerSecond; batch++)
        {
            var wait = TimeSpan.FromSeconds((double)batch / BatchesPerSecond) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, TimeProvider.System);
            else late = Math.Max(late, -wait.TotalMilliseconds);
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var events = Enumerable.Range(0, EventsPerSecond / BatchesPerSecond).Select(i => Drawn(chance, people, now, sent + i)).ToList();
            await world.Ledger.WriteAsync(w => EventsWrite.AddAsync(w, events, default), default);
            sent += events.Count;
        }
        var rate = sent / Stopwatch.GetElapsedTime(started).TotalSeconds;
        // Until the longest of the short windows has closed.
        await Task.Delay(TimeSpan.FromSeconds(WatchedSegments.LongestSeconds + 2), TimeProvider.System);
        var (commit, close, entries) = (_commit.ToList(), _close.ToList(), _entries);
        var idle = await IdleAsync();
        keeper.Written = null;
        Json = new JsonObject
        {
            ["bench"] = "watch", ["ledger"] = world.Ledger.Dialect.Name, ["events_per_second"] = Math.Round(rate), ["commit_to_log_ms"] = Shares(commit), ["window_close_lag_ms"] = Shares(close), ["idle_cpu_percent"] = Math.Round(idle, 2),
        };
        return
        [
            new("people", people), new("segments", Segments), new("load_s", loaded), new("fill_s", filled), new("events_per_second", rate, "≥ 1950"), new("latest_batch_ms", late), new("entries", entries),
            new("commit_to_log_p50_ms", Percentile(commit, 0.5)), new("commit_to_log_p99_ms", Percentile(commit, 0.99), "≤ 250"),
            new("window_close_lag_p50_ms", Percentile(close, 0.5)), new("window_close_lag_p99_ms", Percentile(close, 0.99), "≤ 1000"), new("idle_cpu_percent", idle, "≤ 1"),
            new("rss_mb", Machine.RssMb(Environment.ProcessId)),
        ];
    }

    void Take(IReadOnlyList<WatchEntry> entries)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        _entries += entries.Count;
        foreach (var entry in entries) (entry.Cause == WatchCauses.Time ? _close : _commit).Add(now - entry.At);
    }

    static async Task<double> IdleAsync()
    {
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(IdleSeconds), TimeProvider.System);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds / Stopwatch.GetElapsedTime(started).TotalMilliseconds * 100;
    }

    static JsonObject Shares(List<double> values) => new() { ["p50_ms"] = Percentile(values, 0.5), ["p99_ms"] = Percentile(values, 0.99) };

    static NewEvent Drawn(Random chance, int people, long now, long number)
    {
        var name = WatchedSegments.Names[(int)(WatchedSegments.Names.Length * Math.Pow(chance.NextDouble(), 2))];
        var person = 1 + (long)(people * Math.Pow(chance.NextDouble(), 2));
        return new(person, name, now, "watch", number.ToString(CultureInfo.InvariantCulture), $$"""{"value":{{chance.Next(1, 300) * 100}},"category":"c{{chance.Next(20)}}"}""");
    }

    static async Task FillAsync(Place place, int people)
    {
        var started = Stopwatch.GetTimestamp();
        await using var ledger = await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: false, default);
        await new Crowd(people, people).WriteAsync(ledger, account: 1);
        Console.Error.WriteLine($"    (ledger filled in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)");
    }

    static async Task<bool> WatchAsync(LedgerWriter w)
    {
        var first = await w.NextIdsAsync("segment", Segments, default);
        for (var i = 0; i < Segments; i++)
        {
            await w.ExecuteAsync("INSERT INTO segment (id, name, definition, version, created_at, updated_at, actor) VALUES (@id, @name, @definition, 1, @now, @now, @actor)", default,
                ("id", first + i), ("name", $"watched {i}"), ("definition", WatchedSegments.Definition(i)), ("now", w.Now), ("actor", Actor.System.Id));
            await w.ExecuteAsync("INSERT INTO watched_segment (segment_id, begun, entries, seq, members_seq, since, actor) VALUES (@id, 0, 0, 0, 0, @now, @actor)", default,
                ("id", first + i), ("now", w.Now), ("actor", Actor.System.Id));
            w.Changed(ChangeKind.Segment, first + i);
        }
        return true;
    }
}
