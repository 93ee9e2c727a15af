using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.Messages;

/// <summary>One entry of LINE's <c>details</c>.</summary>
internal sealed record Problem(string Property, string Message);

/// <summary>Which send endpoint a message is checked for; some properties are allowed for some only.</summary>
internal enum SendKind
{
    Reply,
    Push,
    Multicast,
    Narrowcast,
    Broadcast,
}

/// <summary>
/// Collects everything wrong with a request body, each with its JSON path. A value of the wrong JSON type is another kind of error
/// at LINE (the body cannot be bound at all), so the first of those is kept apart.
/// </summary>
/// <param name="kind">For which endpoint.</param>
/// <param name="isCoupon">Whether a message may name this coupon; none where nothing is said.</param>
internal sealed class Checker(SendKind kind = default, Func<string, bool>? isCoupon = null)
{
    private const int UrlLength = 2000;
    private readonly List<Problem> problems = [];

    public SendKind Kind => kind;

    public bool IsCoupon(string id) => isCoupon?.Invoke(id) == true;

    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>Path of the first value of a wrong JSON type.</summary>
    public string? Unbindable { get; private set; }

    public bool Ok => problems.Count == 0 && Unbindable is null;

    public void Add(string path, string message) => problems.Add(new Problem(path, message));

    public void WrongType(string path) => Unbindable ??= path;

    /// <summary>A string of 1 to <paramref name="max"/> units; UTF-16 units unless <paramref name="graphemes"/>.</summary>
    public string? Text(JsonElement of, string path, string name, int max, bool graphemes = false, bool required = true)
    {
        var text = OptionalString(of, path, name, out var wrongType);
        if (wrongType)
        {
            return null;
        }
        if (string.IsNullOrEmpty(text))
        {
            if (required)
            {
                Add(Join(path, name), "May not be empty");
            }
            return null;
        }
        if ((graphemes ? Graphemes(text) : text.Length) > max)
        {
            Add(Join(path, name), string.Create(CultureInfo.InvariantCulture, $"Length must be between 0 and {max}"));
        }
        return text;
    }

    public string? Optional(JsonElement of, string path, string name, int max, bool graphemes = false) =>
        Text(of, path, name, max, graphemes, required: false);

    /// <summary>A string that matches a form as a whole.</summary>
    public void Form(JsonElement of, string path, string name, Regex form, bool required = true)
    {
        if (Text(of, path, name, int.MaxValue, required: required) is { } text && !form.IsMatch(text))
        {
            Add(Join(path, name), "invalid format");
        }
    }

    /// <summary>An address LINE itself fetches: https, or http on loopback because rehearsals have no certificate.</summary>
    public void Fetched(JsonElement of, string path, string name, bool required = true)
    {
        if (Text(of, path, name, UrlLength, required: required) is { } url && !IsFetchable(url))
        {
            Add(Join(path, name), "invalid uri");
        }
    }

    public string? Choice(JsonElement of, string path, string name, string[] values, bool required = false)
    {
        var text = OptionalString(of, path, name, out var wrongType);
        if (wrongType)
        {
            return null;
        }
        if (text is null)
        {
            if (required)
            {
                Add(Join(path, name), "must be specified");
            }
            return null;
        }
        if (Array.IndexOf(values, text) < 0)
        {
            Add(Join(path, name), $"Must be one of the following values: [{string.Join(", ", values)}]");
            return null;
        }
        return text;
    }

    /// <summary>The number, or null where it is missing or out of its range.</summary>
    public double? Number(JsonElement of, string path, string name, double min, double max, bool required = true)
    {
        if (!Has(of, name, out var value))
        {
            if (required)
            {
                Add(Join(path, name), "must be specified");
            }
            return null;
        }
        if (value.ValueKind != JsonValueKind.Number)
        {
            WrongType(Join(path, name));
            return null;
        }
        var number = value.GetDouble();
        if (number < min || number > max)
        {
            Add(Join(path, name), string.Create(CultureInfo.InvariantCulture, $"Must be between {min} and {max}"));
            return null;
        }
        return number;
    }

    /// <summary>A whole number, or null where it is missing or out of its range; a fraction is of the wrong type.</summary>
    public long? Whole(JsonElement of, string path, string name, long min, long max, bool required = true)
    {
        if (Number(of, path, name, min, max, required) is null)
        {
            return null;
        }
        if (of.GetProperty(name).TryGetInt64(out var number))
        {
            return number;
        }
        WrongType(Join(path, name));
        return null;
    }

    /// <summary>True or false; null where it is missing.</summary>
    public bool? RequiredFlag(JsonElement of, string path, string name)
    {
        Flag(of, path, name);
        if (Has(of, name, out var value))
        {
            return value.ValueKind == JsonValueKind.True;
        }
        Add(Join(path, name), "must be specified");
        return null;
    }

    public void Flag(JsonElement of, string path, string name)
    {
        if (Has(of, name, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            WrongType(Join(path, name));
        }
    }

    public bool Object(JsonElement of, string path, string name, out JsonElement value, bool required = true)
    {
        if (!Has(of, name, out value))
        {
            if (required)
            {
                Add(Join(path, name), "must be specified");
            }
            return false;
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            return true;
        }
        WrongType(Join(path, name));
        return false;
    }

    /// <summary>An array of <paramref name="min"/> to <paramref name="max"/> items; false where there is nothing to look into.</summary>
    public bool Items(JsonElement of, string path, string name, int min, int max, out JsonElement value, bool required = true)
    {
        if (!Has(of, name, out value))
        {
            if (required)
            {
                Add(Join(path, name), "May not be empty");
            }
            return false;
        }
        if (value.ValueKind != JsonValueKind.Array)
        {
            WrongType(Join(path, name));
            return false;
        }
        var size = value.GetArrayLength();
        if (size < min || size > max)
        {
            Add(Join(path, name), string.Create(CultureInfo.InvariantCulture, $"Size must be between {min} and {max}"));
            return false;
        }
        return true;
    }

    public static bool Has(JsonElement of, string name, out JsonElement value) =>
        of.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>Bytes of the JSON text as sent.</summary>
    public static int SizeOf(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).Length;

    public static bool IsFetchable(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>The string, or null for another type and for half a surrogate pair, which no text can hold.</summary>
    public static string? StringOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int Graphemes(string text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at += StringInfo.GetNextTextElementLength(text, at))
        {
            count++;
        }
        return count;
    }

    private string? OptionalString(JsonElement of, string path, string name, out bool wrongType)
    {
        wrongType = false;
        if (!Has(of, name, out var value))
        {
            return null;
        }
        if (StringOf(value) is { } text)
        {
            return text;
        }
        wrongType = true;
        WrongType(Join(path, name));
        return null;
    }
}
