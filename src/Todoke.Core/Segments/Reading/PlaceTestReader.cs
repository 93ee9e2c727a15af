using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads tests on places: distance, prefecture, region.</summary>
internal static class PlaceTestReader
{
    public static DistanceTest? Location(ObjectReader o)
    {
        var op = o.Word<DistanceOp>("op");
        if (op is null)
        {
            ValueTestReader.Skip(o);
            return null;
        }
        var lat = o.Degrees("lat", 90);
        var lng = o.Degrees("lng", 180);
        var metres = o.Whole("metres", 1, SegmentLimits.Metres);
        return lat is not null && lng is not null && metres is not null ? new DistanceTest(op.Value, lat.Value, lng.Value, metres.Value) : null;
    }

    public static PrefectureTest? Prefecture(ObjectReader o)
    {
        var codes = Listed<int?>(o, out var isIn, (text, path) =>
        {
            if (CodeOf(text) is { } code) return code;
            o.Problems.UnknownPrefecture(path, text);
            return null;
        });
        return codes is null || isIn is null ? null : new PrefectureTest(isIn.Value, Sequence.From(codes.Select(c => c!.Value).Distinct()), []);
    }

    public static PrefectureTest? Region(ObjectReader o)
    {
        var regions = Listed<string?>(o, out var isIn, (text, path) =>
        {
            if (Prefectures.Regions.Any(r => r.Word == text)) return text;
            o.Problems.UnknownWord(path, text, string.Join(", ", Prefectures.Regions.Select(r => r.Word)));
            return null;
        });
        if (regions is null || isIn is null) return null;
        var words = regions.Select(r => r!).Distinct(StringComparer.Ordinal).ToList();
        return new PrefectureTest(isIn.Value, Sequence.From(Prefectures.All.Where(p => words.Contains(p.Region, StringComparer.Ordinal)).Select(p => p.Code)), Sequence.From(words));
    }

    private static List<T>? Listed<T>(ObjectReader o, out bool? isIn, Func<string, string, T> read)
    {
        isIn = o.Either("op", "in", "not_in");
        if (isIn is null)
        {
            ValueTestReader.Skip(o);
            return null;
        }
        return ValueTestReader.Values(o, Arity.Many, (JsonElement json, string path) => o.TextOf(json, path) is { } text ? read(text, path) : default!);
    }

    // A definition is written by an engineer or the console: a code, the full name, the name without its last character, or the English one.
    private static int? CodeOf(string text) =>
        Prefectures.All.FirstOrDefault(p => text == $"{p.Code:00}" || text == $"{p.Code}" || text == p.Ja || (p.Code != 1 && text == p.Ja[..^1])
            || string.Equals(text, p.En, StringComparison.OrdinalIgnoreCase))?.Code;
}
