using System.Text;

namespace Todoke.LineContract;

/// <summary>One request and what came back. Header names are in lower case; <c>Query</c> is as it was sent, without '?'. <c>Status</c> 0: the connection ended without an answer.</summary>
public sealed record Exchange(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> RequestHeaders, byte[] RequestBody, int Status, IReadOnlyDictionary<string, string> AnswerHeaders, byte[] AnswerBody)
{
    public string? RequestType => MediaType(RequestHeaders);

    public string? AnswerType => MediaType(AnswerHeaders);

    public override string ToString() => $"{Method} {Path}{(Query.Length > 0 ? "?" : "")}{Query} → {Status} {Text(AnswerBody)}";

    private static string? MediaType(IReadOnlyDictionary<string, string> headers) => headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim().ToLowerInvariant();

    private static string Text(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300)));
}
