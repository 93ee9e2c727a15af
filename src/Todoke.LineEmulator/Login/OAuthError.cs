namespace Todoke.LineEmulator.Login;

/// <summary>An error as OAuth endpoints tell it: <c>{"error","error_description"}</c>.</summary>
internal sealed record OAuthError(int Status, string Error, string Description)
{
    public static OAuthError InvalidRequest { get; } = new(400, "invalid_request", "some parameters missed or invalid");

    public static OAuthError InvalidSecret { get; } = new(400, "invalid_client", "invalid client_secret");

    public static OAuthError InvalidClient { get; } = new(400, "invalid_client", "invalid client_id");

    public static OAuthError Expired { get; } = new(400, "invalid_request", "access token expired");

    public static OAuthError RateLimited { get; } = new(429, "too_many_requests", "The API rate limit has been exceeded. Try again later.");

    public LineAnswer Answer => LineAnswer.Object(Status, json =>
    {
        json.WriteString("error", Error);
        json.WriteString("error_description", Description);
    });
}
