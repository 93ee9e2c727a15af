using System.Text.Json;
using System.Text.RegularExpressions;
using Todoke.Server.Api;

namespace Todoke.SegmentCases.Format;

/// <summary>Reads case files strictly: what it does not know is a problem, so that a misspelt expectation is never silently none.</summary>
internal sealed partial class CaseReader
{
    // Far beyond what a condition may have: whether it is too deep is for the server to say.
    internal const int Deepest = 1000;

    // The spelling is the API's (snake_case, what cannot be absent is needed); names of members are taken literally.
    static readonly JsonSerializerOptions Options = ApiJson.Configure(new JsonSerializerOptions { MaxDepth = Deepest });

    /// <summary>What a step can do, by the member that says so.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Verbs = new[]
    {
        typeof(PersonStep), typeof(PeopleStep), typeof(IdentifyStep), typeof(SetStep), typeof(DeclareStep), typeof(TagStep), typeof(UntagStep), typeof(EventStep), typeof(EventsStep),
        typeof(WithdrawStep), typeof(ListStep), typeof(HashedListStep), typeof(TopicStep), typeof(ConsentStep), typeof(MessageStep), typeof(LineAccountStep), typeof(FriendshipStep),
        typeof(MergeStep), typeof(UndoMergeStep), typeof(DeleteStep), typeof(DefineStep), typeof(AdjustStep), typeof(FreezeStep), typeof(WorkspaceStep), typeof(ClockStep), typeof(AdvanceStep),
        typeof(RestartStep), typeof(ExpectStep), typeof(AskStep),
    }.ToDictionary(t => JsonNamingPolicy.SnakeCaseLower.ConvertName(t.Name[..^"Step".Length]));

    readonly List<CaseProblem> _problems = [];

    sealed record FileShape(int Version, IReadOnlyList<JsonElement> Scenarios);

    sealed record ScenarioShape(string Id, IReadOnlyList<JsonElement> Steps, string? About = null, string Zone = "Asia/Tokyo", string LeapBirthday = "march_1", JsonElement? Start = null);

    public static CaseFile Read(string text)
    {
        JsonDocument json;
        try { json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = Deepest }); }
        catch (JsonException e) { return new([], [new("", $"This cannot be read as JSON: {e.Message}")]); }
        using (json)
        {
            var reader = new CaseReader();
            var scenarios = reader.File(json.RootElement.Clone());
            return new(reader._problems.Count == 0 ? scenarios : [], reader._problems);
        }
    }

    List<Scenario> File(JsonElement root)
    {
        if (Shape(typeof(FileShape), root, "") is not FileShape file) return [];
        if (file.Version != 1) Bad("version", $"This runner reads version 1, not {file.Version}.");
        if (file.Scenarios.Count == 0) Bad("scenarios", "There is no scenario.");
        var scenarios = file.Scenarios.Select((s, i) => Scenario(s, $"scenarios[{i}]")).OfType<Scenario>().ToList();
        foreach (var twice in scenarios.GroupBy(s => s.Id).Where(g => g.Count() > 1)) Bad("scenarios", $"The id '{twice.Key}' is there {twice.Count()} times.");
        return scenarios;
    }

    Scenario? Scenario(JsonElement json, string path)
    {
        if (Shape(typeof(ScenarioShape), json, path) is not ScenarioShape shape) return null;
        if (!Id().IsMatch(shape.Id)) Bad($"{path}.id", "An id has 1 to 100 characters and no blanks.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(shape.Zone, out _)) Bad($"{path}.zone", $"There is no time zone '{shape.Zone}'; write it like Asia/Tokyo.");
        if (shape.LeapBirthday is not ("march_1" or "february_28")) Bad($"{path}.leap_birthday", "march_1 or february_28 is needed.");
        var steps = shape.Steps.Select((s, i) => Step(s, $"{path}.steps[{i}]")).OfType<Step>().ToList();
        var start = shape.Start is { } given ? Start(given, $"{path}.start") : new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(9));
        return new(shape.Id, shape.About, shape.Zone, shape.LeapBirthday, start, steps);
    }

    DateTimeOffset Start(JsonElement json, string path)
    {
        Moment? moment = null;
        try { moment = json.Deserialize<Moment>(Options); }
        catch (JsonException)
        {
            // Told below, together with an instant that is relative to nothing.
        }
        if (moment?.Instant is null) Bad(path, "The start is an instant, such as 2026-01-01T00:00:00+09:00.");
        return moment?.Instant ?? default;
    }

    Step? Step(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object) return Bad(path, "A step is an object.");
        var verbs = json.EnumerateObject().Select(p => p.Name).Where(Verbs.ContainsKey).ToList();
        // "set" is what a step of its own does and what a new person may bring along.
        if (verbs.Count > 1) verbs.Remove("set");
        if (verbs.Count != 1)
            return Bad(path, verbs.Count == 0 ? $"It does not say what to do; one of these is needed: {string.Join(", ", Verbs.Keys)}." : $"It says to do several things: {string.Join(", ", verbs)}.");
        if (Shape(Verbs[verbs[0]], json, path) is not Step step) return null;
        foreach (var (member, text) in Wrong(step)) Bad($"{path}.{member}", text);
        return step;
    }

    static IEnumerable<(string Member, string Text)> Wrong(Step step)
    {
        if (step is { Refused: not null } and (ClockStep or AdvanceStep or RestartStep or ExpectStep)) yield return ("refused", "This step cannot be refused.");
        switch (step)
        {
            case DefineStep define when define.Condition is null == define.Definition is null: yield return ("condition", "Exactly one of condition and definition is needed."); break;
            case ListStep list when new[] { list.Add, list.Remove, list.Replace }.Count(p => p is not null) > 1: yield return ("add", "At most one of add, remove and replace."); break;
            case HashedListStep hashed when hashed.Values is null == hashed.Hashes is null: yield return ("values", "Exactly one of values and hashes is needed."); break;
            case HashedListStep { Kind: not ("email" or "phone") }: yield return ("kind", "email or phone is needed."); break;
            case TopicStep { Default: not ("granted" or "refused") }: yield return ("default", "granted or refused is needed."); break;
            case ConsentStep { State: not ("granted" or "refused") }: yield return ("state", "granted or refused is needed."); break;
            case PeopleStep { Count: < 1 or > 100_000 }: yield return ("count", "1 to 100,000 people."); break;
            case PeopleStep { Vary: { } vary } when vary.Any(v => v.Value.Count == 0): yield return ("vary", "Each attribute needs at least one value."); break;
            case EventStep { Times: < 1 or > 1000 }: yield return ("times", "1 to 1,000 times."); break;
            case EventStep e when IsTwice(e): yield return ("id", "An event with an id is one person's and happens once."); break;
            case EventsStep { Events: var events } when events.Any(IsTwice): yield return ("events", "An event with an id is one person's and happens once."); break;
            case FriendshipStep { Friendship: not ("following" or "blocked" or "unknown") }: yield return ("friendship", "following, blocked or unknown is needed."); break;
            case DeleteStep { Delete: not ("person" or "definition" or "tag" or "list" or "topic" or "attribute") }: yield return ("delete", "person, definition, tag, list, topic or attribute is needed."); break;
            case RestartStep { Restart: false }: yield return ("restart", "Only true makes sense."); break;
            case CheckStep { Members: null, Includes: null, Excludes: null, Count: null, Reachable: null, Refused: null }
                and not ExpectStep { Entries: not null } and not ExpectStep { Exits: not null } and not ExpectStep { EntriesOf: not null } and not ExpectStep { ExitsOf: not null } and not ExpectStep { Log: not null }:
                yield return (step is AskStep ? "ask" : "expect", "Nothing is expected; say members, includes, excludes, count or the like.");
                break;
        }
    }

    static bool IsTwice(EventStep step) => step.Id is not null && (step.Of.All.Count > 1 || step.Times > 1);

    object? Shape(Type type, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object) return Bad(path, "An object is needed.");
        var known = Options.GetTypeInfo(type).Properties;
        var before = _problems.Count;
        foreach (var member in json.EnumerateObject())
            if (!known.Any(p => p.Name == member.Name)) Bad(Below(path, member.Name), $"There is no member '{member.Name}' here; there are {string.Join(", ", known.Select(p => p.Name))}.");
        foreach (var needed in known.Where(p => p.IsRequired && !json.TryGetProperty(p.Name, out _))) Bad(Below(path, needed.Name), "It is needed.");
        if (_problems.Count > before) return null;
        // Member by member first: then all that are wrong are told, each with its whole path.
        foreach (var member in known)
            if (json.TryGetProperty(member.Name, out var value)) Read(member.PropertyType, value, Below(path, member.Name));
        return _problems.Count > before ? null : Read(type, json, path);
    }

    object? Read(Type type, JsonElement json, string path)
    {
        try { return json.Deserialize(type, Options); }
        catch (JsonException e)
        {
            // What the serializer itself says ends with a path and lines of the part it was given; the path is said in our way.
            return Bad(Below(path, e.Path is { Length: > 1 } inside ? inside[1..].TrimStart('.') : ""), Plainly(Trail().Replace(e.Message, "")));
        }
    }

    // The serializer speaks of types of ours, which nobody who writes a file knows.
    static string Plainly(string text) =>
        text.Contains("doesn't allow null values", StringComparison.Ordinal) ? "null is not allowed here."
        : Missing().Match(text) is { Success: true } missing ? $"{missing.Groups["members"].Value} must be given, too."
        : !text.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal) ? text
        : text.Contains(".Int32", StringComparison.Ordinal) || text.Contains(".Int64", StringComparison.Ordinal) ? "A whole number is needed."
        : text.Contains("Boolean", StringComparison.Ordinal) ? "true or false is needed."
        : text.Contains("IReadOnlyList", StringComparison.Ordinal) ? "A list is needed."
        : text.Contains("System.String", StringComparison.Ordinal) ? "A text is needed."
        : "An object is needed.";

    static string Below(string path, string member) => path.Length == 0 || member.Length == 0 || member[0] == '[' ? path + member : $"{path}.{member}";

    Step? Bad(string path, string text)
    {
        _problems.Add(new(path, text));
        return null;
    }

    [GeneratedRegex(@"^\S{1,100}$", RegexOptions.None, 1000)]
    private static partial Regex Id();

    [GeneratedRegex("was missing required properties including: (?<members>.*?)\\.?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Missing();

    [GeneratedRegex(@" Path: \$.*$", RegexOptions.Singleline, 1000)]
    private static partial Regex Trail();
}
