using Microsoft.AspNetCore.WebUtilities;

namespace Todoke.LineEmulator.Login;

/// <summary>A request to log in as it came in the address (LINE Login guide, "Authenticate users and requests").</summary>
internal sealed record AuthorizeRequest(LoginChannel Channel, string RedirectUri, string State, IReadOnlyList<string> Scopes, string? Nonce, string? Challenge, string? BotPrompt, string? Prompt, bool TellsAuthTime)
{
    /// <summary>Whether adding the official account is offered: asked for, and there is one.</summary>
    public bool OffersFriend => BotPrompt is not null && Channel.Account is not null;
}

/// <summary>What comes of a request to log in.</summary>
internal abstract record Authorized
{
    /// <summary>Nothing may be sent back to an address that is not the channel's own, so the person sees the problem.</summary>
    internal sealed record Broken(string Problem) : Authorized;

    /// <summary>The person is to be asked.</summary>
    internal sealed record Ask(AuthorizeRequest Request) : Authorized;

    /// <summary>Back to the shop, with a code or with an error.</summary>
    internal sealed record Back(string Url) : Authorized;
}

/// <summary>Decides requests to log in: checks them, asks the person where it must, and leads back with a code.</summary>
internal sealed class Authorization(LoginChannels channels, UserTokens tokens, PersonActs acts, EmulatorClock clock)
{
    private static readonly string[] Known = ["openid", "profile", "email"];

    /// <param name="query">The address's parameters.</param>
    /// <param name="person">Whose browser it is; null when nobody has said so.</param>
    public Authorized Begin(IQueryCollection query, Person? person)
    {
        if (channels.Find(query["client_id"]) is not { } channel)
        {
            return new Authorized.Broken("client_id is not the id of a LINE Login channel.");
        }
        var redirect = query["redirect_uri"].ToString();
        if (!channel.CallbackUrls.Contains(redirect, StringComparer.Ordinal))
        {
            return new Authorized.Broken("redirect_uri is not a callback URL of the channel.");
        }
        var state = query["state"].ToString();
        if (state.Length == 0)
        {
            return new Authorized.Broken("state is missing.");
        }
        if (query["response_type"] != "code")
        {
            return Error("unsupported_response_type", "response_type must be code");
        }
        var scopes = query["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        if (scopes.Length == 0 || scopes.Except(Known).Any())
        {
            return Error("invalid_scope", "The requested scope is invalid");
        }
        var (challenge, method) = (Value("code_challenge"), Value("code_challenge_method"));
        if (challenge is not null && method != "S256")
        {
            return Error("invalid_request", "code_challenge_method must be S256");
        }
        if (Value("bot_prompt") is { } prompt && prompt is not ("normal" or "aggressive"))
        {
            return Error("invalid_request", "bot_prompt must be normal or aggressive");
        }
        var request = new AuthorizeRequest(channel, redirect, state, scopes, Value("nonce"), challenge, Value("bot_prompt"), Value("prompt"), query.ContainsKey("max_age"));
        if (request.Prompt != "none")
        {
            return new Authorized.Ask(request);
        }
        return person is null ? Error("login_required", "The user is not logged in")
            : channel.HasConsented(person, scopes) ? new Authorized.Back(Url(request, person, null))
            : Error("interaction_required", "The user has not agreed yet");

        string? Value(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        Authorized.Back Error(string code, string description) => new(With(redirect, ("error", code), ("error_description", description), ("state", state)));
    }

    /// <summary>The person agrees; with <paramref name="addFriend"/> the official account is added first, which its webhook hears before the shop sees the code.</summary>
    public async Task<string> AllowAsync(AuthorizeRequest request, Person person, bool addFriend, CancellationToken ct)
    {
        bool? changed = null;
        if (request.OffersFriend)
        {
            changed = addFriend && await acts.FollowAsync(person, request.Channel.Account!, ct) is not null;
        }
        request.Channel.Consent(person, request.Scopes);
        return Url(request, person, changed);
    }

    public static string Deny(AuthorizeRequest request) =>
        With(request.RedirectUri, ("error", "access_denied"), ("error_description", "The resource owner denied the request."), ("state", request.State));

    private string Url(AuthorizeRequest request, Person person, bool? friendshipChanged)
    {
        var grant = new Grant(request.Channel, person, request.Scopes, request.Nonce, clock.NowMs, request.TellsAuthTime, Liff: false);
        var back = With(request.RedirectUri, ("code", tokens.NewCode(grant, request.RedirectUri, request.Challenge)), ("state", request.State));
        return friendshipChanged is { } changed ? With(back, ("friendship_status_changed", changed ? "true" : "false")) : back;
    }

    private static string With(string url, params (string Name, string Value)[] parameters) =>
        QueryHelpers.AddQueryString(url, parameters.Select(p => KeyValuePair.Create(p.Name, (string?)p.Value)));
}
