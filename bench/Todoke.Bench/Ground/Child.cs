using System.Diagnostics;

namespace Todoke.Bench.Ground;

/// <summary>A program of ours as a process of its own.</summary>
internal sealed class Child : IAsyncDisposable
{
    readonly Process _process;

    Child(Process process) => _process = process;

    public int Id => _process.Id;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="program">Any type of the program's assembly.</param>
    /// <param name="arguments">Of its command line.</param>
    /// <param name="environment">Beside what it inherits.</param>
    /// <param name="ready">The line that says it is ready holds this text, followed by its address.</param>
    /// <param name="core">The one core it may use; any where there is none.</param>
    public static async Task<Child> StartAsync(Type program, string[] arguments, Dictionary<string, string> environment, string ready, int? core = null)
    {
        var child = Launch(program, arguments, environment, core);
        await child.ReadyAsync(ready);
        return child;
    }

    /// <summary>Starts it and does not wait.</summary>
    public static Child Launch(Type program, string[] arguments, Dictionary<string, string> environment, int? core = null)
    {
        // taskset becomes the program it starts, under the same process id.
        string[] command = [.. core is { } only ? ["taskset", "-c", $"{only}"] : (string[])[], "dotnet", program.Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Child(Process.Start(start)!);
    }

    public async Task ReadyAsync(string ready)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(ready, StringComparison.Ordinal);
            if (at < 0) continue;
            Address = new Uri(line[(at + ready.Length)..].Split(' ')[0]);
            // Nobody reads on, but a full pipe would stop the program.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return;
        }
        throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[0]} ended before it was ready.");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and its orderly end; nothing where it has ended already.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            using (var kill = Process.Start("kill", ["-TERM", $"{Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
