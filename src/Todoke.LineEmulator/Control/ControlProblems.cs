using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Todoke.LineEmulator.People;

namespace Todoke.LineEmulator.Control;

/// <summary>One thing that is wrong with a request: the field (or parameter), the line where it came in a file, and what to do about it.</summary>
public sealed record FieldProblem(string Field, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line, string Message);

/// <summary>Turns what cannot be done into problem+json that names the field: <c>errors: [{field, line?, message}]</c>.</summary>
internal static partial class ControlProblems
{
    /// <summary>What the framework itself refuses before a handler sees it: broken JSON, a wrong type, a missing parameter.</summary>
    public static void UseControlProblems(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refused) when (context.Request.Path.StartsWithSegments("/control", StringComparison.Ordinal) && !context.Response.HasStarted)
        {
            await Of(refused).ExecuteAsync(context);
        }
    });

    public static IResult Of(ControlException problem) =>
        Problem(problem.Status, problem.Message, problem.Field is { } field ? [new FieldProblem(field, null, problem.Message)] : []);

    public static IResult Of(ScenarioException problem) =>
        Problem(400, "The scenario cannot be played.", [.. problem.Problems.Select(p => new FieldProblem(p.Field, p.Line, p.Message))]);

    private static IResult Of(BadHttpRequestException refused)
    {
        var (field, line, message) = refused.InnerException is JsonException json
            ? (Field(json.Path), (int?)json.LineNumber + 1, json.Path is "$" or null ? "The body is not the JSON that is wanted here." : "The value is not of the type that is wanted here.")
            : Parameter().Match(refused.Message) is { Success: true } named
                ? (named.Groups["name"].Value, null, refused.Message)
                : ("", null, refused.Message);
        return Problem(refused.StatusCode, message, [new FieldProblem(field, line, message)]);
    }

    private static string Field(string? path) => path is null or "$" ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    private static IResult Problem(int status, string detail, IReadOnlyList<FieldProblem> errors) =>
        Results.Problem(detail, statusCode: status, extensions: errors.Count == 0 ? null : new Dictionary<string, object?> { ["errors"] = errors });

    [GeneratedRegex("""(?:parameter|Parameter) "\S+ (?<name>\w+)".*""", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
