using System.Globalization;
using System.Text.Json;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.People;

/// <summary>Reads a scenario file and collects all its mistakes, each with its line.</summary>
internal sealed class ScenarioReader
{
    private const int MostPeople = 1_000_000;
    private const double Most = 1e9;
    private static readonly string[] TopNames = ["version", "name", "seed", "webhook", "accounts", "kinds", "people"];
    private static readonly string[] AccountNames = ["channel_id", "provider", "display_name", "verified", "quota", "plan", "webhook_url"];
    private static readonly string[] GroupNames = ["prefix", "count", "gender", "age", "area", "os", "friend_of", "habits", "quiet", "hours", "weekdays", "taste", "sites", "autofill"];
    private static readonly string[] FriendNames = ["account", "share", "blocked", "since_days"];
    private static readonly string[] Chances = ["open", "tap", "reply", "block", "unblock", "answer", "buy", "buy_in_store", "press"];
    private static readonly string[] Amounts = ["visits_per_week", "min_seconds", "max_seconds"];
    private readonly List<ScenarioProblem> problems = [];

    private ScenarioReader()
    {
    }

    /// <exception cref="ScenarioException">Something is wrong with it.</exception>
    public static Scenario Read(ReadOnlySpan<byte> json)
    {
        PlacedJson root;
        try
        {
            root = PlacedJson.Read(json);
        }
        catch (JsonException broken)
        {
            throw new ScenarioException([new ScenarioProblem((int)(broken.LineNumber ?? 0) + 1, "", $"This is no JSON: {Reason(broken)}")]);
        }
        var reader = new ScenarioReader();
        var scenario = reader.Whole(root);
        return reader.problems.Count == 0 ? scenario : throw new ScenarioException([.. reader.problems.OrderBy(p => p.Line)]);
    }

    private static string Reason(JsonException broken)
    {
        // The position stands in the problem itself, and in lines as people count them.
        var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? broken.Message : broken.Message[..end];
    }

    private Scenario Whole(PlacedJson root)
    {
        if (!Object(root, TopNames))
        {
            return new Scenario(0, false, [], new Dictionary<string, IReadOnlyList<string>>(), []);
        }
        if (Number(root, "version", 1, 1) is null)
        {
            Wrong(root, "version", "must be 1: it says which form this file has.");
        }
        var kinds = Members(root, "kinds").ToDictionary(k => k.Key, IReadOnlyList<string> (k) => Texts(k.Value), StringComparer.Ordinal);
        var groups = Items(root, "people", required: true).Select(Group).ToList();
        if (groups.Sum(g => (long)g.Count) > MostPeople)
        {
            Wrong(root.Members["people"], null, $"are more than {MostPeople:N0} in all.");
        }
        return new Scenario((int)(Number(root, "seed", 0, int.MaxValue) ?? 0), Flag(root, "webhook"), [.. Items(root, "accounts").Select(Account)], kinds, groups);
    }

    private NewAccount Account(PlacedJson at)
    {
        Object(at, AccountNames);
        if (Text(at, "channel_id") is null)
        {
            Wrong(at, "channel_id", "is needed: people name their account by it.");
        }
        var made = new NewAccount { ChannelId = Text(at, "channel_id"), WebhookUrl = Text(at, "webhook_url"), Quota = (long?)Number(at, "quota", 0, Most), Verified = at.Members.ContainsKey("verified") ? Flag(at, "verified") : new NewAccount().Verified };
        return made with { Provider = Text(at, "provider") ?? made.Provider, DisplayName = Text(at, "display_name") ?? made.DisplayName, Plan = Text(at, "plan") ?? made.Plan };
    }

    private ScenarioGroup Group(PlacedJson at)
    {
        Object(at, GroupNames);
        if (Text(at, "prefix") is not { Length: > 0 and <= 100 } prefix || prefix.Contains('/', StringComparison.Ordinal))
        {
            Wrong(at, "prefix", "must be 1 to 100 characters without '/': the people are called by it and a number.");
            prefix = "";
        }
        var count = Number(at, "count", 1, MostPeople);
        if (count is null && !at.Members.ContainsKey("count"))
        {
            Wrong(at, "count", "is needed: how many people.");
        }
        var habits = Members(at, "habits").Where(h => Known(h.Value, h.Key, [.. Chances, .. Amounts]))
            .ToDictionary(h => h.Key, h => Span(h.Value, Chances.Contains(h.Key, StringComparer.Ordinal) ? 1 : Most), StringComparer.Ordinal);
        return new ScenarioGroup
        {
            Prefix = prefix,
            Count = (int)(count ?? 0),
            Gender = Shares(at, "gender", v => Traits.Genders.Contains(v, StringComparer.Ordinal), "male or female"),
            Age = Shares(at, "age", v => Ages(v) is not null, $"an age from {Traits.LeastAge} to {Traits.MostAge}, or two of them as 20-29"),
            Area = Shares(at, "area", v => Traits.Areas.Contains(v, StringComparer.Ordinal), "LINE's name of an area, as jp_13 for Tokyo"),
            Os = Shares(at, "os", v => Traits.Systems.Contains(v, StringComparer.Ordinal), "ios or android"),
            FriendOf = [.. Items(at, "friend_of").Select(Friend)],
            Habits = habits,
            Quiet = Flag(at, "quiet"),
            Hours = Weights(at, "hours", 24),
            Weekdays = Weights(at, "weekdays", 7),
            Taste = Members(at, "taste").ToDictionary(t => t.Key, t => Span(t.Value, 100), StringComparer.Ordinal),
            Sites = [.. Items(at, "sites").Select(Site)],
            Autofill = Members(at, "autofill").ToDictionary(a => a.Key, a => TextOf(a.Value), StringComparer.Ordinal),
        };
    }

    private ScenarioFriendship Friend(PlacedJson at)
    {
        Object(at, FriendNames);
        if (Text(at, "account") is not { Length: > 0 } account)
        {
            Wrong(at, "account", "is needed: the channel id of an account.");
            account = "";
        }
        return new ScenarioFriendship(account, Number(at, "share", 0, 1) ?? 1, Number(at, "blocked", 0, 1) ?? 0, Number(at, "since_days", 0, 36_500) ?? 0);
    }

    /// <summary>The lowest and the highest age a text like "34" or "20-29" means; null where it means none.</summary>
    internal static (int From, int To)? Ages(string text)
    {
        var parts = text.Split('-');
        return parts.Length <= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from >= Traits.LeastAge && to <= Traits.MostAge && from <= to ? (from, to) : null;
    }

    private string Site(PlacedJson at)
    {
        if (!Browser.IsLoopback(TextOf(at)))
        {
            Wrong(at, null, "must be an http address on this machine; people go nowhere else.");
        }
        return at.Text;
    }

    private Shares? Shares(PlacedJson of, string name, Func<string, bool> isKnown, string meaning)
    {
        var shares = Members(of, name).ToList();
        foreach (var (value, at) in shares)
        {
            if (value != "unknown" && !isKnown(value))
            {
                Wrong(at, null, $"must be called {meaning}, or unknown.");
            }
        }
        var weighed = shares.Select(s => ((string?)(s.Key == "unknown" ? null : s.Key), Span(s.Value, Most).From)).ToList();
        if (shares.Count > 0 && weighed.Sum(w => w.From) <= 0)
        {
            Wrong(of, name, "needs at least one weight above 0.");
        }
        return weighed.Count == 0 ? null : new Shares(weighed);
    }

    private double[]? Weights(PlacedJson of, string name, int count)
    {
        if (!of.Members.TryGetValue(name, out var at))
        {
            return null;
        }
        if (at.Items.Count != count || at.Items.Any(i => i.Kind != JsonValueKind.Number || i.Number < 0) || at.Items.All(i => i.Number <= 0))
        {
            Wrong(at, null, $"must be {count} weights of 0 or more, not all 0 ({(count == 24 ? "from midnight on, Japan's time" : "from Monday on")}).");
            return null;
        }
        return [.. at.Items.Select(i => i.Number)];
    }

    private Drawn Span(PlacedJson at, double most)
    {
        var (from, to) = at switch
        {
            { Kind: JsonValueKind.Number } => (at.Number, at.Number),
            { Kind: JsonValueKind.Array, Items: [{ Kind: JsonValueKind.Number } low, { Kind: JsonValueKind.Number } high] } => (low.Number, high.Number),
            _ => (double.NaN, double.NaN),
        };
        if (!(from >= 0 && to >= from && to <= most))
        {
            Wrong(at, null, string.Create(CultureInfo.InvariantCulture, $"must be a number from 0 to {most:0.###}, or two of them as [low, high]."));
            return default;
        }
        return new Drawn(from, to);
    }

    private bool Object(PlacedJson at, string[] known)
    {
        if (at.Kind != JsonValueKind.Object)
        {
            Wrong(at, null, "must be an object: { … }.");
            return false;
        }
        foreach (var (name, value) in at.Members)
        {
            Known(value, name, known);
        }
        return true;
    }

    private bool Known(PlacedJson at, string name, string[] known)
    {
        var isKnown = known.Contains(name, StringComparer.Ordinal);
        if (!isKnown)
        {
            Wrong(at, null, $"is not known here; there are: {string.Join(", ", known)}.");
        }
        return isKnown;
    }

    private double? Number(PlacedJson of, string name, double least, double most)
    {
        if (!of.Members.TryGetValue(name, out var at))
        {
            return null;
        }
        if (at.Kind == JsonValueKind.Number && at.Number >= least && at.Number <= most)
        {
            return at.Number;
        }
        Wrong(at, null, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least:0.###} to {most:0.###}."));
        return null;
    }

    private string? Text(PlacedJson of, string name) => of.Members.TryGetValue(name, out var at) ? TextOf(at) : null;

    private string TextOf(PlacedJson at)
    {
        if (at.Kind != JsonValueKind.String)
        {
            Wrong(at, null, "must be a text.");
        }
        return at.Text;
    }

    private List<string> Texts(PlacedJson at)
    {
        if (at.Kind != JsonValueKind.Array)
        {
            Wrong(at, null, "must be a list of words.");
        }
        return [.. at.Items.Select(TextOf)];
    }

    private bool Flag(PlacedJson of, string name)
    {
        if (of.Members.TryGetValue(name, out var at) && at.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Wrong(at, null, "must be true or false.");
        }
        return at?.Kind == JsonValueKind.True;
    }

    private IReadOnlyDictionary<string, PlacedJson> Members(PlacedJson of, string name)
    {
        if (of.Members.TryGetValue(name, out var at) && at.Kind != JsonValueKind.Object)
        {
            Wrong(at, null, "must be an object: { … }.");
        }
        return at?.Members ?? new Dictionary<string, PlacedJson>();
    }

    private IReadOnlyList<PlacedJson> Items(PlacedJson of, string name, bool required = false)
    {
        if (!of.Members.TryGetValue(name, out var at))
        {
            if (required)
            {
                Wrong(of, name, "is needed.");
            }
            return [];
        }
        if (at.Kind != JsonValueKind.Array)
        {
            Wrong(at, null, "must be a list: [ … ].");
        }
        return at.Items;
    }

    private void Wrong(PlacedJson at, string? member, string message) =>
        problems.Add(new ScenarioProblem(at.Line, member is null ? at.Path : at.Path.Length == 0 ? member : $"{at.Path}.{member}", message));
}
