using System.Text.Json;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>A picture as it was uploaded.</summary>
internal sealed record RichMenuImage(string Type, byte[] Bytes);

/// <summary>A rich menu made through the API. <c>Json</c> holds size, selected, name, chatBarText and areas as they were sent.</summary>
internal sealed record RichMenu(string Id, JsonElement Json, RichMenuImage? Image)
{
    public int Width => Json.GetProperty("size").GetProperty("width").GetInt32();

    public int Height => Json.GetProperty("size").GetProperty("height").GetInt32();

    public bool Selected => Json.GetProperty("selected").GetBoolean();

    public string ChatBarText => Json.GetProperty("chatBarText").GetString()!;

    public JsonElement[] Areas => [.. Json.GetProperty("areas").EnumerateArray()];
}

/// <summary>Why somebody sees the menu they see.</summary>
public enum RichMenuSource
{
    /// <summary>Linked to this person.</summary>
    User,

    /// <summary>The account's default.</summary>
    Default,
}

/// <summary>An account's rich menus: the menus, their aliases, the default, and who is linked to which.</summary>
internal sealed class RichMenuShelf
{
    public const int MostMenus = 1000, MostAliases = 1000;
    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, RichMenu> menus = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, string> aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<Person, string> links = [];
    private string? defaultId;

    public RichMenuUse Use { get; } = new();

    public RichMenu[] Menus => Read(() => menus.Values.ToArray());

    public KeyValuePair<string, string>[] Aliases => Read(() => aliases.ToArray());

    public KeyValuePair<Person, string>[] Links => Read(() => links.ToArray());

    public string? Default => Read(() => defaultId);

    /// <summary>False: there are as many as there may be.</summary>
    public bool Add(RichMenu menu) => Read(() => menus.Count < MostMenus && menus.TryAdd(menu.Id, menu));

    public RichMenu? Find(string id) => Read(() => menus.GetValueOrDefault(id));

    /// <summary>False: it has a picture already, or is gone.</summary>
    public bool SetImage(string id, RichMenuImage image) => Read(() =>
    {
        if (menus.GetValueOrDefault(id) is not { Image: null } menu)
        {
            return false;
        }
        menus[id] = menu with { Image = image };
        return true;
    });

    /// <summary>Takes the menu away from everybody who sees it; an alias goes on pointing to where it was.</summary>
    public bool Delete(string id) => Read(() =>
    {
        if (!menus.Remove(id))
        {
            return false;
        }
        defaultId = defaultId == id ? null : defaultId;
        foreach (var (person, linked) in links.ToArray())
        {
            if (linked == id)
            {
                links.Remove(person);
            }
        }
        return true;
    });

    public void SetDefault(string? id) => Read(() => defaultId = id);

    public string? LinkOf(Person person) => Read(() => links.GetValueOrDefault(person));

    /// <summary>Links or, with null, unlinks.</summary>
    public void Link(IEnumerable<Person> people, string? id) => Read(() =>
    {
        foreach (var person in people)
        {
            if (id is null)
            {
                links.Remove(person);
            }
            else if (menus.ContainsKey(id))
            {
                links[person] = id;
            }
        }
        return true;
    });

    /// <summary>Gives everybody linked to a key the menu it stands for (null: none), all by what was linked before. <paramref name="others"/>: whether those linked to something else lose it.</summary>
    public void Replace(IReadOnlyDictionary<string, string?> by, bool others) => Read(() =>
    {
        foreach (var (person, linked) in links.ToArray())
        {
            if (!by.TryGetValue(linked, out var next) && !others)
            {
                continue;
            }
            if (next is null || !menus.ContainsKey(next))
            {
                links.Remove(person);
            }
            else
            {
                links[person] = next;
            }
        }
        return true;
    });

    public string? AliasOf(string alias) => Read(() => aliases.GetValueOrDefault(alias));

    /// <summary>False: there is such an alias already, or as many as there may be.</summary>
    public bool AddAlias(string alias, string id) => Read(() => aliases.Count < MostAliases && aliases.TryAdd(alias, id));

    public void SetAlias(string alias, string id) => Read(() => aliases[alias] = id);

    public bool DeleteAlias(string alias) => Read(() => aliases.Remove(alias));

    /// <summary>What a phone shows below the chat: the person's own menu, else the default. Who is no friend sees the default at most, who blocks sees nothing.</summary>
    public (RichMenu Menu, RichMenuSource Source)? SeenBy(Person person, LineAccount account) => Read<(RichMenu, RichMenuSource)?>(() =>
    {
        var state = person.FindChat(account)?.State ?? FriendState.None;
        if (state == FriendState.Following && links.GetValueOrDefault(person) is { } own && menus.TryGetValue(own, out var linked))
        {
            return (linked, RichMenuSource.User);
        }
        return state != FriendState.Blocked && defaultId is not null && menus.TryGetValue(defaultId, out var shown) ? (shown, RichMenuSource.Default) : null;
    });

    private T Read<T>(Func<T> what)
    {
        lock (gate)
        {
            return what();
        }
    }
}
