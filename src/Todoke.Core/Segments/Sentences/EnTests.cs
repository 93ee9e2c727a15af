using Todoke.Core.Values;

namespace Todoke.Core.Segments.Sentences;

/// <summary>Says a test on a value in English.</summary>
internal sealed class EnTests(SegmentNames names)
{
    /// <param name="subject">What is tested.</param>
    /// <param name="attribute">The attribute's key, where its choices have labels.</param>
    public string Clause(string subject, ValueTest test, string? attribute) => $"{subject} {Said(test, attribute)}";

    /// <summary>Tests that all hold of one thing.</summary>
    public string All(Sequence<PropertyTest> tests) =>
        string.Join(" and ", tests.Select(t => Clause(EnWords.Subject(t.Path, names.Properties), t.Test, null)));

    private string Said(ValueTest test, string? attribute) => test switch
    {
        PresenceTest presence => presence.Exists ? "has a value" : "has no value",
        EmptyTest empty => empty.Empty ? "is empty" : "is not empty",
        TextTest text => Text(text, attribute),
        NumberTest number => $"is {EnWords.Numbers(number, EnWords.Number)}",
        BooleanTest boolean => boolean.Wanted ? "is yes" : "is no",
        ListTest list => List(list, attribute),
        RankTest rank => $"is {Rank(rank.Op, $"“{names.Choice(attribute, rank.Rank)}”")}",
        ElementTest element => $"has {(element.Has ? "an item" : "no item")} whose {All(element.Where)}",
        DistanceTest distance => $"is {(distance.Op == DistanceOp.Within ? "within" : "further than")} {distance.Metres:N0} m {(distance.Op == DistanceOp.Within ? "of" : "from")} ({distance.Lat}, {distance.Lng})",
        PrefectureTest place => $"is {(place.In ? "" : "not ")}in {Places(place)}",
        AgeTest age => $"gives an age of {EnWords.Numbers(age.Years, EnWords.Number)}",
        SchoolGradeTest grade => $"gives a school grade of {EnWords.Numbers(grade.Grade, EnWords.Number)}",
        _ => Date(test),
    };

    private string Text(TextTest test, string? attribute)
    {
        var quoted = EnWords.Listed(test.Texts.Select(t => $"“{names.Choice(attribute, t)}”"), test.Texts.Count);
        var value = test.IgnoreCase ? $"{quoted} (in any case)" : quoted;
        return test.Op switch
        {
            TextOp.Equals => $"is {value}",
            TextOp.NotEquals => $"is not {value}",
            TextOp.In => $"is one of {value}",
            TextOp.NotIn => $"is none of {value}",
            TextOp.Contains => $"contains {value}",
            TextOp.NotContains => $"does not contain {value}",
            TextOp.StartsWith => $"starts with {value}",
            TextOp.EndsWith => $"ends with {value}",
            TextOp.Matches => $"matches the pattern {value}",
            _ => $"does not match the pattern {value}",
        };
    }

    private string List(ListTest test, string? attribute)
    {
        var items = EnWords.Listed(test.Items.Select(i => $"“{Item(i, attribute)}”"), test.Items.Count);
        return test.Op switch
        {
            ListOp.HasItem => $"includes {items}",
            ListOp.HasAny => $"includes any of {items}",
            ListOp.HasAll => $"includes all of {items}",
            _ => $"includes none of {items}",
        };
    }

    private string Item(FactValue item, string? attribute) => item switch
    {
        FactValue.Text text => names.Choice(attribute, text.Value),
        FactValue.Number number => EnWords.Number(number.Value),
        FactValue.Bool flag => flag.Value ? "yes" : "no",
        _ => FactJson.Write(item),
    };

    private static string Rank(RankOp op, string rank) => op switch
    {
        RankOp.AtLeast => $"{rank} or above",
        RankOp.AtMost => $"{rank} or below",
        RankOp.Above => $"above {rank}",
        _ => $"below {rank}",
    };

    private static string Places(PrefectureTest test) => test.Regions.Count > 0
        ? string.Join(" or ", test.Regions.Select(word => Prefectures.Regions.First(r => r.Word == word).En))
        : EnWords.Listed(test.Codes.Select(code => Prefectures.All[code - 1].En), test.Codes.Count);

    private string Date(ValueTest test) => test switch
    {
        DateCompareTest compare => $"is {SegmentWords.Of(compare.Op)} {EnWords.Edge(compare.Edge, names.Zone)}",
        DateBetweenTest between => $"is between {EnWords.Edge(between.From, names.Zone)} and {EnWords.Edge(between.To, names.Zone)}",
        DateRollingTest rolling => rolling.Op switch
        {
            RollingOp.WithinLast => $"is in the last {EnWords.Span(rolling.Span)}",
            RollingOp.WithinNext => $"is in the next {EnWords.Span(rolling.Span)}",
            RollingOp.MoreThanAgo => $"is at least {EnWords.Span(rolling.Span)} ago",
            _ => $"is at least {EnWords.Span(rolling.Span)} ahead",
        },
        DateCalendarTest calendar => $"is {EnWords.Calendar(calendar.Unit)}",
        MonthTest { Unit: { } unit } => $"is {EnWords.Calendar(unit)}, whatever the year",
        MonthTest month => $"is in {string.Join(" or ", month.Months.Select(Month))}, whatever the year",
        AnniversaryTest { Op: AnniversaryOp.Today } => "returns today",
        AnniversaryTest { Op: AnniversaryOp.WithinNext } anniversary => $"returns in the next {EnWords.Many(anniversary.Days, "day")}",
        AnniversaryTest anniversary => $"returned in the last {EnWords.Many(anniversary.Days, "day")}",
        _ => throw new InvalidOperationException($"{test.GetType().Name} has no sentence."),
    };

    private static string Month(int month) => System.Globalization.CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
}
