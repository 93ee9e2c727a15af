using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Bench.Audience;

/// <summary>
/// The live index at full size, without a server: how long it takes to build, how much memory it holds, how quickly it answers conditions
/// it was never asked before, whether it is right, and whether a snapshot disturbs what arrives.
/// </summary>
internal sealed class AudienceMeasure(int people, long events, int samples, string folder)
{
    static readonly SegmentContext Context = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"))
    {
        Ranks = new Dictionary<string, Sequence<string>> { ["rank"] = Sequence.From(AudienceCrowd.Ranks) },
    };

    static readonly Dictionary<string, double> Budgets = new() { ["plain"] = 5, ["events"] = 50, ["history"] = 250, ["edit"] = 50 };
    readonly AudienceCrowd _crowd = new(people, events);
    long _nextEvent;
    double _longestStall;

    public bool Right { get; private set; }

    /// <summary>Where the built index is left for another run, or was left by an earlier one; for tuning.</summary>
    public string? Kept { get; init; }

    /// <summary>Asks only conditions whose name contains this; for tuning.</summary>
    public string? Only { get; init; }

    public async Task<JsonObject> RunAsync()
    {
        var path = Kept ?? Path.Combine(folder, "audience.snapshot");
        Directory.CreateDirectory(folder);
        var (build, rss, write, peak) = File.Exists(path) ? (0, 0, 0, 0) : await MadeAsync(path);
        var size = new FileInfo(path).Length / 1e6;
        Collect();
        // What is asked from here on is the index as it was started from the file.
        var opening = Stopwatch.GetTimestamp();
        var index = LiveIndex.Open(path);
        var start = Seconds(opening);
        Collect();
        Say($"opened in {start:0.0} s at {index.Position}, {index.People} people, {ResidentMb():0} MB resident");
        if (Kept is null) File.Delete(path);

        var conditions = new JsonArray();
        foreach (var condition in Conditions.All.Where(c => Only is null || c.Name.Contains(Only, StringComparison.Ordinal))) conditions.Add(Ask(index, condition));
        if (Only is not null) return new JsonObject { ["bench"] = "audience", ["conditions"] = conditions };
        conditions.Add(Edit(index));
        var why = Why(index);
        Say($"why p95 {why:0.00} ms");
        var wrong = Wrong(index);
        Right = wrong == 0;
        return new JsonObject
        {
            ["bench"] = "audience", ["profiles"] = people, ["events"] = index.Events, ["build_s"] = Round(build), ["rss_mb"] = Round(rss), ["rss_peak_mb"] = Round(peak),
            ["snapshot_mb"] = Round(size), ["snapshot_write_s"] = Round(write), ["snapshot_start_s"] = Round(start), ["longest_stall_ms"] = Round(_longestStall), ["why_p95_ms"] = Round(why), ["wrong"] = wrong,
            ["conditions"] = conditions,
        };
    }

    // By itself, so that nothing of the first index is left when the second is opened.
    [MethodImpl(MethodImplOptions.NoInlining)]
    async Task<(double Build, double Rss, double Write, double Peak)> MadeAsync(string path)
    {
        var index = new LiveIndex();
        var building = Stopwatch.GetTimestamp();
        Build(index);
        var build = Seconds(building);
        Collect();
        var rss = ResidentMb();
        Say($"built in {build:0.0} s, {rss:0} MB resident");
        Say(Memory(index));
        var (write, peak) = await SnapshotAsync(index, path);
        Say($"snapshot of {new FileInfo(path).Length / 1e6:0} MB written in {write:0.0} s, peak {peak:0} MB, longest stall {_longestStall:0.0} ms");
        return (build, rss, write, peak);
    }

    // One thread makes people while the other takes them in.
    void Build(LiveIndex index)
    {
        using var ready = new BlockingCollection<List<FactChange>>(3);
        var making = Task.Run(() =>
        {
            foreach (var batch in _crowd.Changes()) ready.Add(batch);
            ready.CompleteAdding();
        });
        index.Load(ready.GetConsumingEnumerable().SelectMany(batch => batch), 1);
        making.GetAwaiter().GetResult();
        _nextEvent = _crowd.Counts.Sum() + 1;
    }

    // 2,000 events a second arrive before, while and after the snapshot is written.
    async Task<(double Write, double Peak)> SnapshotAsync(LiveIndex index, string path)
    {
        using var stop = new CancellationTokenSource();
        double peak = 0;
        var arriving = Task.Run(async () =>
        {
            var chance = new Chance(99);
            var started = Stopwatch.GetTimestamp();
            for (var batch = 0; !stop.IsCancellationRequested; batch++)
            {
                var changes = Enumerable.Range(0, 50).Select(_ => (FactChange)AudienceCrowd.Arriving(ref chance, people, ++_nextEvent, AudienceCrowd.Now + batch * 25)).ToList();
                var applying = Stopwatch.GetTimestamp();
                index.Apply(changes, index.Position + 1);
                if (batch > 5) _longestStall = Math.Max(_longestStall, Stopwatch.GetElapsedTime(applying).TotalMilliseconds);
                if (batch % 8 == 0) peak = Math.Max(peak, ResidentMb());
                var wait = TimeSpan.FromMilliseconds(25.0 * (batch + 1)) - Stopwatch.GetElapsedTime(started);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, TimeProvider.System);
            }
        });
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        var writing = Stopwatch.GetTimestamp();
        await index.SaveAsync(path);
        var write = Seconds(writing);
        await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
        await stop.CancelAsync();
        await arriving;
        return (write, peak);
    }

    JsonObject Ask(LiveIndex index, Condition condition)
    {
        var made = _crowd.Made();
        var touched = (long)condition.Events.Sum(e => made[e.Name] * e.Share);
        var seed = condition.Name.Sum(c => c) * 1000;
        return Report(condition.Name, condition.Class, touched, () => condition.Make(new Draw(++seed, people)), index);
    }

    JsonObject Edit(LiveIndex index)
    {
        var seed = 77_000;
        var rows = Conditions.Rows(new Draw(++seed, people));
        var asOf = AudienceCrowd.Now;
        index.Count(new AllNode(Sequence.From(rows)), asOf, Context, account: 1);
        var made = _crowd.Made();
        return Report("one row of six changed", "edit", (long)(made["purchase"] * 0.2 + made["page_view"] * 0.05), () => Conditions.Changed(rows, new Draw(++seed, people)), index, asOf);
    }

    JsonObject Report(string name, string kind, long touched, Func<SegmentNode> make, LiveIndex index, long? asOf = null)
    {
        var (count, breakdown, page) = (new List<double>(), new List<double>(), new List<double>());
        long found = 0;
        var working = TimeSpan.Zero;
        for (var i = -2; i < samples; i++)
        {
            // The first two warm the code up; every form is asked something new.
            var at = asOf ?? AudienceCrowd.Now + i * 61_003;
            var before = Environment.CpuUsage.TotalTime;
            Time(count, i, () => found += index.CountOnly(make(), at, Context, account: 1).Count);
            if (i >= 0) working += Environment.CpuUsage.TotalTime - before;
            Time(breakdown, i, () => index.Count(make(), at, Context, account: 1));
            Time(page, i, () => index.Members(make(), at, Context, 0, 100));
        }
        Say(string.Create(CultureInfo.InvariantCulture, $"{kind,-8} {name,-42} count p50 {Percentile(count, 0.5),7:0.0} p95 {Percentile(count, 0.95),7:0.0}  cpu {working.TotalMilliseconds / samples,6:0.0}  breakdown p95 {Percentile(breakdown, 0.95),7:0.0}  page p95 {Percentile(page, 0.95),7:0.0}  ~{found / (samples + 2):#,0} people{(Percentile(count, 0.95) > Budgets[kind] || Percentile(breakdown, 0.95) > Budgets[kind] || Percentile(page, 0.95) > Budgets[kind] ? "  OVER" : "")}"));
        return new JsonObject { ["name"] = name, ["class"] = kind, ["events_touched"] = touched, ["samples"] = samples, ["count"] = Figures(count), ["breakdown"] = Figures(breakdown), ["page"] = Figures(page) };
    }

    double Why(LiveIndex index)
    {
        var times = new List<double>();
        var draw = new Draw(4711, people);
        for (var i = -20; i < 500; i++)
        {
            var (node, person) = (Conditions.All[draw.Below(Conditions.All.Count)].Make(draw), AudienceCrowd.IdOf(draw.Below(people)));
            Time(times, i, () => ReferenceEvaluator.Explain(node, index.FactsOf(person), AudienceCrowd.Now, Context));
        }
        return Percentile(times, 0.95);
    }

    // What arrived during the snapshot is dated after the instant asked about, so a person made again is the person of then.
    long Wrong(LiveIndex index)
    {
        long wrong = 0;
        var trees = Conditions.All.Select((c, i) => (c.Name, Node: c.Make(new Draw(9_000 + i, people)))).ToList();
        var asOf = AudienceCrowd.Now - 1;
        var answers = trees.Select(t => index.Freeze(t.Node, asOf, Context)).ToList();
        Parallel.For(0, people / 100, n =>
        {
            var person = _crowd.Person(n * 100);
            for (var t = 0; t < trees.Count; t++)
            {
                if (ReferenceEvaluator.Holds(trees[t].Node, person, asOf, Context) == answers[t].Contains(person.Id)) continue;
                if (Interlocked.Increment(ref wrong) <= 10) Say($"WRONG: {trees[t].Name} for {person.Id}, the reference says {!answers[t].Contains(person.Id)}");
            }
        });
        Say($"compared {people / 100:#,0} people × {trees.Count} conditions, {wrong} wrong");
        return wrong;
    }

    static string Memory(LiveIndex index)
    {
        var memory = index.Memory();
        return string.Create(CultureInfo.InvariantCulture, $"accounted {memory.Total / 1e6:0} MB: people {memory.People / 1e6:0}, tags {memory.Tags / 1e6:0}, friendships {memory.Friendships / 1e6:0}, attributes {memory.Attributes / 1e6:0} + texts {memory.AttributeTexts / 1e6:0}, receipts {memory.Receipts / 1e6:0}, events {memory.Events.Values.Sum() / 1e6:0} + texts {memory.EventTexts / 1e6:0} ({string.Join(", ", memory.Events.Select(e => $"{e.Key} {e.Value / 1e6:0}"))}); slow: {string.Join(", ", index.SlowProperties)}");
    }

    static void Time(List<double> times, int sample, Action act)
    {
        var started = Stopwatch.GetTimestamp();
        act();
        if (sample >= 0) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    static JsonObject Figures(List<double> times) => new() { ["p50_ms"] = Round(Percentile(times, 0.5)), ["p95_ms"] = Round(Percentile(times, 0.95)), ["max_ms"] = Round(times.Max()) };

    static double Percentile(List<double> times, double part) => Measures.Measure.Percentile(times, part);

    static double Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds;

    static double Round(double value) => Math.Round(value, 2);

    static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }

    static double ResidentMb()
    {
        var pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture);
        return pages * (double)Environment.SystemPageSize / 1e6;
    }

    static void Say(string line) => Console.Error.WriteLine(line);
}
