using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Segments;

namespace Todoke.Core.Tests.Segments;

/// <summary>The schema and the reader agree on what a definition looks like.</summary>
public sealed class SegmentJsonSchemaTests
{
    private static readonly MiniSchema Schema = new(JsonNode.Parse(SegmentJsonSchema.Document)!.AsObject());

    [Fact]
    public void It_calls_itself_a_schema_of_2020_12() =>
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonNode.Parse(SegmentJsonSchema.Document)!["$schema"]!.GetValue<string>());

    [Fact]
    public void Every_example_in_the_document_fits_the_schema() => Assert.All(SegmentDocumentTests.Definitions(), e => Assert.True(Schema.Accepts(JsonNode.Parse(e)), e));

    [Fact]
    public void Every_condition_there_can_be_fits_the_schema() =>
        Prop.ForAll(Trees.Definitions, definition => Schema.Accepts(JsonNode.Parse(definition.ToJson()))).Check(Config.QuickThrowOnFailure.WithMaxTest(SegmentTreeTests.Share(300)));

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":2,"condition":{"type":"everyone"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"everyone"},"name":"x"}""")]
    [InlineData("""{"version":1,"condition":{"type":"moon"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"all","of":[]}}""")]
    [InlineData("""{"version":1,"condition":{"type":"all","of":[{"type":"tag","tag":0,"op":"has"}]}}""")]
    [InlineData("""{"version":1,"condition":{"type":"tag","tag":1,"op":"has","added":{}}}""")]
    [InlineData("""{"version":1,"condition":{"type":"tag","tag":1,"op":"has","added":{"calendar":"next_week"}}}""")]
    [InlineData("""{"version":1,"condition":{"type":"tag","tag":1,"op":"has","added":{"last":{"amount":1,"unit":"days"},"from":"2024-01-01"}}}""")]
    [InlineData("""{"version":1,"condition":{"type":"friendship","account":1,"state":"none","since":{"calendar":"today"}}}""")]
    [InlineData("""{"version":1,"condition":{"type":"reachable","channel":"push","account":1}}""")]
    [InlineData("""{"version":1,"condition":{"type":"random","salt":"s","from":0,"to":10001}}""")]
    [InlineData("""{"version":1,"condition":{"type":"message","outcome":"opened"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"message","outcome":"opened","channel":"line"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"message","outcome":"sent","link":1}}""")]
    [InlineData("""{"version":1,"condition":{"type":"event","name":"a","name_prefix":"b"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"event","name":"a","count":{"op":"less","value":[1]}}}""")]
    [InlineData("""{"version":1,"condition":{"type":"first_event","name":"a"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"first_event","name":"a","has":[]}}""")]
    [InlineData("""{"version":1,"condition":{"type":"event_sequence","first":{"name":"a"},"then":{"name":"b"},"op":"followed","amount":1,"unit":"months"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"event_regular","name":"a","periods":3,"unit":"hours","at_least":1}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":[0],"op":"exists"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"op":"equals","value":1}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"text","op":"in","value":[]}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"number","op":"between","value":[1]}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"date","op":"within_last","amount":1,"unit":"hours"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"date","op":"before","value":"2024-01-01T00:00:00Z"}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"datetime","op":"in_month","value":[1]}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a","b"],"op":"exists","held":{"op":"at_least","amount":1,"unit":"days"}}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"list","op":"has_element","where":[]}}""")]
    [InlineData("""{"version":1,"condition":{"type":"attribute","path":["a"],"as":"region","op":"in","value":["kansai"]}}""")]
    public void What_the_reader_refuses_for_its_structure_does_not_fit_the_schema(string json)
    {
        Assert.NotEmpty(Examples.Read(json).Problems);
        Assert.False(Schema.Accepts(JsonNode.Parse(json)));
    }

    [Fact]
    public void A_member_that_is_left_out_misspelt_or_of_another_type_is_refused_by_the_schema_exactly_where_the_reader_refuses_it() =>
        Prop.ForAll(Trees.Definitions, Gen.Choose(0, int.MaxValue).ToArbitrary(), (definition, seed) =>
        {
            var random = new Random(seed);
            var json = JsonNode.Parse(definition.ToJson())!;
            var objects = Objects(json).Where(o => o.Count > 0).ToList();
            var hit = objects[random.Next(objects.Count)];
            var name = hit.Select(m => m.Key).ElementAt(random.Next(hit.Count));
            switch (random.Next(4))
            {
                case 0: hit.Remove(name); break;
                case 1: hit[name] = new JsonObject(); break;
                case 2: hit[name] = hit[name] is JsonArray ? "x" : new JsonArray(); break;
                default:
                    var value = hit[name];
                    hit.Remove(name);
                    hit[$"{name}x"] = value;
                    break;
            }
            var read = Examples.Read(json.ToJsonString()).Definition is not null;
            Assert.True(read == Schema.Accepts(json), $"The reader {(read ? "takes" : "refuses")} and the schema does not: {json.ToJsonString()}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(SegmentTreeTests.Share(600)));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => [o, .. o.SelectMany(m => Objects(m.Value))],
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };
}
