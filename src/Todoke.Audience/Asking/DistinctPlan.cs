using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>How many different values a property took.</summary>
internal sealed class DistinctPlan : PlanNode
{
    private readonly EventScan scan;
    private readonly FactPath property;
    private readonly Ranges ranges;
    private readonly bool negated;
    private readonly int[] columns;
    private readonly bool plain;
    private readonly bool texts;
    private readonly int empty = -1;
    private readonly ConcurrentDictionary<FactValue, long> keys = new();

    public DistinctPlan(EventScan scan, EventDistinctNode node)
    {
        (this.scan, property) = (scan, node.Property);
        ranges = NumberRanges.Of(node.Test, out negated).Scaled(0);
        columns = [.. scan.Stores.Select(s => s.Ordinal(EventStore.Keyed(property.Key)))];
        // One store, and a property that stands by itself: a text's code tells it from all others.
        plain = scan.Stores.Count == 1 && columns[0] >= 0 && property.Steps.Count == 1;
        if (!plain) return;
        var pool = scan.Stores[0].Columns[columns[0]].Texts;
        (texts, empty) = (!pool.HasNumeric, pool.Find(""));
    }

    public override long Cost => 50 + scan.Size / 100;

    public override void Block(int block, ReadOnlySpan<ulong> among, Span<ulong> into, Scratch scratch)
    {
        if (EventPlan.IsFew(among, scan.Size))
        {
            OneByOne(block, among, into, scratch);
            return;
        }
        into.Clear();
        var zero = ranges.Contains(0);
        // Nobody has more values than events, so where few values are no answer, people with few events are none; and where many are as good
        // as more, counting ends there.
        var least = zero || ranges.Items.Count == 0 ? 1 : (int)Math.Clamp(ranges.Items[0].Low, 1, int.MaxValue);
        var enough = ranges.Items is [(var low, > int.MaxValue)] ? (int)Math.Clamp(low, 1, int.MaxValue) : int.MaxValue;
        var gathered = scratch.Keys;
        gathered.Fill(scan, block, among, scratch, least, new Placing(this, gathered));
        for (var person = 0; person < PeopleSet.BlockBits; person++)
        {
            var told = gathered.Of(person);
            if (told.Length > 0 && ranges.Contains(Different(told, enough)) != zero) into[person >> 6] |= 1UL << person;
        }
        EventPlan.Finish(into, among, zero ^ negated);
    }

    public override bool One(int person, Scratch scratch)
    {
        scan.Of(person, scratch.Rows);
        var values = scratch.Rows.Select(r => Key(r.Cell, r.Row, r.Store)).ToArray();
        return ranges.Contains(Different(values, int.MaxValue)) != negated;
    }

    // Counts different values, zero being none; the first of them are moved to the front.
    private static int Different(Span<long> values, int enough)
    {
        var apart = 0;
        if (values.Length <= 64 || enough <= 64)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] == 0 || values[..apart].Contains(values[i])) continue;
                values[apart++] = values[i];
                if (apart >= enough) break;
            }
            return apart;
        }
        values.Sort();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0 && (i == 0 || values[i] != values[i - 1])) apart++;
        }
        return apart;
    }

    // Zero for what is no value. The last bits tell what the rest is.
    private long Key(EventCell cell, int row, int store)
    {
        if (!plain) return Key(EventFigures.Property(scan.Stores[store], property, cell, row));
        if (cell.Prop(columns[0]) is not { } page) return 0;
        var kind = page.KindAt(row);
        if (kind == Kind.None) return 0;
        var (payload, column) = (page.Payload(row), scan.Stores[0].Columns[columns[0]]);
        switch (kind)
        {
            case Kind.Text when !column.Texts.HasNumeric || !column.Texts.MaybeNumber((int)payload): return column.Texts.Utf8((int)payload).IsEmpty ? 0 : (payload << 3) | 1;
            case Kind.Number when page.Places == 0 && Math.Abs(payload) < 1L << 50: return payload << 3 | 2;
            case Kind.Bool: return payload << 3 | 3;
            case Kind.Date: return payload << 3 | 4;
            case Kind.Instant: return payload << 3 | 5;
            default: return Key(column.Get(page, row));
        }
    }

    private long Key(FactValue? value)
    {
        if (EventFigures.NumberIn(value) is { } number)
        {
            if (number == decimal.Truncate(number) && Math.Abs(number) < 1L << 50) return (long)number << 3 | 2;
            return Numbered(new FactValue.Number(number));
        }
        return value switch
        {
            null or FactValue.Text { Value: "" } or FactValue.List or FactValue.Object => 0,
            FactValue.Bool flag => (flag.Value ? 1L : 0) << 3 | 3,
            FactValue.Date date => ZoneClock.DayFrom(date.Value) << 3 | 4,
            FactValue.Instant instant => instant.Ms << 3 | 5,
            _ => Numbered(value),
        };
    }

    private long Numbered(FactValue value)
    {
        lock (keys) return keys.GetOrAdd(value, _ => keys.Count + 1) << 3 | 7;
    }

    /// <summary>Writes down the key of every event that counts.</summary>
    internal readonly struct Placing(DistinctPlan plan, GatheredKeys keys) : IEventVisitor
    {
        public void Cell(EventCell cell, int store, long start, ReadOnlySpan<ulong> mask)
        {
            if (!plan.plain || !plan.texts || cell.Prop(plan.columns[0]) is not { Mixed: false, Only: Kind.Text } page)
            {
                for (var w = 0; w < mask.Length; w++)
                {
                    for (var word = mask[w]; word != 0; word &= word - 1)
                    {
                        var row = w * 64 + BitOperations.TrailingZeroCount(word);
                        if (keys.Wants(cell.People[row])) keys.Put(cell.People[row], plan.Key(cell, row, store));
                    }
                }
                return;
            }
            // Texts by their codes, which tell them apart.
            switch (page.Width)
            {
                case 1: Codes(cell.People, page.Base, page.Data, mask); break;
                case 2: Codes(cell.People, page.Base, MemoryMarshal.Cast<byte, ushort>(page.Data), mask); break;
                case 4: Codes(cell.People, page.Base, MemoryMarshal.Cast<byte, uint>(page.Data), mask); break;
                case 8: Codes(cell.People, page.Base, MemoryMarshal.Cast<byte, ulong>(page.Data), mask); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Codes<T>(ReadOnlySpan<ushort> people, long from, ReadOnlySpan<T> raws, ReadOnlySpan<ulong> mask)
            where T : unmanaged, IBinaryInteger<T>
        {
            var empty = plan.empty;
            for (var w = 0; w < mask.Length; w++)
            {
                for (var word = mask[w]; word != 0; word &= word - 1)
                {
                    var row = w * 64 + BitOperations.TrailingZeroCount(word);
                    var person = people[row];
                    if (!keys.Wants(person)) continue;
                    var raw = raws[row];
                    var code = long.CreateTruncating(raw) - 1 + from;
                    keys.Put(person, raw == T.Zero || code == empty ? 0 : code << 3 | 1);
                }
            }
        }
    }
}
