using System.CommandLine;
using Todoke.Server.Backup;
using Todoke.Server.Worlds;

namespace Todoke.Server.Cli;

/// <summary><c>restore FILE</c>: puts a backup into an empty ledger of either kind.</summary>
internal static class RestoreVerb
{
    public static Command Command(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A zip made by backup" };
        var replace = new Option<bool>("--replace") { Description = "Lose what is in the ledger now" };
        var command = new Command("restore", "Put a backup into an empty ledger; the server must not run") { file, replace };
        command.SetAction((parsed, cancel) => Given.OnLedgerAsync(parsed, terminal, alone: true, async (ledger, options) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var outcome = await Restoring.RunAsync(ledger, new InstallationKey(options.Key), Path.GetFullPath(parsed.GetRequiredValue(file)), parsed.GetValue(replace), cancel);
            switch (outcome)
            {
                case RestoreOutcome.Refused(var why):
                    await error.WriteLineAsync(why);
                    return ExitCode.Failed;
                case RestoreOutcome.Restored(var manifest, var otherKey, var without):
                    await output.WriteLineAsync($"Restored {manifest.Rows.Values.Sum():N0} rows as of {manifest.TakenAt:yyyy-MM-dd HH:mm} UTC. Everybody signs in again.");
                    if (otherKey)
                        await output.WriteLineAsync("The backup was taken under another key: everything but the LINE secrets is back, and links in messages sent before lead nowhere. " +
                            "Restore again with the old TODOKE_KEY to have them, or enter the secrets anew.");
                    foreach (var name in without) await output.WriteLineAsync($"  {name}: enter its channel secret and access token in the console.");
                    return ExitCode.Done;
                default: throw new InvalidOperationException(outcome.ToString());
            }
        }, cancel));
        return command;
    }
}
