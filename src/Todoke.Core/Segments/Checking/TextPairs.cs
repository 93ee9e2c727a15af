using System.Globalization;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>Whether two tests on text can never hold of the same value; see <see cref="TestPairs"/>.</summary>
internal static class TextPairs
{
    /// <summary>Asked in both directions.</summary>
    public static bool Exclude(TextTest a, TextTest b)
    {
        var fold = a.IgnoreCase || b.IgnoreCase;
        var one = a.Op is TextOp.Equals or TextOp.In;
        return b.Op switch
        {
            TextOp.Equals or TextOp.In when one => !a.Texts.Any(x => b.Texts.Any(y => Same(x, y, fold) || SameNumber(x, y))),

            // Sound only where what a lets through is let through no wider than b refuses it.
            TextOp.NotEquals or TextOp.NotIn when one && (!a.IgnoreCase || b.IgnoreCase) => a.Texts.All(x => b.Texts.Any(y => Same(x, y, b.IgnoreCase))),

            TextOp.StartsWith when one => !a.Texts.Any(x => Folded(x, fold).StartsWith(Folded(b.Texts[0], fold), StringComparison.Ordinal)),
            TextOp.EndsWith when one => !a.Texts.Any(x => Folded(x, fold).EndsWith(Folded(b.Texts[0], fold), StringComparison.Ordinal)),
            TextOp.Contains when one => !a.Texts.Any(x => Folded(x, fold).Contains(Folded(b.Texts[0], fold), StringComparison.Ordinal)),
            TextOp.StartsWith when a.Op == TextOp.StartsWith => !Begins(a.Texts[0], b.Texts[0], fold) && !Begins(b.Texts[0], a.Texts[0], fold),
            TextOp.EndsWith when a.Op == TextOp.EndsWith => !Ends(a.Texts[0], b.Texts[0], fold) && !Ends(b.Texts[0], a.Texts[0], fold),
            _ => false,
        };
    }

    private static bool Begins(string text, string start, bool fold) => Folded(text, fold).StartsWith(Folded(start, fold), StringComparison.Ordinal);

    private static bool Ends(string text, string end, bool fold) => Folded(text, fold).EndsWith(Folded(end, fold), StringComparison.Ordinal);

    private static bool Same(string a, string b, bool fold) => Folded(a, fold) == Folded(b, fold);

    private static string Folded(string text, bool fold) => fold ? text.ToUpperInvariant() : text;

    private static bool SameNumber(string a, string b) => NumberIn(a) is { } x && NumberIn(b) is { } y && x == y;

    private static decimal? NumberIn(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && FactValue.Number.Fits(number)
            ? number
            : null;
}
