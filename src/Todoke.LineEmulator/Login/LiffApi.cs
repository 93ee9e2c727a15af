using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Login;

/// <summary>LIFF server API: the apps of a Login channel, by that channel's own token (LIFF server API reference).</summary>
internal sealed class LiffApi(LinePlatform platform, LoginApi login)
{
    private static readonly string[] Sizes = ["compact", "tall", "full"], Scopes = ["openid", "email", "profile", "chat_message.write"], Prompts = ["normal", "aggressive", "none"];
    private static readonly LineAnswer Unauthorized = LineAnswer.Error(401, "Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid.");

    public LineAnswer List(HttpRequest request) => login.LoginOf(request) is not { } channel ? Unauthorized
        : channel.Liff.All is not [_, ..] apps ? LineAnswer.NotFound
        : LineAnswer.Ok(json =>
        {
            json.WriteStartArray("apps");
            foreach (var app in apps)
            {
                var shown = app.Settings.DeepClone().AsObject();
                shown.Insert(0, "liffId", app.LiffId);
                shown.WriteTo(json);
            }
            json.WriteEndArray();
        });

    public LineAnswer Add(HttpRequest request, JsonElement body)
    {
        if (login.LoginOf(request) is not { } channel)
        {
            return Unauthorized;
        }
        var check = Check(body, whole: true);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        var settings = Merge(new JsonObject
        {
            ["view"] = new JsonObject(), ["features"] = new JsonObject { ["ble"] = false, ["qrCode"] = false }, ["permanentLinkPattern"] = "concat",
            ["scope"] = new JsonArray("profile", "chat_message.write"), ["botPrompt"] = "none",
        }, body);
        if (channel.Liff.Add(n => platform.Derive.LiffId(channel.ChannelId, n), settings) is not { } app)
        {
            return LineAnswer.Error(400, "The maximum number of LIFF apps that can be added to the channel has been reached.");
        }
        platform.Touch();
        return LineAnswer.Ok(json => json.WriteString("liffId", app.LiffId));
    }

    public LineAnswer Update(HttpRequest request, JsonElement body)
    {
        if (login.LoginOf(request) is not { } channel)
        {
            return Unauthorized;
        }
        var check = Check(body, whole: false);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        return Changed(channel.Liff.Change(IdOf(request), app => app with { Settings = Merge(app.Settings.DeepClone().AsObject(), body) }));
    }

    public LineAnswer Delete(HttpRequest request) =>
        login.LoginOf(request) is not { } channel ? Unauthorized : Changed(channel.Liff.Change(IdOf(request), _ => null));

    private LineAnswer Changed(bool there)
    {
        platform.Touch();
        return there ? ChannelTokenApi.Nothing : LineAnswer.NotFound;
    }

    private static string IdOf(HttpRequest request) => request.RouteValues["liffId"]!.ToString()!;

    private static Checker Check(JsonElement body, bool whole)
    {
        var check = new Checker(SendKind.Push);
        if (body.ValueKind != JsonValueKind.Object)
        {
            check.WrongType("");
            return check;
        }
        if (check.Object(body, "", "view", out var view, required: whole))
        {
            check.Choice(view, "view", "type", Sizes, required: whole);
            if (check.Text(view, "view", "url", 2000, required: whole) is { } url && (!Checker.IsFetchable(url) || url.Contains('#', StringComparison.Ordinal)))
            {
                check.Add("view.url", "invalid uri");
            }
            check.Flag(view, "view", "moduleMode");
        }
        if (check.Optional(body, "", "description", 255)?.Contains("LINE", StringComparison.Ordinal) == true)
        {
            check.Add("description", "Must not contain LINE");
        }
        if (check.Object(body, "", "features", out var features, required: false))
        {
            check.Flag(features, "features", "ble");
            check.Flag(features, "features", "qrCode");
        }
        check.Choice(body, "", "permanentLinkPattern", ["concat"]);
        check.Choice(body, "", "botPrompt", Prompts);
        if (check.Items(body, "", "scope", 1, Scopes.Length, out var scopes, required: false))
        {
            foreach (var (scope, at) in scopes.EnumerateArray().Select((s, i) => (s, i)).Where(s => !Scopes.Contains(Checker.StringOf(s.s))))
            {
                check.Add(Checker.Item("scope", at), $"Must be one of the following values: [{string.Join(", ", Scopes)}]");
            }
        }
        return check;
    }

    /// <summary>Lays what is given over what is there, one level deep for <c>view</c> and <c>features</c>.</summary>
    private static JsonObject Merge(JsonObject into, JsonElement given)
    {
        foreach (var name in (string[])["view", "description", "features", "permanentLinkPattern", "scope", "botPrompt"])
        {
            if (!Checker.Has(given, name, out var value))
            {
                continue;
            }
            if (value.ValueKind != JsonValueKind.Object)
            {
                into[name] = JsonNode.Parse(value.GetRawText());
                continue;
            }
            foreach (var property in value.EnumerateObject())
            {
                into[name]![property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
        }
        return into;
    }
}
