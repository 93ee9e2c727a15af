using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.People;

/// <summary>What a person can do in a chat besides writing: send a picture, a video, a sound, a file, a sticker, a place; watch a video to its end; take back what was sent.</summary>
internal sealed class MediaActs(PersonActs acts, Contents contents, EmulatorClock clock)
{
    private const int Remembered = 50;

    /// <summary>Sends bytes. Null result: impossible, the person has blocked the account.</summary>
    /// <param name="chat">With whom.</param>
    /// <param name="kind">image, video, audio or file.</param>
    /// <param name="bytes">Null: a stand-in.</param>
    /// <param name="durationMs">Of a video or audio; null where the phone did not say.</param>
    /// <param name="fileName">Of a file.</param>
    /// <param name="prepareSeconds">How long LINE still works on it.</param>
    /// <param name="ct">Gives up.</param>
    public Task<(WebhookResult? Told, string MessageId)> SendAsync(Chat chat, string kind, byte[]? bytes, int? durationMs, string? fileName, int prepareSeconds, CancellationToken ct) =>
        acts.TellMessageAsync(chat, $"[{kind}{(fileName is null ? "" : " " + fileName)}]", kind, quotable: kind is "image" or "video", (message, id) =>
        {
            var content = contents.Keep(id, chat.Account, kind, bytes, prepareSeconds);
            if (kind == "file")
            {
                (message["fileName"], message["fileSize"]) = (fileName ?? "file.bin", content.Bytes.Length);
                return;
            }
            message["contentProvider"] = new JsonObject { ["type"] = "line" };
            if (kind is "video" or "audio" && durationMs is { } duration)
            {
                message["duration"] = duration;
            }
        }, ct);

    public Task<(WebhookResult? Told, string MessageId)> StickerAsync(Chat chat, string packageId, string stickerId, CancellationToken ct) =>
        acts.TellMessageAsync(chat, $"[sticker {packageId}/{stickerId}]", "sticker", quotable: true, (message, _) =>
        {
            (message["packageId"], message["stickerId"], message["stickerResourceType"]) = (packageId, stickerId, "STATIC");
        }, ct);

    public Task<(WebhookResult? Told, string MessageId)> LocationAsync(Chat chat, string? title, string? address, double latitude, double longitude, CancellationToken ct) =>
        acts.TellMessageAsync(chat, $"📍 {title ?? address}", "location", quotable: false, (message, _) =>
        {
            if (title is not null)
            {
                message["title"] = title;
            }
            if (address is not null)
            {
                message["address"] = address;
            }
            (message["latitude"], message["longitude"]) = (latitude, longitude);
        }, ct);

    /// <summary>Plays the newest video or sound of the chat so far; the account is told only of a video with a tracking id that ran to its end.</summary>
    /// <returns>False where there is none to play.</returns>
    public async Task<(bool Played, WebhookResult? Told)> WatchAsync(Chat chat, int percent, CancellationToken ct)
    {
        foreach (var sent in chat.Last(Remembered).Reverse().OfType<SentRequest>())
        {
            using var messages = JsonDocument.Parse(sent.Messages);
            var seq = 0;
            foreach (var message in messages.RootElement.EnumerateArray())
            {
                seq++;
                if (message.GetProperty("type").GetString() is not ("video" or "audio"))
                {
                    continue;
                }
                sent.Reactions.Watch(chat.Person, sent, seq, percent, clock.NowMs);
                if (percent < 100 || !message.TryGetProperty("trackingId", out var tracking) || chat.State == FriendState.Blocked)
                {
                    return (true, null);
                }
                var watched = acts.Event("videoPlayComplete", chat.Person, chat.Account, answerable: true);
                watched.Json["videoPlayComplete"] = new JsonObject { ["trackingId"] = tracking.GetString() };
                return (true, await acts.TellAsync(chat.Account, watched, ct));
            }
        }
        return (false, null);
    }

    /// <summary>Takes back a message; without an id the person's newest. Null: there is none.</summary>
    public async Task<(WebhookResult Told, string MessageId)?> UnsendAsync(Chat chat, string? messageId, CancellationToken ct)
    {
        messageId ??= chat.Last(Remembered).OfType<PersonLine>().LastOrDefault(line => line.MessageId is not null)?.MessageId;
        if (messageId is null)
        {
            return null;
        }
        contents.Unsend(messageId, chat.Account);
        var taken = acts.Event("unsend", chat.Person, chat.Account, answerable: false);
        taken.Json["unsend"] = new JsonObject { ["messageId"] = messageId };
        return (await acts.TellAsync(chat.Account, taken, ct), messageId);
    }
}
