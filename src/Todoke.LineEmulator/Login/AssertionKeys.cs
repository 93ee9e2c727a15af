using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Todoke.LineEmulator.Login;

/// <summary>Public keys that channels have registered, and the check of the JWT assertions signed with their other half (RS256).</summary>
internal sealed class AssertionKeys(LoginChannels channels, EmulatorClock clock)
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string Audience = "https://api.line.me/";
    private const int MostLifeS = 30 * 60;
    private readonly ConcurrentDictionary<string, (string Channel, RSAParameters Key)> keys = new(StringComparer.Ordinal);

    /// <summary>Registers the key of a JWK (<c>n</c>, <c>e</c>: base64url).</summary>
    /// <returns>Its <c>kid</c>.</returns>
    public string Register(Channel channel, string n, string e)
    {
        var kid = FreshIds.Token();
        keys[kid] = (channel.Id, new RSAParameters { Modulus = Base64Url.DecodeFromChars(n), Exponent = Base64Url.DecodeFromChars(e) });
        return kid;
    }

    /// <summary>The channel that made the assertion, or what is wrong with it.</summary>
    public (Channel? Channel, Jwt? Assertion, OAuthError? Error) Check(string? type, string? assertion)
    {
        if (type != Type || assertion is null || Jwt.Read(assertion) is not { } jwt || jwt.HeaderText("alg") != "RS256")
        {
            return Wrong("invalid_client", "invalid client_assertion");
        }
        if (jwt.HeaderText("kid") is not { } kid || !keys.TryGetValue(kid, out var key))
        {
            return (null, null, new OAuthError(404, "invalid_client", "Cannot find channel key that satisfies the conditions"));
        }
        using var rsa = RSA.Create(key.Key);
        if (!rsa.VerifyData(jwt.Signed, jwt.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            || jwt.Text("iss") != key.Channel || jwt.Text("sub") != key.Channel || jwt.Text("aud") != Audience)
        {
            return Wrong("invalid_client", "invalid client_assertion");
        }
        var now = clock.NowMs / 1000;
        return jwt.Number("exp") is { } exp && exp > now && exp <= now + MostLifeS
            ? (channels.FindAny(key.Channel), jwt, null)
            : Wrong("invalid_client", "The client_assertion is expired or lives too long");

        static (Channel?, Jwt?, OAuthError?) Wrong(string error, string description) => (null, null, new OAuthError(400, error, description));
    }
}
