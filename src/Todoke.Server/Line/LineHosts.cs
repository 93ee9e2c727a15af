namespace Todoke.Server.Line;

/// <summary>LINE's addresses for browsers. At LINE each has a host of its own; an emulator is one host for all.</summary>
/// <param name="Access">Login and account link.</param>
/// <param name="Liff">LIFF apps: their id follows.</param>
public sealed record LineHosts(Uri Access, Uri Liff)
{
    const string Api = "api.line.me";

    public static LineHosts Of(Uri apiBase) => apiBase.Host == Api
        ? new(new("https://access.line.me/"), new("https://liff.line.me/"))
        : new(new(apiBase, "/"), new(apiBase, "/liff/"));

    /// <summary>LINE's account link dialog, to which the shop's own login leads.</summary>
    /// <param name="linkToken">From <see cref="LineChats.LinkTokenAsync"/>.</param>
    /// <param name="nonce">10 to 255 unpredictable characters that stand for the member; come back by webhook.</param>
    public Uri AccountLink(string linkToken, string nonce) => new(Access, $"dialog/bot/accountLink?linkToken={Uri.EscapeDataString(linkToken)}&nonce={Uri.EscapeDataString(nonce)}");

    public Uri LiffApp(string liffId) => new(Liff, liffId);
}
