using System.Net;
using System.Text.Json;

namespace Todoke.Server.Tests.Support;

/// <summary>What tests of conditions do again and again: people, saved segments, and who is in.</summary>
public static class Fields
{
    public static object Definition(object condition) => new { version = 1, condition };

    /// <summary>Known people with member numbers 1…n, and whatever <paramref name="more"/> gives each.</summary>
    public static async Task<long[]> PeopleAsync(this TestWorld world, int count, Func<int, object>? more = null)
    {
        var items = Enumerable.Range(1, count).Select(n => more?.Invoke(n) ?? new { identities = new[] { new { kind = "customer", value = $"{n}" } }, display_name = $"客{n}" });
        return [.. (await world.PostAsync("profiles", new { items })).Items().Select(i => i.Number("id"))];
    }

    public static async Task<long> SegmentAsync(this TestWorld world, string name, object condition) =>
        (await world.PostAsync("segments", new { name, definition = Definition(condition) }, HttpStatusCode.Created)).Number("id");

    public static async Task<long> TagAsync(this TestWorld world, string name, params long[] people)
    {
        var tag = (await world.PostAsync("tags", new { name })).Number("id");
        foreach (var person in people) await world.PostAsync($"profiles/{person}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        return tag;
    }

    /// <summary>Members by the index, once it has everything; each is also asked of the reference by 'why', which must agree.</summary>
    public static async Task<long[]> MembersAsync(this TestWorld world, object condition, params long[] everybody) => await MembersAsync(world, (object)new { definition = Definition(condition), limit = 200 }, new { definition = Definition(condition) }, everybody);

    public static async Task<long[]> MembersOfAsync(this TestWorld world, long segment, params long[] everybody) => await MembersAsync(world, (object)new { segment_id = segment, limit = 200 }, new { segment_id = segment }, everybody);

    static async Task<long[]> MembersAsync(TestWorld world, object question, object why, long[] everybody)
    {
        await world.SettledAsync();
        long[] members = [.. (await world.PostAsync("segments/members", question)).Items().Select(i => i.Number("id"))];
        foreach (var person in everybody)
        {
            var body = JsonSerializer.SerializeToNode(why)!.AsObject();
            body["profile_id"] = person;
            Assert.Equal((person, members.Contains(person)), (person, (await world.PostAsync("segments/why", body)).Flag("holds")));
        }
        return members;
    }
}
