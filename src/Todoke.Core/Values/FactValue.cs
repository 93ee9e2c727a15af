namespace Todoke.Core.Values;

/// <summary>
/// A value that a profile or an event holds. JSON has no dates: a string nobody declared stays <see cref="Text"/>, and a condition
/// that asks for a date reads the text as one.
/// </summary>
public abstract record FactValue
{
    private FactValue()
    {
    }

    public sealed record Text(string Value) : FactValue;

    /// <summary>
    /// A decimal number with at most 8 places after the point (more are rounded to even) and |value| &lt; 10^16, so that a person's
    /// sums are exact whatever the order of adding. <see cref="FactJson"/> keeps a JSON number outside that range as text.
    /// </summary>
    public sealed record Number : FactValue
    {
        /// <summary>No number is this large or larger.</summary>
        public const decimal Limit = 10_000_000_000_000_000m;

        /// <summary>Places kept after the decimal point.</summary>
        public const int Places = 8;

        public Number(decimal value)
        {
            if (!Fits(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "A number must be smaller than 10^16.");
            // Dividing by 1 with 28 zeros drops trailing zeros, so that 12.50 and 12.5 are written alike.
            Value = Math.Round(value, Places) / 1.0000000000000000000000000000m;
        }

        public decimal Value { get; }

        public static bool Fits(decimal value) => Math.Abs(Math.Round(value, Places)) < Limit;
    }

    public sealed record Bool(bool Value) : FactValue;

    /// <summary>A day in no particular zone.</summary>
    public sealed record Date(DateOnly Value) : FactValue;

    /// <summary>An instant in Unix milliseconds, from 0001-01-02 to 9999-12-30 UTC so that every zone has a date for it.</summary>
    public sealed record Instant : FactValue
    {
        public const long Earliest = -62_135_510_400_000;
        public const long Latest = 253_402_128_000_000;

        public Instant(long ms)
        {
            if (!Fits(ms)) throw new ArgumentOutOfRangeException(nameof(ms), ms, "An instant must lie between the years 1 and 9999.");
            Ms = ms;
        }

        public long Ms { get; }

        public static bool Fits(long ms) => ms is >= Earliest and <= Latest;
    }

    /// <summary>A list; its items may be of mixed kinds, and <see cref="Null"/> keeps the place of a JSON null.</summary>
    public sealed record List(Sequence<FactValue> Items) : FactValue;

    public sealed record Object(IReadOnlyDictionary<string, FactValue> Members) : FactValue
    {
        public static Object Empty { get; } = new(new Dictionary<string, FactValue>(StringComparer.Ordinal));

        public bool Equals(Object? other) =>
            other is not null && Members.Count == other.Members.Count
            && Members.All(m => other.Members.TryGetValue(m.Key, out var theirs) && m.Value.Equals(theirs));

        public override int GetHashCode()
        {
            var hash = 0;
            foreach (var (key, value) in Members) hash ^= HashCode.Combine(key, value);
            return hash;
        }
    }

    /// <summary>JSON null inside a list or an object. Looking it up finds nothing.</summary>
    public sealed record Null : FactValue
    {
        public static Null Value { get; } = new();
    }
}
