using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>Attributes by key: a column of values and, beside it, when each was last written.</summary>
internal sealed class AttributeStore
{
    private readonly Dictionary<string, (ValueColumn Values, BlockArray<long> WrittenAt)> columns = new(StringComparer.Ordinal);

    public long Bytes => columns.Values.Sum(c => c.Values.Bytes + c.WrittenAt.Bytes(8));

    /// <summary>A write older than the newest one changes nothing, also where the newest cleared the value.</summary>
    public void Write(int person, string key, FactValue? value, long effectiveAt)
    {
        if (!columns.TryGetValue(key, out var column)) columns[key] = column = (new ValueColumn(), new BlockArray<long>(ValueColumn.PageShift));
        // Zero means never written, so instants are kept one apart from it.
        ref var written = ref column.WrittenAt.At(person);
        var stamp = effectiveAt >= 0 ? effectiveAt + 1 : effectiveAt;
        if (written != 0 && stamp < written) return;
        written = stamp;
        column.Values.Set(person, value);
    }

    public void RemovePerson(int person)
    {
        foreach (var (values, writtenAt) in columns.Values)
        {
            values.Set(person, null);
            if (writtenAt.Read(person) != 0) writtenAt.At(person) = 0;
        }
    }

    public ColumnMatch Match(AttributeNode node, ZoneClock clock) =>
        new(columns.TryGetValue(node.Path.Key, out var column) ? column.Values : null, ValueMatcher.Of(node.Test, clock), node.Path, 1);
}
