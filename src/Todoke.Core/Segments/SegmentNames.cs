namespace Todoke.Core.Segments;

/// <summary>What things are called, for sentences. A name that is not here is said by its id or key.</summary>
public sealed record SegmentNames
{
    public IReadOnlyDictionary<long, string> Tags { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Accounts { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Segments { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Audiences { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Topics { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Campaigns { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Links { get; init; } = new Dictionary<long, string>();

    /// <summary>Labels of attributes by key.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels of an attribute's choices by key and value.</summary>
    public IReadOnlyDictionary<(string Attribute, string Value), string> Choices { get; init; } = new Dictionary<(string Attribute, string Value), string>();

    /// <summary>Labels of events by name.</summary>
    public IReadOnlyDictionary<string, string> Events { get; init; } = new Dictionary<string, string>();

    /// <summary>What events are called in Japanese sentences, where that differs: <c>add_to_cart</c> is カゴに追加.</summary>
    public IReadOnlyDictionary<string, string> JapaneseEvents { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels of properties by their name, whatever the event.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The workspace's zone: instants are said in its time.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    internal static string Of(IReadOnlyDictionary<long, string> names, long id) => names.TryGetValue(id, out var name) ? name : $"#{id}";

    internal static string Of(IReadOnlyDictionary<string, string> names, string key) => names.TryGetValue(key, out var name) ? name : key;

    internal string Choice(string? attribute, string value) => attribute is not null && Choices.TryGetValue((attribute, value), out var label) ? label : value;
}
