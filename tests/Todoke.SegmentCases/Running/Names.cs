using Todoke.Server.Ledger;

namespace Todoke.SegmentCases.Running;

/// <summary>Which of the server's ids each name of a scenario stands for.</summary>
internal sealed class Names(CaseWorld world)
{
    /// <summary>An id that nothing has: what a condition gets for a name that stands for nothing, so that the server refuses it.</summary>
    public const long Nothing = 999_999_999;

    const string Scope = "cases";
    readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);
    readonly Dictionary<long, string> _names = [];
    readonly Dictionary<(string Kind, string Name), long> _ids = [];

    sealed record Person(long Id, bool Anonymous);

    /// <summary>The identity by which a person of the scenario is known to the server.</summary>
    public static object Identity(string name, bool anonymous) =>
        anonymous ? new { kind = "visitor", scope = "", value = name } : new { kind = "customer", scope = Scope, value = name };

    public object IdentityOf(string name) => Identity(name, Find(name).Anonymous);

    public void Put(string name, long id, bool anonymous)
    {
        _people[name] = new(id, anonymous);
        _names[id] = name;
    }

    /// <summary>Whether the scenario ever gave anybody this name.</summary>
    public bool EverNamed(string name) => _names.ContainsValue(name);

    public bool HasPerson(string name) => _people.ContainsKey(name);

    public long PersonId(string name) => Find(name).Id;

    /// <summary>The name may be given to somebody new; the person keeps it in what is printed.</summary>
    public void Forget(string name) => _people.Remove(name);

    /// <summary>The name of a profile, or its number where the scenario never named it.</summary>
    public string OfProfile(long id) => _names.GetValueOrDefault(id, $"#{id}");

    Person Find(string name) => _people.TryGetValue(name, out var person) ? person : throw new StepFailedException("person", Show.Of(name), "nobody-of-this-name");

    /// <param name="kind">tag, list, topic, account, campaign, definition, link.</param>
    public void Put(string kind, string name, long id) => _ids[(kind, name)] = id;

    public void Forget(string kind, string name) => _ids.Remove((kind, name));

    public long? Id(string kind, string name) => _ids.TryGetValue((kind, name), out var id) ? id : null;

    public long Needed(string kind, string name) => Id(kind, name) ?? throw new StepFailedException(kind, Show.Of(name), "none-of-this-name");

    public string Of(string kind, long id) => _ids.FirstOrDefault(i => i.Key.Kind == kind && i.Value == id).Key.Name ?? id.ToString();

    /// <summary>A tag by name; one that other steps made by the way is looked up.</summary>
    public async Task<long?> TagAsync(string name, CancellationToken cancel)
    {
        if (Id("tag", name) is { } known) return known;
        foreach (var tag in (await world.AskAsync(HttpMethod.Get, "tags", null, cancel)).GetProperty("items").EnumerateArray())
            Put("tag", tag.GetProperty("name").GetString()!, tag.GetProperty("id").GetInt64());
        return Id("tag", name);
    }

    /// <summary>A LINE account by name; made when it is first named. It is only a row: nobody talks to LINE here, and a new account would be asked of LINE.</summary>
    public async Task<long> AccountAsync(string name, CancellationToken cancel)
    {
        if (Id("account", name) is { } known) return known;
        var id = (await world.Ledger.WriteAsync(async w =>
        {
            var made = await w.NextIdAsync("account", cancel);
            await w.InsertAsync("account (id, provider, name, channel_id, api_base, created_at)", [[made, Scope, name, $"channel{made}", "http://127.0.0.1:1", w.Now]], cancel);
            w.Changed(ChangeKind.Account, made);
            return made;
        }, cancel)).Value;
        Put("account", name, id);
        return id;
    }

    /// <summary>A campaign by name; a draft is made when it is first named.</summary>
    public async Task<long> CampaignAsync(string name, CancellationToken cancel)
    {
        if (Id("campaign", name) is { } known) return known;
        var made = await world.PostAsync("campaigns", new
        {
            account_id = await AccountAsync(Format.FriendshipStep.MainAccount, cancel), name,
            audience = new { definition = new { version = 1, condition = new { type = "everyone" } } }, content = new { bubbles = new object[] { new { type = "text", text = name } } },
        }, cancel);
        Put("campaign", name, made.GetProperty("id").GetInt64());
        return Needed("campaign", name);
    }

    /// <summary>A tracked link of a campaign by its address; a row is made when it is first named, as sending the campaign would.</summary>
    public async Task<long> LinkAsync(string address, long campaign, CancellationToken cancel)
    {
        if (Id("link", address) is { } known) return known;
        var id = (await world.Ledger.WriteAsync(async w =>
        {
            var made = await w.NextIdAsync("campaign_link", cancel);
            await w.InsertAsync("campaign_link (id, campaign_id, url)", [[made, campaign, address]], cancel);
            return made;
        }, cancel)).Value;
        Put("link", address, id);
        return id;
    }
}
