using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>What the insight endpoints tell of messages: deliveries of a day, reactions to a request, reactions to a unit (LINE's reference, "Insight"). The followers' and friends' figures are elsewhere.</summary>
internal sealed partial class Insight(LinePlatform platform)
{
    private const int LongestDays = 30;
    private static readonly DateOnly FirstDay = new(2017, 3, 1);

    /// <summary>LINE's own answer to a bad unit question: an error without any word.</summary>
    private static readonly LineAnswer Wordless = LineAnswer.Object(400, json =>
    {
        foreach (var name in (string[])["message", "key", "stacktrace", "code"])
        {
            json.WriteNull(name);
        }
    });

    public static IReadOnlyList<Endpoint> Rows { get; } =
    [
        Endpoint.Of("insight/delivery", "GET", "/v2/bot/insight/message/delivery", 60, Endpoint.Hour),
        Endpoint.Of("insight/event", "GET", "/v2/bot/insight/message/event", 60, Endpoint.Hour),
        Endpoint.Of("insight/aggregation", "GET", "/v2/bot/insight/message/event/aggregation", 60, Endpoint.Hour),
        Endpoint.Of("insight/demographic", "GET", "/v2/bot/insight/demographic", 60, Endpoint.Hour),
    ];

    public LineAnswer Answer(LineCall call) => call.Endpoint.Name switch
    {
        "insight/delivery" => Delivery(call),
        "insight/event" => Event(call),
        "insight/aggregation" => Aggregation(call),
        _ => Demographics.Of(call.Account, platform.Clock.NowMs),
    };

    /// <summary>A day's messages by way of sending, each counted in people; a day late. Nothing is sent by LINE's own manager here, so its kinds are 0.</summary>
    private LineAnswer Delivery(LineCall call)
    {
        if (!Lookups.TryDay(call.Query["date"].ToString(), out var day))
        {
            return LineAnswer.Error(400, "Bad Request");
        }
        return LineAnswer.Ok(json =>
        {
            if (day < FirstDay || day >= EmulatorClock.DayInJapan(platform.Clock.NowMs))
            {
                json.WriteString("status", day < FirstDay ? "out_of_service" : "unready");
                return;
            }
            json.WriteString("status", "ready");
            foreach (var name in (string[])["broadcast", "targeting", "autoResponse", "welcomeResponse", "chat"])
            {
                json.WriteNumber(name, 0);
            }
            foreach (var kind in Enum.GetNames<SendKind>())
            {
                json.WriteNumber($"api{kind}", call.Account.Delivered(kind.ToLowerInvariant(), day));
            }
        });
    }

    /// <summary>Reactions to one broadcast or narrowcast.</summary>
    private static LineAnswer Event(LineCall call)
    {
        var id = call.Query["requestId"].ToString();
        if (id.Length == 0)
        {
            return LineAnswer.InvalidParameter("requestId");
        }
        var sent = Array.Find(call.Account.Requests(), s => s.RequestId == id && s.Endpoint is "broadcast" or "narrowcast");
        return sent is null ? LineAnswer.NotFound : LineAnswer.Ok(json => new ReactionFigures([sent]).Write(json, perBubblePeople: false, overview =>
        {
            overview.WriteString("requestId", sent.RequestId);
            overview.WriteNumber("timestamp", sent.AtMs / 1000);
            overview.WriteNumber("delivered", sent.People.Length);
        }));
    }

    /// <summary>Reactions to all that was pushed and multicast under one unit name on some days of Japan.</summary>
    private static LineAnswer Aggregation(LineCall call)
    {
        var unit = call.Query["customAggregationUnit"].ToString();
        if (!UnitName().IsMatch(unit)
            || !Lookups.TryDay(call.Query["from"].ToString(), out var from) || !Lookups.TryDay(call.Query["to"].ToString(), out var to)
            || to < from || to.DayNumber - from.DayNumber > LongestDays)
        {
            return Wordless;
        }
        var sent = call.Account.Requests().Where(s => s.Unit == unit && EmulatorClock.DayInJapan(s.AtMs) is var day && day >= from && day <= to);
        return LineAnswer.Ok(json => new ReactionFigures(sent).Write(json, perBubblePeople: true, _ => { }));
    }

    [GeneratedRegex("^[a-zA-Z0-9_]{1,30}$", RegexOptions.NonBacktracking)]
    private static partial Regex UnitName();
}

/// <summary>Reactions to some requests added up as LINE shows them: nothing about fewer than twenty people.</summary>
internal sealed class ReactionFigures
{
    public const int Least = 20;
    private static readonly int[] Parts = [0, 25, 50, 75, 100];
    private readonly Count impressions = new(), clicked = new(), played = new(), playedToTheEnd = new();
    private readonly SortedDictionary<int, Bubble> bubbles = [];
    private readonly SortedDictionary<(int Seq, string Url), Count> clicks = [];
    private readonly Dictionary<string, Count> byUrl = new(StringComparer.Ordinal);

    public ReactionFigures(IEnumerable<SentRequest> requests)
    {
        foreach (var sent in requests)
        {
            for (var seq = 1; seq <= sent.MessageIds.Length; seq++)
            {
                bubbles.TryAdd(seq, new Bubble());
            }
            foreach (var display in sent.Reactions.Displays.Where(d => d.InTime))
            {
                impressions.Add(display.Person);
                for (var seq = 1; seq <= sent.MessageIds.Length; seq++)
                {
                    bubbles[seq].Impressions.Add(display.Person);
                }
            }
            foreach (var click in sent.Reactions.Clicks.Where(c => c.InTime))
            {
                clicked.Add(click.Person);
                Of(clicks, (click.Seq, click.Url)).Add(click.Person);
                Of(byUrl, click.Url).Add(click.Person);
            }
            foreach (var play in sent.Reactions.Plays.Where(p => p.InTime))
            {
                played.Add(play.Person);
                if (play.Percent >= 100)
                {
                    playedToTheEnd.Add(play.Person);
                }
                foreach (var (part, count) in Parts.Zip(bubbles[play.Seq].Plays).Where(p => play.Percent >= p.First))
                {
                    count.Add(play.Person);
                }
            }
        }
    }

    /// <param name="json">Inside the answer's object.</param>
    /// <param name="perBubblePeople">Whether each bubble also tells how many people saw it.</param>
    /// <param name="overview">What comes first in the overview.</param>
    public void Write(Utf8JsonWriter json, bool perBubblePeople, Action<Utf8JsonWriter> overview)
    {
        json.WriteStartObject("overview");
        overview(json);
        People(json, "uniqueImpression", impressions);
        People(json, "uniqueClick", clicked);
        People(json, "uniqueMediaPlayed", played);
        People(json, "uniqueMediaPlayed100Percent", playedToTheEnd);
        json.WriteEndObject();
        json.WriteStartArray("messages");
        foreach (var (seq, bubble) in bubbles)
        {
            json.WriteStartObject();
            json.WriteNumber("seq", seq);
            Times(json, "impression", bubble.Impressions);
            if (perBubblePeople)
            {
                People(json, "uniqueImpression", bubble.Impressions);
            }
            foreach (var (part, count) in Parts.Zip(bubble.Plays))
            {
                var name = part == 0 ? "ediaPlayed" : string.Create(CultureInfo.InvariantCulture, $"ediaPlayed{part}Percent");
                Times(json, $"m{name}", count);
                People(json, $"uniqueM{name}", count);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("clicks");
        foreach (var ((seq, url), count) in clicks)
        {
            json.WriteStartObject();
            json.WriteNumber("seq", seq);
            json.WriteString("url", url);
            Times(json, "click", count);
            People(json, "uniqueClick", count);
            People(json, "uniqueClickOfRequest", byUrl[url]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Times(Utf8JsonWriter json, string name, Count count) => Shown(json, name, count.Times, count.People.Count);

    private static void People(Utf8JsonWriter json, string name, Count count) => Shown(json, name, count.People.Count, count.People.Count);

    private static void Shown(Utf8JsonWriter json, string name, int value, int people)
    {
        if (people < Least)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }

    private static Count Of<TKey>(IDictionary<TKey, Count> counts, TKey key)
    {
        if (!counts.TryGetValue(key, out var count))
        {
            counts[key] = count = new Count();
        }
        return count;
    }

    private sealed class Count
    {
        public int Times { get; private set; }

        public HashSet<Person> People { get; } = [];

        public void Add(Person person)
        {
            Times++;
            People.Add(person);
        }
    }

    private sealed class Bubble
    {
        public Count Impressions { get; } = new();

        public Count[] Plays { get; } = [.. Parts.Select(_ => new Count())];
    }
}
