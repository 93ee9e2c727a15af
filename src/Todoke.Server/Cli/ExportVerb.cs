using System.CommandLine;
using Todoke.Server.Backup;

namespace Todoke.Server.Cli;

/// <summary><c>export DIR</c>: people, tags, attributes, events, segments, campaigns and deliveries for other programs.</summary>
internal static class ExportVerb
{
    public static Command Command(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder to write into; files of the same names are replaced" };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "csv", Description = "csv (UTF-8 with BOM) or jsonl" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var command = new Command("export", "Write people, tags, attributes, events, campaigns and deliveries as CSV or JSON lines") { folder, format };
        command.SetAction((parsed, cancel) => Given.OnLedgerAsync(parsed, terminal, alone: false, async (ledger, _) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(folder));
            foreach (var (name, rows) in await Exporting.RunAsync(ledger, path, parsed.GetValue(format) == "csv", cancel))
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{Path.Combine(path, name)}: {rows:N0}");
            return ExitCode.Done;
        }, cancel));
        return command;
    }
}
