using System.Globalization;
using System.Text.Json;

namespace Todoke.LineEmulator.Line;

/// <summary>GET insight/demographic: friends by gender, age, area, system and length of friendship, in per cent. Three days old; nothing at all where fewer than twenty can be told of.</summary>
internal static class Demographics
{
    private const long DayMs = 24L * 3600 * 1000;
    private const int LateDays = 3, AgeStep = 5, LastStep = 70;
    private const string Unknown = "unknown";

    private static readonly string[] Prefectures =
    [
        "北海道", "青森", "岩手", "宮城", "秋田", "山形", "福島", "茨城", "栃木", "群馬", "埼玉", "千葉", "東京", "神奈川", "新潟", "富山",
        "石川", "福井", "山梨", "長野", "岐阜", "静岡", "愛知", "三重", "滋賀", "京都", "大阪", "兵庫", "奈良", "和歌山", "鳥取", "島根",
        "岡山", "広島", "山口", "徳島", "香川", "愛媛", "高知", "福岡", "佐賀", "長崎", "熊本", "大分", "宮崎", "鹿児島", "沖縄",
    ];

    private static readonly (string Name, int Days)[] Periods =
        [("over365days", int.MaxValue), ("within365days", 365), ("within180days", 180), ("within90days", 90), ("within30days", 30), ("within7days", 7)];

    public static LineAnswer Of(LineAccount account, long nowMs)
    {
        var then = nowMs - (LateDays * DayMs);
        var friends = account.AllChats().Where(c => c.State == FriendState.Following && c.SinceMs <= then).ToList();
        var traits = friends.Select(c => c.Person.Traits).ToList();
        return LineAnswer.Ok(json =>
        {
            var available = friends.Count(DemographicFilter.IsKnown) >= ReactionFigures.Least;
            json.WriteBoolean("available", available);
            if (!available)
            {
                return;
            }
            Tiles(json, "genders", "gender", traits.Select(t => t.Gender));
            Tiles(json, "ages", "age", traits.Select(t => t.Age is { } age ? AgeBand(age) : null));
            Tiles(json, "areas", "area", traits.Select(t => AreaName(t.Area)));
            Tiles(json, "appTypes", "appType", traits.Select(t => t.Os ?? "others"));
            Tiles(json, "subscriptionPeriods", "subscriptionPeriod", friends.Select(c => Period((then - c.SinceMs!.Value) / DayMs)));
        });
    }

    // Only Japan's are told by name here; LINE knows friends abroad by their country's own areas, which this page does not list.
    private static string? AreaName(string? area) => area?.StartsWith("jp_", StringComparison.Ordinal) is true ? Prefectures[int.Parse(area.AsSpan(3), CultureInfo.InvariantCulture) - 1] : null;

    private static string AgeBand(int age)
    {
        var from = Math.Min(age / AgeStep * AgeStep, LastStep);
        return from == LastStep ? $"from{from}" : $"from{from}to{from + AgeStep - 1}";
    }

    private static string Period(long days) => Periods.Last(p => days < p.Days || p.Days == int.MaxValue).Name;

    private static void Tiles(Utf8JsonWriter json, string list, string name, IEnumerable<string?> values)
    {
        var counted = values.CountBy(v => v ?? Unknown).OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).ToList();
        var all = counted.Sum(v => v.Value);
        json.WriteStartArray(list);
        foreach (var (value, count) in counted)
        {
            json.WriteStartObject();
            json.WriteString(name, value);
            json.WriteNumber("percentage", Math.Round(100m * count / all, 1));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
