using System.Text.Json;

namespace Todoke.LineEmulator.State;

/// <summary>An account's rich menus, audiences and coupons as a state file keeps them. What is under way goes on by the clock; the progress of batches is forgotten.</summary>
internal sealed record KeptShelves(IReadOnlyList<KeptMenu> Menus, IReadOnlyDictionary<string, string> Aliases, string? DefaultMenu, IReadOnlyDictionary<string, string> Links, IReadOnlyList<KeptAudience> Audiences, IReadOnlyList<KeptCoupon> Coupons)
{
    public static KeptShelves Of(LineAccount account, long nowMs) => new(
        [.. account.RichMenus.Menus.Select(m => new KeptMenu(m.Id, m.Json, m.Image?.Type, m.Image?.Bytes))],
        account.RichMenus.Aliases.ToDictionary(a => a.Key, a => a.Value),
        account.RichMenus.Default,
        account.RichMenus.Links.ToDictionary(l => l.Key.Id, l => l.Value),
        [.. account.Audiences.All(nowMs).Reverse().Select(audience => Keep(audience, nowMs))],
        [.. account.Coupons.All.Where(c => c.Json is not null).Select(c => new KeptCoupon(c.Id, c.Json!.Value, c.CreatedMs, c.IsClosed))]);

    /// <summary>Puts everything back; people and their messages must be there already.</summary>
    public void Restore(LineAccount account, LinePlatform platform)
    {
        var now = platform.Clock.NowMs;
        foreach (var menu in Menus)
        {
            account.RichMenus.Add(new RichMenu(menu.Id, menu.Json, menu.Image is { } bytes ? new RichMenuImage(menu.ImageType!, bytes) : null));
        }
        foreach (var (alias, menu) in Aliases)
        {
            account.RichMenus.AddAlias(alias, menu);
        }
        account.RichMenus.SetDefault(DefaultMenu);
        foreach (var (person, menu) in Links)
        {
            account.RichMenus.Link(People([person]), menu);
        }
        foreach (var kept in Audiences)
        {
            var audience = new Audience(kept.Id, kept.Type, kept.Description, kept.Created)
            {
                IsIfa = kept.IsIfa, CreateRoute = kept.CreateRoute, ClickUrl = kept.ClickUrl, RequestId = kept.RequestId,
                Owner = kept.OwnerId is { } owner ? new AudienceOwner(owner, kept.OwnerName!) : null,
                Source = kept.RequestId is { } id ? account.Requests().FirstOrDefault(r => r.RequestId == id) : null,
            };
            audience.Restore(People(kept.People), kept.Count, [.. kept.Jobs.Select(j => new AudienceJob(j.Id, j.Description, [.. People(j.People)], j.Count, j.Created))], kept.Taken);
            account.Audiences.Add(audience, now);
        }
        foreach (var coupon in Coupons)
        {
            account.Coupons.Add(new Coupon(coupon.Id, coupon.Json, coupon.Created, coupon.IsClosed), now);
        }

        IEnumerable<Person> People(IEnumerable<string> ids) => ids.Select(platform.FindPerson).OfType<Person>();
    }

    private static KeptAudience Keep(Audience audience, long nowMs)
    {
        var (people, count, jobs, taken) = audience.Capture(nowMs);
        return new KeptAudience(
            audience.Id, audience.Type, audience.Description, audience.CreatedMs, audience.IsIfa, audience.CreateRoute, audience.Owner?.Id, audience.Owner?.Name, audience.RequestId, audience.ClickUrl,
            [.. people.Select(p => p.Id)], count, taken,
            // Whoever is in already need not be named by the job too.
            [.. jobs.Select((j, i) => new KeptJob(j.Id, j.Description, i < taken ? [] : [.. j.People.Select(p => p.Id)], j.Count, j.CreatedMs))]);
    }
}

internal sealed record KeptMenu(string Id, JsonElement Json, string? ImageType, byte[]? Image);

internal sealed record KeptAudience(
    long Id, string Type, string Description, long Created, bool IsIfa, string CreateRoute, string? OwnerId, string? OwnerName, string? RequestId, string? ClickUrl,
    IReadOnlyList<string> People, int Count, int Taken, IReadOnlyList<KeptJob> Jobs);

internal sealed record KeptJob(long Id, string? Description, IReadOnlyList<string> People, int Count, long Created);

internal sealed record KeptCoupon(string Id, JsonElement Json, long Created, bool IsClosed);
