using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.LineContract;

/// <summary>Holds an answer against its operation: status, headers, content type, body. Without an operation only an error is right.</summary>
internal sealed class AnswerCheck(Operation? operation, OpenApiFile messaging, Exchange exchange)
{
    // "Status codes" of the Messaging API reference: any endpoint may give these, though the files declare them for few. 405 is not documented.
    private static readonly int[] CommonErrors = [400, 401, 403, 404, 405, 409, 410, 413, 415, 429, 500];
    private readonly List<string> problems = [];

    public IReadOnlyList<string> Run()
    {
        if (!Guid.TryParseExact(exchange.AnswerHeaders.GetValueOrDefault("x-line-request-id"), "D", out _))
        {
            problems.Add("x-line-request-id: every answer has one, a UUID");
        }
        var accepted = exchange.AnswerHeaders.GetValueOrDefault("x-line-accepted-request-id");
        if (exchange.Status == 409 ? !Guid.TryParseExact(accepted, "D", out _) : accepted is not null)
        {
            problems.Add("x-line-accepted-request-id: belongs to a 409, and to nothing else");
        }
        if (operation?.Answer(exchange.Status) is { } declared)
        {
            CheckDeclared(declared);
        }
        else if (CommonErrors.Contains(exchange.Status))
        {
            CheckError();
        }
        else
        {
            problems.Add($"status {exchange.Status} is not declared");
        }
        return problems;
    }

    private void CheckDeclared(JsonObject declared)
    {
        if (declared["content"] is not JsonObject contents)
        {
            // No content: LINE's SDK takes nothing or JSON, and LINE says {}.
            if (exchange.AnswerBody.Length > 0 && Parse() is { } body)
            {
                using (body)
                {
                    if (body.RootElement.ValueKind != JsonValueKind.Object || body.RootElement.EnumerateObject().Any())
                    {
                        problems.Add("answer: {} or nothing is due");
                    }
                }
            }
            return;
        }
        if (exchange.AnswerType is not { } type || (contents[type] ?? contents["*/*"]) is not { } content)
        {
            problems.Add($"content-type of the answer: '{exchange.AnswerType}' is none of {string.Join(", ", contents.Select(c => c.Key))}");
        }
        else if (type == "application/json" && Parse() is { } json)
        {
            using (json)
            {
                problems.AddRange(new SchemaCheck(operation!.File, OutsideTheFiles.Properties(operation)).Check(json.RootElement, content["schema"]!.AsObject(), "answer"));
            }
        }
    }

    /// <summary>An error that is not declared has the form all of LINE's have: that of its own file, or the Messaging API's.</summary>
    private void CheckError()
    {
        var file = operation?.File.Schema("ErrorResponse") is null ? messaging : operation.File;
        if (exchange.AnswerType != "application/json")
        {
            problems.Add($"content-type of the error: '{exchange.AnswerType}' where application/json is due");
        }
        else if (Parse() is { } json)
        {
            using (json)
            {
                problems.AddRange(new SchemaCheck(file).Check(json.RootElement, file.Schema("ErrorResponse")!, "error"));
                if (json.RootElement.ValueKind == JsonValueKind.Object && !json.RootElement.EnumerateObject().Any())
                {
                    problems.Add("error: says nothing");
                }
            }
        }
    }

    private JsonDocument? Parse()
    {
        try
        {
            return JsonDocument.Parse(exchange.AnswerBody);
        }
        catch (JsonException problem)
        {
            problems.Add($"answer: is no JSON ({problem.Message})");
            return null;
        }
    }
}
