using System.Text;
using Todoke.Core.Import;

namespace Todoke.Core.Tests.Import;

public sealed class FileShapeTests
{
    private const string People = "会員番号,氏名,電話番号\r\n001,山田 花子,080-1234-5678\r\n002,鈴木 一郎,090-1234-5678\r\n";

    [Fact]
    public void The_encoding_is_told_from_the_bytes()
    {
        Assert.Equal(ImportEncoding.Utf8, Shape(Encoding.UTF8.GetBytes(People)).Encoding);
        Assert.Equal(ImportEncoding.Utf8, Shape([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(People)]).Encoding);
        Assert.Equal(ImportEncoding.ShiftJis, Shape(ShiftJis(People)).Encoding);
        Assert.Equal(ImportEncoding.Utf16Le, Shape([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(People)]).Encoding);
        Assert.Equal(ImportEncoding.Utf8, Shape("a,b\n1,2\n"u8.ToArray()).Encoding);
    }

    [Fact]
    public void Whatever_the_encoding_the_rows_are_the_same_and_no_mark_is_left_in_them()
    {
        byte[][] files = [Encoding.UTF8.GetBytes(People), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(People)], ShiftJis(People), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(People)]];

        Assert.All(files, f => Assert.Equal([["会員番号", "氏名", "電話番号"], ["001", "山田 花子", "080-1234-5678"], ["002", "鈴木 一郎", "090-1234-5678"]], Shape(f).FirstRows));
    }

    [Fact]
    public void A_sample_may_end_inside_a_character_and_inside_a_line()
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(People + "003,佐藤"), ShiftJis(People + "003,佐藤") })
        {
            var whole = Shape(bytes).Encoding;
            var cut = Assert.IsType<FileDetection.Detected>(FileShapes.Detect(bytes.AsSpan(0, bytes.Length - 1), isWhole: false)).Shape;
            Assert.Equal(whole, cut.Encoding);
            Assert.Equal(3, cut.FirstRows.Count);
        }
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4", ImportDelimiter.Comma)]
    [InlineData("a\tb\n1,5\t2\n3,7\t4", ImportDelimiter.Tab)]
    [InlineData("a;b\n1,5;2\n3,6;4", ImportDelimiter.Semicolon)]
    [InlineData(" 00001 20210101  1   11.77\r\n 00002 20210112  1   12.00\r\n", ImportDelimiter.Blanks)]
    [InlineData("名前,住所\n\"山田, 花子\",\"東京 1;2\"\n鈴木,\"大阪\n2\"", ImportDelimiter.Comma)]
    [InlineData("メールアドレス\na@b.example\nc@d.example", ImportDelimiter.Comma)]
    public void The_delimiter_is_the_one_that_cuts_all_rows_alike(string text, ImportDelimiter expected) => Assert.Equal(expected, Shape(Encoding.UTF8.GetBytes(text)).Delimiter);

    [Theory]
    [InlineData("会員番号,氏名\n1,a", true)]
    [InlineData("foo,bar\n1,2\n3,4", true)]
    [InlineData("犬,猫\nぽち,たま\nしろ,みけ", true)]
    [InlineData("1,2\n3,4", false)]
    [InlineData(" 00001 20210101  1   11.77\n 00002 20210112  1   12.00", false)]
    [InlineData("山田,東京\n鈴木,大阪\n佐藤,東京", false)]
    public void A_header_is_told_from_values(string text, bool expected) => Assert.Equal(expected, Shape(Encoding.UTF8.GetBytes(text)).Header);

    [Fact]
    public void What_is_no_text_says_what_to_do()
    {
        Unreadable([(byte)'P', (byte)'K', 3, 4, 20, 0], "spreadsheet");
        Unreadable([0x89, (byte)'P', (byte)'N', (byte)'G', 0, 0], "encoding_unknown");
        Unreadable([], "empty");
        Unreadable(" \r\n\r\n"u8.ToArray(), "empty");

        static void Unreadable(byte[] bytes, string code) => Assert.Equal(code, Assert.IsType<FileDetection.Unreadable>(FileShapes.Detect(bytes, isWhole: true)).Code);
    }

    [Fact]
    public void Runs_of_blanks_are_one_separator_and_full_width_blanks_are_none()
    {
        using var text = new StringReader(" 00001 20210101  1   11.77\r\n\r\n\t山田　花子 \t x\n");

        var lines = BlankSeparated.Read(text).ToArray();

        Assert.Equal([1L, 3L], lines.Select(l => l.Line));
        Assert.Equal(["00001", "20210101", "1", "11.77"], lines[0].Cells);
        Assert.Equal(["山田　花子", "x"], lines[1].Cells);
    }

    private static byte[] ShiftJis(string text) => ImportEncodings.For(ImportEncoding.ShiftJis).GetBytes(text);

    private static FileShape Shape(byte[] bytes) => Assert.IsType<FileDetection.Detected>(FileShapes.Detect(bytes, isWhole: true)).Shape;
}
