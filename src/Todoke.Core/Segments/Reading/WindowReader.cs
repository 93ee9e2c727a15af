using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads stretches of time and their edges.</summary>
internal static class WindowReader
{
    /// <summary>Calendar units that lie in the future or reach there: for values only.</summary>
    public static bool IsAhead(CalendarUnit unit) =>
        unit is CalendarUnit.Tomorrow or CalendarUnit.NextWeek or CalendarUnit.NextMonth or CalendarUnit.NextYear or CalendarUnit.NextFiscalYear;

    /// <summary>False where there is a window and it cannot be read.</summary>
    public static bool Optional(ObjectReader parent, string name, out TimeWindow? window)
    {
        window = null;
        if (parent.Optional(name) is not { } json) return true;
        var o = new ObjectReader(json, parent.At(name), parent.Problems);
        if (o.Has("last"))
        {
            var last = new ObjectReader(o.Optional("last")!.Value, o.At("last"), o.Problems);
            if (last.IsObject && last.Span() is { } span) window = new RollingWindow(span);
            last.Close();
        }
        else if (o.Has("calendar"))
        {
            if (o.Word<CalendarUnit>("calendar") is { } unit)
            {
                if (IsAhead(unit)) o.Problems.FutureWindow(o.At("calendar"));
                else window = new CalendarWindow(unit);
            }
        }
        else if (o.IsObject)
        {
            window = Fixed(o);
        }
        o.Close();
        return window is not null;
    }

    /// <summary>Reads a day or, where allowed, an instant with its offset.</summary>
    public static WindowEdge? Edge(ObjectReader o, JsonElement json, string path, bool moments)
    {
        var text = json.ValueKind == JsonValueKind.String ? o.TextOf(json, path) : null;
        if (text is not null && IsoTime.TryDate(text, out var day)) return new WindowEdge.Day(day);
        if (text is not null && moments && IsoTime.TryInstant(text, out var ms)) return new WindowEdge.Moment(ms);
        o.Problems.BadDate(path, moments);
        return null;
    }

    /// <summary>Whether two edges of one kind are the wrong way round. A day and an instant are compared only when the zone is known.</summary>
    public static bool Reversed(WindowEdge? from, WindowEdge? to) => (from, to) switch
    {
        (WindowEdge.Day a, WindowEdge.Day b) => a.Value > b.Value,
        (WindowEdge.Moment a, WindowEdge.Moment b) => a.Ms > b.Ms,
        _ => false,
    };

    private static FixedWindow? Fixed(ObjectReader o)
    {
        if (!o.Has("from") && !o.Has("to")) o.Problems.NoEdge(o.Path);
        var from = o.Optional("from") is { } f ? Edge(o, f, o.At("from"), moments: true) : null;
        var to = o.Optional("to") is { } t ? Edge(o, t, o.At("to"), moments: true) : null;
        if ((o.Has("from") && from is null) || (o.Has("to") && to is null) || (from is null && to is null)) return null;
        if (!Reversed(from, to)) return new FixedWindow(from, to);
        o.Problems.Reversed(o.Path);
        return null;
    }
}
