using System.Collections.Concurrent;
using System.Diagnostics;

namespace Todoke.Server.Tests.Support;

/// <summary>A program of ours as a process of its own, from the build output, so that it can be killed as in life.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    readonly Process _process;
    readonly ConcurrentQueue<string> _output = new();
    readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly string _readyText;
    bool _stopped;

    ChildProcess(Process process, string readyText)
    {
        (_process, _readyText) = (process, readyText);
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it has printed so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="program">Any type of the program's assembly.</param>
    /// <param name="arguments">Command line.</param>
    /// <param name="environment">Added to this process's own; variables of Todoke that are set here are not passed on.</param>
    /// <param name="readyText">A line that holds this text says that the program is ready; what follows it, up to a blank, is its address.</param>
    public static ChildProcess Start(Type program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string readyText)
    {
        // A limit on the size of files stands for a full disk (DiskFullTests): like that it fails the write and must not end the program by a signal.
        var start = new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "bash", program.Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("TODOKE_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var child = new ChildProcess(new Process { StartInfo = start }, readyText);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <returns>The address the program printed.</returns>
    public async Task<Uri> ReadyAsync(CancellationToken cancel, TimeSpan? patience = null)
    {
        var ended = _process.WaitForExitAsync(cancel);
        if (await Task.WhenAny(_ready.Task, ended).WaitAsync(patience ?? Patience, cancel) == ended) Assert.Fail($"The program ended with {ExitCode} before it was ready:\n{Output}");
        return new Uri(await _ready.Task);
    }

    /// <returns>The exit code, once it has ended by itself.</returns>
    public async Task<int> EndedAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel).WaitAsync(Patience, cancel);
        return ExitCode;
    }

    /// <summary>SIGKILL, and waits until the operating system has taken everything from it.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <param name="signal">STOP, CONT or TERM.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, kill.ExitCode);
        _stopped = signal == "STOP";
    }

    void Heard(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        var at = line.IndexOf(_readyText, StringComparison.Ordinal);
        if (at >= 0) _ready.TrySetResult(line[(at + _readyText.Length)..].Split(' ')[0]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopped) await SignalAsync("CONT");
        await KillAsync();
        _process.Dispose();
    }
}
