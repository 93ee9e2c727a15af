using System.Globalization;

namespace Todoke.Core.Import;

/// <summary>Numbers and yes/no values as Japanese spreadsheets write them.</summary>
public static class NumberNormaliser
{
    /// <summary>No number is this large or larger: sums of many stay exact below it.</summary>
    private const decimal Limit = 10_000_000_000_000_000m;

    private static readonly HashSet<string> Yes = new(StringComparer.Ordinal)
    {
        "はい", "true", "1", "○", "◯", "〇", "◎", "yes", "y", "t", "on", "有", "有り", "あり", "済", "済み", "可", "✓", "✔", "☑",
    };

    private static readonly HashSet<string> No = new(StringComparer.Ordinal)
    {
        "いいえ", "false", "0", "×", "✕", "✖", "✗", "x", "no", "n", "f", "off", "無", "無し", "なし", "未", "不可", "☐",
    };

    /// <summary>Understands commas between thousands, ¥ and 円, full width, a sign, ▲ and △ and brackets for negatives.</summary>
    public static Normalised<decimal> Number(string original)
    {
        var clean = TextNormaliser.Clean(original).Replace(" ", "", StringComparison.Ordinal);
        if (clean.Length == 0)
        {
            return new Blank<decimal>(original);
        }

        var rest = clean;
        var negative = false;
        if (rest is ['(', .., ')'])
        {
            (negative, rest) = (true, rest[1..^1]);
        }

        rest = Unmark(rest);
        if (!negative && rest is ['-' or '−' or '▲' or '△' or '‐', ..])
        {
            (negative, rest) = (true, rest[1..]);
        }
        else if (rest is ['+', ..])
        {
            rest = rest[1..];
        }

        rest = Unmark(rest);
        if (!HasGoodCommas(rest)
            || !decimal.TryParse(rest.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !char.IsAsciiDigit(rest[^1]))
        {
            return new Unusable<decimal>(original, "number_invalid", "数値として読めません。", "This is not a number.");
        }

        return number >= Limit
            ? new Unusable<decimal>(original, "number_too_large", "数値が大きすぎます(1京未満にしてください)。", "The number is too large (it must be below 10^16).")
            : new Normal<decimal>(original, negative ? -number : number);
    }

    /// <summary>Understands はい/いいえ, true/false, yes/no, 1/0, ○/×, 有/無 and their like.</summary>
    public static Normalised<bool> Boolean(string original)
    {
        var clean = TextNormaliser.Clean(original).ToLowerInvariant();
        return clean.Length == 0 ? new Blank<bool>(original)
            : Yes.Contains(clean) ? new Normal<bool>(original, true)
            : No.Contains(clean) ? new Normal<bool>(original, false)
            : new Unusable<bool>(original, "boolean_invalid", "「はい」か「いいえ」(または 1 / 0、○ / ×)にしてください。", "Must be yes or no (or 1 / 0).");
    }

    // NFKC has already made ￥ into ¥; a backslash is what a yen sign becomes in some exports of Shift_JIS.
    private static string Unmark(string text)
    {
        var rest = text is ['¥' or '\\', ..] ? text[1..] : text;
        return rest.EndsWith('円') ? rest[..^1] : rest;
    }

    private static bool HasGoodCommas(string text)
    {
        var groups = text.Split('.')[0].Split(',');
        return text.Length > 0
            && (groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3)))
            && text.LastIndexOf(',') < (text.Contains('.', StringComparison.Ordinal) ? text.IndexOf('.', StringComparison.Ordinal) : text.Length);
    }
}
