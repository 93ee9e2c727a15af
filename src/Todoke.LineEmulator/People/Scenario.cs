namespace Todoke.LineEmulator.People;

/// <summary>A number, or a span from which each person draws one.</summary>
internal readonly record struct Drawn(double From, double To)
{
    public double For(Random chance)
    {
        // Drawn in any case, so that a span changed to a number leaves all other draws as they were.
        var at = chance.NextDouble();
        return From + ((To - From) * at);
    }
}

/// <summary>Values with weights, of which each person has one; null is "unknown".</summary>
internal sealed record Shares(IReadOnlyList<(string? Value, double Weight)> Of)
{
    public string? For(Random chance)
    {
        var at = chance.NextDouble() * Of.Sum(o => o.Weight);
        foreach (var (value, weight) in Of)
        {
            if ((at -= weight) <= 0)
            {
                return value;
            }
        }
        return Of[^1].Value;
    }
}

/// <summary>Which accounts a group's people have added: <c>Share</c> of them, of whom <c>Blocked</c> have blocked it since; friends for up to <c>SinceDays</c>.</summary>
internal sealed record ScenarioFriendship(string Account, double Share, double Blocked, double SinceDays);

/// <summary>A group of people who are alike; everything a person gets is drawn from it by the person's seed.</summary>
internal sealed record ScenarioGroup
{
    public required string Prefix { get; init; }

    public required int Count { get; init; }

    public Shares? Gender { get; init; }

    public Shares? Age { get; init; }

    public Shares? Area { get; init; }

    public Shares? Os { get; init; }

    public IReadOnlyList<ScenarioFriendship> FriendOf { get; init; } = [];

    /// <summary>By the name of the habit in JSON; absent ones are the default.</summary>
    public IReadOnlyDictionary<string, Drawn> Habits { get; init; } = new Dictionary<string, Drawn>();

    public bool Quiet { get; init; }

    public IReadOnlyList<double>? Hours { get; init; }

    public IReadOnlyList<double>? Weekdays { get; init; }

    /// <summary>By kind; a kind's words are the scenario's <c>kinds</c>, or its own name.</summary>
    public IReadOnlyDictionary<string, Drawn> Taste { get; init; } = new Dictionary<string, Drawn>();

    public IReadOnlyList<string> Sites { get; init; } = [];

    public IReadOnlyDictionary<string, string> Autofill { get; init; } = new Dictionary<string, string>();
}

/// <summary>People to be made: docs/emulator.md tells the file's format.</summary>
internal sealed record Scenario(int Seed, bool Webhook, IReadOnlyList<Control.NewAccount> Accounts, IReadOnlyDictionary<string, IReadOnlyList<string>> Kinds, IReadOnlyList<ScenarioGroup> Groups);

/// <summary>What is wrong in a scenario, with its line (from 1) and the field.</summary>
public sealed record ScenarioProblem(int Line, string Field, string Message);

/// <summary>A scenario that cannot be played; all its problems at once.</summary>
public sealed class ScenarioException(IReadOnlyList<ScenarioProblem> problems)
    : Exception(string.Join('\n', problems.Select(p => $"line {p.Line}{(p.Field.Length == 0 ? "" : $", {p.Field}")}: {p.Message}")))
{
    public IReadOnlyList<ScenarioProblem> Problems => problems;
}
