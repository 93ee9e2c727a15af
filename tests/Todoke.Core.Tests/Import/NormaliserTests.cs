using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Import;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Import;

public sealed class NormaliserTests
{
    [Theory]
    [InlineData("ABC012", "ABC012")]
    [InlineData("ｱｶﾞﾊﾟｳﾞ", "アガパヴ")]
    [InlineData("㈱①㌔", "(株)1キロ")]
    [InlineData("が", "が")]
    [InlineData("각", "각")]
    [InlineData("髙﨑", "髙﨑")]
    [InlineData("👨‍👩‍👧", "👨‍👩‍👧")]
    public void Text_is_brought_to_NFKC(string original, string expected) => Assert.Equal(expected, Nfkc.Normalise(original));

    [Fact]
    public void Every_character_with_marks_gives_what_Pythons_unicodedata_14_gives()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var rune = 0; rune < 0x30000; rune++)
        {
            if (Rune.IsValid(rune))
            {
                var sign = new Rune(rune).ToString();
                hash.AppendData(Encoding.UTF8.GetBytes(Nfkc.Normalise($"a{sign}\u3099\u0301{sign}")));
            }
        }

        Assert.Equal("1738e99e0b7485a71b0ab711b26323df5f24c956e5270686c550b6dea7084071", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData("080-1234-5678", "+818012345678")]
    [InlineData("０８０ー１２３４ー５６７８", "+818012345678")]
    [InlineData("+81 80-1234-5678", "+818012345678")]
    [InlineData("+81(0)80 1234 5678", "+818012345678")]
    [InlineData("010-81-80-1234-5678", "+818012345678")]
    [InlineData("8012345678", "+818012345678")]
    [InlineData("03(1234)5678", "+81312345678")]
    [InlineData("0467-12-3456", "+81467123456")]
    [InlineData("0120-123-456", "+81120123456")]
    [InlineData("0800-123-4567", "+818001234567")]
    [InlineData("+1 202-555-0100", "+12025550100")]
    public void Telephone_numbers_become_E164(string original, string expected) => Good(PhoneNormaliser.Phone(original), expected);

    [Theory]
    [InlineData("080-1234-567", "phone_length")]
    [InlineData("03-1234-56789", "phone_length")]
    [InlineData("312345678", "phone_no_leading_zero")]
    [InlineData("9.01E+09", "phone_invalid")]
    [InlineData("なし", "phone_invalid")]
    [InlineData("+0123456789", "phone_length")]
    public void What_is_no_telephone_number_says_why(string original, string code) => Bad(PhoneNormaliser.Phone(original), code);

    [Theory]
    [InlineData(" Hanako＠Example.JP ", "hanako@example.jp")]
    [InlineData("a..b.@docomo.example", "a..b.@docomo.example")]
    public void Addresses_are_trimmed_and_in_lower_case(string original, string expected) => Good(TextNormaliser.Email(original), expected);

    [Theory]
    [InlineData("a@b")]
    [InlineData("@b.example")]
    [InlineData("a b@c.example")]
    [InlineData("a@b@c.example")]
    [InlineData("a@b..example")]
    public void What_is_no_address_is_refused(string original) => Bad(TextNormaliser.Email(original), "email_invalid");

    [Theory]
    [InlineData("〒１００－０００１", "100-0001")]
    [InlineData("1000001", "100-0001")]
    [InlineData("100‐0001", "100-0001")]
    public void Postcodes_have_one_form(string original, string expected) => Good(TextNormaliser.PostCode(original), expected);

    [Theory]
    [InlineData("100001")]
    [InlineData("SW1A 1AA")]
    public void Other_postcodes_are_refused(string original) => Bad(TextNormaliser.PostCode(original), "postcode_invalid");

    [Theory]
    [InlineData("東京", "13")]
    [InlineData("東京都", "13")]
    [InlineData("京都", "26")]
    [InlineData(" 大阪府 ", "27")]
    [InlineData("北海道", "01")]
    [InlineData("Kanagawa", "14")]
    [InlineData("1", "01")]
    [InlineData("４７", "47")]
    public void Prefectures_are_known_with_and_without_their_ending(string original, string code) =>
        Assert.Equal(code, Assert.IsType<Normal<Prefecture>>(PrefectureNames.Normalise(original)).Value.Code.ToString("00", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void There_are_47_prefectures_and_no_others()
    {
        Assert.Equal(47, Prefectures.All.Count);
        Assert.Equal((47, "沖縄県"), (Prefectures.All[^1].Code, Prefectures.All[^1].Ja));
        Bad(PrefectureNames.Normalise("東京県"), "prefecture_unknown");
        Bad(PrefectureNames.Normalise("48"), "prefecture_unknown");
    }

    [Theory]
    [InlineData("1,234", "1234")]
    [InlineData("￥１２，３４５円", "12345")]
    [InlineData("¥-1,000", "-1000")]
    [InlineData("-¥1,000", "-1000")]
    [InlineData("▲500", "-500")]
    [InlineData("(1,500)", "-1500")]
    [InlineData("+3.50", "3.50")]
    [InlineData(".5", "0.5")]
    [InlineData("1,234,567.8", "1234567.8")]
    public void Numbers_are_read_with_commas_and_yen(string original, string expected) =>
        Assert.Equal(decimal.Parse(expected), Assert.IsType<Normal<decimal>>(NumberNormaliser.Number(original)).Value);

    [Theory]
    [InlineData("1,23")]
    [InlineData("12,34,567")]
    [InlineData("1.234,5")]
    [InlineData("1e5")]
    [InlineData("5.")]
    [InlineData("--1")]
    [InlineData("¥")]
    [InlineData("３個")]
    public void Other_numbers_are_refused(string original) => Bad(NumberNormaliser.Number(original), "number_invalid");

    [Fact]
    public void A_number_from_10_to_the_16_is_too_large()
    {
        Assert.IsType<Normal<decimal>>(NumberNormaliser.Number("9999999999999999"));
        Bad(NumberNormaliser.Number("10000000000000000"), "number_too_large");
    }

    [Theory]
    [InlineData("はい", true)]
    [InlineData("TRUE", true)]
    [InlineData("１", true)]
    [InlineData("○", true)]
    [InlineData("いいえ", false)]
    [InlineData("0", false)]
    [InlineData("×", false)]
    [InlineData("無し", false)]
    public void Yes_and_no_are_read_in_both_languages(string original, bool expected) =>
        Assert.Equal(expected, Assert.IsType<Normal<bool>>(NumberNormaliser.Boolean(original)).Value);

    [Fact]
    public void Blanks_are_no_mistake_and_no_value()
    {
        Assert.IsType<Blank<string>>(TextNormaliser.Text(" \u3000 "));
        Assert.IsType<Blank<string>>(TextNormaliser.Email(""));
        Assert.IsType<Blank<string>>(PhoneNormaliser.Phone(" "));
        Assert.IsType<Blank<decimal>>(NumberNormaliser.Number("\u3000"));
        Assert.IsType<Blank<bool>>(NumberNormaliser.Boolean(""));
        Bad(NumberNormaliser.Boolean("たぶん"), "boolean_invalid");
    }

    [Fact]
    public void Normalising_what_is_normal_changes_nothing()
    {
        var letters = Gen.Elements("0", "8", "９", "-", "ー", "＋", "81", "(", ")", "ｶ", "ﾞ", "が", "＠", "a", "Ｂ", ".", " ", "\u3000", "¥", "円", ",", "▲", "東京", "都", "㈱", "\u0301", "각", "\u0000", "\ud83d", "😀", "〒");
        var texts = letters.ListOf().Select(string.Concat).Or(ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));

        Prop.ForAll(texts.ToArbitrary(), text =>
            Stable(text, TextNormaliser.Text, v => v)
            && Stable(text, TextNormaliser.Email, v => v)
            && Stable(text, TextNormaliser.PostCode, v => v)
            && Stable(text, PhoneNormaliser.Phone, v => v)
            && Stable(text, PrefectureNames.Normalise, p => p.Ja)
            && Stable(text, NumberNormaliser.Number, n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))
            && Nfkc.Normalise(Nfkc.Normalise(text)) == Nfkc.Normalise(text)).QuickCheckThrowOnFailure();

        Prop.ForAll(Gen.Choose(100_000_000, 999_999_999).ToArbitrary(), number => Stable("0" + number, PhoneNormaliser.Phone, v => v)).QuickCheckThrowOnFailure();
    }

    private static bool Stable<T>(string text, Func<string, Normalised<T>> normalise, Func<T, string> written) =>
        normalise(text) is not Normal<T> first || (normalise(written(first.Value)) is Normal<T> second && EqualityComparer<T>.Default.Equals(first.Value, second.Value) && first.Original == text);

    private static void Good(Normalised<string> read, string expected) => Assert.Equal(expected, Assert.IsType<Normal<string>>(read).Value);

    private static void Bad<T>(Normalised<T> read, string code)
    {
        var unusable = Assert.IsType<Unusable<T>>(read);
        Assert.Equal(code, unusable.Code);
        Assert.True(unusable.Ja.Length > 0 && unusable.En.Length > 0);
    }
}
