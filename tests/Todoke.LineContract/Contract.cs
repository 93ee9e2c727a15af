using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Todoke.LineContract;

/// <summary>
/// LINE's own OpenAPI files as a judge of requests and answers. The files are no part of this repository: they are read where they lie beside it.
/// Not looked at: which of LINE's hosts is called, for one emulator is all of them.
/// </summary>
public sealed class Contract
{
    /// <summary>Why a test that needs the files is skipped.</summary>
    public const string Missing = "LINE's OpenAPI files are not at ../shared/line-openapi.";

    private const string WebhookFile = "webhook.yml";
    private readonly OpenApiFile webhook;
    private readonly OpenApiFile messaging;

    private Contract(IReadOnlyList<OpenApiFile> files)
    {
        webhook = files.Single(f => f.Name == WebhookFile);
        messaging = files.Single(f => f.Name == "messaging-api.yml");
        Operations = [.. files.Where(f => f.Name != WebhookFile).SelectMany(Operation.Of).OrderBy(o => o.Variables).ThenBy(o => o.Template, StringComparer.Ordinal)];
    }

    /// <summary>Everything LINE's files say can be called.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>Null where the files are not there.</summary>
    public static Contract? Load()
    {
        var folder = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "shared", "line-openapi"));
        return Directory.Exists(folder) ? new Contract([.. Directory.EnumerateFiles(folder, "*.yml").Order(StringComparer.Ordinal).Select(OpenApiFile.Read)]) : null;
    }

    /// <summary>The operation a request is for; null for a path that the files do not have.</summary>
    public Operation? Find(string method, string path) => Operations.FirstOrDefault(o => o.Method == method && o.Match(path) is not null);

    /// <summary>What is wrong with the request and with the answer.</summary>
    public IReadOnlyList<string> Check(Exchange exchange) => [.. CheckRequest(exchange), .. CheckAnswer(exchange)];

    public IReadOnlyList<string> CheckRequest(Exchange exchange)
    {
        if (OutsideTheFiles.Reason(exchange) is not null)
        {
            return [];
        }
        return Find(exchange.Method, exchange.Path) is { } operation
            ? new RequestCheck(operation, exchange).Run()
            : [$"LINE's files have no {exchange.Method} {exchange.Path}, and it is not listed as documented outside them"];
    }

    /// <summary>An answer to a deliberately wrong request is judged by this alone.</summary>
    public IReadOnlyList<string> CheckAnswer(Exchange exchange) =>
        exchange.Status == 0 || OutsideTheFiles.Reason(exchange) is not null ? [] : new AnswerCheck(Find(exchange.Method, exchange.Path), messaging, exchange).Run();

    /// <summary>What is wrong with the body of a webhook call.</summary>
    public IReadOnlyList<string> CheckWebhook(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return new SchemaCheck(webhook).Check(json.RootElement, webhook.Schema("CallbackRequest")!, "webhook");
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
