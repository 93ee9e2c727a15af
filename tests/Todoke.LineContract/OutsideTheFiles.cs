using System.Text;
using System.Text.RegularExpressions;

namespace Todoke.LineContract;

/// <summary>What LINE documents in words and not in its OpenAPI files. Everything else that the files lack is a failure.</summary>
public static class OutsideTheFiles
{
    private const string Login = "LINE Login API reference; LINE publishes no OpenAPI file of LINE Login";

    // Body: a text that must be in the form, where the same path is in the files with another meaning.
    private static readonly (string Method, string Path, string? Body, string Reason)[] Listed =
    [
        ("GET", "/oauth2/v2.1/authorize", null, Login),
        ("POST", "/oauth2/v2.1/token", "grant_type=authorization_code", Login),
        ("POST", "/oauth2/v2.1/token", "grant_type=refresh_token", Login),
        ("POST", "/oauth2/v2.1/verify", null, Login),
        ("GET", "/oauth2/v2.1/userinfo", null, Login),
        ("GET", "/v2/profile", null, Login),
        ("GET", "/friendship/v1/status", null, Login),
        ("POST", "/user/v1/deauthorize", null, Login),
    ];

    // Properties of answers that the reference documents and the files lack: "Managing Audience" of the Messaging API reference.
    private static readonly (string Operation, string[] Properties)[] ListedProperties =
    [
        ("POST /v2/bot/audienceGroup/imp", ["createRoute", "permission", "expireTimestamp", "isIfaAudience"]),
        ("GET /v2/bot/audienceGroup/{audienceGroupId}", ["expireTimestamp"]),
        ("GET /v2/bot/audienceGroup/list", ["expireTimestamp"]),
        ("GET /v2/bot/audienceGroup/shared/{audienceGroupId}", ["expireTimestamp"]),
        ("GET /v2/bot/audienceGroup/shared/list", ["expireTimestamp"]),
    ];

    internal static IReadOnlyCollection<string> Properties(Operation operation) => ListedProperties.FirstOrDefault(l => l.Operation == operation.Name).Properties ?? [];

    /// <summary>Where LINE documents it; null for what has to be in the files.</summary>
    public static string? Reason(Exchange exchange) => Listed
        .Where(l => l.Method == exchange.Method && Regex.IsMatch(exchange.Path, $"^{l.Path}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        .FirstOrDefault(l => l.Body is null || Encoding.UTF8.GetString(exchange.RequestBody).Contains(l.Body, StringComparison.Ordinal)).Reason;
}
