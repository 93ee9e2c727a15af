using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Todoke.Server.Cli;
using Todoke.Server.Worlds;

namespace Todoke.Server.Demo;

/// <summary><c>demo</c>: a shop, its friends and their phones, all on this machine; nothing outside is called.</summary>
internal static class DemoVerb
{
    const int EmulatorPort = 8090, ShopPort = 8095;

    public static Command Command(Terminal terminal)
    {
        var phones = new Option<int>("--emulator-port") { DefaultValueFactory = _ => EmulatorPort, Description = "Port of the simulated phones, 0 for a free one", HelpName = "N" };
        var shop = new Option<int>("--shop-port") { DefaultValueFactory = _ => ShopPort, Description = "Port of the shop's site, 0 for a free one", HelpName = "N" };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Do not open the browser" };
        var command = new Command("demo", "Start a demo shop on a simulated LINE account; its data lies in --data (./data/demo)") { Given.Port, phones, shop, noBrowser };
        command.SetAction((parsed, cancel) => RunAsync(parsed, terminal, new DemoPorts(parsed.GetValue(phones), parsed.GetValue(shop)), !parsed.GetValue(noBrowser), cancel));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, DemoPorts ports, bool browser, CancellationToken cancel)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var folder = parsed.GetValue(Given.Data) ?? terminal.Variable("TODOKE_DATA") ?? Path.Combine("data", "demo");
        if (Given.Options(parsed, terminal, parsed.GetValue(Given.Port), folder) is not { } options) return ExitCode.WrongConfiguration;
        if (options.PublicUrl is not null) await error.WriteLineAsync("TODOKE_PUBLIC_URL is ignored: the demo's links are opened by phones on this machine.");
        return await Given.CatchingAsync(parsed, async () =>
        {
            try
            {
                await using var demo = await DemoRun.StartAsync(options, ports, output, cancel);
                await TellAsync(output, demo, options);
                if (browser) await OpenAsync(demo.World.Address, error);
                await demo.World.RunAsync(cancel);
                return ExitCode.Done;
            }
            catch (DemoRefusedException e)
            {
                await error.WriteLineAsync(e.Message);
                return ExitCode.WrongConfiguration;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return ExitCode.Done;
            }
        });
    }

    static async Task TellAsync(TextWriter output, DemoRun demo, ServerOptions options)
    {
        var (console, phones) = (demo.World.Address.GetLeftPart(UriPartial.Authority), demo.Line.BaseAddress.GetLeftPart(UriPartial.Authority));
        await output.WriteLineAsync($"""

            The Todoke demo is ready.

              Console        {console}    sign in as {DemoRun.Email} with {DemoRun.Password}
              Phones         {phones}    everybody's LINE, simulated
              Shop           {demo.Shop.Address.GetLeftPart(UriPartial.Authority)}    where links lead; what happens there: /office
              Your phone     {phones}/phone/{DemoShop.You}    test messages to 「あなた」 arrive here
              Data           {options.DataDirectory}    delete the folder to begin anew

            Ctrl-C stops it.
            """);
        if (ConsoleFiles.ConsoleFolder.Find(options) is null) await output.WriteLineAsync(ConsoleFiles.ConsoleFolder.Missing);
    }

    static async Task OpenAsync(Uri console, TextWriter error)
    {
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(console.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException)
        {
            await error.WriteLineAsync($"No browser could be opened; open {console} yourself.");
        }
    }
}
