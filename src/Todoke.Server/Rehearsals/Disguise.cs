using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Todoke.Server.Rehearsals;

/// <summary>
/// Takes out of values what names somebody. No attribute is marked as personal in this ledger, so it goes by names and looks: texts under a key
/// that speaks of names, addresses, telephones or e-mail, and texts anywhere that look like an e-mail address, a telephone number or a postal
/// code, become stars. Numbers, dates, yes and no stay: conditions judge by them, and without a name they are nobody's.
/// </summary>
internal static class Disguise
{
    public const string Stars = "＊＊＊";

    /// <summary>A JSON value of an attribute, or the properties of an event, with stars in it.</summary>
    /// <param name="key">The attribute's; empty for properties, whose own keys are looked at.</param>
    public static string Json(string key, string json)
    {
        // Most values are no text at all, and there are many.
        if (json.Length == 0 || json[0] is not ('"' or '{' or '[')) return json;
        return Of(key, JsonNode.Parse(json))?.ToJsonString(Plain) ?? "null";
    }

    public static string Email(long profile, int n) => string.Create(CultureInfo.InvariantCulture, $"rehearsal-{profile}-{n}@example.invalid");

    /// <summary>Of the identity's kind, and nobody's.</summary>
    public static string Identity(string kind, long profile, int n) => kind switch
    {
        Profiles.Identity.Email => Email(profile, n),
        // 0AB0 numbers are given to nobody in Japan.
        Profiles.Identity.Phone => string.Create(CultureInfo.InvariantCulture, $"+8100{profile:0000000}{n}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"rehearsal-{profile}-{n}"),
    };

    static JsonNode? Of(string key, JsonNode? value) => value switch
    {
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Telling.IsMatch(key) || Looks.IsMatch(text.GetValue<string>()) ? Stars : text.DeepClone(),
        JsonArray list => new JsonArray([.. list.Select(item => Of(key, item))]),
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Of(Telling.IsMatch(m.Key) ? m.Key : key, m.Value)))),
        _ => value?.DeepClone(),
    };

    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Texts come from anywhere, so neither pattern may take long over any of them.
    const RegexOptions Quick = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    // Not item_name, campaign_name and the like: those name things.
    static readonly Regex Telling = new("""^((customer|user|member|billing|shipping|delivery|recipient)[_ -]?)?(name|first[_ -]?name|last[_ -]?name|full[_ -]?name|nick[_ -]?name|user[_ -]?name|(e-?)?mail([_ -]?address)?|phone([_ -]?number)?|tel|mobile|fax|address\d?|street|zip([_ -]?code)?|post(al)?[_ -]?code)$|氏名|名前|フリガナ|ふりがな|住所|番地|郵便|電話|携帯|メール""", Quick | RegexOptions.IgnoreCase);

    static readonly Regex Looks = new("""[^\s"@]+@[^\s"@]+\.[^\s"@]+|(^|[^\w-])((\+81[-\s]?\d{1,4}|0\d{1,4})[-(ー\s]\d{1,4}[-)ー\s]\d{3,4}|0[789]0\d{8}|\+81\d{9,10})($|\D)|〒\s?\d{3}-?\d{4}|(^|[^\w-])\d{3}-\d{4}($|[^\w-])""", Quick);
}
