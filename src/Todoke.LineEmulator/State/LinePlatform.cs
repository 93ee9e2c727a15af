using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;

namespace Todoke.LineEmulator.State;

/// <summary>Everything the emulated LINE knows: providers, accounts, people and who follows whom.</summary>
internal sealed class LinePlatform(int seed, EmulatorClock clock)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, LineAccount> byChannel = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LineAccount> byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Person> byId = new(StringComparer.Ordinal);
    private readonly List<Person> people = [];
    private ImmutableArray<LineAccount> accounts = [];
    private ImmutableArray<Provider> providers = [];
    private long version;

    public Derivation Derive { get; } = new(seed);

    public EmulatorClock Clock => clock;

    public ImmutableArray<LineAccount> Accounts => accounts;

    public ImmutableArray<Provider> Providers => providers;

    /// <summary>Grows with every change that a state file should keep.</summary>
    public long Version => Interlocked.Read(ref version);

    public void Touch() => Interlocked.Increment(ref version);

    public LineAccount? FindAccount(string? channelId) => channelId is null ? null : byChannel.GetValueOrDefault(channelId);

    public LineAccount? FindByToken(string token) => byToken.GetValueOrDefault(token);

    public Person? FindPerson(string id) => byId.GetValueOrDefault(id);

    /// <summary>Makes an account, or returns null where the channel id is taken.</summary>
    public LineAccount? AddAccount(string? channelId, string providerName, string displayName, bool verified, long? quota, string plan, int tokenGeneration = 0)
    {
        lock (gate)
        {
            channelId ??= (1650000000L + accounts.Length + 1).ToString(CultureInfo.InvariantCulture);
            if (byChannel.ContainsKey(channelId))
            {
                return null;
            }
            var provider = ProviderNamed(providerName);
            var account = new LineAccount(accounts.Length, provider, channelId)
            {
                ChannelSecret = Derive.Secret(channelId),
                AccessToken = Derive.AccessToken(channelId, tokenGeneration),
                TokenGeneration = tokenGeneration,
                BotUserId = Derive.BotUserId(channelId),
                BasicId = Derive.BasicId(channelId),
                DisplayName = displayName,
                Plan = plan,
                Verified = verified,
                QuotaLimit = quota,
            };
            accounts = accounts.Add(account);
            byChannel[channelId] = account;
            byToken[account.AccessToken] = account;
            Touch();
            return account;
        }
    }

    /// <summary>Revokes the access token and issues another.</summary>
    public void RotateToken(LineAccount account)
    {
        lock (gate)
        {
            byToken.TryRemove(account.AccessToken, out _);
            account.TokenGeneration++;
            account.AccessToken = Derive.AccessToken(account.ChannelId, account.TokenGeneration);
            byToken[account.AccessToken] = account;
            Touch();
        }
    }

    /// <summary>The person with this id, made where there is none.</summary>
    public Person Meet(string id, int? personSeed = null)
    {
        lock (gate)
        {
            if (byId.TryGetValue(id, out var known))
            {
                return known;
            }
            var person = new Person(id, personSeed ?? Derive.PersonSeed(id));
            foreach (var provider in providers)
            {
                Enrol(person, provider);
            }
            people.Add(person);
            byId[id] = person;
            Touch();
            return person;
        }
    }

    public int PeopleCount
    {
        get
        {
            lock (gate)
            {
                return people.Count;
            }
        }
    }

    public Person[] People(int from, int count)
    {
        lock (gate)
        {
            return from >= people.Count ? [] : [.. people.GetRange(from, Math.Min(count, people.Count - from))];
        }
    }

    /// <summary>The provider, made where there is none.</summary>
    public Provider ProviderNamed(string name)
    {
        lock (gate)
        {
            return providers.FirstOrDefault(p => p.Name == name) ?? AddProvider(name);
        }
    }

    private Provider AddProvider(string name)
    {
        var provider = new Provider(providers.Length, name);
        foreach (var person in people)
        {
            Enrol(person, provider);
        }
        providers = providers.Add(provider);
        return provider;
    }

    private void Enrol(Person person, Provider provider)
    {
        var userId = Derive.UserId(provider.Name, person.Id);
        person.GiveUserId(provider, userId);
        provider.ByUserId[userId] = person;
    }
}
