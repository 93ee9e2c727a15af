using System.Text.RegularExpressions;

namespace Todoke.Core.Segments.Reading;

/// <summary>Which patterns a condition may hold: those that .NET's non-backtracking engine runs in a time proportional to the text.</summary>
internal static partial class PatternRules
{
    /// <summary>Why the pattern is refused, or null where it is fine.</summary>
    public static (string Ja, string En)? Refusal(string pattern, bool ignoreCase)
    {
        if (pattern.Length > SegmentLimits.Pattern) return ($"{SegmentLimits.Pattern}文字までです。", $"it may have {SegmentLimits.Pattern} characters.");
        if (Repeats(pattern) > SegmentLimits.PatternRepeats)
        {
            // The engine never backtracks, but its automaton grows with every repetition that is written out.
            return ("繰り返しの回数が多すぎます。", "it repeats too often.");
        }
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), TimeSpan.FromSeconds(1));
            return null;
        }
        catch (RegexParseException problem)
        {
            return ($"{Math.Max(problem.Offset, 1)}文字目の近くに誤りがあります（{Ja(problem.Error)}）。", $"there is a mistake near character {Math.Max(problem.Offset, 1)} ({problem.Error}).");
        }
        catch (NotSupportedException)
        {
            return ("先読み・後読み・後方参照や、大きすぎる繰り返しは使えません。", "look-ahead, look-behind, back references and very large repetitions are not supported.");
        }
    }

    private static string Ja(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses or RegexParseError.InsufficientOpeningParentheses => "かっこの数が合いません",
        RegexParseError.UnterminatedBracket => "「[」が閉じられていません",
        RegexParseError.QuantifierAfterNothing or RegexParseError.NestedQuantifiersNotParenthesized => "繰り返しの記号の前に対象がありません",
        RegexParseError.ReversedQuantifierRange or RegexParseError.ReversedCharacterRange => "範囲の順序が逆です",
        RegexParseError.UnescapedEndingBackslash => "末尾に「\\」があります",
        _ => "書き方が正しくありません",
    };

    private static long Repeats(string pattern)
    {
        var product = 1L;
        foreach (Match match in Repetition().Matches(pattern))
        {
            var text = match.Groups["most"] is { Length: > 0 } most ? most.Value : match.Groups["least"].Value;
            if (!long.TryParse(text, out var times) || times > SegmentLimits.PatternRepeats) return long.MaxValue;
            product = Math.Min(product * Math.Max(times, 1), SegmentLimits.PatternRepeats + 1L);
        }
        return product;
    }

    [GeneratedRegex(@"\{(?<least>[0-9]+)(,(?<most>[0-9]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Repetition();
}
