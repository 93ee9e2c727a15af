using System.Globalization;

namespace Todoke.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    const string Usage = """
        usage: Todoke.Bench [all|import|count|send|kill|webhook|watch|audience|emulator|rehearsal] [--json] [--ledger sqlite|postgres|both] [--data DIR] [--people N] [--events N] [--seconds S] [--profiles N] [--samples N] [--snapshot FILE] [--only TEXT]
                            send [--recipients N] [--same] [--personal] [--limits on|off|both]        kill [--kills N]

          --json      prints exactly one JSON object as the last line of stdout; everything else goes to stderr
          --ledger    which ledgers (both)
          --data      a folder on a disk for the ledgers; a subfolder is made there and removed (default: todoke-bench beside the clone)
          --people    people in the count measure (100000), in the watch measure (1000000), of a rehearsal (1000) and in each campaign of the kill measure (20000)
          --recipients   of the send measure (1000000 of the same body, 100000 of a body each); --same, --personal: only that (both)
          --limits    LINE's rate limits in the send measure (both: one after the other)
          --kills     of the kill measure, for each ledger (200)
          --events    their events (1000000)
          --profiles, --events, --samples   of the audience measure (10000000, 100000000, 50)
          --snapshot  a file the audience measure leaves the built index in, or begins with if it is there: for tuning
          --only      asks only conditions whose name contains this, for tuning
          --seconds   how long each load of the webhook measure lasts (10), of the emulator measure (10), and that of the watch measure (60)
        """;

    public string Verb { get; init; } = "all";

    public bool Json { get; init; }

    public IReadOnlyList<string> Ledgers { get; init; } = ["sqlite", "postgres"];

    public string Data { get; init; } = Path.Combine(Repository, "..", "todoke-bench");

    public int? Asked { get; init; }

    public int People => Asked ?? 100_000;

    public int? AskedEvents { get; init; }

    public int Events => AskedEvents ?? 1_000_000;

    public int? Recipients { get; init; }

    public bool Same { get; init; }

    public bool Personal { get; init; }

    public IReadOnlyList<bool> Limits { get; init; } = [true, false];

    public int Kills { get; init; } = 200;

    public int Profiles { get; init; } = 10_000_000;

    public int Samples { get; init; } = 50;

    public string? Snapshot { get; init; }

    public string? Only { get; init; }

    public int? Lasting { get; init; }

    public int Seconds => Lasting ?? 10;

    /// <summary>The clone this runs from.</summary>
    public static string Repository { get; } = Find(AppContext.BaseDirectory);

    public static BenchOptions? Parse(IReadOnlyList<string> args, out string mistake)
    {
        var options = new BenchOptions();
        mistake = "";
        for (var i = 0; i < args.Count; i++)
        {
            string? Value() => ++i < args.Count ? args[i] : null;
            var next = args[i] switch
            {
                "all" or "import" or "count" or "send" or "kill" or "webhook" or "watch" or "audience" or "emulator" or "rehearsal" => options with { Verb = args[i] },
                "--json" => options with { Json = true },
                "--ledger" => Value() switch
                {
                    "both" => options,
                    "sqlite" => options with { Ledgers = ["sqlite"] },
                    "postgres" => options with { Ledgers = ["postgres"] },
                    _ => null,
                },
                "--data" => Value() is { } folder ? options with { Data = Path.GetFullPath(folder) } : null,
                "--people" => Number(Value()) is { } n ? options with { Asked = n } : null,
                "--events" => Number(Value()) is { } n ? options with { AskedEvents = n } : null,
                "--recipients" => Number(Value()) is { } n ? options with { Recipients = n } : null,
                "--kills" => Number(Value()) is { } n ? options with { Kills = n } : null,
                "--same" => options with { Same = true },
                "--personal" => options with { Personal = true },
                "--limits" => Value() switch { "on" => options with { Limits = [true] }, "off" => options with { Limits = [false] }, "both" => options with { Limits = [true, false] }, _ => null },
                "--profiles" => Number(Value()) is { } n ? options with { Profiles = n } : null,
                "--samples" => Number(Value()) is { } n ? options with { Samples = n } : null,
                "--snapshot" => Value() is { } file ? options with { Snapshot = Path.GetFullPath(file) } : null,
                "--only" => Value() is { } part ? options with { Only = part } : null,
                "--seconds" => Number(Value()) is { } n ? options with { Lasting = n } : null,
                _ => null,
            };
            if (next is null)
            {
                mistake = Usage;
                return null;
            }
            options = next;
        }
        return options;
    }

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : null;

    static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Todoke.slnx"))) return folder.FullName;
        throw new InvalidOperationException("Not inside a clone of the repository.");
    }
}
