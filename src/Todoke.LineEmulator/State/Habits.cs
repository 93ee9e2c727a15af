namespace Todoke.LineEmulator.State;

/// <summary>What a simulated person tends to do: probabilities between 0 and 1, and when. Instants follow the emulator's clock, hours and weekdays Japan's time.</summary>
public sealed record Habits
{
    /// <summary>Opens the chat after a message arrived.</summary>
    public double Open { get; init; } = 0.8;

    /// <summary>Of those who opened: taps a link or presses a button, times their taste for what is told.</summary>
    public double Tap { get; init; } = 0.2;

    /// <summary>Of those who opened.</summary>
    public double Reply { get; init; } = 0.05;

    /// <summary>Of those who opened.</summary>
    public double Block { get; init; } = 0.01;

    /// <summary>Of those who blocked: comes back one to thirty days later.</summary>
    public double Unblock { get; init; }

    /// <summary>Of those who see a page that asks something (a form): fills it in and sends it.</summary>
    public double Answer { get; init; }

    /// <summary>Of those who look at something that can be ordered, times their taste for it: orders it there and then.</summary>
    public double Buy { get; init; }

    /// <summary>Of those who looked and did not order: comes to the shop two to thirty hours later and buys it at the till the page names.</summary>
    public double BuyInStore { get; init; }

    /// <summary>Of those who open the chat by themselves: presses an area of the menu below it.</summary>
    public double Press { get; init; } = 0.5;

    /// <summary>How often a week they open a chat or a favourite page without having been sent anything.</summary>
    public double VisitsPerWeek { get; init; }

    /// <summary>Seconds from arrival to opening, and from one act to the next.</summary>
    public double MinSeconds { get; init; } = 2;

    /// <inheritdoc cref="MinSeconds"/>
    public double MaxSeconds { get; init; } = 60;

    /// <summary>24 weights, midnight first: how likely the phone is looked at in each hour, against the likeliest. Null: always at hand.</summary>
    public IReadOnlyList<double>? Hours { get; init; }

    /// <summary>7 weights, Monday first, likewise.</summary>
    public IReadOnlyList<double>? Weekdays { get; init; }

    /// <summary>How much they care for a kind of thing, by a word that tells it in messages and pages: 1 is as anybody, 0 not at all.</summary>
    public IReadOnlyDictionary<string, double>? Taste { get; init; }

    /// <summary>What a text is to them: the best of what it speaks of; 1 where it speaks of nothing they have a mind about.</summary>
    public double Interest(string text)
    {
        double? best = null;
        foreach (var (word, weight) in Taste ?? new Dictionary<string, double>())
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase) && (best is null || weight > best))
            {
                best = weight;
            }
        }
        return best ?? 1;
    }
}
