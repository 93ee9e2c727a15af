namespace Todoke.Core.Import;

/// <summary>Brings telephone numbers into E.164 (<c>+819012345678</c>).</summary>
public static class PhoneNormaliser
{
    /// <summary>
    /// Understands Japanese numbers as written at home (mobile and landline, any width, hyphens, blanks, brackets), +81 with or without
    /// the 0, the 010 and 00 prefixes, numbers of other countries with +, and mobile numbers whose first 0 a spreadsheet ate.
    /// </summary>
    public static Normalised<string> Phone(string original)
    {
        var clean = TextNormaliser.Clean(original);
        if (clean.Length == 0)
        {
            return new Blank<string>(original);
        }

        var plus = clean.StartsWith('+');
        var digits = string.Concat(clean.Skip(plus ? 1 : 0).Where(c => !(c is ' ' or '(' or ')' or '.' or '/' || TextNormaliser.Hyphens.Contains(c))));
        if (!digits.All(char.IsAsciiDigit))
        {
            return Invalid(original, "phone_invalid", "電話番号として読めません。", "This is not a telephone number.");
        }

        if (!plus && Foreign(digits) is { } abroad)
        {
            (plus, digits) = (true, abroad);
        }

        if (plus && !digits.StartsWith("81", StringComparison.Ordinal))
        {
            return digits.Length is >= 8 and <= 15 && digits[0] != '0'
                ? new Normal<string>(original, "+" + digits)
                : Invalid(original, "phone_length", "電話番号の桁数が正しくありません。", "The telephone number has a wrong number of digits.");
        }

        var home = plus ? "0" + digits[2..].TrimStart('0') : digits;
        if (!plus && digits.Length == 10 && digits[..2] is "90" or "80" or "70")
        {
            home = "0" + digits;
        }

        if (!home.StartsWith('0'))
        {
            return Invalid(original, "phone_no_leading_zero", "電話番号の先頭の0がありません。市外局番から書いてください。", "The telephone number lacks its leading 0. Write it with the area code.");
        }

        return IsJapanese(home)
            ? new Normal<string>(original, "+81" + home[1..])
            : Invalid(original, "phone_length", "電話番号の桁数が正しくありません(固定電話は10桁、携帯電話は11桁)。", "The telephone number has a wrong number of digits (landlines 10, mobiles 11).");
    }

    // 0x0 numbers (mobile 060/070/080/090, IP 050, pager 020) and 0800 have eleven digits; everything else ten.
    private static bool IsJapanese(string home)
    {
        var long11 = home.Length > 3 && (home[..3] is "020" or "050" or "060" or "070" or "080" or "090");
        return home.Length == (long11 ? 11 : 10) && home[1] != '0';
    }

    private static string? Foreign(string digits) =>
        digits.StartsWith("010", StringComparison.Ordinal) && digits.Length > 11 ? digits[3..]
        : digits.StartsWith("00", StringComparison.Ordinal) && digits.Length > 10 ? digits[2..]
        : null;

    private static Unusable<string> Invalid(string original, string code, string ja, string en) => new(original, code, ja, en);
}
