namespace Todoke.LineEmulator;

/// <summary>How one emulator runs. Several may run in one process; they share nothing.</summary>
public sealed record EmulatorOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>File that gets one JSON line per request and per message received; appended to. Null: no log.</summary>
    public string? LogFile { get; init; }

    /// <summary>Decides user ids, channel secrets, tokens, generated names and what habit people do.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Answer delay in milliseconds, uniform between the two; 0 and 0 switch it off.</summary>
    public int MinDelayMs { get; init; } = 80;

    /// <inheritdoc cref="MinDelayMs"/>
    public int MaxDelayMs { get; init; } = 200;

    /// <summary>Whether LINE's rate limits hold (token buckets per channel and endpoint).</summary>
    public bool Limits { get; init; } = true;

    /// <summary>How many people act at the same time. 1 keeps their acts in order: the same seed, scenario and virtual clock then give the same log, byte for byte.</summary>
    public int ActsAtOnce { get; init; } = 32;

    /// <summary>JSON file that says which people to make (docs/emulator.md). People who are there already stay as they are.</summary>
    public string? Scenario { get; init; }

    /// <summary>JSON file that keeps accounts, people and their last messages across restarts. Null: nothing is kept.</summary>
    public string? StateFile { get; init; }

    /// <summary>What webhooks and people's taps go through; disposed with the emulator. Null: connections of its own.</summary>
    public HttpMessageHandler? Web { get; init; }

    /// <summary>Time of the surrounding world. Answer delays, time-outs and people's actions wait on it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
