using System.Globalization;

namespace Todoke.LineEmulator;

/// <summary>What the command line asks for.</summary>
internal abstract record CommandLine
{
    private const string Usage = """
        usage: Todoke.LineEmulator [--port N] [--log FILE] [--seed S] [--delay-ms MIN-MAX|0] [--limits on|off] [--data FILE] [--scenario FILE] [--acts-at-once N]

          --port N          port on 127.0.0.1 (0, the default: a free one, printed)
          --log FILE        append one JSON line per request and per message received
          --seed S          seed of ids, names and habits (1)
          --delay-ms A-B    random answer delay in milliseconds (80-200); 0 for none
          --limits on|off   LINE's rate limits (on)
          --data FILE       keep accounts, people and their last messages in this file
          --scenario FILE   make the accounts and people this file tells of (docs/emulator.md)
          --acts-at-once N  how many people act at the same time (32); 1 keeps their acts in order
        """;

    private CommandLine()
    {
    }

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var options = new EmulatorOptions();
        var mistakes = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            if (name is "--help" or "-h")
            {
                return new Explain(Usage, IsMistake: false);
            }
            if (name is not ("--port" or "--log" or "--seed" or "--delay-ms" or "--limits" or "--data" or "--scenario" or "--acts-at-once"))
            {
                mistakes.Add($"{name} is not an option.");
                continue;
            }
            if (++i >= args.Count)
            {
                mistakes.Add($"{name} needs a value.");
                break;
            }
            if (Apply(options, name, args[i]) is { } changed)
            {
                options = changed;
            }
            else
            {
                mistakes.Add($"{name} cannot be '{args[i]}'.");
            }
        }
        return mistakes.Count == 0 ? new Run(options) : new Explain(string.Join('\n', mistakes) + "\n\n" + Usage, IsMistake: true);
    }

    private static EmulatorOptions? Apply(EmulatorOptions options, string name, string value) => name switch
    {
        "--port" => Number(value) is { } port and <= 65535 ? options with { Port = port } : null,
        "--log" => options with { LogFile = value },
        "--seed" => Number(value) is { } seed ? options with { Seed = seed } : null,
        "--limits" => value is "on" or "off" ? options with { Limits = value == "on" } : null,
        "--data" => options with { StateFile = value },
        "--scenario" => options with { Scenario = value },
        "--acts-at-once" => Number(value) is { } acts and >= 1 and <= 1000 ? options with { ActsAtOnce = acts } : null,
        _ => value.Split('-') switch
        {
            [var one] when Number(one) is { } ms => options with { MinDelayMs = ms, MaxDelayMs = ms },
            [var low, var high] when Number(low) is { } min && Number(high) is { } max && min <= max => options with { MinDelayMs = min, MaxDelayMs = max },
            _ => null,
        },
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal sealed record Run(EmulatorOptions Options) : CommandLine;

    internal sealed record Explain(string Text, bool IsMistake) : CommandLine;
}
