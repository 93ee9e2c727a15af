using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Values;
using Todoke.Server.Attributes;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Attributes;

public class AttributeTests
{
    static async Task<JsonElement> PersonAsync(TestWorld world, int n, object attributes) =>
        (await world.PostAsync("profiles", new { items = new[] { new { identities = new[] { new { kind = "customer", value = $"{n}" } }, attributes } } })).Items()[0];

    static async Task<string?> CodeAsync(TestWorld world, object attributes) =>
        (await PersonAsync(world, 1, attributes)).TryGetProperty("problem", out var problem) ? problem.Text("code") : null;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_declared_attribute_refuses_what_does_not_fit(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        foreach (var (key, type) in new[] { ("n", "number"), ("b", "boolean"), ("d", "date"), ("t", "datetime"), ("l", "list"), ("o", "object"), ("ol", "object_list") })
            await world.PostAsync("attributes", new { key, label = key, type });
        await world.PostAsync("attributes", new { key = "rank", label = "ランク", type = "text", choices = new[] { new { value = "silver", label = "銀" }, new { value = "gold", label = "金" } }, ordered = true });
        Assert.Null(await CodeAsync(world, new { n = 1.50, b = true, d = "2026-04-01", t = "2026-04-01T10:00:00+09:00", l = new object[] { "x", 1 }, o = new { x = 1 }, ol = new[] { new { x = 1 } }, rank = "gold" }));
        foreach (var bad in new object[] { new { n = "1" }, new { b = 1 }, new { d = "2026-4-1" }, new { d = "2026-02-30" }, new { t = "2026-04-01T10:00:00" }, new { l = "x" }, new { l = new[] { new { x = 1 } } }, new { o = new[] { 1 } }, new { ol = new object[] { 1 } } })
            Assert.Equal("attribute_type", await CodeAsync(world, bad));
        Assert.Equal("attribute_choice", await CodeAsync(world, new { rank = "bronze" }));
        Assert.Equal("attribute_too_long", await CodeAsync(world, new { free = new string('x', 9000) }));
        Assert.Equal("attribute_key", await CodeAsync(world, new Dictionary<string, string> { [new string('k', 101)] = "x" }));
        var stored = (await world.GetAsync("profiles")).Items()[0].Number("id");
        var values = (await world.GetAsync($"profiles/{stored}")).Items("attributes").ToDictionary(a => a.Text("key"), a => a.GetProperty("value").GetRawText());
        Assert.Equal(("1.5", "\"2026-04-01\"", "\"2026-04-01T01:00:00.000Z\""), (values["n"], values["d"], values["t"]));
        Assert.DoesNotContain("free", values.Keys);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_undeclared_attribute_keeps_each_value_as_it_is_and_is_listed(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await PersonAsync(world, 1, new { 好きな色 = "赤" });
        await PersonAsync(world, 2, new { 好きな色 = 7 });
        var attribute = (await world.GetAsync("attributes")).Items().Single();
        Assert.Equal(("好きな色", "text", false, 2), (attribute.Text("key"), attribute.Text("type"), attribute.Flag("declared"), attribute.Number("people")));
        Assert.Equal(["number", "text"], await TypesAsync(world));
    }

    static async Task<string[]> TypesAsync(TestWorld world)
    {
        var types = new List<string>();
        foreach (var person in (await world.GetAsync("profiles")).Items()) types.Add((await world.GetAsync($"profiles/{person.Number("id")}")).Items("attributes").Single().Text("type"));
        return [.. types];
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_type_is_only_taken_on_when_every_value_fits_and_the_refusal_says_how_many_do_not(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await PersonAsync(world, 1, new { age = "41" });
        await PersonAsync(world, 2, new { age = "unknown" });
        await PersonAsync(world, 3, new { age = "old" });
        var refusal = await world.PostAsync("attributes", new { key = "age", label = "年齢", type = "number" }, HttpStatusCode.Conflict);
        Assert.Contains("2人", refusal.Text("title"));
        await PersonAsync(world, 2, new { age = (string?)null });
        await PersonAsync(world, 3, new { age = 20 });
        var declared = await world.PostAsync("attributes", new { key = "age", label = "年齢", type = "number", unit = "歳" });
        Assert.Equal((true, "歳", 2), (declared.Flag("declared"), declared.Text("unit"), declared.Number("people")));
        // Numeric text from before became the number.
        Assert.Equal(["20", "41"], (await world.Ledger.ReadAsync(l => l.QueryAsync("SELECT value FROM attribute_value WHERE value IS NOT NULL ORDER BY value", r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel)));
        await world.PostAsync("attributes", new { key = "age", label = "年齢", type = "number" }, HttpStatusCode.Conflict);
        await world.PatchAsync("attributes/age", new { type = "boolean" }, HttpStatusCode.Conflict);
        Assert.Equal("お年", (await world.PatchAsync("attributes/age", new { label = "お年" })).Text("label"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_attribute_that_is_used_is_not_deleted_and_one_that_is_not_takes_its_values_with_it(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await PersonAsync(world, 1, new { used = 1, free = 2 });
        await world.Ledger.WriteAsync(w => w.InsertAsync("segment (id, name, definition, version, created_at, updated_at, actor)",
            [[1L, "s", """{"version":1,"condition":{"type":"attribute","path":["used"],"as":"number","op":"exists"}}""", 1, 0L, 0L, "x"]], TestWorld.Cancel), TestWorld.Cancel);
        await world.DeleteAsync("attributes/used", HttpStatusCode.Conflict);
        await world.DeleteAsync("attributes/free", HttpStatusCode.NoContent);
        await world.DeleteAsync("attributes/free", HttpStatusCode.NotFound);
        Assert.Equal(1, await world.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM attribute_value", TestWorld.Cancel), TestWorld.Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task All_problems_of_a_declaration_are_told_at_once(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var refusal = await world.PostAsync("attributes", new { key = "", label = new string('x', 101), type = "number", choices = new[] { new { value = "a", label = "" }, new { value = "a", label = "" } } }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["key", "label", "choices", "choices[1].value"], refusal.Items("problems").Select(p => p.Text("path")));
    }

    [Fact]
    public void What_an_attribute_keeps_fits_it_again_and_is_written_the_same()
    {
        var values = Gen.Elements<FactValue>(new FactValue.Text("2026-04-01"), new FactValue.Text("2026-04-01T10:00:00.123+09:00"), new FactValue.Text("gold"), new FactValue.Text("１"),
            new FactValue.Number(1.50m), new FactValue.Bool(true), new FactValue.List([new FactValue.Text("gold")]), new FactValue.List([FactValue.Object.Empty]), FactValue.Object.Empty);
        var cases = from value in values from type in Gen.Elements(Enum.GetValues<AttributeKind>()) select (value, type);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var attribute = new AttributeDefinition(1, "k", "k", c.type, [], false, "", true);
            if (attribute.Fit(c.value) is not { } kept) return true;
            var json = FactJson.Write(kept);
            return attribute.Fit(FactJson.Read(json)) is { } again && FactJson.Write(again) == json;
        }).QuickCheckThrowOnFailure();
    }
}
