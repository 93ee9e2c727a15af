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
/// The <c>filter.demographic</c> of a narrowcast: gender, age, system and area are the person's <see cref="Traits"/>, how long they are a friend
/// says the friendship. Where LINE does not know what is asked about, a person fits neither the filter nor its opposite.
/// </summary>
internal sealed class DemographicFilter
{
    private const int MostObjects = 10;
    private const long DayMs = 24L * 3600 * 1000;
    private static readonly string[] Ages = [.. new[] { 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70 }.Select(a => $"age_{a}")];
    private static readonly string[] Days = [.. new[] { 7, 30, 90, 180, 365 }.Select(d => $"day_{d}")];

    private readonly Func<Known, bool?> holds;

    private DemographicFilter(Func<Known, bool?> holds) => this.holds = holds;

    /// <summary>Whether LINE knows anything of a person: only those count for the target reach.</summary>
    public static bool IsKnown(Chat chat) => chat.Person.Traits != new Traits();

    public bool Holds(Chat chat, long nowMs) => holds(Known.Of(chat, nowMs)) == true;

    /// <returns>Null where there is none: everybody, the unknown too.</returns>
    public static DemographicFilter? Read(JsonElement body, Checker check)
    {
        if (!check.Object(body, "", "filter", out var filter, required: false) || !check.Object(filter, "filter", "demographic", out var demographic, required: false))
        {
            return null;
        }
        var objects = 0;
        var rule = Tree.Read<Func<Known, bool?>>(demographic, "filter.demographic", check, ["gender", "age", "appType", "area", "subscriptionPeriod"], (type, node, path) =>
        {
            objects++;
            switch (type)
            {
                case "gender": return OneOf(node, path, Traits.Genders, t => t.Traits.Gender);
                case "appType": return OneOf(node, path, Traits.Systems, t => t.Traits.Os);
                case "area": return OneOf(node, path, Traits.Areas, t => t.Traits.Area);
                case "age": return Between(node, path, Ages, t => t.Traits.Age);
                default: return Between(node, path, Days, t => t.FriendDays);
            }
        }, parts => t => Decide(parts, t, deciding: false), parts => t => Decide(parts, t, deciding: true), part => t => !part(t));
        if (objects > MostObjects)
        {
            check.Add("filter.demographic", $"Size must be between 1 and {MostObjects}");
        }
        return new DemographicFilter(rule);

        Func<Known, bool?> OneOf(JsonElement node, string path, IReadOnlyList<string> known, Func<Known, string?> of)
        {
            var wanted = new HashSet<string>(StringComparer.Ordinal);
            if (check.Items(node, path, "oneOf", 1, known.Count, out var items))
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
            return t => of(t) is { } value ? wanted.Contains(value) : null;
        }

        Func<Known, bool?> Between(JsonElement node, string path, string[] known, Func<Known, int?> of)
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
            return t => of(t) is { } value ? (from is null || value >= from) && (to is null || value < to) : null;

            int? Value(string name) => check.Choice(node, path, name, known) is { } text ? int.Parse(text.AsSpan(text.IndexOf('_', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>"And" is decided by one part that does not hold, "or" by one that does; short of that, one unknown part leaves the whole unknown.</summary>
    private static bool? Decide(IReadOnlyList<Func<Known, bool?>> parts, Known person, bool deciding)
    {
        bool? rest = !deciding;
        foreach (var part in parts)
        {
            var verdict = part(person);
            if (verdict == deciding)
            {
                return deciding;
            }
            rest = verdict is null ? null : rest;
        }
        return rest;
    }

    private sealed record Known(Traits Traits, int FriendDays)
    {
        public static Known Of(Chat chat, long nowMs) => new(chat.Person.Traits, (int)Math.Max(0, (nowMs - (chat.SinceMs ?? nowMs)) / DayMs));
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
