using System.Text.RegularExpressions;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>Which texts of a column a test may admit at all.</summary>
internal enum TextClass
{
    Any,

    /// <summary>Only plain numbers.</summary>
    Numeric,

    /// <summary>Only dates and times.</summary>
    Dated,
}

/// <summary>
/// A value test turned into plain ranges and predicates per kind of value, as of one instant. What is null admits nothing of that
/// kind. The parts say the positive form; <see cref="Negated"/> turns the verdict round, also for absent values.
/// </summary>
internal sealed partial class ValueMatcher
{
    private Lazy<Ranges?>? moments;

    public bool Negated { get; private init; }

    /// <summary>Numbers, booleans, dates and instants are admitted whatever they are.</summary>
    public bool AnyScalar { get; private init; }

    public Func<string, bool>? Text { get; private init; }

    public TextClass TextClass { get; private init; }

    /// <summary>Where set, <see cref="Text"/> admits exactly these.</summary>
    public IReadOnlyList<string>? ExactTexts { get; private init; }

    /// <summary>Where set, <see cref="Text"/> admits what has this inside (or at its start, or at its end).</summary>
    public (TextOp Op, string Text)? Needle { get; private init; }

    public NumberRanges? Numbers { get; private init; }

    public bool True { get; private init; }

    public bool False { get; private init; }

    /// <summary>Days since 1970 that a date is admitted on.</summary>
    public Ranges? Days { get; private init; }

    /// <summary>Instants (ms) admitted.</summary>
    public Ranges? Moments
    {
        get => moments?.Value;
        private init => moments = new Lazy<Ranges?>(value);
    }

    /// <summary>Where set, <see cref="Inside"/> admits exactly the lists with one of these among their items.</summary>
    public IReadOnlyList<string>? ItemTexts { get; private init; }

    /// <summary>For lists and objects.</summary>
    public Func<FactValue, bool>? Inside { get; private init; }

    /// <param name="key">The attribute a ranked test is about.</param>
    public static ValueMatcher Of(ValueTest test, ZoneClock clock, string? key = null) => test switch
    {
        PresenceTest presence => new ValueMatcher { AnyScalar = true, Negated = !presence.Exists, Text = text => text.Length > 0, Inside = _ => true },
        EmptyTest empty => new ValueMatcher { AnyScalar = true, Negated = empty.Empty, Text = text => text.Length > 0, Inside = HasContent },
        TextTest text => OfText(text),
        NumberTest number => OfNumber(number),
        BooleanTest boolean => new ValueMatcher { True = boolean.Wanted, False = !boolean.Wanted },
        ListTest list => OfList(list),
        RankTest rank => OfRank(rank, clock.Context, key),
        ElementTest element => OfElement(element, clock),
        DistanceTest distance => new ValueMatcher { Inside = value => Place.Of(value) is { } place && place.IsWithin(distance) == (distance.Op == DistanceOp.Within) },
        PrefectureTest prefecture => OfPrefecture(prefecture),
        DateTest { As: DateReading.DateTime } date => OfMoments(date, clock),
        _ => OfDays(DaysOf(test, clock), clock),
    };

    /// <summary>Whether an absent value passes.</summary>
    public bool Absent => Negated;

    public bool Holds(FactValue? value) => Negated ^ value switch
    {
        null => false,
        FactValue.Text text => Text is { } admits && admits(text.Value),
        FactValue.List or FactValue.Object => Inside is { } admits && admits(value),
        _ when AnyScalar => true,
        FactValue.Number number => Numbers is { } ranges && ranges.Contains(number.Value),
        FactValue.Bool flag => flag.Value ? True : False,
        FactValue.Date date => Days is { } days && days.Contains(ZoneClock.DayFrom(date.Value)),
        FactValue.Instant instant => Moments is { } admitted && admitted.Contains(instant.Ms),
        _ => false,
    };

    private static bool HasContent(FactValue value) => value switch
    {
        FactValue.List list => list.Items.Count > 0,
        FactValue.Object o => o.Members.Count > 0,
        _ => true,
    };

    private static ValueMatcher OfNumber(NumberTest test)
    {
        var ranges = NumberRanges.Of(test, out var negated);
        return new ValueMatcher
        {
            Negated = negated, Numbers = ranges, TextClass = TextClass.Numeric,
            Text = text => NumberRanges.Read(text) is { } number && ranges.Contains(number),
        };
    }

    private static ValueMatcher OfText(TextTest test)
    {
        // Upper-casing both sides once is the same as comparing without regard to case, and leaves one comparison to write.
        Func<string, string> form = test.IgnoreCase ? text => text.ToUpperInvariant() : text => text;
        var wanted = test.Texts.Select(form).ToHashSet(StringComparer.Ordinal);
        var first = form(test.Texts[0]);
        switch (test.Op)
        {
            case TextOp.Equals or TextOp.NotEquals or TextOp.In or TextOp.NotIn:
                return new ValueMatcher
                {
                    Negated = test.Op is TextOp.NotEquals or TextOp.NotIn,
                    Text = text => wanted.Contains(form(text)),
                    ExactTexts = test.IgnoreCase ? null : [.. wanted],
                    Numbers = new NumberRanges(test.Texts.Select(NumberRanges.Read).OfType<decimal>().Distinct().Select(n => (n, n))),
                };
            case TextOp.Contains or TextOp.NotContains:
                return new ValueMatcher
                {
                    Negated = test.Op == TextOp.NotContains, Text = text => form(text).Contains(first, StringComparison.Ordinal),
                    Needle = test.IgnoreCase ? null : (TextOp.Contains, first),
                };
            case TextOp.StartsWith:
                return new ValueMatcher { Text = text => form(text).StartsWith(first, StringComparison.Ordinal), Needle = test.IgnoreCase ? null : (test.Op, first) };
            case TextOp.EndsWith:
                return new ValueMatcher { Text = text => form(text).EndsWith(first, StringComparison.Ordinal), Needle = test.IgnoreCase ? null : (test.Op, first) };
            case TextOp.Matches or TextOp.NotMatches:
                // The non-backtracking engine needs time in proportion to the text alone, so no time limit.
                var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (test.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
                var pattern = new Regex(test.Texts[0], options, Regex.InfiniteMatchTimeout);
                return new ValueMatcher { Negated = test.Op == TextOp.NotMatches, Text = pattern.IsMatch };
            default: throw new InvalidOperationException($"{test.Op} is not known to the index.");
        }
    }

    private static ValueMatcher OfList(ListTest test)
    {
        var wanted = test.Items.Select(Wanted).ToArray();
        if (test.Op == ListOp.HasAll) return new ValueMatcher { Inside = value => value is FactValue.List list && Array.TrueForAll(wanted, w => Any(list.Items, w)) };
        var texts = test.Items.All(i => i is FactValue.Text t && NumberRanges.Read(t.Value) is null) ? test.Items.Select(i => ((FactValue.Text)i).Value).ToArray() : null;
        return new ValueMatcher
        {
            Negated = test.Op == ListOp.HasNone, ItemTexts = texts,
            Inside = value => value is FactValue.List list && Array.Exists(wanted, w => Any(list.Items, w)),
        };
    }

    private static bool Any(Sequence<FactValue> items, Func<FactValue, bool> wanted)
    {
        foreach (var item in items.AsSpan())
        {
            if (wanted(item)) return true;
        }
        return false;
    }

    private static Func<FactValue, bool> Wanted(FactValue wanted) => wanted switch
    {
        FactValue.Number number => item => item is FactValue.Number same ? same.Value == number.Value : item is FactValue.Text text && NumberRanges.Read(text.Value) == number.Value,
        FactValue.Bool flag => item => item is FactValue.Bool same && same.Value == flag.Value,
        FactValue.Text text when NumberRanges.Read(text.Value) is { } number =>
            item => item is FactValue.Number same ? same.Value == number : item is FactValue.Text other && string.Equals(other.Value, text.Value, StringComparison.Ordinal),
        FactValue.Text text => item => item is FactValue.Text other && string.Equals(other.Value, text.Value, StringComparison.Ordinal),
        _ => _ => false,
    };

    private static ValueMatcher OfRank(RankTest test, SegmentContext context, string? key)
    {
        var order = key is not null && context.Ranks.TryGetValue(key, out var ranks) ? ranks.ToList() : [];
        var place = order.IndexOf(test.Rank);
        if (place < 0) return new ValueMatcher();
        var passing = test.Op switch
        {
            RankOp.AtLeast => order[place..],
            RankOp.Above => order[(place + 1)..],
            RankOp.AtMost => order[..(place + 1)],
            RankOp.Below => order[..place],
            _ => throw new InvalidOperationException($"{test.Op} is not known to the index."),
        };
        var set = passing.ToHashSet(StringComparer.Ordinal);
        return new ValueMatcher { Text = set.Contains, ExactTexts = passing };
    }

    private static ValueMatcher OfElement(ElementTest test, ZoneClock clock)
    {
        var tests = test.Where.Select(w => (w.Path, Matcher: Of(w.Test, clock))).ToArray();
        return new ValueMatcher
        {
            Negated = !test.Has,
            Inside = value => value is FactValue.List list && list.Items.Any(item => item is FactValue.Object && Array.TrueForAll(tests, t => t.Matcher.Holds(t.Path.Find(item, 0)))),
        };
    }
}
