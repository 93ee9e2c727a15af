using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

/// <summary>Audiences as a caller makes them.</summary>
internal static class AudienceWorld
{
    public const string Group = "/v2/bot/audienceGroup";

    /// <summary>A job's way through the queue and the work.</summary>
    public static readonly TimeSpan JobStep = TimeSpan.FromMilliseconds(500);

    public static JsonArray Ids(params IEnumerable<string> ids) => [.. ids.Select(id => (JsonNode)new JsonObject { ["id"] = id })];

    public static Task<Answer> UploadAsync(this World world, string? name, params IEnumerable<string> ids) =>
        world.PostAsync($"{Group}/upload", new JsonObject { ["description"] = name, ["audiences"] = Ids(ids) });

    public static Task<Answer> AddAsync(this World world, long id, params IEnumerable<string> ids) =>
        world.SendAsync(HttpMethod.Put, $"{Group}/upload", new JsonObject { ["audienceGroupId"] = id, ["audiences"] = Ids(ids) }.ToJsonString());

    /// <summary>An audience of people, by their names here, that is ready.</summary>
    public static async Task<long> MakeAudienceAsync(this World world, params IEnumerable<string> people)
    {
        var made = await world.UploadAsync("春の対象者", people.Select(p => world.UserId(p)));
        Assert.Equal(202, made.Status);
        world.Control.Advance(JobStep * 2);
        return Id(made);
    }

    public static long Id(Answer made) => made.Json!["audienceGroupId"]!.GetValue<long>();

    public static string? Code(Answer answer) => answer.Json?["details"]?[0]?["message"]?.GetValue<string>();

    public static async Task<JsonNode> AudienceAsync(this World world, long id) => (await world.GetAsync($"{Group}/{id}")).Json!;

    public static async Task<(string Status, int Count)> StateAsync(this World world, long id)
    {
        var group = (await world.AudienceAsync(id))["audienceGroup"]!;
        return (group["status"]!.GetValue<string>(), group["audienceCount"]!.GetValue<int>());
    }

    public static MultipartFormDataContent Form(string lines, params (string Name, string Value)[] fields)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(lines));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        var form = new MultipartFormDataContent { { file, "file", "ids.txt" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }
        return form;
    }

    public static async Task<string> BroadcastAsync(this World world, string text = "お知らせ")
    {
        var sent = await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts(text) });
        Assert.Equal(200, sent.Status);
        return sent.RequestId!;
    }

    public static Task<Answer> RetargetAsync(this World world, string type, string requestId, string? clickUrl = null)
    {
        var body = new JsonObject { ["description"] = type, ["requestId"] = requestId };
        if (clickUrl is not null)
        {
            body["clickUrl"] = clickUrl;
        }
        return world.PostAsync($"{Group}/{type}", body);
    }

    public static Task TapAsync(this World world, string person, string url) =>
        world.Control.ActAsync(person, Act.Tap, new ActRequest { Account = world.Channel, Url = url }, TestContext.Current.CancellationToken);
}
