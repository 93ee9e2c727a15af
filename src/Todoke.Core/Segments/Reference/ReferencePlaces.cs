using System.Globalization;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Points on the earth and Japanese prefectures.</summary>
internal static class ReferencePlaces
{
    private const double Radius = 6_371_008.8;

    /// <summary>Whether the value is a point and lies so near (or so far).</summary>
    public static bool Near(DistanceTest test, FactValue? value)
    {
        if (PointIn(value) is not var (lat, lng)) return false;
        double Radians(decimal degrees) => (double)degrees * Math.PI / 180;
        var (north, east) = (Math.Sin(Radians(lat - test.Lat) / 2), Math.Sin(Radians(lng - test.Lng) / 2));
        var chord = north * north + Math.Cos(Radians(lat)) * Math.Cos(Radians(test.Lat)) * east * east;
        var metres = Math.Round(2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(chord))));
        return test.Op switch
        {
            DistanceOp.Within => metres <= test.Metres,
            DistanceOp.Beyond => metres > test.Metres,
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    /// <summary>The code of the prefecture a value names: 東京都, 東京, Tokyo (in any case), 13 as a number or numeric text, JP-13.</summary>
    public static int? PrefectureIn(FactValue? value)
    {
        if (ReferenceComparison.NumberIn(value) is { } number) return number is >= 1 and <= 47 && number == Math.Floor(number) ? (int)number : null;
        if (value is not FactValue.Text { Value: var text }) return null;
        if (text.Length == 5 && text.StartsWith("JP-", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(text[3]) && char.IsAsciiDigit(text[4]))
        {
            var code = int.Parse(text[3..], CultureInfo.InvariantCulture);
            return code is >= 1 and <= 47 ? code : null;
        }
        // 東京都 is also called 東京; 北海道 is never called 北海.
        return Prefectures.All.FirstOrDefault(p => text == p.Ja || (p.Code > 1 && text == p.Ja[..^1]) || text.Equals(p.En, StringComparison.OrdinalIgnoreCase))?.Code;
    }

    private static (decimal Lat, decimal Lng)? PointIn(FactValue? value)
    {
        if (value is not FactValue.Object { Members: var members }) return null;
        decimal? Number(string key) => ReferenceComparison.NumberIn(members.GetValueOrDefault(key));
        var point = (Lat: Number("lat"), Lng: Number("lng"));
        if (point.Lat is null || point.Lng is null) point = (Number("latitude"), Number("longitude"));
        return point is ({ } lat and >= -90 and <= 90, { } lng and >= -180 and <= 180) ? (lat, lng) : null;
    }
}
