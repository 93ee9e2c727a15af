using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Tests;

public sealed class ValidatorProperties
{
    private static readonly string[] Good =
    [
        """{"type":"text","text":"a$","emojis":[{"index":1,"productId":"p","emojiId":"1"}],"sender":{"name":"n"},"quickReply":{"items":[{"type":"action","action":{"type":"message","label":"l","text":"t"}}]}}""",
        """{"type":"textV2","text":"{a}","substitution":{"a":{"type":"emoji"}}}""",
        """{"type":"imagemap","baseUrl":"https://e.com/i","altText":"a","baseSize":{"width":1040,"height":700},"actions":[{"type":"uri","linkUri":"https://e.com","area":{"x":0,"y":0,"width":5,"height":5}}]}""",
        """{"type":"template","altText":"a","template":{"type":"carousel","columns":[{"text":"t","actions":[{"type":"uri","label":"y","uri":"tel:110"}]}]}}""",
        """{"type":"flex","altText":"a","contents":{"type":"carousel","contents":[{"type":"bubble","size":"kilo","hero":{"type":"image","url":"https://e.com/p.png"},"body":{"type":"box","layout":"vertical","contents":[{"type":"text","contents":[{"type":"span","text":"s"}]},{"type":"button","action":{"type":"datetimepicker","label":"l","data":"d","mode":"date"}}]}}]}}""",
    ];

    [Fact]
    public void The_examples_are_good() => Assert.All(Good, message => Assert.Empty(Problems($"[{message}]")));

    [Fact]
    public void Whatever_stands_where_in_a_message_the_validator_answers_and_every_path_it_names_leads_into_the_body()
    {
        var odd = Gen.Elements("null", "5", "-1e300", "true", "\"\"", "\"x\"", "\"https://e.com/x\"", "[]", "{}", "[null]", "[{}]", "{\"type\":\"box\"}", "\"\\ud800\"");
        var change = from message in Gen.Elements(Good)
                     from at in Gen.Choose(0, 40)
                     from value in odd
                     select (message, at, value);
        Prop.ForAll(change.ToArbitrary(), changed =>
        {
            var messages = Replace(changed.message, changed.at, changed.value);
            foreach (var path in Problems(messages))
            {
                Assert.StartsWith("messages", path, StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Anything_missing_that_is_needed_is_a_problem()
    {
        foreach (var name in (string[])["altText", "contents"])
        {
            var flex = JsonNode.Parse(Good[^1])!.AsObject();
            flex.Remove(name);
            Assert.Equal([$"messages[0].{name}"], Problems($"[{flex.ToJsonString()}]"));
        }
    }

    private static string[] Problems(string messages)
    {
        using var body = JsonDocument.Parse($$"""{"messages":{{messages}}}""");
        var check = new Checker(SendKind.Push);
        MessageRules.CheckAll(body.RootElement, check);
        return check.Unbindable is { } path ? [path] : [.. check.Problems.Select(p => p.Property)];
    }

    /// <summary>Puts a value in place of the n-th node below the message (counted round and round).</summary>
    private static string Replace(string message, int at, string value)
    {
        var places = new List<string>();
        var root = JsonNode.Parse(message)!;
        Collect(root);
        var place = places[at % places.Count];
        var text = root.ToJsonString();
        return $"[{Swap(root, place, value) ?? text}]";

        void Collect(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject o:
                    foreach (var (name, child) in o)
                    {
                        places.Add($"{o.GetPath()}|{name}");
                        Collect(child);
                    }
                    break;
                case JsonArray a:
                    foreach (var child in a)
                    {
                        Collect(child);
                    }
                    break;
            }
        }
    }

    private static string? Swap(JsonNode root, string place, string value)
    {
        const string mark = "\u0001swap";
        var (path, name) = (place.Split('|')[0], place.Split('|')[1]);
        foreach (var owner in Owners(root))
        {
            if (owner.GetPath() == path)
            {
                owner[name] = mark;
                return root.ToJsonString().Replace(JsonSerializer.Serialize(mark), value, StringComparison.Ordinal);
            }
        }
        return null;
    }

    private static IEnumerable<JsonObject> Owners(JsonNode? node) => node switch
    {
        JsonObject o => [o, .. o.SelectMany(p => Owners(p.Value))],
        JsonArray a => a.SelectMany(Owners),
        _ => [],
    };
}
