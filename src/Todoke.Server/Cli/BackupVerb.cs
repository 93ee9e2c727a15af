using System.CommandLine;
using Todoke.Server.Backup;
using Todoke.Server.Worlds;

namespace Todoke.Server.Cli;

/// <summary><c>backup FILE</c>: one zip with the whole ledger and its images, taken while a server runs.</summary>
internal static class BackupVerb
{
    public static Command Command(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The zip to write; must not be there yet" };
        var command = new Command("backup", "Write everything into one file, also while the server runs") { file };
        command.SetAction((parsed, cancel) => Given.OnLedgerAsync(parsed, terminal, alone: false, async (ledger, options) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            var manifest = await BackupFile.WriteAsync(ledger, new InstallationKey(options.Key), Terminal.Version, TimeProvider.System, path, cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{path}: {manifest.Rows.Values.Sum():N0} rows, of them {manifest.Rows["profile"]:N0} people and {manifest.Rows["event"]:N0} events. " +
                "It holds personal data, but not the installation's key (TODOKE_KEY or todoke.key): keep that apart, LINE secrets cannot be restored without it.");
            return ExitCode.Done;
        }, cancel));
        return command;
    }
}
