using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Login;

/// <summary>ID tokens: HS256 with the channel's secret for web login, ES256 with a key of this emulator's for LIFF; and their check (LINE Login reference, "Verify ID token").</summary>
internal sealed class IdTokens(LoginChannels channels, EmulatorClock clock) : IDisposable
{
    public const string Issuer = "https://access.line.me";
    private const int LifeS = 3600;
    private readonly ECDsa liffKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string keyId = FreshIds.Token();

    public string Issue(Grant grant)
    {
        var now = clock.NowMs / 1000;
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["sub"] = grant.UserId, ["aud"] = grant.Channel.ChannelId, ["exp"] = now + LifeS, ["iat"] = now,
        };
        if (grant.TellsAuthTime)
        {
            claims["auth_time"] = grant.AuthMs / 1000;
        }
        if (grant.Nonce is not null)
        {
            claims["nonce"] = grant.Nonce;
        }
        claims["amr"] = new JsonArray("linesso");
        if (grant.Scopes.Contains("profile"))
        {
            claims["name"] = grant.Person.Name;
            if (grant.Person.PictureUrl is { } picture)
            {
                claims["picture"] = picture;
            }
        }
        if (grant.Channel.Email && grant.Scopes.Contains("email"))
        {
            claims["email"] = EmailOf(grant);
        }
        return grant.Liff
            ? Jwt.Write(new JsonObject { ["kid"] = keyId, ["typ"] = "JWT", ["alg"] = "ES256" }, claims, signed => liffKey.SignData(signed, HashAlgorithmName.SHA256))
            : Jwt.Write(new JsonObject { ["typ"] = "JWT", ["alg"] = "HS256" }, claims, signed => Hmac(grant.Channel, signed));
    }

    /// <summary>POST /oauth2/v2.1/verify: the claims, or LINE's sentence about the first thing that is wrong.</summary>
    public LineAnswer Verify(IFormCollection form)
    {
        if (form["id_token"].ToString() is not { Length: > 0 } text || channels.Find(form["client_id"]) is not { } channel)
        {
            return OAuthError.InvalidRequest.Answer;
        }
        if (Jwt.Read(text) is not { } token || !IsSigned(token, channel))
        {
            return Wrong("Invalid IdToken.");
        }
        var problem = token.Text("iss") != Issuer ? "Invalid IdToken Issuer."
            : token.Number("exp") is not { } exp || exp <= clock.NowMs / 1000 ? "IdToken expired."
            : token.Text("aud") != channel.ChannelId ? "Invalid IdToken Audience."
            : form.TryGetValue("nonce", out var nonce) && nonce != token.Text("nonce") ? "Invalid IdToken Nonce."
            : form.TryGetValue("user_id", out var user) && user != token.Text("sub") ? "Invalid IdToken Subject Identifier."
            : null;
        return problem is null ? new LineAnswer(200, Encoding.UTF8.GetBytes(token.Payload.ToJsonString())) : Wrong(problem);
    }

    /// <summary>GET /oauth2/v2.1/certs: the public half of LIFF's key as a JWK set.</summary>
    public LineAnswer Keys()
    {
        var point = liffKey.ExportParameters(includePrivateParameters: false).Q;
        return LineAnswer.Ok(json =>
        {
            json.WriteStartArray("keys");
            json.WriteStartObject();
            json.WriteString("kty", "EC");
            json.WriteString("alg", "ES256");
            json.WriteString("use", "sig");
            json.WriteString("kid", keyId);
            json.WriteString("crv", "P-256");
            json.WriteString("x", Base64Url.EncodeToString(point.X));
            json.WriteString("y", Base64Url.EncodeToString(point.Y));
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    /// <summary>Made up, and in a domain that nobody can own.</summary>
    public static string EmailOf(Grant grant) => $"{grant.UserId[1..13]}@people.example";

    public void Dispose() => liffKey.Dispose();

    private bool IsSigned(Jwt token, LoginChannel asked) => token.HeaderText("alg") switch
    {
        // A token of another channel is well signed with that channel's secret; it is refused for its audience.
        "HS256" => (channels.Find(token.Text("aud")) ?? asked) is var signer && CryptographicOperations.FixedTimeEquals(Hmac(signer, token.Signed), token.Signature),
        "ES256" => token.HeaderText("kid") == keyId && liffKey.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256),
        _ => false,
    };

    private static byte[] Hmac(LoginChannel channel, byte[] signed) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(channel.ChannelSecret), signed);

    private static LineAnswer Wrong(string description) => new OAuthError(400, "invalid_request", description).Answer;
}
