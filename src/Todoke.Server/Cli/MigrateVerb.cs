using System.CommandLine;

namespace Todoke.Server.Cli;

/// <summary><c>migrate</c>: brings the ledger to this program's schema and ends. A server does the same at its start.</summary>
internal static class MigrateVerb
{
    public static Command Command(Terminal terminal)
    {
        var command = new Command("migrate", "Bring the ledger to this version's schema");
        command.SetAction((parsed, cancel) => Given.OnLedgerAsync(parsed, terminal, alone: false, async (ledger, _) =>
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"The ledger ({ledger.Dialect.Name}) is at schema {Ledger.Migrations.All[^1].Number}.");
            return ExitCode.Done;
        }, cancel));
        return command;
    }
}
