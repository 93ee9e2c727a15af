using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Todoke.SegmentCases.Format;

namespace Todoke.SegmentCases.Running;

/// <summary>One expectation that did not come true.</summary>
/// <param name="Step"><c>steps[3]</c>, or <c>end</c>.</param>
/// <param name="What">What was expected: members, count, refused … or <c>rebuilt</c>, <c>reference</c>, <c>log</c> where the three ways differ.</param>
internal sealed record Failure(string Scenario, string Step, string What, string Expected, string Got)
{
    public override string ToString() => $"FAIL {Scenario} {Step} {What} expected {Expected} got {Got}";
}

/// <summary>The scenario cannot go on.</summary>
internal sealed class StepFailedException(string what, string expected, string got) : Exception($"{what}: expected {expected}, got {got}")
{
    public string What { get; } = what;

    public string Expected { get; } = expected;

    public string Got { get; } = got;
}

/// <summary>The server refused, with the problems it named.</summary>
internal sealed class RefusedException : Exception
{
    const string Definition = "definition.";

    public RefusedException(JsonElement answer)
    {
        var problems = answer.GetProperty("problems").EnumerateArray().Select(p => new Named(Text(p, "path"), Text(p, "code"), Text(p, "ja"), Text(p, "en"))).ToList();
        var whole = new Named("", Text(answer, "code"), Text(answer, "ja"), Text(answer, "en"));
        Problems = problems.Count > 0 ? problems : [whole];
        // "invalid" only says that problems follow.
        Codes = [.. new[] { whole.Code }.Where(c => c.Length > 0 && (c != "invalid" || problems.Count == 0)), .. problems.Select(p => p.Code)];
    }

    public override string Message => Show.Of(Problems.Select(p => new { path = p.Path, code = p.Code, en = p.En }));

    IReadOnlyList<Named> Problems { get; }

    IReadOnlyList<string> Codes { get; }

    public bool Fits(Refusal wanted)
    {
        if (wanted.Path is { } path && !Problems.Any(p => p.Path == path && (wanted.Code is null || p.Code == wanted.Code))) return false;
        if (wanted.Path is null && wanted.Code is { } code && !Codes.Contains(code)) return false;
        if (wanted.UsedBy is not { } users) return true;
        var named = Problems.Where(p => p.Code == "used_by").ToList();
        return named.Count == users.Count && users.All(u => named.Exists(p => p.Ja.Contains(u, StringComparison.Ordinal) && p.En.Contains(u, StringComparison.Ordinal)));
    }

    static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    sealed record Named(string Path, string Code, string Ja, string En)
    {
        public string Path { get; } = Path.StartsWith(Definition, StringComparison.Ordinal) ? Path[Definition.Length..] : Path;
    }
}

/// <summary>Values as compact JSON: one word each as long as names have no blanks.</summary>
internal static class Show
{
    const int Most = 50;

    static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Sorted names; of very many the first ones and how many there are.</summary>
    public static string Names(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        return sorted.Count <= Most ? Of(sorted) : $"{Of(sorted.Take(Most))}…{sorted.Count}";
    }
}
