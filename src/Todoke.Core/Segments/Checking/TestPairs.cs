using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>
/// Whether two tests can never hold of the same value. A yes is certain; a no only means that nothing was found. What is said here
/// must stay true for every kind of value: a number passes 'equals' on numeric text, and a negated test holds where there is no value.
/// </summary>
internal static class TestPairs
{
    /// <param name="ranks">The attribute's choices in order, where it is ranked.</param>
    public static bool Exclude(ValueTest a, ValueTest b, Sequence<string>? ranks) =>
        Equals(Complement.Of(a), b) || Equals(Complement.Of(b), a) || OneWay(a, b, ranks) || OneWay(b, a, ranks);

    private static bool OneWay(ValueTest a, ValueTest b, Sequence<string>? ranks)
    {
        if (a is PresenceTest { Exists: false } && NeedsContent(b)) return true;
        if (a is EmptyTest { Empty: true } && NeedsContent(b)) return true;
        if (NeedsContent(a) && NeedsContent(b) && FamilyOf(a) != FamilyOf(b) && FamilyOf(a) != Family.Any && FamilyOf(b) != Family.Any) return true;
        return (a, b) switch
        {
            (BooleanTest x, BooleanTest y) => x.Wanted != y.Wanted,
            (NumberTest x, NumberTest y) => Numbers(x, y, NumberDomain.Any),
            (AgeTest x, AgeTest y) => Numbers(x.Years, y.Years, NumberDomain.Count),
            (SchoolGradeTest x, SchoolGradeTest y) => Numbers(x.Grade, y.Grade, NumberDomain.Whole),
            (TextTest x, TextTest y) => TextPairs.Exclude(x, y),
            (PrefectureTest { In: true } x, PrefectureTest y) => x.Codes.All(c => y.Codes.Contains(c) != y.In),
            (MonthTest { Unit: null } x, MonthTest { Unit: null } y) => !x.Months.Any(m => y.Months.Contains(m)),
            (MonthTest { Unit: { } x }, MonthTest { Unit: { } y }) => x != y,
            (RankTest x, RankTest y) => Ranks(x, y, ranks),
            (ListTest x, ListTest { Op: ListOp.HasNone } y) => x.Op switch
            {
                ListOp.HasItem or ListOp.HasAll => x.Items.Any(i => y.Items.Contains(i)),
                ListOp.HasAny => x.Items.All(i => y.Items.Contains(i)),
                _ => false,
            },
            (DateTest x, DateTest y) => x.As == y.As && DatePairs.Exclude(x, y),
            _ => false,
        };
    }

    private static bool Numbers(NumberTest a, NumberTest b, NumberDomain domain) =>
        (!NumberSet.IsNegated(a.Op) || !NumberSet.IsNegated(b.Op)) && !NumberSet.CanMeet(a, b, domain);

    private static bool Ranks(RankTest a, RankTest b, Sequence<string>? ranks)
    {
        if (ranks is null) return false;
        var order = ranks.ToList();
        if (!order.Contains(a.Rank) || !order.Contains(b.Rank)) return false;
        return !Enumerable.Range(0, order.Count).Any(i => Stands(i, a, order) && Stands(i, b, order));
    }

    private static bool Stands(int place, RankTest test, List<string> order)
    {
        var limit = order.IndexOf(test.Rank);
        return test.Op switch
        {
            RankOp.AtLeast => place >= limit,
            RankOp.AtMost => place <= limit,
            RankOp.Above => place > limit,
            _ => place < limit,
        };
    }

    /// <summary>The test fails where there is no value, an empty text, or a list or an object with nothing in it.</summary>
    private static bool NeedsContent(ValueTest test) => test switch
    {
        EmptyTest empty => !empty.Empty,
        TextTest text => text.Op is TextOp.Equals or TextOp.In or TextOp.Contains or TextOp.StartsWith or TextOp.EndsWith,
        NumberTest number => !NumberSet.IsNegated(number.Op),
        AgeTest age => !NumberSet.IsNegated(age.Years.Op),
        SchoolGradeTest grade => !NumberSet.IsNegated(grade.Grade.Op),
        ListTest list => list.Op != ListOp.HasNone,
        ElementTest element => element.Has,
        PrefectureTest prefecture => prefecture.In,
        BooleanTest or RankTest or DistanceTest or MonthTest or AnniversaryTest or DateTest => true,
        _ => false,
    };

    private static Family FamilyOf(ValueTest test) => test switch
    {
        TextTest or NumberTest or RankTest or PrefectureTest or MonthTest or AnniversaryTest or AgeTest or SchoolGradeTest or DateTest => Family.Single,
        BooleanTest => Family.Boolean,
        ListTest or ElementTest => Family.List,
        DistanceTest => Family.Object,
        _ => Family.Any,
    };

    private enum Family
    {
        Any,
        Single,
        Boolean,
        List,
        Object,
    }
}
