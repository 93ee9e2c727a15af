namespace Todoke.LineEmulator.State;

/// <summary>A person's relation to one account.</summary>
public enum FriendState
{
    /// <summary>Never added, though the person may have written.</summary>
    None,
    Following,
    Blocked,
}

/// <summary>One simulated LINE user.</summary>
internal sealed class Person(string id, int seed)
{
    private readonly Lock gate = new();
    private Chat?[] chats = [];
    private string?[] userIds = [];
    private CookieJar? cookies;

    public string Id => id;

    public int Seed => seed;

    public string Name { get; set; } = "";

    public string? PictureUrl { get; set; }

    /// <summary>Null: what follows from the seed.</summary>
    public Traits? GivenTraits { get; set; }

    /// <summary>What LINE knows of the person.</summary>
    public Traits Traits => GivenTraits ?? Traits.Of(seed);

    /// <summary>What the phone fills into forms by itself, by HTML's autocomplete names (username, name, email, tel …).</summary>
    public IReadOnlyDictionary<string, string>? Autofill { get; set; }

    /// <summary>Pages visited without having been sent anything.</summary>
    public IReadOnlyList<string>? Sites { get; set; }

    /// <summary>What the in-app browser remembers.</summary>
    public CookieJar Cookies => LazyInitializer.EnsureInitialized(ref cookies);

    /// <summary>Grows when the habits change, so that what was planned by the old ones lapses.</summary>
    public int Plans { get; set; }

    /// <summary>Null: quiet, does nothing by itself.</summary>
    public Habits? Habits { get; set; }

    public string UserId(Provider provider) => userIds[provider.Index]!;

    public void GiveUserId(Provider provider, string userId)
    {
        lock (gate)
        {
            if (userIds.Length <= provider.Index)
            {
                Array.Resize(ref userIds, provider.Index + 1);
            }
            userIds[provider.Index] = userId;
        }
    }

    /// <summary>The chat if there ever was one.</summary>
    public Chat? FindChat(LineAccount account)
    {
        var seen = Volatile.Read(ref chats);
        return account.Index < seen.Length ? seen[account.Index] : null;
    }

    public Chat ChatWith(LineAccount account)
    {
        if (FindChat(account) is { } existing)
        {
            return existing;
        }
        lock (gate)
        {
            if (FindChat(account) is { } raced)
            {
                return raced;
            }
            var grown = new Chat?[Math.Max(chats.Length, account.Index + 1)];
            chats.CopyTo(grown, 0);
            var chat = new Chat(this, account);
            grown[account.Index] = chat;
            Volatile.Write(ref chats, grown);
            account.Join(chat);
            return chat;
        }
    }

    public IEnumerable<Chat> Chats => Volatile.Read(ref chats).OfType<Chat>();
}

/// <summary>A provider: the scope of user ids.</summary>
internal sealed class Provider(int index, string name)
{
    public int Index => index;

    public string Name => name;

    public System.Collections.Concurrent.ConcurrentDictionary<string, Person> ByUserId { get; } = new(StringComparer.Ordinal);
}
