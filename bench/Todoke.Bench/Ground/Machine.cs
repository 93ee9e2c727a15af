using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Todoke.Bench.Ground;

/// <summary>What the figures were taken on, and when.</summary>
internal static class Machine
{
    public static JsonObject Describe() => new()
    {
        ["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["name"] = Environment.MachineName,
        ["cpu"] = Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        ["cores"] = Environment.ProcessorCount,
        ["memory_mb"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        ["os"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["load_before"] = Load(),
        ["commit"] = Commit(),
    };

    /// <summary>Resident memory of a process as the operating system reports it.</summary>
    public static double RssMb(int process) =>
        Line($"/proc/{process}/status", "VmRSS") is { } text ? double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) / 1024 : 0;

    /// <summary>The most memory a process had since <see cref="ForgetPeak"/>.</summary>
    public static double PeakMb(int process) =>
        Line($"/proc/{process}/status", "VmHWM") is { } text ? double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) / 1024 : 0;

    public static void ForgetPeak(int process)
    {
        if (File.Exists($"/proc/{process}/clear_refs")) File.WriteAllText($"/proc/{process}/clear_refs", "5");
    }

    /// <summary>Processor time a process has used, all cores together: what a figure costs, however busy the machine is with other things.</summary>
    public static double CpuMs(int process)
    {
        using var running = Process.GetProcessById(process);
        return running.TotalProcessorTime.TotalMilliseconds;
    }

    // How busy the machine was with other things: figures of a busy machine say little.
    static double Load() => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", BenchOptions.Repository, "describe", "--always", "--dirty"]) { RedirectStandardOutput = true, UseShellExecute = false });
        return git?.StandardOutput.ReadToEnd().Trim() ?? "";
    }

    static string? Line(string file, string name)
    {
        if (!File.Exists(file)) return null;
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
