using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>Calls a server's webhook as LINE does, without repeating: what was answered 200 must be kept, and nobody tells it again.</summary>
internal sealed class WebhookCaller(Uri server, long account, AccountView channel) : IDisposable
{
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <returns>The status; null when the connection broke.</returns>
    public async Task<HttpStatusCode?> SayAsync(string eventId, string user)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { destination = channel.BotUserId, events = new[] { LineEvents.Of("message", user, 1_780_000_000_000, eventId, new { message = new { id = eventId, type = "text", text = "はい" } }) } });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"/webhook/line/{account}")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-line-signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(channel.ChannelSecret), body)));
        try
        {
            using var answer = await _http.SendAsync(request, TestWorld.Cancel);
            return answer.StatusCode;
        }
        catch (HttpRequestException) { return null; }
    }

    public void Dispose() => _http.Dispose();
}
