namespace Todoke.LineEmulator.Audiences;

/// <summary>An account's audiences, its own and those shared with it; newest first wherever they are listed.</summary>
internal sealed class AudienceShelf
{
    public const int Most = 1000;
    private readonly Lock gate = new();
    private readonly OrderedDictionary<long, Audience> audiences = [];
    private long lastId;

    /// <summary>A 13-digit number that was not given before.</summary>
    public long NextId(long nowMs)
    {
        lock (gate)
        {
            return lastId = Math.Max(lastId + 1, nowMs);
        }
    }

    /// <summary>False: there are as many as there may be.</summary>
    public bool Add(Audience audience, long nowMs)
    {
        lock (gate)
        {
            Sweep(nowMs);
            if (audience.IsOwn && audiences.Values.Count(a => a.IsOwn) >= Most)
            {
                return false;
            }
            audiences.Add(audience.Id, audience);
            lastId = Math.Max(lastId, audience.Id);
            return true;
        }
    }

    public Audience? Find(long id, long nowMs)
    {
        lock (gate)
        {
            Sweep(nowMs);
            return audiences.GetValueOrDefault(id);
        }
    }

    public Audience[] All(long nowMs)
    {
        lock (gate)
        {
            Sweep(nowMs);
            return [.. audiences.Values.Reverse()];
        }
    }

    public void Delete(long id)
    {
        lock (gate)
        {
            audiences.Remove(id);
        }
    }

    /// <summary>Expired audiences stay for a month.</summary>
    private void Sweep(long nowMs)
    {
        foreach (var gone in audiences.Values.Where(a => a.IsGone(nowMs)).ToArray())
        {
            audiences.Remove(gone.Id);
        }
    }
}
