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

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_message_of_a_template_that_never_was_is_refused_and_one_whose_template_was_removed_forgets_it(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var world = shop.World;
        var template = (await world.PostAsync("templates", Body("朝", "おはよう", null), HttpStatusCode.Created)).Number("id");
        object Content(long id) => new { bubbles = new object[] { new { type = "text", text = "おはよう" } }, template_id = id };
        object Draft(object? content, object? variants = null) => new { account_id = shop.Account, name = "朝の配信", audience = new { definition = Shop.Everyone }, content, variants };

        foreach (var unknown in new[] { template + 1, 0, -1 })
        {
            var refusal = await world.PostAsync("campaigns", Draft(Content(unknown)), HttpStatusCode.UnprocessableEntity);
            Assert.Equal([("content.template_id", "unknown_template")], refusal.Items("problems").Select(p => (p.Text("path"), p.Text("code"))));
        }
        var parts = new { by = "split", salt = "s", of = new object[] { new { name = "A", share = 50, content = Content(template) }, new { name = "B", share = 50, content = Content(99) } } };
        Assert.Equal(["variants.of[1].content.template_id"], (await world.PostAsync("campaigns", Draft(null, parts), HttpStatusCode.UnprocessableEntity)).Items("problems").Select(p => p.Text("path")));
        var rule = new { every = "day", at = "10:00", from = "2026-04-02" };
        Assert.Equal(["campaign.content.template_id"], (await world.PostAsync("schedules", new { rule, campaign = Draft(Content(99)) }, HttpStatusCode.UnprocessableEntity)).Items("problems").Select(p => p.Text("path")));

        var made = await world.PostAsync("campaigns", Draft(Content(template)), HttpStatusCode.Created);
        Assert.Equal(template, made.GetProperty("content").Number("template_id"));
        await world.DeleteAsync($"templates/{template}", HttpStatusCode.NoContent);
        var saved = await world.PutAsync($"campaigns/{made.Number("id")}", Draft(Content(template)));
        Assert.False(saved.GetProperty("content").TryGetProperty("template_id", out _));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Names_of_earlier_times_can_be_chosen_where_history_is_asked_about(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(2));
        var template = (await world.PostAsync("templates", Body("春のセール", "セールです", null), HttpStatusCode.Created)).Number("id");
        var draft = await world.PostAsync("campaigns", new { account_id = shop.Account, name = "春", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text = "セールです" } }, template_id = template } }, HttpStatusCode.Created);
        await shop.SendAsync(draft.Number("id"));
        await world.PutAsync($"templates/{template}", Body("初夏のセール", "セールです", null));
        await world.PostAsync("messages", new { items = new object[] { new { id = "m1", profile_id = people[0], channel = "email", outcome = "sent", at = "2026-03-01T00:00:00Z", template = "メールA" } } });

        Assert.Equal([("メールA", false), ("初夏のセール", true), ("春のセール", false)], (await world.GetAsync("templates/names")).Items().Select(n => (n.Text("name"), n.Flag("current"))));
        // History keeps the name a message left under.
        async Task<long> SentAsync(string name) => (await world.PostAsync("segments/count", new { definition = new { version = 1, condition = new { type = "message", outcome = "sent", template = name } } })).Number("count");
        Assert.Equal((2, 0, 1), (await SentAsync("春のセール"), await SentAsync("初夏のセール"), await SentAsync("メールA")));
    }

    static object Body(string name, string text, string? folder) => new { name, folder, content = new { bubbles = new object[] { new { type = "text", text } }, track_links = false } };
}
