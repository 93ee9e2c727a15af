using System.Diagnostics;

namespace Todoke.Bench.Ground;

/// <summary>A program of ours as a process of its own.</summary>
internal sealed class Child : IAsyncDisposable
{
    readonly Process _process;

    Child(Process process) => _process = process;

    public int Id => _process.Id;

    public Uri Address { get; private set; } = null!;

    /// <param name="program">Any type of the program's assembly.</param>
    /// <param name="ready">The line that says it is ready holds this text, followed by its address.</param>
    public static async Task<Child> StartAsync(Type program, string[] arguments, Dictionary<string, string> environment, string ready)
    {
        var start = new ProcessStartInfo("dotnet", [program.Assembly.Location, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var child = new Child(Process.Start(start)!);
        while (await child._process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(ready, StringComparison.Ordinal);
            if (at < 0) continue;
            child.Address = new Uri(line[(at + ready.Length)..].Split(' ')[0]);
            // Nobody reads on, but a full pipe would stop the program.
            _ = child._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return child;
        }
        throw new InvalidOperationException($"{program.Assembly.GetName().Name} ended before it was ready.");
    }

    /// <summary>SIGTERM, and its orderly end.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
