namespace Todoke.Core.Import;

/// <summary>Brings words from outside into one form.</summary>
public static class TextNormaliser
{
    /// <summary>NFKC, without blanks at the ends.</summary>
    public static Normalised<string> Text(string original) =>
        Clean(original) is { Length: > 0 } clean ? new Normal<string>(original, clean) : new Blank<string>(original);

    /// <summary>Trimmed, lower case. Two dots in a row and before the @ pass: old mobile addresses in Japan have them.</summary>
    public static Normalised<string> Email(string original)
    {
        var clean = Clean(original).ToLowerInvariant();
        if (clean.Length == 0)
        {
            return new Blank<string>(original);
        }

        var at = clean.IndexOf('@', StringComparison.Ordinal);
        var domain = clean[(at + 1)..];
        var good = at is > 0 and <= 64
            && clean.Length <= 254
            && !clean.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '"' or ',' or ';')
            && domain.Split('.') is { Length: >= 2 } labels
            && Array.TrueForAll(labels, l => l.Length > 0 && l.All(c => char.IsLetterOrDigit(c) || c == '-') && l[0] != '-' && l[^1] != '-');
        return good
            ? new Normal<string>(original, clean)
            : new Unusable<string>(original, "email_invalid", "メールアドレスの形が正しくありません。", "This is not a valid e-mail address.");
    }

    /// <summary>Seven digits as <c>123-4567</c>; 〒, full width and any hyphen are understood.</summary>
    public static Normalised<string> PostCode(string original)
    {
        var clean = Clean(original);
        if (clean.Length == 0)
        {
            return new Blank<string>(original);
        }

        var digits = string.Concat(clean.Where(c => !(c is '〒' or ' ' || Hyphens.Contains(c))));
        return digits.Length == 7 && digits.All(char.IsAsciiDigit)
            ? new Normal<string>(original, $"{digits[..3]}-{digits[3..]}")
            : new Unusable<string>(original, "postcode_invalid", "郵便番号は7桁の数字にしてください。", "A postcode has seven digits.");
    }

    // What people type between digits, as it looks after NFKC: the signs of hyphen, minus, dashes, and the long vowel mark.
    internal const string Hyphens = "-‐‑‒–—―−ー─━";

    // PostgreSQL keeps no NUL in a text, and none is ever meant.
    internal static string Clean(string original) => Nfkc.Normalise(original.Replace("\0", "", StringComparison.Ordinal)).Trim();
}
