using System.Text;
using Todoke.Core.Import;

namespace Todoke.Server.Profiles;

/// <summary>A name as people search for it: full and half width alike, hiragana as katakana, no spaces, lower case.</summary>
public static class SearchName
{
    public static string Of(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder();
        foreach (var c in Nfkc.Normalise(string.Join('\n', names.ToArray())))
        {
            if (char.IsWhiteSpace(c) && c != '\n') continue;
            text.Append(c is >= 'ぁ' and <= 'ゖ' ? (char)(c + 0x60) : char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    /// <summary>A LIKE pattern (escape character \) that finds the text anywhere.</summary>
    public static string Pattern(string query) => "%" + Of(query).Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
}
