using System.Text.Json.Nodes;
using Todoke.Bench.Ground;
using Todoke.Bench.Kill;
using Todoke.Bench.Send;
using Todoke.Bench.Watch;

namespace Todoke.Bench.Measures;

/// <summary>One thing that is measured, on a fresh ledger.</summary>
internal abstract class Measure
{
    public abstract string Name { get; }

    /// <summary>What it adds to <c>{"bench":…,"runs":[…]}</c>, where it prints that.</summary>
    public virtual IReadOnlyList<JsonObject> Runs => [];

    public abstract Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options);

    /// <summary>The measure of this name, or all.</summary>
    public static IReadOnlyList<Measure> Named(string verb)
    {
        Measure[] all = [new ImportMeasure(), new CountMeasure(), new SendMeasure(), new WebhookMeasure(), new WatchMeasure()];
        // Hundreds of kills take their time: only by name.
        return verb == "all" ? all : verb == "kill" ? [new KillMeasure()] : [.. all.Where(m => m.Name == verb)];
    }

    /// <summary>The value below which <paramref name="part"/> of the values lie.</summary>
    public static double Percentile(List<double> values, double part)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[Math.Min(values.Count - 1, (int)(values.Count * part))];
    }
}
