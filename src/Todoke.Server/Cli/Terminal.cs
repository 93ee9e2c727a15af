using System.CommandLine;
using System.Reflection;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Cli;

/// <summary>What a verb is given besides its arguments: environment variables and what is typed.</summary>
internal sealed record Terminal(Func<string, string?> Variable, TextReader In)
{
    public static readonly Terminal Real = new(Environment.GetEnvironmentVariable, Console.In);

    public static string Version => Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
}

/// <summary>What a verb's end means to whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0, Failed = 1, WrongConfiguration = 2, LedgerInUse = 3;
}

/// <summary>Options that several verbs take, and the configuration they read from them.</summary>
internal static class Given
{
    public static readonly Option<string?> Data = new("--data") { Description = "Folder for the key file and the SQLite ledger (TODOKE_DATA, ./data)", HelpName = "DIR", Recursive = true };
    public static readonly Option<int?> Port = new("--port") { Description = "Port to listen on, 0 for a free one (TODOKE_PORT, 8080)", HelpName = "N" };

    /// <summary>Null when something is wrong; every problem has then been written.</summary>
    public static ServerOptions? Options(ParseResult parsed, Terminal terminal, int? port = null, string? data = null)
    {
        var options = ServerOptions.Read(terminal.Variable, data ?? parsed.GetValue(Data), port, out var problems);
        if (options is not null) return options;
        var error = parsed.InvocationConfiguration.Error;
        error.WriteLine("The configuration has problems:");
        foreach (var problem in problems) error.WriteLine("  " + problem);
        return null;
    }

    /// <summary>Runs a verb's work on the ledger, beside a server (<paramref name="alone"/> false) or as the only one.</summary>
    public static async Task<int> OnLedgerAsync(ParseResult parsed, Terminal terminal, bool alone, Func<LedgerStore, ServerOptions, Task<int>> work, CancellationToken cancel)
    {
        if (Options(parsed, terminal) is not { } options) return ExitCode.WrongConfiguration;
        return await CatchingAsync(parsed, async () =>
        {
            await using var ledger = await LedgerStore.OpenAsync(options.Ledger, TimeProvider.System, serve: alone, cancel);
            return await work(ledger, options);
        });
    }

    /// <summary>Says what went wrong outside this program in one sentence; a fault of our own keeps its trace.</summary>
    public static async Task<int> CatchingAsync(ParseResult parsed, Func<Task<int>> work)
    {
        var error = parsed.InvocationConfiguration.Error;
        try { return await work(); }
        catch (LedgerInUseException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.LedgerInUse;
        }
        catch (System.Data.Common.DbException e)
        {
            await error.WriteLineAsync($"The ledger cannot be used: {e.Message}. Check TODOKE_LEDGER; `todoke doctor` says more.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or LedgerTooNewException)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }
}
