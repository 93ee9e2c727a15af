using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Bench;
using Todoke.Bench.Audience;
using Todoke.Bench.Emulator;
using Todoke.Bench.Ground;
using Todoke.Bench.Measures;
using Todoke.Bench.Rehearsal;
using Todoke.Bench.Watch;
using Todoke.Server.Worlds;

if (BenchOptions.Parse(args, out var mistake) is not { } options)
{
    Console.Error.WriteLine(mistake);
    return 2;
}
if (typeof(World).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration != "Release")
{
    Console.Error.WriteLine("Figures of a Debug build mean nothing. Run: dotnet run -c Release --project bench/Todoke.Bench -- …");
    return 2;
}

if (options.Verb == "audience")
{
    var audience = new AudienceMeasure(options.Profiles, options.AskedEvents ?? 100_000_000, options.Samples, options.Data) { Kept = options.Snapshot, Only = options.Only };
    Console.Out.WriteLine(JsonSerializer.Serialize(await audience.RunAsync()));
    return audience.Right ? 0 : 1;
}

if (options.Verb == "emulator")
{
    var alone = new Report(Machine.Describe());
    using var emulator = new EmulatorMeasure(options);
    var line = await emulator.RunAsync();
    alone.Durability("none", "the emulator alone, on one core, its log on disk");
    alone.Add("none", "emulator", emulator.Figures);
    alone.Print(Console.Error);
    Console.Out.WriteLine(line.ToJsonString());
    if (options.Json) Console.Out.WriteLine(JsonSerializer.Serialize(alone.ToJson()));
    return alone.Wrong == 0 ? 0 : 1;
}

if (options.Verb == "rehearsal")
{
    var rehearsal = new RehearsalMeasure(options.Asked ?? 1_000);
    Console.Out.WriteLine((await rehearsal.RunAsync(options.Data)).ToJsonString());
    return rehearsal.Right ? 0 : 1;
}

// Server and emulator are processes of their own, ledgers lie on a disk, and only correct figures count.
var (report, runs) = (new Report(Machine.Describe()), new JsonArray());
foreach (var kind in options.Ledgers)
    foreach (var measure in Measure.Named(options.Verb))
    {
        Console.Error.WriteLine($"— {kind} · {measure.Name}");
        await using var place = await Place.MakeAsync(kind, options.Data);
        report.Durability(kind, place.Durability);
        report.Add(kind, measure.Name, await measure.RunAsync(place, options));
        foreach (var run in measure.Runs) runs.Add(run);
        if (measure is WatchMeasure { Json: { } watched } && options.Verb == "watch") Console.Out.WriteLine(watched.ToJsonString());
    }
report.Print(Console.Error);
if (options.Verb is "send" or "kill") Console.Out.WriteLine(new JsonObject { ["bench"] = options.Verb, ["runs"] = runs }.ToJsonString());
if (options.Json) Console.Out.WriteLine(JsonSerializer.Serialize(report.ToJson()));
return report.Wrong == 0 ? 0 : 1;
