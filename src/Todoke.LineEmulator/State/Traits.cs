namespace Todoke.LineEmulator.State;

/// <summary>What LINE believes to know of a person; null is what it does not know. Only narrowcast filters and statistics ever see it: no endpoint tells it of one person.</summary>
public sealed record Traits
{
    public const int LeastAge = 15, MostAge = 79;
    private const int Prefectures = 47;

    /// <summary>The two values LINE's filters have.</summary>
    public static readonly IReadOnlyList<string> Genders = ["male", "female"];

    /// <summary>Systems as LINE's filters name them.</summary>
    public static readonly IReadOnlyList<string> Systems = ["ios", "android"];

    /// <summary>Areas as LINE's filters name them: Japan's 47 prefectures and the regions of Taiwan, Thailand and Indonesia.</summary>
    public static readonly IReadOnlyList<string> Areas = [.. Numbered("jp", Prefectures), .. Numbered("tw", 22), .. Numbered("th", 8), .. Numbered("id", 12)];

    public string? Gender { get; init; }

    /// <summary>In full years; LINE's filters cut it at 15, 20, 25 … 70.</summary>
    public int? Age { get; init; }

    public string? Area { get; init; }

    public string? Os { get; init; }

    /// <summary>What is assumed of somebody of whom nothing was said: it follows from the seed alone, and nothing is known of one in ten.</summary>
    public static Traits Of(int seed)
    {
        var chance = new Random(seed);
        return chance.Next(10) == 0 ? new Traits() : new Traits
        {
            Gender = Genders[chance.Next(2)],
            Age = chance.Next(LeastAge, MostAge + 1),
            Os = Systems[chance.Next(2)],
            Area = Areas[chance.Next(Prefectures)],
        };
    }

    private static IEnumerable<string> Numbered(string country, int count) =>
        Enumerable.Range(1, count).Select(n => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{country}_{n:00}"));
}
