using System.Globalization;
using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>Who is in each audience and who got each earlier narrowcast, at the moment of sending.</summary>
internal sealed record RecipientSets(IReadOnlyDictionary<long, HashSet<Person>> Audiences, IReadOnlyDictionary<string, HashSet<Person>> Redeliveries);

/// <summary>The <c>recipient</c> of a narrowcast: audiences, earlier narrowcasts, and operators over them (at most ten objects, any number of operators).</summary>
internal sealed class RecipientRule
{
    private const int MostObjects = 10;
    private readonly Func<Person, RecipientSets, bool> holds;

    private RecipientRule(Func<Person, RecipientSets, bool> holds, List<long> audiences, List<string> redeliveries) =>
        (this.holds, Audiences, Redeliveries) = (holds, audiences, redeliveries);

    public IReadOnlyList<long> Audiences { get; }

    public IReadOnlyList<string> Redeliveries { get; }

    public bool Holds(Person person, RecipientSets sets) => holds(person, sets);

    /// <returns>Null where there is none: everybody.</returns>
    public static RecipientRule? Read(JsonElement body, Checker check)
    {
        if (!check.Object(body, "", "recipient", out var recipient, required: false))
        {
            return null;
        }
        var (audiences, redeliveries) = (new List<long>(), new List<string>());
        var rule = Tree.Read<Func<Person, RecipientSets, bool>>(recipient, "recipient", check, ["audience", "redelivery"], (type, node, path) =>
        {
            if (type == "audience")
            {
                if (check.Whole(node, path, "audienceGroupId", 0, long.MaxValue) is not { } id)
                {
                    return (_, _) => false;
                }
                audiences.Add(id);
                return (person, sets) => sets.Audiences[id].Contains(person);
            }
            if (check.Text(node, path, "requestId", 100) is not { } requestId)
            {
                return (_, _) => false;
            }
            redeliveries.Add(requestId);
            return (person, sets) => sets.Redeliveries[requestId].Contains(person);
        }, parts => (p, s) => parts.All(part => part(p, s)), parts => (p, s) => parts.Any(part => part(p, s)), part => (p, s) => !part(p, s));
        if (audiences.Count + redeliveries.Count > MostObjects)
        {
            check.Add("recipient", $"Size must be between 1 and {MostObjects}");
        }
        return new RecipientRule(rule, audiences, redeliveries);
    }
}

/// <summary>
/// The <c>filter.demographic</c> of a narrowcast. What a person is — gender, age, system, prefecture, or unknown to LINE — follows from the
/// person's seed alone; how long they are a friend from the friendship. Whoever is unknown fits no filter, not even a negated one.
/// </summary>
internal sealed class DemographicFilter
{
    private const int MostObjects = 10, Prefectures = 47;
    private const long DayMs = 24L * 3600 * 1000;
    private static readonly string[] Genders = ["male", "female"], Apps = ["ios", "android"];
    private static readonly string[] Ages = [.. new[] { 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70 }.Select(a => $"age_{a}")];
    private static readonly string[] Days = [.. new[] { 7, 30, 90, 180, 365 }.Select(d => $"day_{d}")];

    private static readonly string[] Areas =
        [.. Numbered("jp", Prefectures), .. Numbered("tw", 22), .. Numbered("th", 8), .. Numbered("id", 12)];

    private readonly Func<Traits, bool> holds;

    private DemographicFilter(Func<Traits, bool> holds) => this.holds = holds;

    /// <summary>Whether LINE knows anything of a person: only those count for the target reach.</summary>
    public static bool IsKnown(Chat chat, long nowMs) => Traits.Of(chat, nowMs) is not null;

    public bool Holds(Chat chat, long nowMs) => Traits.Of(chat, nowMs) is { } traits && holds(traits);

    /// <returns>Null where there is none: everybody, the unknown too.</returns>
    public static DemographicFilter? Read(JsonElement body, Checker check)
    {
        if (!check.Object(body, "", "filter", out var filter, required: false) || !check.Object(filter, "filter", "demographic", out var demographic, required: false))
        {
            return null;
        }
        var objects = 0;
        var rule = Tree.Read<Func<Traits, bool>>(demographic, "filter.demographic", check, ["gender", "age", "appType", "area", "subscriptionPeriod"], (type, node, path) =>
        {
            objects++;
            switch (type)
            {
                case "gender": return OneOf(node, path, Genders, t => t.Gender);
                case "appType": return OneOf(node, path, Apps, t => t.App);
                case "area": return OneOf(node, path, Areas, t => t.Area);
                case "age": return Between(node, path, Ages, t => t.Age);
                default: return Between(node, path, Days, t => t.FriendDays);
            }
        }, parts => t => parts.All(part => part(t)), parts => t => parts.Any(part => part(t)), part => t => !part(t));
        if (objects > MostObjects)
        {
            check.Add("filter.demographic", $"Size must be between 1 and {MostObjects}");
        }
        return new DemographicFilter(rule);

        Func<Traits, bool> OneOf(JsonElement node, string path, string[] known, Func<Traits, string> of)
        {
            var wanted = new HashSet<string>(StringComparer.Ordinal);
            if (check.Items(node, path, "oneOf", 1, known.Length, out var items))
            {
                foreach (var item in items.EnumerateArray())
                {
                    if (Checker.StringOf(item) is { } value && known.Contains(value, StringComparer.Ordinal))
                    {
                        wanted.Add(value);
                    }
                    else
                    {
                        check.Add(Checker.Join(path, "oneOf"), $"Must be one of the following values: [{string.Join(", ", known)}]");
                    }
                }
            }
            return t => wanted.Contains(of(t));
        }

        Func<Traits, bool> Between(JsonElement node, string path, string[] known, Func<Traits, int> of)
        {
            var (from, to) = (Value("gte"), Value("lt"));
            if (from is null && to is null)
            {
                check.Add(path, "gte or lt must be specified");
            }
            else if (from >= to)
            {
                check.Add(path, "gte must be less than lt");
            }
            return t => (from is null || of(t) >= from) && (to is null || of(t) < to);

            int? Value(string name) => check.Choice(node, path, name, known) is { } text ? int.Parse(text.AsSpan(text.IndexOf('_', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture) : null;
        }
    }

    private static IEnumerable<string> Numbered(string country, int count) => Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"{country}_{n:00}"));

    /// <summary>What LINE believes of a person.</summary>
    internal sealed record Traits(string Gender, int Age, string App, string Area, int FriendDays)
    {
        /// <summary>Null for one in ten: LINE does not know.</summary>
        public static Traits? Of(Chat chat, long nowMs)
        {
            var chance = new Random(chat.Person.Seed);
            return chance.Next(10) == 0 ? null : new Traits(
                Genders[chance.Next(2)], chance.Next(15, 80), Apps[chance.Next(2)], string.Create(CultureInfo.InvariantCulture, $"jp_{chance.Next(1, Prefectures + 1):00}"),
                (int)Math.Max(0, (nowMs - (chat.SinceMs ?? nowMs)) / DayMs));
        }
    }
}

/// <summary>LINE's operator objects: <c>{"type":"operator", "and":[…] | "or":[…] | "not":{…}}</c>, exactly one of the three.</summary>
internal static class Tree
{
    public static T Read<T>(JsonElement node, string path, Checker check, string[] leaves, Func<string, JsonElement, string, T> leaf, Func<IReadOnlyList<T>, T> and, Func<IReadOnlyList<T>, T> or, Func<T, T> not)
    {
        switch (check.Choice(node, path, "type", [.. leaves, "operator"], required: true))
        {
            case null: return or([]);
            case "operator": break;
            case var type: return leaf(type, node, path);
        }
        var given = new[] { "and", "or", "not" }.Where(name => Checker.Has(node, name, out _)).ToList();
        if (given.Count != 1)
        {
            check.Add(path, "Exactly one of and, or, not must be specified");
            return or([]);
        }
        if (given[0] == "not")
        {
            return check.Object(node, path, "not", out var negated) ? not(Read(negated, Checker.Join(path, "not"), check, leaves, leaf, and, or, not)) : or([]);
        }
        if (!check.Items(node, path, given[0], 1, int.MaxValue, out var items))
        {
            return or([]);
        }
        var parts = items.EnumerateArray().Select((item, i) => Read(item, Checker.Item(Checker.Join(path, given[0]), i), check, leaves, leaf, and, or, not)).ToList();
        return given[0] == "and" ? and(parts) : or(parts);
    }
}
