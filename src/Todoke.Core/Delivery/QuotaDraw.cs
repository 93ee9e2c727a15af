namespace Todoke.Core.Delivery;

/// <summary>Who gets a campaign when the month's messages do not suffice for everybody: a draw that comes out the same however often it is made.</summary>
public static class QuotaDraw
{
    /// <summary>The people beyond the first <paramref name="messages"/> of the draw.</summary>
    /// <param name="campaign">Every campaign draws anew, or the same people would always be left out.</param>
    public static IReadOnlyList<long> Beyond(IReadOnlyCollection<long> people, long messages, long campaign)
    {
        if (people.Count <= messages) return [];
        var order = people.Select(p => (Place: Place(p, campaign), Person: p)).ToArray();
        Array.Sort(order);
        return [.. order[(int)Math.Max(0, messages)..].Select(o => o.Person)];
    }

    // splitmix64's finaliser: neighbouring ids come out far apart.
    private static ulong Place(long person, long campaign)
    {
        var z = unchecked((ulong)person * 0x9E3779B97F4A7C15UL + (ulong)campaign * 0xD1B54A32D192ED03UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
