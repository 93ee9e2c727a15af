using System.Numerics;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>A matcher bound to a column: one verdict rule per kind, ready to run over pages or single rows.</summary>
internal sealed class ColumnMatch
{
    private readonly ValueColumn? column;
    private readonly ValueMatcher matcher;
    private readonly FactPath path;
    private readonly int from;
    private Rule[]? rules;

    /// <param name="column">Null where nobody ever had such a value.</param>
    /// <param name="from">How many steps of the path lead to the column's value; the rest lead on inside it.</param>
    public ColumnMatch(ValueColumn? column, ValueMatcher matcher, FactPath path, int from) =>
        (this.column, this.matcher, this.path, this.from) = (column, matcher, path, from);

    /// <summary>One row by itself, without the work that pays only for many.</summary>
    public bool Row(int row) => matcher.Holds(path.Find(column?.Get(row), from));

    /// <summary>Takes the bits of rows that do not pass out of a page's mask (64 words, a bit per row); only rows still in it are looked at.</summary>
    public void Narrow(int index, Span<ulong> mask)
    {
        if (column?.Page(index) is not { } page)
        {
            if (!matcher.Negated) mask.Clear();
            return;
        }
        rules ??= Rules(column);
        if (page.Only is { } only and not Kind.Other && rules[(int)only].Single is { } range)
        {
            Span<ulong> inside = stackalloc ulong[ValueColumn.PageRows / 64];
            Words.Within(page.Payloads, range.Low, range.High, inside);
            if (matcher.Negated) Words.AndNot(mask, inside);
            else Words.And(mask, inside);
            return;
        }
        for (var w = 0; w < mask.Length; w++)
        {
            for (var left = mask[w]; left != 0; left &= left - 1)
            {
                var at = w * 64 + BitOperations.TrailingZeroCount(left);
                var kind = (Kind)page.Kinds[at];
                var holds = kind == Kind.Other ? Inside((index << ValueColumn.PageShift) + at) : matcher.Negated ^ rules[(int)kind].Admits(page.Payloads[at]);
                if (!holds) mask[w] &= ~(left & (~left + 1));
            }
        }
    }

    private Rule[] Rules(ValueColumn column)
    {
        var made = new Rule[(int)Kind.Other + 1];
        // Only lists and objects have an inside.
        if (path.Steps.Count > from) return made;
        made[(int)Kind.Text] = TextRule(column);
        if (matcher.Presence)
        {
            made.AsSpan((int)Kind.Number, 4).Fill(Rule.Within(new Ranges(long.MinValue + 1, long.MaxValue)));
            return made;
        }
        made[(int)Kind.Number] = Rule.Within(matcher.Numbers?.Scaled(column.Places));
        made[(int)Kind.Bool] = Rule.Within(new Ranges(matcher.False ? 0 : 1, matcher.True ? 1 : 0));
        made[(int)Kind.Date] = Rule.Within(matcher.Days);
        made[(int)Kind.Instant] = Rule.Within(matcher.Moments);
        return made;
    }

    private bool Inside(int row) => matcher.Holds(path.Find(column!.OtherAt(row), from));

    private Rule TextRule(ValueColumn column)
    {
        if (matcher.Text is not { } admits) return Rule.No;
        var verdicts = new bool[column.Texts.Count];
        if (matcher.ExactTexts is { } exact)
        {
            var codes = exact.Select(column.CodeOf).Where(code => code >= 0).ToArray();
            if (codes.Length <= 1) return Rule.Within(codes.Length == 0 ? null : new Ranges(codes[0], codes[0]));
            foreach (var code in codes) verdicts[code] = true;
        }
        else
        {
            for (var code = 0; code < verdicts.Length; code++) verdicts[code] = admits(column.Texts[code]);
        }
        return Rule.Codes(verdicts);
    }

    private readonly struct Rule
    {
        private readonly Ranges? ranges;
        private readonly bool[]? codes;

        private Rule(Ranges? ranges, bool[]? codes) => (this.ranges, this.codes) = (ranges, codes);

        public static Rule No => default;

        /// <summary>The one range that says it all, for the vector path; an empty one where nothing is admitted.</summary>
        public (long Low, long High)? Single => codes is not null ? null : ranges switch
        {
            null or { Items.Count: 0 } => (1, 0),
            { Items.Count: 1 } => ranges.Items[0],
            _ => null,
        };

        public static Rule Within(Ranges? ranges) => new(ranges, null);

        public static Rule Codes(bool[] codes) => new(null, codes);

        public bool Admits(long payload) => codes is not null ? codes[payload] : ranges is not null && ranges.Contains(payload);
    }
}
