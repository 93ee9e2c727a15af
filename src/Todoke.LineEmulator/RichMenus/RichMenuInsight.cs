using System.Globalization;
using System.Text.Json;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>What LINE tells of a menu's displays and taps (LINE's reference, "Get rich menu insight"): a day late, and nothing but the id where fewer than twenty people tapped.</summary>
internal sealed class RichMenuInsight(LinePlatform platform)
{
    private const int LeastPeople = 20, SummaryDays = 396, DailyDays = 99, Years = 3;

    public LineAnswer Summary(LineCall call) => Answer(call, SummaryDays, (json, counts) =>
    {
        var whole = RichMenuCount.Of(counts.Select(c => c.Count));
        json.WriteStartObject("metrics");
        Write(json, whole);
        json.WriteEndObject();
    });

    public LineAnswer Daily(LineCall call) => Answer(call, DailyDays, (json, counts) =>
    {
        json.WriteStartArray("metrics");
        foreach (var (day, count) in counts.Where(c => c.Count.Times > 0))
        {
            json.WriteStartObject();
            json.WriteString("date", Text(day));
            Write(json, count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private LineAnswer Answer(LineCall call, int longest, Action<Utf8JsonWriter, IReadOnlyList<(DateOnly Day, RichMenuCount Count)>> metrics)
    {
        if (call.Account.RichMenus.Find(call.PathValue("richMenuId")) is not { } menu)
        {
            return LineAnswer.NotFound;
        }
        var today = EmulatorClock.DayInJapan(platform.Clock.NowMs);
        if (!Lookups.TryDay(call.Query["from"].ToString(), out var from) || from < today.AddYears(-Years))
        {
            return LineAnswer.InvalidParameter("from");
        }
        if (!Lookups.TryDay(call.Query["to"].ToString(), out var to) || to < from || to.DayNumber - from.DayNumber > longest)
        {
            return LineAnswer.InvalidParameter("to");
        }
        var last = to < today ? to : today.AddDays(-1);
        var days = Enumerable.Range(0, Math.Max(0, last.DayNumber - from.DayNumber + 1)).Select(from.AddDays).ToArray();
        var clicks = menu.Areas.Select((area, index) => (Bounds: area.GetProperty("bounds"), Counts: Counts(index))).ToArray();
        var tappers = RichMenuCount.Of(clicks.SelectMany(c => c.Counts).Select(c => c.Count)).People.Count;
        return LineAnswer.Ok(json =>
        {
            json.WriteString("richMenuId", menu.Id);
            if (tappers < LeastPeople)
            {
                return;
            }
            json.WriteString("metricsFrom", Text(from));
            json.WriteString("metricsTo", Text(last));
            json.WriteStartObject("impression");
            metrics(json, Counts(null));
            json.WriteEndObject();
            json.WriteStartArray("clicks");
            foreach (var (bounds, counts) in clicks)
            {
                json.WriteStartObject();
                json.WritePropertyName("bounds");
                bounds.WriteTo(json);
                metrics(json, counts);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

        (DateOnly Day, RichMenuCount Count)[] Counts(int? area) => [.. days.Select(day => (day, call.Account.RichMenus.Use.On(menu.Id, area, day)))];
    }

    private static void Write(Utf8JsonWriter json, RichMenuCount count)
    {
        json.WriteNumber("count", count.Times);
        json.WriteNumber("uniqueUsers", count.People.Count);
    }

    private static string Text(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
