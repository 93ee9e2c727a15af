using System.Globalization;
using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>Collects the problems of one message; holds the small checks that its parts share.</summary>
internal sealed class CheckNotes(bool allowInsecureUrls)
{
    private static readonly string[] Schemes = ["http", "https", "line", "tel"];

    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> Problems => _problems;

    public void Add(string path, string code, string ja, string en) => _problems.Add(new Problem(path, code, ja, en));

    public void Missing(string path) => Add(path, "missing", "必須の項目です。", "This is required.");

    /// <summary>The text of a property, or null (with a problem if it is required or not a text).</summary>
    public string? Text(JsonElement owner, string path, string name, bool required)
    {
        var at = StrictJson.Join(path, name);
        if (!owner.TryGetProperty(name, out var value))
        {
            if (required)
            {
                Missing(at);
            }

            return null;
        }

        return TextOf(value, at);
    }

    /// <summary>The text a value is, or null with a problem.</summary>
    public string? TextOf(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Add(path, "not_a_text", "文字列を指定してください。", "Must be a text.");
        return null;
    }

    public bool IsObject(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        Add(path, "not_an_object", "オブジェクト({…})が必要です。", "An object ({…}) is needed here.");
        return false;
    }

    public void Units(string? text, string path, int most) => Length(text?.Length ?? 0, path, most);

    public void Graphemes(string? text, string path, int most)
    {
        if (text is not null && text.Length > most)
        {
            Length(new StringInfo(text).LengthInTextElements, path, most);
        }
    }

    public void OneOf(JsonElement owner, string path, string name, bool required, params string[] allowed)
    {
        if (Text(owner, path, name, required) is { } value && !allowed.Contains(value, StringComparer.Ordinal))
        {
            var list = string.Join(" / ", allowed);
            Add(StrictJson.Join(path, name), "value_unknown", $"「{value}」は使えません。{list} のどれかにしてください。", $"'{value}' is not allowed. Use one of {list}.");
        }
    }

    /// <summary>An address that LINE's servers or app load: https, or http on this machine where the emulator is used.</summary>
    public void ResourceUrl(string? url, string path)
    {
        if (url is null)
        {
            return;
        }

        Units(url, path, MessageLimits.Url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            Add(path, "url_invalid", "URLの形が正しくありません。", "This is not a valid URL.");
        }
        else if (uri.Scheme != Uri.UriSchemeHttps && !(allowInsecureUrls && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        {
            Add(path, "url_not_https", "https:// で始まるURLにしてください。", "The URL must begin with https://.");
        }
    }

    /// <summary>Where a tap leads: http, https, line or tel.</summary>
    public void TapUri(string uri, string path)
    {
        if (!Schemes.Contains(uri.Split(':', 2)[0], StringComparer.OrdinalIgnoreCase))
        {
            Add(path, "scheme_not_allowed", "http・https・line・tel のどれかで始まるURIにしてください。", "The URI must begin with http, https, line or tel.");
        }
        else if (uri.Any(char.IsWhiteSpace) || !Uri.TryCreate(uri, UriKind.Absolute, out var whole) || (TextLinks.IsLink(uri) && whole.Host.Length == 0))
        {
            Add(path, "url_invalid", "URLの形が正しくありません(空白は %20 と書きます)。", "This is not a valid URL (a blank is written %20).");
        }
    }

    private void Length(int length, string path, int most)
    {
        if (length > most)
        {
            Add(path, "too_long", $"長すぎます({length:N0}文字)。{most:N0}文字以内にしてください。", $"Too long ({length:N0} characters). At most {most:N0} are allowed.");
        }
    }
}
