using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Todoke.LineEmulator.Pages;

/// <summary>Puts HTML together; <see cref="Text"/> escapes, <see cref="Raw"/> does not.</summary>
internal sealed class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder text = new();

    public HtmlText Raw(string html)
    {
        text.Append(html);
        return this;
    }

    public HtmlText Text(string? plain)
    {
        text.Append(Escape(plain));
        return this;
    }

    public static string Escape(string? plain) => Encoder.Encode(plain ?? "");

    public override string ToString() => text.ToString();
}
