using System.Collections;
using System.Runtime.CompilerServices;

namespace Todoke.Core.Values;

/// <summary>An immutable list that is equal to another one with equal items in the same order, so that records holding it compare by content.</summary>
[CollectionBuilder(typeof(Sequence), nameof(Sequence.Of))]
public sealed class Sequence<T> : IReadOnlyList<T>, IEquatable<Sequence<T>>
{
    private readonly T[] items;

    internal Sequence(T[] owned) => items = owned;

    public int Count => items.Length;

    public T this[int index] => items[index];

    public ReadOnlySpan<T> AsSpan() => items;

    public bool Equals(Sequence<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items, EqualityComparer<T>.Default);

    public override bool Equals(object? obj) => Equals(obj as Sequence<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items) hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}

/// <summary>Makes a <see cref="Sequence{T}"/>; also what <c>[a, b]</c> calls.</summary>
public static class Sequence
{
    public static Sequence<T> Of<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    public static Sequence<T> From<T>(IEnumerable<T> items) => new(items.ToArray());
}
