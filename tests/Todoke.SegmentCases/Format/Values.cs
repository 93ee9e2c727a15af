using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Todoke.SegmentCases.Format;

/// <summary>An instant: ISO 8601 with its offset, or <c>{"ago":SPAN}</c> or <c>{"ahead":SPAN}</c> from what the clock shows.</summary>
[JsonConverter(typeof(Converter))]
internal sealed partial record Moment(DateTimeOffset? Instant, TimeSpan Away)
{
    public DateTimeOffset From(DateTimeOffset now) => Instant ?? now + Away;

    sealed record Relative(Span? Ago = null, Span? Ahead = null);

    sealed class Converter : JsonConverter<Moment>
    {
        public override Moment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                var text = reader.GetString()!;
                // Whatever zone this machine is in has no say: an offset or Z is needed.
                return WithOffset().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
                    ? new Moment(instant, default)
                    : throw new JsonException($"'{text}' is no instant; write it as 2026-01-31T09:00:00+09:00, with its offset.");
            }
            return JsonSerializer.Deserialize<Relative>(ref reader, options) switch
            {
                { Ago: { } ago, Ahead: null } => new Moment(null, -ago.Length),
                { Ago: null, Ahead: { } ahead } => new Moment(null, ahead.Length),
                _ => throw new JsonException("An instant as text, or one of {\"ago\":SPAN} and {\"ahead\":SPAN}, is needed."),
            };
        }

        public override void Write(Utf8JsonWriter writer, Moment value, JsonSerializerOptions options) => throw new NotSupportedException("Case files are only read.");
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithOffset();
}

/// <summary>An exact length of time; a day is 24 hours. Calendar months have no length: name the instant instead.</summary>
internal sealed record Span(long Amount, string Unit)
{
    // A thousand years.
    const decimal Longest = 365_250m * 86_400_000;

    [JsonIgnore]
    public TimeSpan Length { get; } = LengthOf(Amount, Unit);

    static TimeSpan LengthOf(long amount, string unit)
    {
        var milliseconds = amount * unit switch
        {
            "milliseconds" => 1m, "seconds" => 1000, "minutes" => 60_000, "hours" => 3_600_000, "days" => 86_400_000, "weeks" => 604_800_000,
            _ => throw new JsonException($"'{unit}' is no unit here; milliseconds, seconds, minutes, hours, days and weeks are (for months and years name the instant)."),
        };
        return milliseconds is >= 0 and <= Longest ? TimeSpan.FromMilliseconds((double)milliseconds) : throw new JsonException("A span is from nothing to a thousand years.");
    }
}

/// <summary>One name or a list of them; <c>p1..p5</c> stands for p1, p2, p3, p4 and p5.</summary>
[JsonConverter(typeof(Converter))]
internal sealed partial record PeopleNames(IReadOnlyList<string> All)
{
    const int Most = 100_000;

    sealed class Converter : JsonConverter<PeopleNames>
    {
        public override PeopleNames Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new([.. JsonSerializer.Deserialize<Texts>(ref reader, options)!.All.SelectMany(Expand)]);

        public override void Write(Utf8JsonWriter writer, PeopleNames value, JsonSerializerOptions options) => throw new NotSupportedException("Case files are only read.");
    }

    static IEnumerable<string> Expand(string name)
    {
        var range = Range().Match(name);
        if (!range.Success) return [name];
        var (first, last) = (int.Parse(range.Groups["first"].Value, CultureInfo.InvariantCulture), int.Parse(range.Groups["last"].Value, CultureInfo.InvariantCulture));
        if (last < first || last - first >= Most) throw new JsonException($"'{name}' is no range of names.");
        return Enumerable.Range(first, last - first + 1).Select(n => range.Groups["name"].Value + n.ToString(CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<name>.*?)(?<first>\d{1,6})\.\.\k<name>(?<last>\d{1,6})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Range();
}

/// <summary>One text or a list of them.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record Texts(IReadOnlyList<string> All)
{
    sealed class Converter : JsonConverter<Texts>
    {
        public override Texts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return new([reader.GetString()!]);
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A text or a list of texts is needed.");
            return new(JsonSerializer.Deserialize<List<string>>(ref reader, options)!);
        }

        public override void Write(Utf8JsonWriter writer, Texts value, JsonSerializerOptions options) => throw new NotSupportedException("Case files are only read.");
    }
}
