using System.Globalization;
using System.Text.RegularExpressions;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Whether one value (or its absence) passes one test.</summary>
internal sealed partial class ReferenceComparison(ReferenceDates dates)
{
    /// <param name="order">The declared order of the attribute's choices, the lowest first; null where the value is not a ranked attribute.</param>
    public bool Passes(ValueTest test, FactValue? value, Sequence<string>? order = null) => test switch
    {
        PresenceTest presence => presence.Exists == (value is not null and not FactValue.Text { Value: "" }),
        EmptyTest empty => empty.Empty == value is null or FactValue.Text { Value: "" } or FactValue.List { Items.Count: 0 } or FactValue.Object { Members.Count: 0 },
        TextTest text => Text(text, value),
        NumberTest number => Passes(number, NumberIn(value)),
        BooleanTest boolean => value is FactValue.Bool flag && flag.Value == boolean.Wanted,
        ListTest list => List(list, (value as FactValue.List)?.Items),
        RankTest rank => Rank(rank, (value as FactValue.Text)?.Value, order),
        ElementTest element => element.Has == (value is FactValue.List list
            && list.Items.Any(item => item is FactValue.Object && element.Where.All(w => Passes(w.Test, w.Path.Find(item, 0))))),
        DistanceTest distance => ReferencePlaces.Near(distance, value),
        PrefectureTest prefecture => prefecture.In == (ReferencePlaces.PrefectureIn(value) is { } code && prefecture.Codes.Contains(code)),
        AgeTest age => Passes(age.Years, dates.Age(value)),
        SchoolGradeTest grade => Passes(grade.Grade, dates.SchoolGrade(value)),
        _ => dates.Passes(test, value),
    };

    /// <summary>A number is compared as a number; no number passes a negated operator and fails the others.</summary>
    public static bool Passes(NumberTest test, decimal? number)
    {
        var n = test.Numbers;
        return test.Op switch
        {
            NumberOp.Equals => number == n[0],
            NumberOp.NotEquals => number != n[0],
            NumberOp.Less => number < n[0],
            NumberOp.AtMost => number <= n[0],
            NumberOp.Greater => number > n[0],
            NumberOp.AtLeast => number >= n[0],
            NumberOp.Between => number >= n[0] && number <= n[1],
            NumberOp.NotBetween => !(number >= n[0] && number <= n[1]),
            NumberOp.In => number is { } wanted && n.Contains(wanted),
            NumberOp.NotIn => !(number is { } unwanted && n.Contains(unwanted)),
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    /// <summary>The number a value is: a number, or text that is a plain decimal number.</summary>
    public static decimal? NumberIn(FactValue? value) => value switch
    {
        FactValue.Number number => number.Value,
        FactValue.Text text when PlainNumber().IsMatch(text.Value)
            && decimal.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && FactValue.Number.Fits(number) => new FactValue.Number(number).Value,
        _ => null,
    };

    private static bool Text(TextTest test, FactValue? value)
    {
        var comparison = test.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var text = (value as FactValue.Text)?.Value;
        bool Same(string wanted) => value switch
        {
            FactValue.Text mine => string.Equals(mine.Value, wanted, comparison),
            FactValue.Number mine => mine.Value == NumberIn(new FactValue.Text(wanted)),
            _ => false,
        };
        bool Matches() => text is not null && Regex.IsMatch(
            text, test.Texts[0], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (test.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), Regex.InfiniteMatchTimeout);
        return test.Op switch
        {
            TextOp.Equals or TextOp.In => test.Texts.Any(Same),
            TextOp.NotEquals or TextOp.NotIn => !test.Texts.Any(Same),
            TextOp.Contains => text is not null && text.Contains(test.Texts[0], comparison),
            TextOp.NotContains => text is null || !text.Contains(test.Texts[0], comparison),
            TextOp.StartsWith => text is not null && text.StartsWith(test.Texts[0], comparison),
            TextOp.EndsWith => text is not null && text.EndsWith(test.Texts[0], comparison),
            TextOp.Matches => Matches(),
            TextOp.NotMatches => !Matches(),
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    private static bool List(ListTest test, Sequence<FactValue>? items)
    {
        bool Holds(FactValue wanted) => items is not null && items.Any(item => SameItem(item, wanted));
        return test.Op switch
        {
            ListOp.HasItem or ListOp.HasAny => test.Items.Any(Holds),
            ListOp.HasAll => test.Items.All(Holds),
            ListOp.HasNone => !test.Items.Any(Holds),
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    private static bool SameItem(FactValue item, FactValue wanted) => (item, wanted) switch
    {
        (FactValue.Text a, FactValue.Text b) => a.Value == b.Value,
        (FactValue.Bool a, FactValue.Bool b) => a.Value == b.Value,
        (FactValue.Number, _) or (_, FactValue.Number) => NumberIn(item) is { } a && NumberIn(wanted) is { } b && a == b,
        _ => false,
    };

    private static bool Rank(RankTest test, string? value, Sequence<string>? order)
    {
        var choices = order?.ToList() ?? [];
        var (mine, limit) = (value is null ? -1 : choices.IndexOf(value), choices.IndexOf(test.Rank));
        if (mine < 0 || limit < 0) return false;
        return test.Op switch
        {
            RankOp.AtLeast => mine >= limit,
            RankOp.AtMost => mine <= limit,
            RankOp.Above => mine > limit,
            RankOp.Below => mine < limit,
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainNumber();
}
