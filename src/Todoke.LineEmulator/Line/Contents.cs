using System.Collections.Concurrent;

namespace Todoke.LineEmulator.Line;

/// <summary>What a person sent that is not text: its bytes, and until when LINE still prepares it.</summary>
internal sealed record Content(LineAccount Account, string Kind, byte[] Bytes, string MediaType, long ReadyMs);

/// <summary>Images, videos, audio and files that people sent, to be fetched by message id (at LINE from api-data). Kept as long as the emulator runs; LINE does not tell how long it keeps them.</summary>
internal sealed class Contents(EmulatorClock clock)
{
    private static readonly LineAnswer Unknown = LineAnswer.Error(404, "not found");
    private static readonly LineAnswer Gone = LineAnswer.Error(410, "The content is gone");

    // One grey pixel: what a video looks like before it is played, and an image of which nothing is known.
    private static readonly byte[] Pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");
    private readonly ConcurrentDictionary<string, Content> contents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LineAccount> unsent = new(StringComparer.Ordinal);

    public static IReadOnlyList<Endpoint> Rows { get; } =
    [
        Endpoint.Of("content", "GET", "/v2/bot/message/{messageId}/content"),
        Endpoint.Of("content/preview", "GET", "/v2/bot/message/{messageId}/content/preview"),
        Endpoint.Of("content/transcoding", "GET", "/v2/bot/message/{messageId}/content/transcoding"),
    ];

    /// <param name="messageId">Of the webhook's message.</param>
    /// <param name="account">To which it was sent.</param>
    /// <param name="kind">image, video, audio or file.</param>
    /// <param name="bytes">Null: a stand-in, one pixel or a few bytes.</param>
    /// <param name="prepareSeconds">How long a video or audio cannot be fetched yet.</param>
    public Content Keep(string messageId, LineAccount account, string kind, byte[]? bytes, int prepareSeconds)
    {
        var content = new Content(account, kind, bytes ?? (kind == "image" ? Pixel : System.Text.Encoding.UTF8.GetBytes($"emulated {kind}")), kind switch
        {
            "image" => bytes is [0xFF, 0xD8, ..] ? "image/jpeg" : "image/png",
            "video" => "video/mp4",
            "audio" => "audio/x-m4a",
            _ => "application/octet-stream",
        }, clock.NowMs + (prepareSeconds * 1000L));
        contents[messageId] = content;
        return content;
    }

    /// <summary>The person took it back.</summary>
    public void Unsend(string messageId, LineAccount account)
    {
        contents.TryRemove(messageId, out _);
        unsent[messageId] = account;
    }

    public LineAnswer Answer(LineCall call)
    {
        var id = call.PathValue("messageId");
        if (unsent.TryGetValue(id, out var sentTo) && sentTo == call.Account)
        {
            return Gone;
        }
        if (!contents.TryGetValue(id, out var content) || content.Account != call.Account)
        {
            return Unknown;
        }
        var ready = clock.NowMs >= content.ReadyMs;
        switch (call.Endpoint.Name)
        {
            case "content/transcoding":
                return content.Kind is "video" or "audio"
                    ? LineAnswer.Ok(json => json.WriteString("status", ready ? "succeeded" : "processing"))
                    : LineAnswer.Error(400, "The content is neither video nor audio");
            case "content/preview":
                return content.Kind switch
                {
                    "image" => Bytes(content.Bytes, content.MediaType),
                    "video" => Bytes(Pixel, "image/png"),
                    _ => LineAnswer.Error(400, "The content can not be previewed"),
                };
            default:
                return ready ? Bytes(content.Bytes, content.MediaType) : LineAnswer.Accepted;
        }
    }

    private static LineAnswer Bytes(byte[] bytes, string mediaType) => new(200, bytes) { Type = mediaType };
}
