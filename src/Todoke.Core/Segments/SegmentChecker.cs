using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>Judges a condition before it is saved or counted: its structure and limits, and whether the names in it exist.</summary>
public static class SegmentChecker
{
    /// <summary>All problems at once. The definition is null where one of them is an error.</summary>
    public static SegmentReading Check(JsonElement json, SegmentVocabulary vocabulary)
    {
        var reading = SegmentDefinition.Read(json);
        if (reading.Definition is not { } definition) return reading;
        var check = new NameCheck(vocabulary);
        check.Visit(definition.Condition, "condition");
        return new SegmentReading(check.Problems.HasErrors ? null : definition, [.. reading.Problems, .. check.Problems.Items]);
    }

    /// <summary>The problems of an already read definition's names, for instance after a tag was deleted.</summary>
    public static IReadOnlyList<SegmentProblem> Check(SegmentDefinition definition, SegmentVocabulary vocabulary)
    {
        var check = new NameCheck(vocabulary);
        check.Visit(definition.Condition, "condition");
        return check.Problems.Items;
    }

    private sealed class NameCheck(SegmentVocabulary vocabulary)
    {
        public ProblemList Problems { get; } = new();

        public void Visit(SegmentNode node, string path)
        {
            switch (node)
            {
                case AllNode all: VisitEach(all.Of, path); break;
                case AnyNode any: VisitEach(any.Of, path); break;
                case NotNode not: Visit(not.Of, $"{path}.of"); break;
                case TagNode tag when !vocabulary.Tags.Contains(tag.Tag): Problems.UnknownTag($"{path}.tag", tag.Tag); break;
                case FriendshipNode friend when !vocabulary.Accounts.Contains(friend.Account): Problems.UnknownAccount($"{path}.account", friend.Account); break;
                case AttributeNode attribute: Attribute(attribute, path); break;
                case EventNode happened: Event(happened.Name.Text, path); break;
                case EventRecencyNode recency: Event(recency.Name.Text, path); break;
                case EventAggregateNode aggregate: Event(aggregate.Name.Text, path); break;
            }
        }

        private void VisitEach(Sequence<SegmentNode> of, string path)
        {
            for (var i = 0; i < of.Count; i++) Visit(of[i], $"{path}.of[{i}]");
        }

        private void Event(string name, string path)
        {
            if (!vocabulary.Events.Contains(name)) Problems.UnknownEvent($"{path}.name", name);
        }

        private void Attribute(AttributeNode node, string path)
        {
            var key = node.Path.Key;
            if (!vocabulary.Attributes.TryGetValue(key, out var schema))
            {
                if (vocabulary.SchemaEnforced && !vocabulary.SeenAttributes.Contains(key)) Problems.UnknownAttribute($"{path}.path", key);
                else Problems.UndeclaredAttribute($"{path}.path", key);
                return;
            }
            if (node.Path.Steps.Count > 1)
            {
                // What lies inside a list or an object has no declared type.
                if (schema.Type is not (AttributeType.List or AttributeType.Object)) Problems.NothingInside($"{path}.path", key);
                return;
            }
            if (!Fits(schema.Type, node.Test)) Problems.TypeDoesNotFit($"{path}.as", key, SegmentWords.Of(schema.Type).Replace("date_time", "datetime"));
            else if (schema.Choices.Count > 0) Choices(node.Test, schema, path);
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
                if (!schema.Choices.Contains(texts[i], StringComparer.Ordinal)) Problems.NotAChoice(many ? $"{path}.value[{i}]" : $"{path}.value", texts[i]);
            }
        }

        // A date may be asked about as a date-time and the other way round: each reads the other.
        private static bool Fits(AttributeType declared, ValueTest test) => test switch
        {
            PresenceTest => true,
            TextTest => declared == AttributeType.Text,
            NumberTest => declared == AttributeType.Number,
            BooleanTest => declared == AttributeType.Boolean,
            DateTest => declared is AttributeType.Date or AttributeType.DateTime,
            ListTest => declared == AttributeType.List,
            _ => false,
        };
    }
}
