namespace Todoke.Audience;

/// <summary>Closed ranges of whole numbers, ascending and apart.</summary>
internal sealed class Ranges
{
    private readonly (long Low, long High)[] items;

    public Ranges(IEnumerable<(long Low, long High)> ranges) => items = ranges.Where(r => r.Low <= r.High).OrderBy(r => r.Low).ToArray();

    public Ranges(long low, long high)
        : this([(low, high)])
    {
    }

    private Ranges((long Low, long High)[] apart, bool _) => items = apart;

    /// <summary>From ranges that are ascending and apart already.</summary>
    public static Ranges Ascending(List<(long Low, long High)> ranges) => new([.. ranges], true);

    /// <summary>The place of the first range that ends at a value or after it.</summary>
    public int From(long value)
    {
        int low = 0, high = items.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (items[middle].High < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>From ranges in any order that may overlap or touch.</summary>
    public static Ranges Merged(IEnumerable<(long Low, long High)> ranges) => MergedAscending(ranges.OrderBy(r => r.Low));

    /// <summary>From ranges in the order of their beginnings that may overlap or touch.</summary>
    public static Ranges MergedAscending(IEnumerable<(long Low, long High)> ranges)
    {
        var made = new List<(long Low, long High)>();
        foreach (var (low, high) in ranges)
        {
            if (low > high) continue;
            if (made.Count > 0 && low <= made[^1].High + 1) made[^1] = (made[^1].Low, Math.Max(made[^1].High, high));
            else made.Add((low, high));
        }
        return Ascending(made);
    }

    public static Ranges None { get; } = new([]);

    public IReadOnlyList<(long Low, long High)> Items => items;

    public bool Contains(long value)
    {
        if (items.Length == 1) return value >= items[0].Low && value <= items[0].High;
        int low = 0, high = items.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            if (value < items[middle].Low) high = middle - 1;
            else if (value > items[middle].High) low = middle + 1;
            else return true;
        }
        return false;
    }
}
