namespace Todoke.Core.Messages;

/// <summary>
/// Says of any number of people whether a message with their values stays inside LINE's limits (<see cref="MessageChecker.CheckRendered"/>).
/// Most values are short, and then nothing need be rendered; equal values are rendered once. For one caller at a time.
/// </summary>
public sealed class PersonalCheck
{
    // The worst a value of so many UTF-16 units can become: nine characters each in an address, six bytes each in JSON.
    private const char Worst = '\uE000';

    private readonly MessageRenderer _renderer;
    private readonly IReadOnlyList<Placeholder> _slots;
    private readonly string _link;
    private readonly bool _allowInsecureUrls;
    private readonly string _nameFallback;
    private readonly Dictionary<string, bool> _judged = new(StringComparer.Ordinal);

    /// <param name="content">Checked before (<see cref="MessageChecker.Check"/>).</param>
    /// <param name="settings">As for rendering.</param>
    /// <param name="link">As long as the longest redirect that may stand for a tracked link.</param>
    /// <param name="allowInsecureUrls">As for <see cref="MessageChecker.CheckRendered"/>.</param>
    public PersonalCheck(MessageContent content, RenderSettings settings, string link, bool allowInsecureUrls)
    {
        (_renderer, _link, _allowInsecureUrls, _nameFallback) = (new MessageRenderer(content, settings), link, allowInsecureUrls, settings.NameFallback ?? "");
        _slots = [.. content.Bubbles.SelectMany(b => BubbleWalk.Strings(b, "")).SelectMany(s => TextTemplate.Read(s.Value).Placeholders).Select(s => s with { Position = 0 }).Distinct()];
        AttributeKeys = _slots.Select(s => s.AttributeKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
        Room = Varies ? FindRoom() : int.MaxValue;
    }

    /// <summary>Whether anything in it depends on the person, apart from tracked links.</summary>
    public bool Varies => _slots.Count > 0;

    /// <summary>Whether the display name is shown.</summary>
    public bool ShowsName => _slots.Any(s => s.AttributeKey is null);

    /// <summary>The attributes that are shown.</summary>
    public IReadOnlySet<string> AttributeKeys { get; }

    /// <summary>A person none of whose shown values is longer than this, in UTF-16 units, is inside the limits. Below 0: no length is safe by itself.</summary>
    public int Room { get; }

    public bool Fits(PersonValues person)
    {
        var values = _slots.Select(person.Find).ToList();
        if (values.TrueForAll(v => (v?.Length ?? 0) <= Room))
        {
            return true;
        }

        // Blanks are not values, so an empty text stands for none. Harmful characters are gone: none of the values holds the separator.
        var key = string.Join('\0', values.Select(v => v ?? ""));
        if (!_judged.TryGetValue(key, out var fits))
        {
            _judged[key] = fits = FitsRendered(person);
        }

        return fits;
    }

    private bool FitsRendered(PersonValues person) => MessageChecker.CheckRendered(_renderer.Render(person, _ => _link), _allowInsecureUrls).Count == 0;

    // The longest length at which nothing breaks whatever the characters are.
    private int FindRoom()
    {
        var (fits, breaks) = (-1, MessageLimits.Text + 1);
        while (breaks - fits > 1)
        {
            var length = fits + ((breaks - fits) / 2);
            (fits, breaks) = FitsRendered(WithValuesOf(length)) ? (length, breaks) : (fits, length);
        }

        return fits;
    }

    // Where somebody has no value the fallback stands, which may be longer than the values are.
    private PersonValues WithValuesOf(int length)
    {
        int Length(Placeholder slot) => Math.Max(length, (slot.Fallback ?? (slot.AttributeKey is null ? _nameFallback : "")).Length);
        string? Value(IEnumerable<Placeholder> slots) => slots.Select(Length).DefaultIfEmpty(0).Max() is var longest and > 0 ? new string(Worst, longest) : null;
        return new(Value(_slots.Where(s => s.AttributeKey is null)), AttributeKeys.ToDictionary(key => key, key => Value(_slots.Where(s => s.AttributeKey == key)) ?? "", StringComparer.Ordinal));
    }
}
