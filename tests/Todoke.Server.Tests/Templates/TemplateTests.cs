using System.Net;
using System.Net.Http.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Templates;

public class TemplateTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_template_is_kept_in_its_folder_changed_by_version_and_removed(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var made = await world.PostAsync("templates", Body("誕生日", "おめでとうございます、{{name|お客様}}さん", "クーポン"), HttpStatusCode.Created);
        Assert.Equal(("誕生日", "クーポン", 1), (made.Text("name"), made.Text("folder"), made.Number("version")));
        Assert.Equal("text", made.GetProperty("content").Items("bubbles")[0].Text("type"));

        using var change = new HttpRequestMessage(HttpMethod.Put, $"templates/{made.Number("id")}") { Content = JsonContent.Create(Body("誕生日2", "おめでとう", null)) };
        change.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var changed = await world.Http.SendAsync(change, TestWorld.Cancel);
        var now = await changed.JsonAsync();
        Assert.Equal(("誕生日2", "クーポン", 2), (now.Text("name"), now.Text("folder"), now.Number("version")));

        using var late = new HttpRequestMessage(HttpMethod.Put, $"templates/{made.Number("id")}") { Content = JsonContent.Create(Body("誕生日3", "おめでとう", null)) };
        late.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var refused = await world.Http.SendAsync(late, TestWorld.Cancel);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);

        Assert.Equal(["誕生日2"], (await world.GetAsync("templates")).Items().Select(t => t.Text("name")));
        await world.DeleteAsync($"templates/{made.Number("id")}", HttpStatusCode.NoContent);
        await world.GetAsync($"templates/{made.Number("id")}", HttpStatusCode.NotFound);
        Assert.Equal(["template.delete", "template.change", "template.create"], (await world.GetAsync("audit")).Items().Select(a => a.Text("action")).Where(a => a.StartsWith("template.", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_name_twice_and_a_message_LINE_would_refuse_are_said_at_once(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PostAsync("templates", Body("朝", "おはよう", null), HttpStatusCode.Created);
        var refusal = await world.PostAsync("templates", Body(" 朝 ", new string('あ', 5001), null), HttpStatusCode.UnprocessableEntity);
        Assert.Equal([("name", "name_there"), ("content.bubbles[0].text", "too_long")], refusal.Items("problems").Select(p => (p.Text("path"), p.Text("code"))));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_viewer_reads_templates_and_changes_none(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PostAsync("templates", Body("朝", "おはよう", null), HttpStatusCode.Created);
        using var viewer = await world.AsAsync("viewer");
        using var list = await viewer.GetAsync("templates", TestWorld.Cancel);
        Assert.Single((await list.JsonAsync()).Items());
        using var made = await viewer.PostAsJsonAsync("templates", Body("夜", "こんばんは", null), TestWorld.Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, made.StatusCode);
    }

    static object Body(string name, string text, string? folder) => new { name, folder, content = new { bubbles = new object[] { new { type = "text", text } }, track_links = false } };
}
