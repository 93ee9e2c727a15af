using Todoke.Core.Values;

namespace Todoke.Core.Segments.Sentences;

/// <summary>Says a test on a value in Japanese, as a clause that can stand before a noun.</summary>
internal sealed class JaTests(SegmentNames names)
{
    /// <param name="subject">What is tested.</param>
    /// <param name="attribute">The attribute's key, where its choices have labels.</param>
    public string Clause(string subject, ValueTest test, string? attribute)
    {
        var (particle, predicate) = Said(test, attribute);
        return JaWords.Spaced(subject, particle + predicate);
    }

    /// <summary>Tests that all hold of one thing.</summary>
    public string All(Sequence<PropertyTest> tests)
    {
        var clauses = tests.Select(t => Clause(JaWords.Subject(t.Path, names.Properties), t.Test, null)).ToList();
        return string.Concat(clauses.Select((clause, i) => i < clauses.Count - 1 ? $"{JaForms.Continuing(clause)}、" : clause));
    }

    private (string Particle, string Predicate) Said(ValueTest test, string? attribute)
    {
        switch (test)
        {
            case PresenceTest presence: return ("に", presence.Exists ? "値がある" : "値がない");
            case EmptyTest empty: return ("が", empty.Empty ? "空の" : "空ではない");
            case TextTest text: return Text(text, attribute);
            case NumberTest number: return ("が", JaWords.Numbers(number, JaWords.Number));
            case BooleanTest boolean: return ("が", boolean.Wanted ? "「はい」の" : "「いいえ」の");
            case ListTest list: return ("に", List(list, attribute));
            case RankTest rank: return ("が", $"「{names.Choice(attribute, rank.Rank)}」{Rank(rank.Op)}");
            case ElementTest element: return ("の中に", $"〔{All(element.Where)}〕項目が{(element.Has ? "ある" : "ない")}");
            case DistanceTest distance: return ("が", $"地点（{distance.Lat}, {distance.Lng}）から{distance.Metres:N0}m{(distance.Op == DistanceOp.Within ? "以内の" : "より遠い")}");
            case PrefectureTest place: return ("が", $"{Places(place)}{(place.In ? "の" : "ではない")}");
            case AgeTest age: return ("から数えた年齢が", JaWords.Numbers(age.Years, n => $"{JaWords.Number(n)}歳"));
            case SchoolGradeTest grade: return ("から数えた学年が", JaWords.Numbers(grade.Grade, Grade));
            default: return ("が", Date(test));
        }
    }

    private (string Particle, string Predicate) Text(TextTest test, string? attribute)
    {
        var quoted = JaWords.Listed(test.Texts.Select(t => $"「{names.Choice(attribute, t)}」"), "", test.Texts.Count);
        var value = test.IgnoreCase ? $"{quoted}（大文字・小文字を区別しない）" : quoted;
        return test.Op switch
        {
            TextOp.Equals => ("が", $"{value}の"),
            TextOp.NotEquals => ("が", $"{value}ではない"),
            TextOp.In => ("が", $"{value}のいずれかの"),
            TextOp.NotIn => ("が", $"{value}のいずれでもない"),
            TextOp.Contains => ("に", $"{value}を含む"),
            TextOp.NotContains => ("に", $"{value}を含まない"),
            TextOp.StartsWith => ("が", $"{value}で始まる"),
            TextOp.EndsWith => ("が", $"{value}で終わる"),
            TextOp.Matches => ("が", $"パターン{value}に合う"),
            _ => ("が", $"パターン{value}に合わない"),
        };
    }

    private string List(ListTest test, string? attribute)
    {
        var items = JaWords.Listed(test.Items.Select(i => $"「{Item(i, attribute)}」"), "", test.Items.Count);
        return test.Op switch
        {
            ListOp.HasItem => $"{items}がある",
            ListOp.HasAny => $"{items}のいずれかがある",
            ListOp.HasAll => $"{items}がすべてある",
            _ => $"{items}がどれもない",
        };
    }

    private string Item(FactValue item, string? attribute) => item switch
    {
        FactValue.Text text => names.Choice(attribute, text.Value),
        FactValue.Number number => JaWords.Number(number.Value),
        FactValue.Bool flag => flag.Value ? "はい" : "いいえ",
        _ => FactJson.Write(item),
    };

    private static string Rank(RankOp op) => op switch
    {
        RankOp.AtLeast => "以上の",
        RankOp.AtMost => "以下の",
        RankOp.Above => "より上の",
        _ => "より下の",
    };

    private static string Places(PrefectureTest test)
    {
        if (test.Regions.Count > 0) return string.Join("・", test.Regions.Select(word => $"{Prefectures.Regions.First(r => r.Word == word).Ja}地方"));
        var places = test.Codes.Select(code => Prefectures.All[code - 1].Ja);
        return JaWords.Listed(places, "・", test.Codes.Count);
    }

    private static string Grade(decimal grade) => grade switch
    {
        1 or 2 or 3 or 4 or 5 or 6 => $"小学{grade:0}年",
        7 or 8 or 9 => $"中学{grade - 6:0}年",
        10 or 11 or 12 => $"高校{grade - 9:0}年",
        _ => $"{JaWords.Number(grade)}年目（小学1年を1とする）",
    };

    private string Date(ValueTest test) => test switch
    {
        DateCompareTest compare => JaWords.Edge(compare.Edge, names.Zone) + compare.Op switch
        {
            DateOp.Before => "より前の",
            DateOp.After => "より後の",
            _ => "の",
        },
        DateBetweenTest between => $"{JaWords.Edge(between.From, names.Zone)}から{JaWords.Edge(between.To, names.Zone)}までの",
        DateRollingTest rolling => rolling.Op switch
        {
            RollingOp.WithinLast => $"直近{JaWords.Span(rolling.Span)}以内の",
            RollingOp.WithinNext => $"今後{JaWords.Span(rolling.Span)}以内の",
            RollingOp.MoreThanAgo => $"{JaWords.Span(rolling.Span)}以上前の",
            _ => $"{JaWords.Span(rolling.Span)}以上先の",
        },
        DateCalendarTest calendar => $"{JaWords.Calendar(calendar.Unit)}の",
        MonthTest { Unit: { } unit } => $"{JaWords.Calendar(unit)}（年は問わない）の",
        MonthTest month => $"{string.Join("・", month.Months.Select(m => $"{m}月"))}（年は問わない）の",
        AnniversaryTest { Op: AnniversaryOp.Today } => "今日（年は問わない）の",
        AnniversaryTest { Op: AnniversaryOp.WithinNext } anniversary => $"今後{anniversary.Days}日以内に（毎年）来る",
        AnniversaryTest anniversary => $"直近{anniversary.Days}日以内に（毎年）来た",
        _ => throw new InvalidOperationException($"{test.GetType().Name} has no sentence."),
    };
}
