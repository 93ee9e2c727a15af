using Todoke.LineEmulator.Login;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Control;

/// <summary>A new LINE Login channel. Without a channel id one is given; <c>Account</c> is the channel id of the official account it offers as a friend.</summary>
public sealed record NewLoginChannel
{
    public string? ChannelId { get; init; }

    public string Provider { get; init; } = "provider";

    public string Name { get; init; } = "Login";

    public IReadOnlyList<string> CallbackUrls { get; init; } = [];

    public string? Account { get; init; }

    /// <summary>Whether it may be told e-mail addresses.</summary>
    public bool Email { get; init; }
}

/// <summary>A Login channel with its credentials and LIFF apps.</summary>
public sealed record LoginChannelView(string ChannelId, string ChannelSecret, string Provider, string Name, IReadOnlyList<string> CallbackUrls, string? Account, bool Email, IReadOnlyList<string> LiffIds);

/// <summary>A public key for JWT assertions, the two numbers of an RSA JWK in base64url.</summary>
public sealed record NewAssertionKey(string N, string E);

/// <summary>A LIFF app to open for a person who agrees to everything: <c>Rest</c> is what follows the id in the address, such as <c>/menu?item=3</c>.</summary>
public sealed record LiffRequest
{
    public required string LiffId { get; init; }

    public string Rest { get; init; } = "";

    public bool AddFriend { get; init; }
}

public sealed partial class EmulatorControl
{
    /// <summary>Set where the emulator is put together.</summary>
    internal LoginDoor Door { private get; init; } = null!;

    public LoginChannelView AddLoginChannel(NewLoginChannel wanted)
    {
        var account = wanted.Account is null ? null : FindAccount(wanted.Account);
        if (account is not null && account.Provider.Name != wanted.Provider)
        {
            throw new ControlException(400, "account must be of the same provider.");
        }
        if (wanted.CallbackUrls.FirstOrDefault(url => !Checker.IsFetchable(url)) is { } bad)
        {
            throw new ControlException(400, $"callback_urls must be https, or http on this machine; '{bad}' is not.");
        }
        return View(Door.Channels.Add(wanted.ChannelId, wanted.Provider, wanted.Name, wanted.CallbackUrls, account, wanted.Email)
            ?? throw new ControlException(409, $"There is a channel '{wanted.ChannelId}' already."));
    }

    public IReadOnlyList<LoginChannelView> LoginChannels() => [.. Door.Channels.All.Select(View)];

    /// <summary>Registers a key with which a channel of either kind signs its assertions; answers its kid.</summary>
    public string AddAssertionKey(string channelId, NewAssertionKey key)
    {
        var channel = Door.Channels.FindAny(channelId) ?? throw new ControlException(404, $"There is no channel '{channelId}'.");
        try
        {
            return Door.AssertionKeys.Register(channel, key.N, key.E);
        }
        catch (FormatException)
        {
            throw new ControlException(400, "n and e must be base64url.");
        }
    }

    /// <summary>Opens a LIFF app as the person would, consent included: where it leads, and the tokens it is handed.</summary>
    public async Task<LiffOpened> OpenLiffAsync(string personId, LiffRequest request, CancellationToken ct)
    {
        var person = FindPerson(personId);
        if (Door.Channels.FindLiff(request.LiffId) is not var (channel, app))
        {
            throw new ControlException(404, $"There is no LIFF app '{request.LiffId}'.");
        }
        await Door.Liff.ConsentAsync(channel, app, person, request.AddFriend, ct);
        return Door.Liff.Open(channel, app, person, request.Rest);
    }

    private static LoginChannelView View(LoginChannel c) =>
        new(c.ChannelId, c.ChannelSecret, c.Provider.Name, c.Name, c.CallbackUrls, c.Account?.ChannelId, c.Email, [.. c.Liff.All.Select(a => a.LiffId)]);
}
