namespace Todoke.LineEmulator.State;

/// <summary>What a simulated person does after a message arrives: probabilities between 0 and 1, and how many seconds later.</summary>
public sealed record Habits
{
    public double Open { get; init; } = 0.8;

    /// <summary>Of those who opened.</summary>
    public double Tap { get; init; } = 0.2;

    /// <summary>Of those who opened.</summary>
    public double Reply { get; init; } = 0.05;

    /// <summary>Of those who opened.</summary>
    public double Block { get; init; } = 0.01;

    /// <summary>Seconds of the emulator's clock from arrival to opening, and from one act to the next.</summary>
    public double MinSeconds { get; init; } = 2;

    /// <inheritdoc cref="MinSeconds"/>
    public double MaxSeconds { get; init; } = 60;
}

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

    public string Id => id;

    public int Seed => seed;

    public string Name { get; set; } = "";

    public string? PictureUrl { get; set; }

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
