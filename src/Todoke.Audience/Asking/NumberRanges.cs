using System.Globalization;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// The numbers a test admits as closed ranges. Numbers have at most 8 decimal places, so 'less than v' is 'at most v − 10⁻⁸'.
/// </summary>
internal sealed class NumberRanges
{
    /// <summary>Whole numbers kept in columns stay below this, so that the least long can mean 'nothing here'.</summary>
    public const long LargestMantissa = 1L << 62;

    private const decimal Step = 0.00000001m;
    private const decimal Beyond = FactValue.Number.Limit * 10;
    private static readonly decimal[] Factors = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    private readonly (decimal Low, decimal High)[] items;

    public NumberRanges(IEnumerable<(decimal Low, decimal High)> ranges) => items = ranges.OrderBy(r => r.Low).ToArray();

    /// <summary>The ranges of the operator's positive form; whether it was a negated one is for the caller to apply.</summary>
    public static NumberRanges Of(NumberTest test, out bool negated)
    {
        negated = test.Op is NumberOp.NotEquals or NumberOp.NotIn or NumberOp.NotBetween;
        var n = test.Numbers;
        return new NumberRanges(test.Op switch
        {
            NumberOp.Equals or NumberOp.NotEquals or NumberOp.In or NumberOp.NotIn => n.Distinct().Select(v => (v, v)),
            NumberOp.Between or NumberOp.NotBetween => [(n[0], n[1])],
            NumberOp.Less => [(-Beyond, n[0] - Step)],
            NumberOp.AtMost => [(-Beyond, n[0])],
            NumberOp.Greater => [(n[0] + Step, Beyond)],
            NumberOp.AtLeast => [(n[0], Beyond)],
            _ => throw new InvalidOperationException($"{test.Op} is not known to the index."),
        });
    }

    /// <summary>Reads text that is a plain decimal number.</summary>
    public static decimal? Read(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "0" : digits[(point + 1)..];
        if (whole.IsEmpty || fraction.IsEmpty || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9')) return null;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && FactValue.Number.Fits(number)
            ? new FactValue.Number(number).Value
            : null;
    }

    public bool Contains(decimal value)
    {
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

    /// <summary>The ranges of whole numbers m for which m / 10^places is admitted.</summary>
    public Ranges Scaled(int places)
    {
        var factor = Factor(places);
        return new Ranges(items.Select(r => (Whole(decimal.Ceiling(r.Low * factor)), Whole(decimal.Floor(r.High * factor)))));
    }

    /// <summary>The whole numbers from one to another that are admitted, as ranges.</summary>
    public Ranges Between(long low, long high) =>
        new(Scaled(0).Items.Select(r => (Math.Max(r.Low, low), Math.Min(r.High, high))));

    /// <summary>10 to the power of 0–8.</summary>
    public static decimal Factor(int places) => Factors[places];

    private static long Whole(decimal value) => (long)Math.Clamp(value, -LargestMantissa, LargestMantissa);
}
