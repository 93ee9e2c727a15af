using System.Text.Json;

namespace Todoke.LineEmulator.Coupons;

/// <summary>A coupon. <c>Json</c> is the object it was made from; null for one of LINE's own manager, of which only the id is known here.</summary>
internal sealed record Coupon(string Id, JsonElement? Json, long CreatedMs, bool IsClosed)
{
    public string Title => Json?.GetProperty("title").GetString() ?? Id;

    /// <summary>One past its end counts as closed.</summary>
    public string Status(long nowMs) => IsClosed || nowMs >= EndsMs ? "CLOSED" : "RUNNING";

    private long EndsMs => Json?.GetProperty("endTimestamp").GetInt64() * 1000 ?? long.MaxValue;
}

/// <summary>An account's coupons, in the order they were made.</summary>
internal sealed class CouponShelf
{
    public const int MostRunning = 5000;
    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, Coupon> coupons = new(StringComparer.Ordinal);

    public Coupon[] All
    {
        get
        {
            lock (gate)
            {
                return [.. coupons.Values];
            }
        }
    }

    /// <summary>Ids of the coupons made in LINE's own manager.</summary>
    public IEnumerable<string> Managed => All.Where(c => c.Json is null).Select(c => c.Id);

    /// <summary>Says which coupons LINE's own manager has made, all of them.</summary>
    public void SetManaged(IReadOnlyCollection<string> ids, long nowMs)
    {
        lock (gate)
        {
            foreach (var old in Managed.Except(ids, StringComparer.Ordinal).ToArray())
            {
                coupons.Remove(old);
            }
            foreach (var id in ids)
            {
                coupons.TryAdd(id, new Coupon(id, null, nowMs, false));
            }
        }
    }

    /// <summary>False: as many are valid as may be.</summary>
    public bool Add(Coupon coupon, long nowMs)
    {
        lock (gate)
        {
            if (coupons.Values.Count(c => c.Status(nowMs) == "RUNNING") >= MostRunning)
            {
                return false;
            }
            coupons.Add(coupon.Id, coupon);
            return true;
        }
    }

    public Coupon? Find(string id)
    {
        lock (gate)
        {
            return coupons.GetValueOrDefault(id);
        }
    }

    /// <summary>False: it was closed already.</summary>
    public bool Close(Coupon coupon)
    {
        lock (gate)
        {
            if (coupons[coupon.Id].IsClosed)
            {
                return false;
            }
            coupons[coupon.Id] = coupon with { IsClosed = true };
            return true;
        }
    }

    /// <summary>Whether a message may name a coupon.</summary>
    public Func<string, bool> IsRunningAt(long nowMs) => id => Find(id)?.Status(nowMs) == "RUNNING";
}
