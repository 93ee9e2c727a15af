using System.Net.Http.Headers;
using System.Text.Json;
using Todoke.Server.Api;

namespace Todoke.Server.Demo;

/// <summary>The demo as a client of its own server: what it fills in goes the way everybody's data goes, through the public API.</summary>
internal sealed class DemoApi : IDisposable
{
    readonly HttpClient _http;

    public DemoApi(Uri server, string key)
    {
        _http = new HttpClient { BaseAddress = new Uri(server, "/api/v1/"), Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancel) => AskAsync(HttpMethod.Get, path, null, cancel);

    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancel) => AskAsync(HttpMethod.Post, path, body, cancel);

    public Task<JsonElement> PatchAsync(string path, object body, CancellationToken cancel) => AskAsync(HttpMethod.Patch, path, body, cancel);

    public Task<JsonElement> PutAsync(string path, object body, CancellationToken cancel) => AskAsync(HttpMethod.Put, path, body, cancel);

    /// <summary>Posts many items in calls of a thousand; a single refused item is a fault of the demo.</summary>
    public async Task PostAllAsync(string path, IEnumerable<object> items, CancellationToken cancel)
    {
        foreach (var chunk in items.Chunk(1000))
        {
            var answer = await PostAsync(path, new { items = chunk }, cancel);
            if (answer.GetProperty("problems") is { } problems && problems.GetArrayLength() > 0) throw new InvalidOperationException($"{path}: {problems[0]}");
        }
    }

    async Task<JsonElement> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: ApiJson.Options) };
        using var answer = await _http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return answer.IsSuccessStatusCode
            ? text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    public void Dispose() => _http.Dispose();
}
