using Todoke.Core.Segments.Reading;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>Whether what a condition names exists, and whether an attribute's type fits what is asked of it.</summary>
internal sealed class NameCheck(SegmentVocabulary vocabulary, ProblemList problems)
{
    public void Visit(SegmentNode node, string path)
    {
        switch (node)
        {
            case AllNode all: VisitEach(all.Of, path); break;
            case AnyNode any: VisitEach(any.Of, path); break;
            case NotNode not: Visit(not.Of, $"{path}.of"); break;
            case TagNode tag: Known(vocabulary.Tags, tag.Tag, $"{path}.tag", problems.UnknownTag); break;
            case FriendshipNode friend: Known(vocabulary.Accounts, friend.Account, $"{path}.account", problems.UnknownAccount); break;
            case ReachableNode reachable: Known(vocabulary.Accounts, reachable.Account, $"{path}.account", problems.UnknownAccount); break;
            case ConsentNode consent: Known(vocabulary.Topics, consent.Topic, $"{path}.topic", problems.UnknownTopic); break;
            case AudienceNode audience: Known(vocabulary.Audiences, audience.Audience, $"{path}.audience", problems.UnknownAudience); break;
            case MessageNode message:
                Known(vocabulary.Campaigns, message.Campaign, $"{path}.campaign", problems.UnknownCampaign);
                Known(vocabulary.Links, message.Link, $"{path}.link", problems.UnknownLink);
                break;
            case AttributeNode attribute: Attribute(attribute, path); break;
            case EventSequenceNode sequence:
                Event(sequence.First.Name, $"{path}.first");
                Event(sequence.Then.Name, $"{path}.then");
                Properties(sequence.First.Name, sequence.First.Where, $"{path}.first.where");
                Properties(sequence.Then.Name, sequence.Then.Where, $"{path}.then.where");
                break;
            default:
                if (EventShape.Of(node) is not { } events) break;
                Event(events.Name, path);
                Properties(events.Name, events.Tests, $"{path}.{events.Member}");
                if (events.Property is { } property) Slow(events.Name, property, $"{path}.property");
                break;
        }
    }

    private static void Known(IReadOnlySet<long> known, long? id, string path, Action<string, long> unknown)
    {
        if (id is { } named && !known.Contains(named)) unknown(path, named);
    }

    private void VisitEach(Sequence<SegmentNode> of, string path)
    {
        for (var i = 0; i < of.Count; i++) Visit(of[i], $"{path}.of[{i}]");
    }

    private void Event(EventName name, string path)
    {
        if (!name.IsPrefix && !vocabulary.Events.Contains(name.Text)) problems.UnknownEvent($"{path}.name", name.Text);
        if (name.IsPrefix && !vocabulary.Events.Any(e => e.StartsWith(name.Text, StringComparison.Ordinal))) problems.UnknownEventPrefix($"{path}.name_prefix", name.Text);
    }

    private void Properties(EventName name, Sequence<PropertyTest> tests, string path)
    {
        Unranked(tests, path);
        for (var i = 0; i < tests.Count; i++) Slow(name, tests[i].Path, $"{path}[{i}].path");
    }

    private void Slow(EventName name, FactPath property, string path)
    {
        if (vocabulary.SlowProperties.Any(slow => slow.Property == property.Key
            && (name.IsPrefix ? slow.Event.StartsWith(name.Text, StringComparison.Ordinal) : slow.Event == name.Text))) problems.Slow(path, property.Key);
    }

    // Nothing but a declared attribute as a whole has an order of choices.
    private void Unranked(Sequence<PropertyTest> tests, string path)
    {
        for (var i = 0; i < tests.Count; i++)
        {
            if (tests[i].Test is RankTest) problems.NotRanked($"{path}[{i}].as", tests[i].Path.ToString());
            if (tests[i].Test is ElementTest element) Unranked(element.Where, $"{path}[{i}].where");
        }
    }

    private void Attribute(AttributeNode node, string path)
    {
        if (node.Test is ElementTest element) Unranked(element.Where, $"{path}.where");
        var key = node.Path.Key;
        if (!vocabulary.Attributes.TryGetValue(key, out var schema))
        {
            if (vocabulary.SchemaEnforced && !vocabulary.SeenAttributes.Contains(key)) problems.UnknownAttribute($"{path}.path", key);
            else if (node.Test is RankTest) problems.NotRanked($"{path}.as", key);
            else problems.UndeclaredAttribute($"{path}.path", key);
            return;
        }
        if (node.Path.Steps.Count > 1)
        {
            // What lies inside a list or an object has no declared type.
            if (schema.Type is not (AttributeType.List or AttributeType.Object)) problems.NothingInside($"{path}.path", key);
            else if (node.Test is RankTest) problems.NotRanked($"{path}.as", node.Path.ToString());
            return;
        }
        if (node.Test is RankTest rank) Rank(rank, schema, path);
        else if (!Fits(schema.Type, node.Test)) problems.TypeDoesNotFit($"{path}.as", key, SegmentWords.Of(schema.Type).Replace("date_time", "datetime"));
        else if (schema.Choices.Count > 0) Choices(node.Test, schema, path);
    }

    private void Rank(RankTest rank, AttributeSchema schema, string path)
    {
        if (!schema.Ranked || schema.Type != AttributeType.Text) problems.NotRanked($"{path}.as", schema.Key);
        else if (!schema.Choices.Contains(rank.Rank, StringComparer.Ordinal)) problems.RankNotAChoice($"{path}.value", rank.Rank);
    }

    private void Choices(ValueTest test, AttributeSchema schema, string path)
    {
        var (texts, many) = test switch
        {
            TextTest { Op: TextOp.Equals or TextOp.NotEquals or TextOp.In or TextOp.NotIn, IgnoreCase: false } text => (text.Texts.ToArray(), SegmentWords.ArityOf(text.Op) == Arity.Many),
            ListTest list => (list.Items.Select(i => i is FactValue.Text text ? text.Value : FactJson.Write(i)).ToArray(), SegmentWords.ArityOf(list.Op) == Arity.Many),
            _ => ([], false),
        };
        for (var i = 0; i < texts.Length; i++)
        {
            if (!schema.Choices.Contains(texts[i], StringComparer.Ordinal)) problems.NotAChoice(many ? $"{path}.value[{i}]" : $"{path}.value", texts[i]);
        }
    }

    // A date may be asked about as a date-time and the other way round: each reads the other. A prefecture may be kept as its code.
    private static bool Fits(AttributeType declared, ValueTest test) => test switch
    {
        PresenceTest or EmptyTest => true,
        TextTest => declared == AttributeType.Text,
        NumberTest => declared == AttributeType.Number,
        BooleanTest => declared == AttributeType.Boolean,
        DateTest or MonthTest or AnniversaryTest or AgeTest or SchoolGradeTest => declared is AttributeType.Date or AttributeType.DateTime,
        ListTest or ElementTest => declared == AttributeType.List,
        DistanceTest => declared == AttributeType.Object,
        PrefectureTest => declared is AttributeType.Text or AttributeType.Number,
        _ => false,
    };
}
