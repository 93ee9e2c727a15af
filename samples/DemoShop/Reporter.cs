using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Todoke.Samples.DemoShop;

/// <summary>Tells Todoke what is in the journal, through its public API and nothing else: <c>POST /api/v1/events</c> with an API key, up to 500 at a time, again and again until they are taken.</summary>
public sealed class Reporter : IAsyncDisposable
{
    const int AtOnce = 500;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    readonly ShopOptions _options;
    readonly Journal _journal;
    readonly HttpClient? _http;
    readonly CancellationTokenSource _stopping = new();
    readonly SemaphoreSlim _news = new(0);
    readonly SemaphoreSlim _turn = new(1);
    readonly Task _telling;

    public Reporter(ShopOptions options, Journal journal)
    {
        (_options, _journal) = (options, journal);
        if (options.Todoke is null) { _telling = Task.CompletedTask; return; }
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(options.Todoke, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        _telling = TellAsync();
    }

    /// <summary>What Todoke last said against it; null while it takes everything.</summary>
    public string? Trouble { get; private set; }

    public void Notice() => _news.Release();

    /// <summary>Tells all there is now and returns when it is taken. Without an address of Todoke there is nothing to do.</summary>
    /// <exception cref="HttpRequestException">Todoke cannot be reached or does not take it.</exception>
    public async Task TellAllAsync(CancellationToken cancel)
    {
        if (_http is null) return;
        await _turn.WaitAsync(cancel);
        try
        {
            while (_journal.ToTell(AtOnce) is { Count: > 0 } events)
            {
                using var answer = await _http.PostAsJsonAsync("events", new { items = events.Select(e => new { id = e.Id, name = e.Name, at = e.At, identity = new { kind = "customer", scope = _options.Scope, value = e.Member }, properties = e.Properties }) }, Json, cancel);
                if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"Todoke answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
                // A single event that Todoke will never take must not hold up those behind it; it is named to whoever runs the shop.
                var taken = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
                Trouble = taken.GetProperty("problems") is { } problems && problems.GetArrayLength() > 0 ? problems[0].GetRawText() : null;
                _journal.Told(events.Count);
            }
        }
        finally { _turn.Release(); }
    }

    async Task TellAsync()
    {
        try
        {
            while (true)
            {
                try { await TellAllAsync(_stopping.Token); }
                catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !_stopping.IsCancellationRequested))
                {
                    Trouble = e.Message;
                    await Task.Delay(Pause, _options.Time, _stopping.Token);
                    continue;
                }
                await _news.WaitAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What is not told yet lies in the journal.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _telling;
        _http?.Dispose();
        _stopping.Dispose();
    }
}
