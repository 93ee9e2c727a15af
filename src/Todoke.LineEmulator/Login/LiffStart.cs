using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Todoke.LineEmulator.Login;

/// <summary>A LIFF app opened for a person: <c>Url</c> is the endpoint with <c>liff.state</c> and, behind <c>#</c>, the tokens that the SDK picks up.</summary>
public sealed record LiffOpened(string Url, string IdToken, string AccessToken, JsonElement Context);

/// <summary>Opens LIFF apps as LINE's in-app browser does (LIFF guide, "Opening a LIFF app").</summary>
internal sealed class LiffStart(LinePlatform platform, LoginChannels channels, UserTokens tokens, IdTokens idTokens, PersonActs acts)
{
    /// <summary>What the person must agree to first; null when that was done.</summary>
    public static AuthorizeRequest? Missing(LoginChannel channel, LiffApp app, Person person) =>
        channel.HasConsented(person, app.Scopes) ? null
        : new AuthorizeRequest(channel, app.EndpointUrl, "", app.Scopes, null, null, app.BotPrompt == "none" ? null : app.BotPrompt, null, false);

    /// <summary>The person agrees, and adds the official account where that was offered and wanted.</summary>
    public async Task ConsentAsync(LoginChannel channel, LiffApp app, Person person, bool addFriend, CancellationToken ct)
    {
        if (addFriend && app.BotPrompt != "none" && channel.Account is { } account)
        {
            await acts.FollowAsync(person, account, ct);
        }
        channel.Consent(person, app.Scopes);
    }

    /// <param name="channel">Of the app.</param>
    /// <param name="app">The app.</param>
    /// <param name="person">Who has agreed.</param>
    /// <param name="rest">Path and query behind the LIFF id, such as <c>/menu?item=3</c>; empty for none.</param>
    public LiffOpened Open(LoginChannel channel, LiffApp app, Person person, string rest)
    {
        var grant = new Grant(channel, person, app.Scopes, null, platform.Clock.NowMs, false, Liff: true);
        var (access, id) = (tokens.Issue(grant).Access, app.Scopes.Contains("openid") ? idTokens.Issue(grant) : "");
        var isFriend = channel.Account is { } account && person.FindChat(account)?.State == FriendState.Following;
        var context = new JsonObject
        {
            ["type"] = isFriend ? "utou" : "external", ["userId"] = grant.UserId, ["liffId"] = app.LiffId, ["viewType"] = app.ViewType, ["endpointUrl"] = app.EndpointUrl,
            ["scope"] = new JsonArray([.. app.Scopes.Select(s => JsonValue.Create(s))]), ["permanentLinkPattern"] = "concat",
        };
        var url = app.EndpointUrl;
        if (rest.Length > 0)
        {
            url += (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "liff.state=" + Uri.EscapeDataString(rest);
        }
        url += $"#access_token={Uri.EscapeDataString(access)}&id_token={Uri.EscapeDataString(id)}&context_token={Uri.EscapeDataString(context.ToJsonString())}&client_id={channel.ChannelId}";
        return new LiffOpened(url, id, access, JsonSerializer.SerializeToElement(context));
    }

    /// <summary>Where a tapped link leads in the app: a simulated person agrees to everything. Null where it is no address of a LIFF app.</summary>
    public async Task<string?> LeadAsync(Person person, string url, CancellationToken ct)
    {
        if (AddressOf(url) is not var (liffId, rest) || channels.FindLiff(liffId) is not var (channel, app))
        {
            return null;
        }
        await ConsentAsync(channel, app, person, addFriend: false, ct);
        return Open(channel, app, person, rest).Url;
    }

    /// <summary>Where a link leads on this machine: LINE's own LIFF address is this emulator's start page, opened as that person.</summary>
    public static string OnThisMachine(string url, Person person) => url.StartsWith(Browser.Liff, StringComparison.Ordinal)
        ? QueryHelpers.AddQueryString("/liff/" + url[Browser.Liff.Length..], "person", person.Id)
        : url;

    private static (string LiffId, string Behind)? AddressOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return null;
        }
        var path = url.StartsWith(Browser.Liff, StringComparison.Ordinal) ? uri.AbsolutePath : uri.IsLoopback && uri.AbsolutePath.StartsWith("/liff/", StringComparison.Ordinal) ? uri.AbsolutePath["/liff".Length..] : null;
        if (path is null)
        {
            return null;
        }
        var end = path.IndexOf('/', 1);
        return end < 0 ? (path[1..], uri.Query) : (path[1..end], path[end..].TrimEnd('/') + uri.Query);
    }

    /// <summary>liff.sendMessages: what the person says through the app. Text is told by webhook as if typed; template and flex are shown but never told, as at LINE.</summary>
    /// <returns>False where the token does not allow it.</returns>
    public async Task<bool> SendMessagesAsync(string? access, JsonElement messages, CancellationToken ct)
    {
        if (tokens.Find(access) is not { Grant: { Liff: true } grant } || !grant.Scopes.Contains("chat_message.write") || grant.Channel.Account is not { } account || messages.ValueKind != JsonValueKind.Array)
        {
            return false;
        }
        foreach (var message in messages.EnumerateArray())
        {
            if (message.TryGetProperty("type", out var type) && type.ValueEquals("text") && message.TryGetProperty("text", out var text))
            {
                await acts.SayAsync(grant.Person, account, text.GetString()!, ct);
            }
        }
        return true;
    }
}
