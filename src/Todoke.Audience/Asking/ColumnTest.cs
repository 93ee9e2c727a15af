using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>A value test bound to a column: one rule per kind, ready to run over pages or single rows.</summary>
internal sealed class ColumnTest
{
    private readonly ValueColumn? column;
    private readonly ValueMatcher matcher;
    private readonly FactPath path;
    private readonly int from;
    private readonly bool deeper;
    private readonly Lazy<Selector> texts;
    private readonly Lazy<Selector> others;
    private readonly HashSet<int>? exact;
    private readonly Selector?[] numbers = new Selector?[FactValue.Number.Places + 1];
    private readonly Selector flags;
    private readonly Selector days;
    private readonly Lazy<Selector> moments;

    /// <param name="column">Null where nobody ever had such a value.</param>
    /// <param name="from">How many steps of the path lead to the column's value; the rest lead on inside it.</param>
    public ColumnTest(ValueColumn? column, ValueMatcher matcher, FactPath path, int from)
    {
        (this.column, this.matcher, this.path, this.from) = (column, matcher, path, from);
        // Only lists and objects have an inside.
        deeper = path.Steps.Count > from;
        flags = deeper ? Selector.None : matcher.AnyScalar ? Selector.All : Selector.Of(new Ranges(matcher.False ? 0 : 1, matcher.True ? 1 : 0));
        days = deeper ? Selector.None : matcher.AnyScalar ? Selector.All : Selector.OfDays(matcher.Days);
        moments = new Lazy<Selector>(() => deeper ? Selector.None : matcher.AnyScalar ? Selector.All : Selector.Of(matcher.Moments));
        if (!deeper && matcher.ExactTexts is { } wanted && column is not null) exact = wanted.Select(column.Texts.Find).Where(code => code >= 0).ToHashSet();
        texts = new Lazy<Selector>(() => Texts(column!.Texts));
        others = new Lazy<Selector>(Others);
    }

    /// <summary>Whether a row without a value passes.</summary>
    public bool Absent => matcher.Absent;

    /// <summary>Takes rows that do not pass out of a mask (a bit per row of the page).</summary>
    public void Narrow(ValuePage? page, Span<ulong> mask, Span<ulong> inside, Span<ulong> spare)
    {
        if (page is null || page.Width == 0)
        {
            if (!Absent) mask.Clear();
            return;
        }
        if (page.Mixed)
        {
            for (var w = 0; w < mask.Length; w++)
            {
                for (var left = mask[w]; left != 0; left &= left - 1)
                {
                    if (!Row(page, w * 64 + System.Numerics.BitOperations.TrailingZeroCount(left))) mask[w] &= ~(left & (~left + 1));
                }
            }
            return;
        }
        Rule(page.Only, page.Places).Rows(page, inside, spare);
        if (matcher.Negated) Words.AndNot(mask, inside);
        else Words.And(mask, inside);
    }

    /// <summary>One row by itself, without the work that pays only for many.</summary>
    public bool Row(ValuePage? page, int row)
    {
        var kind = page?.KindAt(row) ?? Kind.None;
        if (kind == Kind.None) return Absent;
        var payload = page!.Payload(row);
        var inside = kind switch
        {
            Kind.Text when texts.IsValueCreated => texts.Value.Admits(payload),
            Kind.Text when deeper || matcher.Text is null => false,
            Kind.Text when exact is not null => exact.Contains((int)payload),
            Kind.Text when matcher.TextClass == TextClass.Numeric && !column!.Texts.MaybeNumber((int)payload) => false,
            Kind.Text when matcher.TextClass == TextClass.Dated && !column!.Texts.MaybeDate((int)payload) => false,
            Kind.Text => matcher.Text(column!.Texts.Get((int)payload)),
            Kind.Other when others.IsValueCreated => others.Value.Admits(payload),
            Kind.Other => matcher.Negated ^ matcher.Holds(path.Find(column!.Other((int)payload), from)),
            _ => Rule(kind, page.Places).Admits(payload),
        };
        return inside != matcher.Negated;
    }

    private Selector Rule(Kind kind, int places) => kind switch
    {
        Kind.Text => texts.Value,
        Kind.Number when deeper => Selector.None,
        Kind.Number when matcher.AnyScalar => Selector.All,
        Kind.Number => numbers[places] ??= Selector.Of(matcher.Numbers?.Scaled(places)),
        Kind.Bool => flags,
        Kind.Date => days,
        Kind.Instant => moments.Value,
        _ => others.Value,
    };

    private Selector Others()
    {
        var count = column!.OtherCount;
        var codes = new CodeSet(count);
        if (!deeper && matcher.ItemTexts is { } items)
        {
            column.ListsWithAny(items, codes);
            return Selector.OfCodes(codes);
        }
        var words = new ulong[(count + 63) >> 6];
        void Word(int word)
        {
            for (var code = word * 64; code < Math.Min(count, word * 64 + 64); code++)
            {
                // The rule says the positive form.
                if (matcher.Negated ^ matcher.Holds(path.Find(column.Other(code), from))) words[word] |= 1UL << code;
            }
        }
        if (count > 2048) Parallel.For(0, words.Length, Word);
        else
        {
            for (var word = 0; word < words.Length; word++) Word(word);
        }
        codes.Add(words);
        return Selector.OfCodes(codes);
    }

    private Selector Texts(TextPool pool)
    {
        if (deeper || matcher.Text is not { } admits) return Selector.None;
        var count = pool.Count;
        var codes = new CodeSet(count);
        if (exact is not null)
        {
            foreach (var code in exact) codes.Add(code);
            return Selector.OfCodes(codes);
        }
        var needle = matcher.Needle is { } n ? TextPool.Encode(n.Text, new byte[n.Text.Length * 3 + 4]).ToArray() : null;
        if (needle is { Length: 0 } || (needle is not null && TextPool.IsOdd(needle))) needle = null;
        void Chunk(int chunk)
        {
            var first = chunk << TextPool.ChunkShift;
            var here = Math.Min(TextPool.ChunkTexts, count - first);
            if (matcher.TextClass != TextClass.Any && !pool.ChunkHas(chunk, matcher.TextClass == TextClass.Numeric)) return;
            Span<ulong> bits = stackalloc ulong[(here + 63) >> 6];
            bits.Clear();
            if (needle is not null) pool.Search(chunk, here, needle, matcher.Needle!.Value.Op, bits);
            for (var i = 0; i < here && (needle is null || pool.HasOdd); i++)
            {
                var code = first + i;
                if (matcher.TextClass == TextClass.Numeric ? !pool.MaybeNumber(code) : matcher.TextClass == TextClass.Dated && !pool.MaybeDate(code)) continue;
                var utf8 = pool.Utf8(code);
                if ((needle is null || TextPool.IsOdd(utf8)) && admits(TextPool.Decode(utf8))) bits[i >> 6] |= 1UL << i;
            }
            codes.Add(chunk, bits);
        }
        var chunks = (count + TextPool.ChunkTexts - 1) >> TextPool.ChunkShift;
        if (chunks <= 1)
        {
            if (chunks == 1) Chunk(0);
        }
        else Parallel.For(0, chunks, Chunk);
        return Selector.OfCodes(codes);
    }
}
