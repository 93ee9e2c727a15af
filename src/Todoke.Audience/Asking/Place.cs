using System.Globalization;
using System.Runtime.InteropServices;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>A point on the earth, in degrees.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(double Lat, double Lng)
{
    private const double MetresPerRadian = 6_371_008.8;

    /// <summary>The point an object is; null where it is none.</summary>
    public static Place? Of(FactValue value)
    {
        if (value is not FactValue.Object o) return null;
        var place = Of(o, "lat", "lng", out var both);
        return both ? place : Of(o, "latitude", "longitude", out _);
    }

    public bool IsWithin(DistanceTest test)
    {
        const double degree = Math.PI / 180;
        var (lat, lng) = ((double)test.Lat, (double)test.Lng);
        var (up, right) = (Math.Sin((Lat - lat) * degree / 2), Math.Sin((Lng - lng) * degree / 2));
        var half = up * up + Math.Cos(Lat * degree) * Math.Cos(lat * degree) * right * right;
        return Math.Round(2 * MetresPerRadian * Math.Asin(Math.Min(1, Math.Sqrt(half)))) <= test.Metres;
    }

    private static Place? Of(FactValue.Object o, string north, string east, out bool both)
    {
        var (lat, lng) = (EventFigures.NumberIn(o.Members.GetValueOrDefault(north)), EventFigures.NumberIn(o.Members.GetValueOrDefault(east)));
        both = lat is not null && lng is not null;
        return lat is >= -90 and <= 90 && lng is >= -180 and <= 180 ? new Place((double)lat, (double)lng) : null;
    }
}

internal sealed partial class ValueMatcher
{
    private static ValueMatcher OfPrefecture(PrefectureTest test)
    {
        var codes = test.Codes.ToHashSet();
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var exact = new HashSet<string>(StringComparer.Ordinal);
        foreach (var prefecture in Prefectures.All)
        {
            if (!codes.Contains(prefecture.Code)) continue;
            words.Add(prefecture.En);
            words.Add(string.Create(CultureInfo.InvariantCulture, $"JP-{prefecture.Code:00}"));
            exact.Add(prefecture.Ja);
            // 東京都 is also called 東京; 北海道 is never called 北海.
            if (prefecture.Code > 1) exact.Add(prefecture.Ja[..^1]);
        }
        var numbers = new NumberRanges(codes.Where(c => c is >= 1 and <= 47).Select(c => ((decimal)c, (decimal)c)));
        return new ValueMatcher
        {
            Negated = !test.In, Numbers = numbers,
            Text = text => exact.Contains(text) || words.Contains(text) || (NumberRanges.Read(text) is { } number && numbers.Contains(number)),
        };
    }
}
