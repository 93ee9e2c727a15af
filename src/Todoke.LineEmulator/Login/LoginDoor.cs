namespace Todoke.LineEmulator.Login;

/// <summary>Everything behind LINE Login, LIFF, channel tokens and account link, put together.</summary>
internal sealed class LoginDoor : IDisposable
{
    private readonly LinePlatform platform;
    private readonly FreshIds ids;
    private readonly IdTokens idTokens;
    private readonly ChannelTokenApi tokenApi;
    private readonly LoginApi loginApi;
    private readonly Authorization authorization;

    public LoginDoor(LinePlatform platform, FreshIds ids, RateLimits limits, PersonActs acts)
    {
        (this.platform, this.ids) = (platform, ids);
        Channels = new LoginChannels(platform);
        ChannelTokens = new ChannelTokens(platform);
        AssertionKeys = new AssertionKeys(Channels, platform.Clock);
        var userTokens = new UserTokens(platform.Clock);
        idTokens = new IdTokens(Channels, platform.Clock);
        tokenApi = new ChannelTokenApi(platform, Channels, ChannelTokens, AssertionKeys, limits);
        loginApi = new LoginApi(Channels, ChannelTokens, tokenApi, userTokens, idTokens, platform.Clock);
        authorization = new Authorization(Channels, userTokens, acts, platform.Clock);
        Liff = new LiffStart(platform, Channels, userTokens, idTokens, acts);
        Links = new AccountLinks(platform, acts);
        acts.Leads = Liff.LeadAsync;
    }

    public LoginChannels Channels { get; }

    public ChannelTokens ChannelTokens { get; }

    public AssertionKeys AssertionKeys { get; }

    public LiffStart Liff { get; }

    public AccountLinks Links { get; }

    public void Map(WebApplication app, Passage passage)
    {
        app.MapLogin(loginApi, tokenApi, idTokens, new LiffApi(platform, loginApi), new LoginAnswers(platform.Clock, ids, passage));
        app.MapAuthorize(platform, authorization);
        app.MapLiff(platform, Channels, Liff);
        app.MapAccountLink(platform, Links);
    }

    public void Dispose() => idTokens.Dispose();
}
