using System.CommandLine;
using Todoke.Server.Imports;

namespace Todoke.Server.Cli;

/// <summary><c>import FILE --mapping MAPPING.json</c>: takes in people or events without a server, or through the one that is running.</summary>
internal static class ImportVerb
{
    public static Command Command(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "CSV (UTF-8 or Shift_JIS) or blank-separated text" };
        var mapping = new Option<string>("--mapping") { Description = "JSON file that says what the columns are (docs/operations.md)", HelpName = "MAPPING", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would happen" };
        var knownOnly = new Option<bool>("--known-only") { Description = "Do not make people for events of somebody unknown" };
        var account = new Option<long?>("--account") { Description = "The account whose provider issued the file's LINE user ids; needed where there are several", HelpName = "ID" };
        var command = new Command("import", "Take in people or events from a file") { file, mapping, dryRun, knownOnly, account };
        command.SetAction((parsed, cancel) => Given.Options(parsed, terminal) is not { } options
            ? Task.FromResult(ExitCode.WrongConfiguration)
            : Given.CatchingAsync(parsed, () => FileImport.RunAsync(options.Ledger, parsed.GetRequiredValue(file), parsed.GetRequiredValue(mapping), parsed.GetValue(dryRun), !parsed.GetValue(knownOnly),
                parsed.GetValue(account), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancel)));
        return command;
    }
}
