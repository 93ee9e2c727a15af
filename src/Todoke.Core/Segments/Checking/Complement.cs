namespace Todoke.Core.Segments.Checking;

/// <summary>The exact complement of a condition among known people, said as simply as the language can.</summary>
internal static class Complement
{
    public static SegmentNode Of(SegmentNode node) => node switch
    {
        NotNode not => not.Of,
        AllNode { Of.Count: 1 } all => Of(all.Of[0]),
        AnyNode { Of.Count: 1 } any => Of(any.Of[0]),
        EveryoneNode => new NobodyNode(),
        NobodyNode => new EveryoneNode(),
        TagNode tag => tag with { Has = !tag.Has },
        AnyTagNode any => new AnyTagNode(!any.Has),
        AudienceNode audience => audience with { In = !audience.In },
        SegmentRefNode segment => segment with { In = !segment.In },
        ConsentNode consent => consent with { State = consent.State == ConsentState.Granted ? ConsentState.Refused : ConsentState.Granted },
        AttributeNode { Held: null } attribute when Of(attribute.Test) is { } test => attribute with { Test = test },
        EventNode happened => happened with { Count = Inverse(happened.Count ?? AtLeastOnce) },
        MessageNode message => message with { Count = Inverse(message.Count ?? AtLeastOnce) },
        EventDistinctNode distinct => distinct with { Test = Inverse(distinct.Test) },
        _ => new NotNode(node),
    };

    /// <summary>Null where the language has no single test that is the complement.</summary>
    public static ValueTest? Of(ValueTest test) => test switch
    {
        PresenceTest presence => new PresenceTest(!presence.Exists),
        EmptyTest empty => new EmptyTest(!empty.Empty),
        ElementTest element => element with { Has = !element.Has },
        PrefectureTest prefecture => prefecture with { In = !prefecture.In },
        TextTest text => text.Op switch
        {
            TextOp.Equals => text with { Op = TextOp.NotEquals },
            TextOp.NotEquals => text with { Op = TextOp.Equals },
            TextOp.In => text with { Op = TextOp.NotIn },
            TextOp.NotIn => text with { Op = TextOp.In },
            TextOp.Contains => text with { Op = TextOp.NotContains },
            TextOp.NotContains => text with { Op = TextOp.Contains },
            TextOp.Matches => text with { Op = TextOp.NotMatches },
            TextOp.NotMatches => text with { Op = TextOp.Matches },
            _ => null,
        },
        ListTest { Op: ListOp.HasAny } list => list with { Op = ListOp.HasNone },
        ListTest { Op: ListOp.HasNone } list => list with { Op = ListOp.HasAny },
        NumberTest number => OfValue(number),
        AgeTest age => OfValue(age.Years) is { } years ? new AgeTest(years) : null,
        SchoolGradeTest grade => OfValue(grade.Grade) is { } other ? new SchoolGradeTest(other) : null,
        _ => null,
    };

    /// <summary>The test that the other numbers pass. The complement only where there always is a number, as with a count.</summary>
    public static NumberTest Inverse(NumberTest test) => test with
    {
        Op = test.Op switch
        {
            NumberOp.Equals => NumberOp.NotEquals,
            NumberOp.NotEquals => NumberOp.Equals,
            NumberOp.Less => NumberOp.AtLeast,
            NumberOp.AtLeast => NumberOp.Less,
            NumberOp.AtMost => NumberOp.Greater,
            NumberOp.Greater => NumberOp.AtMost,
            NumberOp.Between => NumberOp.NotBetween,
            NumberOp.NotBetween => NumberOp.Between,
            NumberOp.In => NumberOp.NotIn,
            _ => NumberOp.In,
        },
    };

    public static NumberTest AtLeastOnce { get; } = new(NumberOp.AtLeast, [1m]);

    // Of an absent value neither 'less' nor 'at least' holds, so only the negated operators are complements.
    private static NumberTest? OfValue(NumberTest test) =>
        test.Op is NumberOp.Less or NumberOp.AtLeast or NumberOp.AtMost or NumberOp.Greater ? null : Inverse(test);
}
