namespace Todoke.LineEmulator.State;

/// <summary>Something shown in a chat, with its time in Unix milliseconds.</summary>
internal abstract class ChatLine
{
    public required long AtMs { get; init; }
}

/// <summary>What a person wrote, tapped or did.</summary>
internal sealed class PersonLine : ChatLine
{
    /// <summary>say, postback, tap, follow, block or unblock.</summary>
    public required string Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>LINE's id of what was said; null for what is no message.</summary>
    public string? MessageId { get; init; }
}

/// <summary>One accepted request of the send family; it is itself the line in every recipient's chat, so a multicast costs no object per person.</summary>
internal sealed class SentRequest : ChatLine
{
    public required LineAccount Account { get; init; }

    public required string Endpoint { get; init; }

    public required string RequestId { get; init; }

    public required string? RetryKey { get; init; }

    /// <summary>The customAggregationUnit it counts for.</summary>
    public required string? Unit { get; init; }

    /// <summary>The <c>messages</c> array exactly as sent.</summary>
    public required byte[] Messages { get; init; }

    /// <summary>One id per bubble.</summary>
    public required string[] MessageIds { get; init; }

    /// <summary>Who got it.</summary>
    public required Person[] People { get; init; }

    public Reactions Reactions { get; } = new();
}

/// <summary>One person and one account.</summary>
internal sealed class Chat(Person person, LineAccount account)
{
    private readonly Lock gate = new();
    private List<ChatLine>? lines;
    private int read;

    public Person Person => person;

    public LineAccount Account => account;

    public FriendState State { get; private set; }

    public long? SinceMs { get; private set; }

    public bool EverFollowed { get; private set; }

    /// <summary>When the person last wrote; a push reaches a non-friend for 7 days after that.</summary>
    public long? LastSaidMs { get; private set; }

    /// <summary>Message requests received; numbers the person's decisions.</summary>
    public int Received { get; private set; }

    /// <summary>When the person last looked at the chat.</summary>
    public long? OpenedMs { get; private set; }

    /// <summary>Until when the loading animation shows.</summary>
    public long? LoadingUntilMs { get; set; }

    /// <summary>When the account last said that it has read the chat.</summary>
    public long? ReadByAccountMs { get; set; }

    public FriendState Change(FriendState to, long atMs)
    {
        lock (gate)
        {
            var before = State;
            if (before == to)
            {
                return before;
            }
            account.CountChange(before, to, to == FriendState.Following && !EverFollowed, atMs);
            State = to;
            SinceMs = atMs;
            EverFollowed |= to == FriendState.Following;
            return before;
        }
    }

    /// <summary>Puts back what a state file kept; the account's day counts are restored separately.</summary>
    public void Restore(FriendState state, long? sinceMs, bool everFollowed, long? lastSaidMs, int received, long? openedMs)
    {
        lock (gate)
        {
            State = state;
            SinceMs = sinceMs;
            EverFollowed = everFollowed;
            LastSaidMs = lastSaidMs;
            Received = received;
            OpenedMs = openedMs;
        }
    }

    /// <summary>Adds a received request and returns its ordinal in this chat, from 1.</summary>
    public int Receive(SentRequest sent)
    {
        lock (gate)
        {
            (lines ??= []).Add(sent);
            LoadingUntilMs = null;
            return ++Received;
        }
    }

    public void Note(PersonLine line)
    {
        lock (gate)
        {
            (lines ??= []).Add(line);
            if (line.Kind is "say" or "postback")
            {
                LastSaidMs = line.AtMs;
            }
        }
    }

    /// <summary>Puts back a line of an earlier run, which counts as read.</summary>
    public void Keep(ChatLine line)
    {
        lock (gate)
        {
            (lines ??= []).Add(line);
            read = lines.Count;
        }
    }

    /// <summary>The person looks at the chat: all that was not looked at before.</summary>
    public IReadOnlyList<SentRequest> Open(long atMs)
    {
        lock (gate)
        {
            OpenedMs = atMs;
            var unread = lines is null ? [] : lines.Skip(read).OfType<SentRequest>().ToList();
            read = lines?.Count ?? 0;
            return unread;
        }
    }

    /// <summary>The newest <paramref name="count"/> lines, oldest first.</summary>
    public ChatLine[] Last(int count)
    {
        lock (gate)
        {
            return lines is null ? [] : [.. lines.Skip(Math.Max(0, lines.Count - count))];
        }
    }
}
