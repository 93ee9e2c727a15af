using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Login;

/// <summary>A LINE Login channel of a provider, with the LIFF apps that hang on it.</summary>
internal sealed class LoginChannel(int index, Provider provider, string channelId)
{
    private readonly ConcurrentDictionary<Person, HashSet<string>> consents = new();

    public int Index => index;

    public Provider Provider => provider;

    public string ChannelId => channelId;

    public required string ChannelSecret { get; init; }

    public required string Name { get; set; }

    /// <summary>Where people may be sent back to; compared as a whole.</summary>
    public required IReadOnlyList<string> CallbackUrls { get; set; }

    /// <summary>The official account offered as a friend; of the same provider.</summary>
    public LineAccount? Account { get; set; }

    /// <summary>Whether LINE approved the application to be told e-mail addresses.</summary>
    public bool Email { get; set; }

    public LiffShelf Liff { get; } = new();

    public bool HasConsented(Person person, IEnumerable<string> scopes) => consents.TryGetValue(person, out var given) && given.IsSupersetOf(scopes);

    public void Consent(Person person, IEnumerable<string> scopes) =>
        consents.AddOrUpdate(person, _ => [.. scopes], (_, before) => [.. before, .. scopes]);

    public void Withdraw(Person person) => consents.TryRemove(person, out _);

    /// <summary>Who agreed to what.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Consents => consents.ToDictionary(c => c.Key.Id, c => (IReadOnlyList<string>)[.. c.Value], StringComparer.Ordinal);
}

/// <summary>A channel of either kind, as the token endpoints see it. <c>Bucket</c> keeps its rate limits apart from all others'.</summary>
internal sealed record Channel(string Id, string Secret, int Bucket, LineAccount? Account, LoginChannel? Login);

/// <summary>All login channels, and channels of either kind by their id.</summary>
internal sealed class LoginChannels(LinePlatform platform)
{
    private const long FirstId = 2_000_000_001;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, LoginChannel> byId = new(StringComparer.Ordinal);

    public IReadOnlyList<LoginChannel> All => [.. byId.Values.OrderBy(c => c.Index)];

    public LoginChannel? Find(string? channelId) => channelId is null ? null : byId.GetValueOrDefault(channelId);

    public Channel? FindAny(string? channelId) =>
        platform.FindAccount(channelId) is { } account ? new Channel(account.ChannelId, account.ChannelSecret, account.Index, account, null)
        : Find(channelId) is { } login ? Of(login) : null;

    public static Channel Of(LoginChannel login) => new(login.ChannelId, login.ChannelSecret, -1 - login.Index, null, login);

    /// <returns>Null where the id is taken.</returns>
    public LoginChannel? Add(string? channelId, string provider, string name, IReadOnlyList<string> callbackUrls, LineAccount? account, bool email)
    {
        lock (gate)
        {
            channelId ??= (FirstId + byId.Count).ToString(CultureInfo.InvariantCulture);
            if (FindAny(channelId) is not null)
            {
                return null;
            }
            var made = new LoginChannel(byId.Count, platform.ProviderNamed(provider), channelId)
            {
                ChannelSecret = platform.Derive.Secret(channelId), Name = name, CallbackUrls = callbackUrls, Account = account, Email = email,
            };
            byId[channelId] = made;
            platform.Touch();
            return made;
        }
    }

    /// <summary>For the state file.</summary>
    public IReadOnlyList<KeptLogin> Keep() => [.. All.Select(c => new KeptLogin(
        c.ChannelId, c.Provider.Name, c.Name, c.CallbackUrls, c.Account?.ChannelId, c.Email, c.Liff.Made, [.. c.Liff.All.Select(a => new KeptLiff(a.LiffId, a.Settings.ToJsonString()))], c.Consents))];

    /// <summary>From the state file, accounts and people already being there.</summary>
    public void Restore(IReadOnlyList<KeptLogin> kept)
    {
        foreach (var c in kept)
        {
            var made = Add(c.ChannelId, c.Provider, c.Name, c.CallbackUrls, platform.FindAccount(c.Account), c.Email)
                ?? throw new InvalidDataException($"The state file holds channel {c.ChannelId} twice.");
            made.Liff.Restore(c.LiffMade, c.Liff.Select(a => new LiffApp(a.LiffId, JsonNode.Parse(a.Settings)!.AsObject())));
            foreach (var (person, scopes) in c.Consents)
            {
                made.Consent(platform.FindPerson(person)!, scopes);
            }
        }
    }

    public (LoginChannel Channel, LiffApp App)? FindLiff(string liffId) =>
        Find(liffId.Split('-')[0]) is { } channel && channel.Liff.Find(liffId) is { } app ? (channel, app) : null;
}

/// <summary>A Login channel in the state file. Tokens are not kept: whoever has one asks for another.</summary>
internal sealed record KeptLogin(
    string ChannelId, string Provider, string Name, IReadOnlyList<string> CallbackUrls, string? Account, bool Email, int LiffMade, IReadOnlyList<KeptLiff> Liff, IReadOnlyDictionary<string, IReadOnlyList<string>> Consents);

internal sealed record KeptLiff(string LiffId, string Settings);
