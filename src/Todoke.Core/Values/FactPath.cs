namespace Todoke.Core.Values;

/// <summary>One step into a value: a key of an object, or (when <see cref="Key"/> is null) the position of a list item from 0.</summary>
public readonly record struct PathStep(string? Key, int Item)
{
    public static implicit operator PathStep(string key) => new(key, 0);

    public static implicit operator PathStep(int item) => new(null, item);

    public static PathStep FromString(string key) => key;

    public static PathStep FromInt32(int item) => item;
}

/// <summary>The way to a leaf: an array of keys, so that a key may hold any character. The first step is a key.</summary>
public sealed record FactPath(Sequence<PathStep> Steps)
{
    public static FactPath Of(params PathStep[] steps) => new(Sequence.Of<PathStep>(steps));

    /// <summary>The attribute's or property's name.</summary>
    public string Key => Steps[0].Key ?? throw new InvalidOperationException("A path starts with a key.");

    /// <summary>What lies <paramref name="from"/> steps further in <paramref name="value"/>, or null where there is nothing.</summary>
    public FactValue? Find(FactValue? value, int from)
    {
        for (var i = from; i < Steps.Count; i++)
        {
            var step = Steps[i];
            value = value switch
            {
                FactValue.Object o when step.Key is { } key && o.Members.TryGetValue(key, out var member) => member,
                FactValue.List l when step.Key is null && (uint)step.Item < (uint)l.Items.Count => l.Items[step.Item],
                _ => null,
            };
        }
        return value is FactValue.Null ? null : value;
    }

    public override string ToString() => string.Join('.', Steps.Select(s => s.Key ?? $"[{s.Item}]"));
}
