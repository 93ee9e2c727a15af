namespace Todoke.LineEmulator.State;

/// <summary>One LINE Official Account's Messaging API channel.</summary>
internal sealed class LineAccount(int index, Provider provider, string channelId)
{
    private readonly Lock gate = new();
    private readonly List<Chat> chats = [];
    private readonly List<SentRequest> requests = [];
    private readonly Dictionary<DateOnly, DayCount> days = [];
    private readonly Dictionary<(string Kind, DateOnly Day), long> deliveredByDay = [];
    private readonly HashSet<string> units = new(StringComparer.Ordinal);
    private int usageMonth;
    private int unitsMonth;
    private long usage;

    public const int UnitsPerMonth = 1000;

    public int Index => index;

    public Provider Provider => provider;

    public string ChannelId => channelId;

    public required string ChannelSecret { get; init; }

    public required string AccessToken { get; set; }

    public int TokenGeneration { get; set; }

    public required string BotUserId { get; init; }

    public required string BasicId { get; init; }

    public required string DisplayName { get; set; }

    public required string Plan { get; set; }

    public bool Verified { get; set; }

    /// <summary>People per month; null is LINE's <c>none</c>.</summary>
    public long? QuotaLimit { get; set; }

    public CouponShelf Coupons { get; } = new();

    public string? WebhookUrl { get; set; }

    public bool WebhookActive { get; set; } = true;

    public Tally Tally { get; } = new();

    public RichMenuShelf RichMenus { get; } = new();

    public AudienceShelf Audiences { get; } = new();

    public void Join(Chat chat)
    {
        lock (gate)
        {
            chats.Add(chat);
        }
    }

    /// <summary>A page of everybody who ever had to do with the account, in order of first contact.</summary>
    public Chat[] Chats(int from, int count)
    {
        lock (gate)
        {
            return from >= chats.Count ? [] : [.. chats.GetRange(from, Math.Min(count, chats.Count - from))];
        }
    }

    public Chat[] AllChats()
    {
        lock (gate)
        {
            return [.. chats];
        }
    }

    public void CountChange(FriendState before, FriendState after, bool firstTime, long atMs)
    {
        lock (gate)
        {
            var day = EmulatorClock.DayInJapan(atMs);
            var count = days.GetValueOrDefault(day, new DayCount(0, 0, 0));
            days[day] = new DayCount(
                count.Added + (firstTime ? 1 : 0),
                count.Following + Step(FriendState.Following),
                count.Blocked + Step(FriendState.Blocked));
        }

        int Step(FriendState state) => (after == state ? 1 : 0) - (before == state ? 1 : 0);
    }

    /// <summary>Counts at the end of that day in Japan; null is now.</summary>
    public DayCount CountAt(DateOnly? day)
    {
        lock (gate)
        {
            var total = new DayCount(0, 0, 0);
            foreach (var (at, count) in days)
            {
                if (day is null || at <= day)
                {
                    total = new DayCount(total.Added + count.Added, total.Following + count.Following, total.Blocked + count.Blocked);
                }
            }
            return total;
        }
    }

    /// <summary>Takes people from this month's quota; false and nothing taken where they do not fit.</summary>
    public bool TryUse(int people, long nowMs)
    {
        lock (gate)
        {
            TurnMonth(nowMs);
            if (people > 0 && QuotaLimit is { } limit && usage + people > limit)
            {
                return false;
            }
            usage += people;
            return true;
        }
    }

    /// <summary>Gives back what was set aside and not needed.</summary>
    public void GiveBack(int people, long nowMs)
    {
        lock (gate)
        {
            TurnMonth(nowMs);
            usage = Math.Max(0, usage - people);
        }
    }

    public long Usage(long nowMs)
    {
        lock (gate)
        {
            TurnMonth(nowMs);
            return usage;
        }
    }

    public void SetUsage(long people, long nowMs)
    {
        lock (gate)
        {
            TurnMonth(nowMs);
            usage = people;
        }
    }

    /// <summary>Whether the unit name counts: the 1,001st of a month is silently left out, the message is sent all the same.</summary>
    public bool TakeUnit(string unit, long nowMs)
    {
        lock (gate)
        {
            TurnMonth(nowMs);
            return units.Contains(unit) || (units.Count < UnitsPerMonth && units.Add(unit));
        }
    }

    public string[] Units(long nowMs)
    {
        lock (gate)
        {
            TurnMonth(nowMs);
            return [.. units.Order(StringComparer.Ordinal)];
        }
    }

    public void Record(SentRequest sent)
    {
        lock (gate)
        {
            requests.Add(sent);
            var key = (sent.Endpoint, EmulatorClock.DayInJapan(sent.AtMs));
            deliveredByDay[key] = deliveredByDay.GetValueOrDefault(key) + sent.People.Length;
        }
    }

    /// <summary>The daily changes, for the state file.</summary>
    public Dictionary<DateOnly, DayCount> Days()
    {
        lock (gate)
        {
            return new Dictionary<DateOnly, DayCount>(days);
        }
    }

    public void RestoreDays(IEnumerable<KeyValuePair<DateOnly, DayCount>> kept)
    {
        lock (gate)
        {
            foreach (var (day, count) in kept)
            {
                days[day] = count;
            }
        }
    }

    public void Restore(SentRequest sent)
    {
        lock (gate)
        {
            requests.Add(sent);
        }
    }

    public long Delivered(string kind, DateOnly day)
    {
        lock (gate)
        {
            return deliveredByDay.GetValueOrDefault((kind, day));
        }
    }

    public SentRequest[] Requests()
    {
        lock (gate)
        {
            return [.. requests];
        }
    }

    private void TurnMonth(long nowMs)
    {
        var month = EmulatorClock.MonthInJapan(nowMs);
        if (usageMonth != month)
        {
            usageMonth = month;
            usage = 0;
        }
        if (unitsMonth != month)
        {
            unitsMonth = month;
            units.Clear();
        }
    }
}

/// <summary>Friends of an account: ever added, following, blocking.</summary>
internal sealed record DayCount(int Added, int Following, int Blocked);
