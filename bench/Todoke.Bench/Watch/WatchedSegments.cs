namespace Todoke.Bench.Watch;

/// <summary>200 conditions as shops have them: short and long windows over eight events, recency, sums, carts left behind, mixed with tags and attributes.</summary>
internal static class WatchedSegments
{
    public const int LongestSeconds = 30;
    public static readonly string[] Names = ["page_view", "view_item", "add_to_cart", "begin_checkout", "purchase", "search", "login", "coupon_used"];

    public static string Definition(int i) => Json(("version", "1"), ("condition", Condition(i)));

    static string Condition(int i)
    {
        var (name, other, tag) = (Names[i / 10 % Names.Length], Names[(i / 10 + 3) % Names.Length], i % 20 + 1);
        // Windows of some seconds close while the load lasts; those of days are there to cost what they cost.
        var seconds = 5 + i % (LongestSeconds - 5);
        return (i % 10) switch
        {
            0 => All(Event(name, Last(seconds, "seconds")), Tag(tag)),
            1 => Event(name, Last(1 + i % 30, "days"), ("count", AtLeast(2 + i % 3))),
            2 => All(Json(("type", Text("event_recency")), ("name", Text(name)), ("op", Text("within_last")), ("amount", $"{seconds}"), ("unit", Text("seconds"))), Points(i)),
            3 => All(Event(name, ("where", $"[{Number("value", 15000 + i % 15 * 1000)}]"), Last(7, "days")), Points(i)),
            4 => Json(("type", Text("event_aggregate")), ("name", Text(name)), Last(10 + i % 20, "days"), ("property", "[\"value\"]"), ("aggregate", Text("sum")), ("op", Text("at_least")), ("value", $"{30000 + i * 300}")),
            5 => All(Event(name, Last(1, "hours")), Json(("type", Text("not")), ("of", Event(other, Last(30, "days")))), Tag(tag)),
            6 => All(Tag(tag), Points(i)),
            7 => All(Event(name, ("where", $"[{Category(i)}]"), Last(90, "days")), Event(other, Last(90, "days"))),
            8 => All(Json(("type", Text("event_sequence")), ("first", Json(("name", Text(name)))), ("then", Json(("name", Text(other)))), ("op", Text("not_followed")), ("amount", $"{seconds}"), ("unit", Text("seconds")), Last(1, "days")), Tag(tag)),
            _ => Json(("type", Text("last_event")), ("name", Text(name)), ("has", $"[{Category(i)}]"), ("at", Json(("last", Json(("amount", "30"), ("unit", Text("days"))))))),
        };
    }

    static string Json(params (string Name, string Value)[] members) => "{" + string.Join(',', members.Select(m => $"\"{m.Name}\":{m.Value}")) + "}";

    static string Text(string text) => $"\"{text}\"";

    static (string, string) Last(int amount, string unit) => ("within", Json(("last", Json(("amount", $"{amount}"), ("unit", Text(unit))))));

    static string AtLeast(int value) => Json(("op", Text("at_least")), ("value", $"{value}"));

    static string Number(string key, int value) => Json(("path", $"[\"{key}\"]"), ("as", Text("number")), ("op", Text("at_least")), ("value", $"{value}"));

    static string Category(int i) => Json(("path", "[\"category\"]"), ("as", Text("text")), ("op", Text("equals")), ("value", Text($"c{i % 20}")));

    static string All(params string[] of) => Json(("type", Text("all")), ("of", $"[{string.Join(',', of)}]"));

    static string Tag(int tag) => Json(("type", Text("tag")), ("tag", $"{tag}"), ("op", Text("has")));

    static string Points(int i) => Json(("type", Text("attribute")), ("path", "[\"points\"]"), ("as", Text("number")), ("op", Text("at_least")), ("value", $"{i * 40 % 10000}"));

    static string Event(string name, params (string, string)[] rest) => Json([("type", Text("event")), ("name", Text(name)), .. rest]);
}
