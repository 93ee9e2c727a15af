using System.Net;
using System.Security.Cryptography;
using Todoke.Server.Ledger;
using Todoke.Server.Line;

namespace Todoke.Server.Worlds;

/// <summary>Everything a World is told from outside. Read once; every problem is reported at once.</summary>
public sealed record ServerOptions
{
    public required LedgerAddress Ledger { get; init; }

    /// <summary>Folder for the key file and, by default, the SQLite ledger.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>32 bytes: encrypts LINE secrets, signs link tokens. Never stored in the ledger.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Where people reach this server (links, images, webhooks); null: the address it listens on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; } = 8080;

    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Where LINE is, unless an account says otherwise.</summary>
    public Uri LineApi { get; init; } = new("https://api.line.me");

    /// <summary>How long LINE may take to answer one call. Real time in every World.</summary>
    public TimeSpan LineTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True where links and images may be plain http and LINE may be the emulator (demo, tests, rehearsal).</summary>
    public bool Rehearsing { get; init; }

    /// <summary>Where every call but those to <see cref="LineApi"/> ends instead of leaving (a rehearsal); null: they leave.</summary>
    public OutgoingRecorder? Recorder { get; init; }

    /// <summary>Whether addresses that staff type in (a shop's health page) may lie inside this network.</summary>
    public bool AllowPrivateUrls { get; init; }

    /// <summary>An owner's key from the environment; only the demo takes one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>What the sign-in page of the demo shows; null outside the demo.</summary>
    public (string Email, string Password)? DemoSignIn { get; init; }

    /// <summary>Where the emulator's pages are, shown in the console of the demo.</summary>
    public Uri? EmulatorUrl { get; init; }

    /// <summary>Where the built console lies; null: beside the program, or in the repository while developing.</summary>
    public string? ConsoleDirectory { get; init; }
    /// <summary>What must still be made before anybody may use this World, shown by /healthz/ready; null: nothing.</summary>
    public string? Preparing { get; init; }

    /// <summary>How long the sender's lease lasts without renewal.</summary>
    public TimeSpan SenderLease { get; init; } = DefaultLease;

    static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(15);

    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="dataDirectory">From the command line; null: TODOKE_DATA or ./data.</param>
    /// <param name="port">From the command line; null: TODOKE_PORT or 8080.</param>
    /// <param name="problems">One line per wrong value, naming the variable and the remedy.</param>
    /// <returns>Null when there are problems.</returns>
    public static ServerOptions? Read(Func<string, string?> variable, string? dataDirectory, int? port, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        var data = Path.GetFullPath(dataDirectory ?? NotEmpty(variable("TODOKE_DATA")) ?? "data");
        LedgerAddress? ledger = null;
        try { ledger = LedgerAddress.Parse(variable("TODOKE_LEDGER"), data); }
        catch (FormatException e) { found.Add($"TODOKE_LEDGER: {e.Message}"); }

        Uri? publicUrl = null;
        if (NotEmpty(variable("TODOKE_PUBLIC_URL")) is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out publicUrl) || publicUrl.Scheme is not ("https" or "http")))
            found.Add("TODOKE_PUBLIC_URL: an address such as https://todoke.example.jp is needed");
        var listenPort = port ?? 8080;
        if (port is null && NotEmpty(variable("TODOKE_PORT")) is { } portText && !int.TryParse(portText, out listenPort) || listenPort is < 0 or > 65535)
            found.Add("TODOKE_PORT: a number from 0 to 65535 is needed");
        var listen = IPAddress.Loopback;
        if (NotEmpty(variable("TODOKE_LISTEN")) is { } listenText && !IPAddress.TryParse(listenText, out listen!))
            found.Add("TODOKE_LISTEN: an IP address is needed, 0.0.0.0 for all");
        var lease = DefaultLease;
        if (NotEmpty(variable("TODOKE_SENDER_LEASE_S")) is { } leaseText)
        {
            if (int.TryParse(leaseText, out var seconds) && seconds is >= 1 and <= 600) lease = TimeSpan.FromSeconds(seconds);
            else found.Add("TODOKE_SENDER_LEASE_S: a number of seconds from 1 to 600 is needed");
        }
        byte[]? key = null;
        try { key = InstallationKey.Read(NotEmpty(variable("TODOKE_KEY")), Path.Combine(data, "todoke.key")); }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or CryptographicException) { found.Add($"TODOKE_KEY: {e.Message}"); }

        return found.Count > 0 ? null : new ServerOptions
        {
            Ledger = ledger!, DataDirectory = data, Key = key!, PublicUrl = publicUrl, Port = listenPort, Listen = listen,
            ApiKey = NotEmpty(variable("TODOKE_API_KEY")), SenderLease = lease,
            AllowPrivateUrls = NotEmpty(variable("TODOKE_ALLOW_PRIVATE_URLS")) is "1" or "true",
        };
    }

    static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
