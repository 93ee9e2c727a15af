using System.Globalization;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Points on the earth and Japanese prefectures.</summary>
internal static class ReferencePlaces
{
    private const double Radius = 6_371_008.8;

    // In the order of JIS X 0401, from 1; the last letter of the Japanese name may be left out, except that of 北海道.
    private static readonly string[] Names =
        ("北海道/Hokkaido 青森県/Aomori 岩手県/Iwate 宮城県/Miyagi 秋田県/Akita 山形県/Yamagata 福島県/Fukushima 茨城県/Ibaraki 栃木県/Tochigi 群馬県/Gunma "
        + "埼玉県/Saitama 千葉県/Chiba 東京都/Tokyo 神奈川県/Kanagawa 新潟県/Niigata 富山県/Toyama 石川県/Ishikawa 福井県/Fukui 山梨県/Yamanashi 長野県/Nagano "
        + "岐阜県/Gifu 静岡県/Shizuoka 愛知県/Aichi 三重県/Mie 滋賀県/Shiga 京都府/Kyoto 大阪府/Osaka 兵庫県/Hyogo 奈良県/Nara 和歌山県/Wakayama "
        + "鳥取県/Tottori 島根県/Shimane 岡山県/Okayama 広島県/Hiroshima 山口県/Yamaguchi 徳島県/Tokushima 香川県/Kagawa 愛媛県/Ehime 高知県/Kochi 福岡県/Fukuoka "
        + "佐賀県/Saga 長崎県/Nagasaki 熊本県/Kumamoto 大分県/Oita 宮崎県/Miyazaki 鹿児島県/Kagoshima 沖縄県/Okinawa").Split(' ');

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
        for (var code = 1; code <= Names.Length; code++)
        {
            var (japanese, english) = (Names[code - 1].Split('/')[0], Names[code - 1].Split('/')[1]);
            if (text == japanese || (code > 1 && text == japanese[..^1]) || text.Equals(english, StringComparison.OrdinalIgnoreCase)) return code;
        }
        return null;
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
