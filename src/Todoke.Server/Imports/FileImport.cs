using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Settings;

namespace Todoke.Server.Imports;

/// <summary>
/// <c>import FILE --mapping MAPPING.json</c>: the same import as over the API, without a server. Where a server holds the ledger, the file is
/// handed to it and this waits for the result.
/// </summary>
public static class FileImport
{
    const int ProblemsShown = 20;
    static readonly TimeSpan Term = TimeSpan.FromSeconds(15), Look = TimeSpan.FromMilliseconds(300);

    /// <param name="address">The ledger; it is made if it is not there.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="mappingFile">Path of the mapping (JSON).</param>
    /// <param name="dryRun">Only shows what would happen.</param>
    /// <param name="createPeople">Whether events of unknown people make people.</param>
    /// <param name="account">Whose provider issued the file's LINE user ids; null: the only one.</param>
    /// <param name="output">Takes the report.</param>
    /// <param name="error">Takes what is wrong and the progress.</param>
    /// <param name="cancel">Stops after the present page; the import goes on from there when a server runs.</param>
    /// <returns>0 done (also with bad rows), 1 failed, 2 a file or mapping that cannot be used.</returns>
    public static async Task<int> RunAsync(LedgerAddress address, string file, string mappingFile, bool dryRun, bool createPeople, long? account, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        if (new[] { file, mappingFile }.FirstOrDefault(f => !File.Exists(f)) is { } missing)
        {
            await error.WriteLineAsync($"There is no file {missing}.");
            return 2;
        }
        var clock = TimeProvider.System;
        await using var ledger = await LedgerStore.OpenAsync(address, clock, serve: false, cancel);
        var bytes = await File.ReadAllBytesAsync(file, cancel);
        var problems = new List<Problem>();
        var input = await ImportInput.CheckAsync(ledger, bytes, await File.ReadAllTextAsync(mappingFile, cancel), dryRun, createPeople, account, Path.GetFileName(file), problems, cancel);
        foreach (var p in problems) await error.WriteLineAsync($"{p.Path}: {p.En} {p.Ja}");
        if (input is null) return 2;

        var actor = new Actor("cli", "CLI", Roles.Owner);
        var id = (await ledger.WriteAsync(w => input.StartAsync(w, bytes, actor, cancel), cancel)).Value;
        var running = RunHereAsync(ledger, clock, id, cancel);
        var view = await WatchAsync(ledger, clock, id, running, error, cancel);
        await ReportAsync(view, output);
        return view.State == JobState.Done ? 0 : 1;
    }

    // Does the job under the sender's lease, as a server would; leaves it to the server where one has the lease.
    static async Task RunHereAsync(LedgerStore ledger, TimeProvider clock, long id, CancellationToken cancel)
    {
        var holder = $"{Environment.MachineName}/{Environment.ProcessId}/import";
        Task<Written<long?>> TakeAsync() => ledger.WriteAsync(w => Lease.TakeAsync(w, Lease.Sender, holder, clock.GetUtcNow().ToUnixTimeMilliseconds(), Term, cancel), cancel);
        if ((await TakeAsync()).Value is not { } fence) return;
        using var timer = new PeriodicTimer(Term / 3, clock);
        async Task RenewAsync()
        {
            while (await timer.WaitForNextTickAsync(cancel)) await TakeAsync();
        }
        var renewing = RenewAsync();
        try { await JobRunner.RunOneAsync(ledger, new ImportJob(ledger, new Workspace(ledger, clock)), id, fence, cancel); }
        finally
        {
            timer.Dispose();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ledger.WriteAsync(w => Lease.ReleaseAsync(w, Lease.Sender, holder, CancellationToken.None), CancellationToken.None);
        }
    }

    static async Task<JobView> WatchAsync(LedgerStore ledger, TimeProvider clock, long id, Task running, TextWriter error, CancellationToken cancel)
    {
        for (var shown = -1L; ;)
        {
            if (running.IsFaulted || running.IsCanceled) await running;
            var view = (await ledger.ReadAsync(l => JobRows.ReadAsync(l, new HashSet<string>(), id, cancel), cancel))!;
            if (view.Progress.Done != shown) await error.WriteLineAsync($"{shown = view.Progress.Done:N0} / {view.Progress.Total?.ToString("N0") ?? "?"}");
            if (view.State != JobState.Running && running.IsCompleted) return view;
            await Task.WhenAny(Task.Delay(Look, clock, cancel), running.IsCompleted ? Task.Delay(Look, clock, cancel) : running);
        }
    }

    static async Task ReportAsync(JobView view, TextWriter output)
    {
        foreach (var figure in view.Result.EnumerateObject()) await output.WriteLineAsync($"{figure.Name}: {figure.Value}");
        foreach (var p in view.Problems.Take(ProblemsShown)) await output.WriteLineAsync($"line {p.Line}{(p.Column is null ? "" : $", {p.Column}")}: {p.En} [{p.Original}]");
        if (view.ProblemCount > ProblemsShown) await output.WriteLineAsync($"… {view.ProblemCount:N0} problems in all (GET /api/v1/jobs/{view.Id})");
        await output.WriteLineAsync($"import {view.Id}: {view.State}");
    }
}
