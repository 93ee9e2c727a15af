using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Todoke.LineContract;

/// <summary>A method on a path template, as one of LINE's files describes it.</summary>
public sealed class Operation
{
    private static readonly string[] Methods = ["get", "post", "put", "delete", "patch"];
    private readonly Regex path;

    private Operation(OpenApiFile file, string method, string template, JsonObject described, IReadOnlyList<JsonObject> parameters)
    {
        (File, Method, Template, Described, Parameters) = (file, method.ToUpperInvariant(), template, described, parameters);
        path = new Regex($"^{Regex.Replace(template, @"\{(?<name>\w+)\}", "(?<${name}>[^/]+)", RegexOptions.None, TimeSpan.FromSeconds(1))}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    }

    public OpenApiFile File { get; }

    public string Method { get; }

    /// <summary>Such as <c>/v2/bot/profile/{userId}</c>.</summary>
    public string Template { get; }

    /// <summary>Method and template: how tests name it.</summary>
    public string Name => $"{Method} {Template}";

    internal JsonObject Described { get; }

    internal IReadOnlyList<JsonObject> Parameters { get; }

    /// <summary>Whether a channel access token is due: the file says so for all of its operations.</summary>
    internal bool NeedsToken => File.Root["security"] is JsonArray { Count: > 0 };

    /// <summary>How many segments are variable: <c>/list</c> goes before <c>/{id}</c>.</summary>
    internal int Variables => Template.Count(c => c == '{');

    internal JsonObject? Body => Described["requestBody"] as JsonObject;

    internal JsonObject? Answer(int status) => Described["responses"]?[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] as JsonObject;

    /// <summary>The values of the path's variables, or null where it is another path.</summary>
    internal IReadOnlyDictionary<string, string>? Match(string given) => path.Match(given) is { Success: true } match
        ? match.Groups.Values.Where(g => g.Name != "0").ToDictionary(g => g.Name, g => Uri.UnescapeDataString(g.Value), StringComparer.Ordinal)
        : null;

    internal static IEnumerable<Operation> Of(OpenApiFile file) =>
        from way in file.Root["paths"]!.AsObject()
        from method in Methods
        where way.Value![method] is JsonObject
        let described = way.Value![method]!.AsObject()
        // What stands at the path holds for each of its methods.
        let parameters = (way.Value!["parameters"]?.AsArray() ?? []).Concat(described["parameters"]?.AsArray() ?? []).Select(p => file.Resolve(p!.AsObject())).ToList()
        select new Operation(file, method, way.Key, described, parameters);
}
