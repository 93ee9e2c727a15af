using System.CommandLine;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Cli;

/// <summary>One thing that was looked at. <paramref name="Remedy"/> is null when all is well, else it says what to do.</summary>
public sealed record DoctorFinding(string Says, string? Remedy)
{
    public static DoctorFinding Well(string says) => new(says, null);

    public static DoctorFinding Wrong(string says, string remedy) => new(says, remedy);
}

/// <summary>
/// Something a capability can check about this installation: <c>services.AddSingleton&lt;IDoctorCheck, LineConnectionCheck&gt;()</c>.
/// Runs without a server; the ledger is open, and nothing may be changed.
/// </summary>
public interface IDoctorCheck
{
    Task<IReadOnlyList<DoctorFinding>> CheckAsync(CancellationToken cancel);
}

/// <summary><c>doctor</c>: says what is wrong with this installation and how to mend it; ends with 1 when something is.</summary>
internal static class DoctorVerb
{
    public static Command Command(Terminal terminal)
    {
        var command = new Command("doctor", "Check configuration, ledger, key, addresses and LINE connections");
        command.SetAction((parsed, cancel) => RunAsync(parsed, terminal, cancel));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancel)
    {
        var output = parsed.InvocationConfiguration.Output;
        var wrong = 0;
        async Task TellAsync(DoctorFinding finding)
        {
            if (finding.Remedy is not null) wrong++;
            await output.WriteLineAsync(finding.Remedy is null ? $"ok     {finding.Says}" : $"WRONG  {finding.Says}\n       → {finding.Remedy}");
        }

        var options = ServerOptions.Read(terminal.Variable, parsed.GetValue(Given.Data), null, out var problems);
        foreach (var problem in problems) await TellAsync(DoctorFinding.Wrong(problem, "Set the variable to a value as described and start again."));
        if (options is null) return ExitCode.Failed;
        await TellAsync(DoctorFinding.Well("configuration"));
        var (ledgerFinding, mayOpen) = await LedgerDoctor.LookAsync(options.Ledger, cancel);
        await TellAsync(ledgerFinding);

        // Without a ledger nothing else can be asked that needs one.
        await using var ledger = mayOpen ? await LedgerStore.OpenAsync(options.Ledger, TimeProvider.System, serve: false, cancel) : null;
        var services = new ServiceCollection().AddLogging().AddSingleton(options).AddSingleton(TimeProvider.System);
        if (ledger is null) services.AddInstallationChecks();
        else Capabilities.Add(services.AddSingleton(ledger), options);
        await using var provider = services.BuildServiceProvider();
        foreach (var check in provider.GetServices<IDoctorCheck>())
            foreach (var finding in await check.CheckAsync(cancel)) await TellAsync(finding);

        await output.WriteLineAsync(wrong == 0 ? "All is well." : $"{wrong} to mend.");
        return wrong == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
