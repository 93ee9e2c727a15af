using System.Text;
using System.Text.Json;
using Todoke.LineContract;

namespace Todoke.LineEmulator.Tests.Contract;

/// <summary>The judge is judged: on a small file of our own, so that it is tried where LINE's files are not at hand.</summary>
public sealed class CheckerTests
{
    private const string Menu = """
        openapi: 3.0.0
        security: [ { Bearer: [] } ]
        paths:
          /order/{table}:
            parameters:
              - { name: table, in: path, required: true, schema: { type: integer, format: int32, maximum: 20 } }
            post:
              parameters:
                - { name: at, in: query, required: true, schema: { type: string, format: "^[0-9]{8}$" } }
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } }
              responses:
                "202": { description: taken }
        components:
          schemas:
            Order:
              type: object
              required: [ dishes ]
              properties:
                dishes: { type: array, minItems: 1, maxItems: 2, uniqueItems: true, items: { $ref: "#/components/schemas/Dish" } }
                note: { type: string, nullable: true, maxLength: 2 }
                extra: { type: object, additionalProperties: { type: boolean } }
                pay: { oneOf: [ { type: object, required: [ card ], properties: { card: { type: string } } }, { type: object, required: [ cash ], properties: { cash: { type: number, minimum: 1 } } } ] }
            Dish:
              type: object
              required: [ type ]
              properties: { type: { type: string }, id: { type: string, format: uuid }, since: { type: string, format: date-time } }
              discriminator:
                propertyName: type
                mapping: { soup: "#/components/schemas/Soup", set: "#/components/schemas/Set" }
            Soup:
              allOf:
                - $ref: "#/components/schemas/Dish"
                - { type: object, required: [ hot ], properties: { hot: { type: string, enum: [ "yes", "no" ] } } }
            Set:
              allOf:
                - $ref: "#/components/schemas/Dish"
                - { type: object, properties: { of: { type: array, items: { $ref: "#/components/schemas/Dish" } } } }
        """;

    [Theory]
    [InlineData("""{"dishes":[{"type":"soup","hot":"yes","id":"00000000-0000-0000-0000-000000000000"}],"note":null,"extra":{"late":true},"pay":{"cash":5}}""")]
    [InlineData("""{"dishes":[{"type":"set","of":[{"type":"set","of":[{"type":"soup","hot":"no","since":"2026-04-01T00:00:00.000Z"}]}]}],"note":"二字"}""")]
    [InlineData("""{}""", "order.dishes: is required")]
    [InlineData("""{"dishes":[]}""", "order.dishes: 0 items")]
    [InlineData("""{"dishes":[{"type":"set"},{"type":"set"}]}""", "order.dishes: an item stands there twice")]
    [InlineData("""{"dishes":{}}""", "order.dishes: Object where array is due")]
    [InlineData("""{"dishes":[{"type":"cake"}]}""", "order.dishes[0].type: 'cake' is none of the kinds soup, set")]
    [InlineData("""{"dishes":[{"hot":"yes"}]}""", "order.dishes[0].type: is missing", "order.dishes[0].type: is required", "order.dishes[0].hot: LINE's files name no such property")]
    [InlineData("""{"dishes":[{"type":"set","of":[{"type":"soup","hot":"very"}]}]}""", "order.dishes[0].of[0].hot: 'very' is none of yes, no")]
    [InlineData("""{"dishes":[{"type":"soup"}]}""", "order.dishes[0].hot: is required")]
    [InlineData("""{"dishes":[{"type":"set","id":"7","since":"yesterday"}]}""", "order.dishes[0].id: '7' is no uuid", "order.dishes[0].since: 'yesterday' is no date-time")]
    [InlineData("""{"dishes":[{"type":"set"}],"note":"三文字","nte":1,"extra":{"late":"no"}}""", "order.note: 3 characters", "order.nte: LINE's files name no such property", "order.extra.late: String where boolean is due")]
    [InlineData("""{"dishes":[{"type":"set"}],"pay":{"cash":0.5}}""", "order.pay: fits 0 of 2 forms")]
    [InlineData("""{"dishes":null}""", "order.dishes: null")]
    public void Values_are_held_against_their_schema_through_references_and_kinds(string value, params string[] problems)
    {
        var file = OpenApiFile.Parse("menu.yml", Menu);
        using var json = JsonDocument.Parse(value);
        var found = new SchemaCheck(file).Check(json.RootElement, file.Schema("Order")!, "order");
        Assert.Equal(problems.Length, found.Count);
        Assert.All(problems, problem => Assert.Contains(found, f => f.StartsWith(problem, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_keyword_that_is_not_understood_is_no_silent_pass()
    {
        var file = OpenApiFile.Parse("menu.yml", "components: { schemas: { A: { type: string, multipleOf: 3 } } }");
        using var json = JsonDocument.Parse("\"a\"");
        Assert.Throws<NotSupportedException>(() => new SchemaCheck(file).Check(json.RootElement, file.Schema("A")!, "a"));
    }

    [Theory]
    [InlineData("/order/7", "at=20260401", "application/json", null)]
    [InlineData("/order/21", "at=20260401", "application/json", "table: 21 is not within")]
    [InlineData("/order/x", "at=20260401", "application/json", "table: String where integer is due")]
    [InlineData("/order/7", "", "application/json", "at: is required in the query")]
    [InlineData("/order/7", "at=today", "application/json", "at: 'today' is no")]
    [InlineData("/order/7", "at=20260401&to=1", "application/json", "to: LINE's files name no such parameter")]
    [InlineData("/order/7", "at=20260401", "text/plain", "content-type: 'text/plain' is none of application/json")]
    public void Requests_are_held_against_their_operation(string path, string query, string type, string? problem)
    {
        var operation = Operation.Of(OpenApiFile.Parse("menu.yml", Menu)).Single();
        var exchange = Asked(path, query, type);
        Assert.Equal(problem is null ? 0 : 1, new RequestCheck(operation, exchange).Run().Count(f => problem is null || f.StartsWith(problem, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_request_without_token_or_with_a_key_that_is_not_taken_is_noticed()
    {
        var operation = Operation.Of(OpenApiFile.Parse("menu.yml", Menu)).Single();
        var exchange = Asked("/order/7", "at=20260401", "application/json") with { RequestHeaders = new Dictionary<string, string> { ["content-type"] = "application/json", ["x-line-retry-key"] = "k" }, RequestBody = [] };
        Assert.Equal(["authorization: a Bearer token is due", "X-Line-Retry-Key: is not taken here", "body: is required"], new RequestCheck(operation, exchange).Run());
    }

    [Theory]
    [InlineData(202, "{}", null)]
    [InlineData(200, "{}", "status 200 is not declared")]
    [InlineData(202, """{"order":1}""", "answer: {} or nothing is due")]
    [InlineData(404, """{"message":"Not found"}""", null)]
    [InlineData(404, """{"error":"Not found"}""", "error.message: is required")]
    [InlineData(418, """{"message":"teapot"}""", "status 418 is not declared")]
    [InlineData(409, """{"message":"The retry key is already accepted"}""", "x-line-accepted-request-id: belongs to a 409")]
    public void Answers_are_held_against_their_operation(int status, string body, string? problem)
    {
        var file = OpenApiFile.Parse("menu.yml", Menu);
        var messaging = OpenApiFile.Parse("messaging-api.yml", "components: { schemas: { ErrorResponse: { type: object, required: [ message ], properties: { message: { type: string } } } } }");
        var exchange = Asked("/order/7", "at=20260401", "application/json") with
        {
            Status = status, AnswerBody = Encoding.UTF8.GetBytes(body), AnswerHeaders = new Dictionary<string, string> { ["content-type"] = "application/json", ["x-line-request-id"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString() },
        };
        var found = new AnswerCheck(Operation.Of(file).Single(), messaging, exchange).Run();
        Assert.Equal(problem is not null, found.Any(f => f.StartsWith(problem ?? "", StringComparison.Ordinal)));
        Assert.Contains("x-line-request-id: every answer has one, a UUID", new AnswerCheck(null, messaging, exchange with { AnswerHeaders = new Dictionary<string, string>() }).Run());
    }

    private static Exchange Asked(string path, string query, string type) => new(
        "POST", path, query, new Dictionary<string, string> { ["authorization"] = "Bearer t", ["content-type"] = type }, """{"dishes":[{"type":"set"}]}"""u8.ToArray(), 202, new Dictionary<string, string>(), []);
}
