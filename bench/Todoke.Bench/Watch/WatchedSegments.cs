namespace Todoke.Bench.Watch;

/// <summary>200 conditions as shops have them: short and long windows over eight events, recency, sums, carts left behind, mixed with tags and attributes.</summary>
internal static class WatchedSegments
{
    public const int LongestSeconds = 30;
    public static readonly string[] Names = ["page_view", "view_item", "add_to_cart", "begin_checkout", "purchase", "search", "login", "coupon_used"];

    public static string Definition(int i) => $$"""{"version":1,"condition":{{Condition(i)}}}""";

    static string Condition(int i)
    {
        var (name, other, tag) = (Names[i / 8 % Names.Length], Names[(i / 8 + 3) % Names.Length], i % 20 + 1);
        // Windows of some seconds close while the load lasts; those of days are there to cost what they cost.
        var seconds = 5 + i % (LongestSeconds - 5);
        return (i % 8) switch
        {
            0 => Event(name, $$""","within":{"last":{"amount":{{seconds}},"unit":"seconds"}}"""),
            1 => All(Event(name, $$""","within":{"last":{"amount":{{1 + i % 30}},"unit":"days"}},"count":{"op":"at_least","value":{{1 + i % 3}}}"""), Tag(tag)),
            2 => $$"""{"type":"event_recency","name":"{{name}}","op":"within_last","amount":{{seconds}},"unit":"seconds"}""",
            3 => All(Event(name, $$""","where":[{"path":["value"],"as":"number","op":"at_least","value":{{i % 30 * 1000}}}],"within":{"last":{"amount":{{seconds}},"unit":"seconds"}}"""), Points(i)),
            4 => $$"""{"type":"event_aggregate","name":"{{name}}","within":{"last":{"amount":{{10 + i % 20}},"unit":"days"}},"property":["value"],"aggregate":"sum","op":"at_least","value":{{20000 + i * 100}}}""",
            5 => All(Event(name, $$""","within":{"last":{"amount":1,"unit":"hours"}}"""), $$"""{"type":"not","of":{{Event(other, $$""","within":{"last":{"amount":{{seconds}},"unit":"seconds"}}""")}}}"""),
            6 => All(Tag(tag), Points(i)),
            _ => $$"""{"type":"event_sequence","first":{"name":"{{name}}"},"then":{"name":"{{other}}"},"op":"not_followed","amount":{{seconds}},"unit":"seconds","within":{"last":{"amount":1,"unit":"days"}}}""",
        };
    }

    static string All(params string[] of) => $$"""{"type":"all","of":[{{string.Join(',', of)}}]}""";

    static string Tag(int tag) => $$"""{"type":"tag","tag":{{tag}},"op":"has"}""";

    static string Points(int i) => $$"""{"type":"attribute","path":["points"],"as":"number","op":"at_least","value":{{i * 40 % 10000}}}""";

    static string Event(string name, string rest) => $$"""{"type":"event","name":"{{name}}"{{rest}}}""";
}
