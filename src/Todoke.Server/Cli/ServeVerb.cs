using System.CommandLine;
using Todoke.Server.ConsoleFiles;
using Todoke.Server.Worlds;

namespace Todoke.Server.Cli;

/// <summary><c>serve</c>, and what happens without a verb.</summary>
internal static class ServeVerb
{
    public static Command Command(Terminal terminal)
    {
        var command = new Command("serve", "Start the server (what happens without a verb)") { Given.Port };
        command.SetAction((parsed, cancel) => RunAsync(parsed, terminal, cancel));
        return command;
    }

    public static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancel)
    {
        if (Given.Options(parsed, terminal, parsed.GetValue(Given.Port)) is not { } options) return ExitCode.WrongConfiguration;
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (options.ApiKey is not null)
        {
            await error.WriteLineAsync("TODOKE_API_KEY is ignored: only `demo` takes it. Make a key in the console under API keys.");
            options = options with { ApiKey = null };
        }
        return await Given.CatchingAsync(parsed, async () =>
        {
            await using var world = await World.StartAsync(options, TimeProvider.System, cancel);
            await output.WriteLineAsync($"Todoke {Terminal.Version} listens on {world.Address.GetLeftPart(UriPartial.Authority)} ({world.Ledger.Dialect.Name})");
            if (options.PublicUrl is null) await output.WriteLineAsync("TODOKE_PUBLIC_URL is not set: links, images and webhooks will name this address, which LINE cannot reach.");
            if (ConsoleFolder.Find(options) is null) await output.WriteLineAsync(ConsoleFolder.Missing);
            await world.RunAsync(cancel);
            return ExitCode.Done;
        });
    }
}
