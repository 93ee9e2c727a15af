namespace Todoke.LineEmulator.Webhooks;

/// <summary>How the events kept back are let go. LINE promises neither order, nor one event per call, nor that none comes twice.</summary>
public sealed record WebhookRelease
{
    /// <summary>Most events in one call; those of different people are put together.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>In an order that the seed decides, instead of the one in which they happened.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Every event comes in two calls; the second says that it is a redelivery.</summary>
    public bool Duplicate { get; init; }

    public int Seed { get; init; } = 1;
}

/// <summary>Keeps events back while it is open, so that they can be told together, twice or out of order.</summary>
internal sealed class WebhookBag
{
    private readonly Lock gate = new();
    private List<(LineAccount Account, WebhookEvent Event)>? kept;

    /// <summary>How many events are in it; null where it is closed.</summary>
    public int? Count
    {
        get
        {
            lock (gate)
            {
                return kept?.Count;
            }
        }
    }

    public void Open()
    {
        lock (gate)
        {
            kept ??= [];
        }
    }

    /// <summary>False where the bag is closed and the events are to go out at once.</summary>
    public bool Take(LineAccount account, IReadOnlyList<WebhookEvent> events)
    {
        lock (gate)
        {
            kept?.AddRange(events.Select(told => (account, told)));
            return kept is not null;
        }
    }

    /// <summary>Closes the bag and gives what was in it: one list per call, with whether it is a redelivery.</summary>
    public IReadOnlyList<(LineAccount Account, IReadOnlyList<WebhookEvent> Events, bool Again)> Close(WebhookRelease release)
    {
        (LineAccount Account, WebhookEvent Event)[] events;
        lock (gate)
        {
            events = [.. kept ?? []];
            kept = null;
        }
        if (release.Shuffle)
        {
            new Random(release.Seed).Shuffle(events);
        }
        var calls = events.GroupBy(e => e.Account)
            .SelectMany(of => of.Select(e => e.Event).Chunk(Math.Max(1, release.Batch)).Select(batch => (of.Key, (IReadOnlyList<WebhookEvent>)batch, false)))
            .ToList();
        return release.Duplicate ? [.. calls, .. calls.Select(c => (c.Key, c.Item2, true))] : calls;
    }
}
