using System.CommandLine;
using Todoke.Server.Demo;

namespace Todoke.Server.Cli;

/// <summary>Every verb of the one binary.</summary>
internal static class CommandLine
{
    public static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Todoke (届け): says the right thing to the right friends on LINE. Settings come from TODOKE_… variables; see docs/operations.md.")
        {
            Given.Data,
            Given.Port,
            ServeVerb.Command(terminal),
            DemoVerb.Command(terminal),
            MigrateVerb.Command(terminal),
            UserVerb.Command(terminal),
            BackupVerb.Command(terminal),
            RestoreVerb.Command(terminal),
            ImportVerb.Command(terminal),
            ExportVerb.Command(terminal),
            DoctorVerb.Command(terminal),
        };
        root.SetAction((parsed, cancel) => ServeVerb.RunAsync(parsed, terminal, cancel));
        return root;
    }
}
