using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Control;

/// <summary>What further acts are told. All optional.</summary>
public sealed record ActDetails
{
    /// <summary>Bytes of an image, video, audio or file in base64; without them a stand-in is sent.</summary>
    public byte[]? Content { get; init; }

    public string? FileName { get; init; }

    public int? DurationMs { get; init; }

    /// <summary>Seconds of the emulator's clock for which a video or audio cannot be fetched yet.</summary>
    public int PrepareSeconds { get; init; }

    public string PackageId { get; init; } = "446";

    public string StickerId { get; init; } = "1988";

    public string? Title { get; init; }

    public string? Address { get; init; }

    public double Latitude { get; init; } = 35.681;

    public double Longitude { get; init; } = 139.767;

    /// <summary>How much of a video or audio is played.</summary>
    public int Percent { get; init; } = 100;

    /// <summary>Which message is taken back; without it the newest.</summary>
    public string? MessageId { get; init; }

    /// <summary><c>params</c> of a postback: what was picked, such as <c>{"date":"2026-05-20"}</c>.</summary>
    public JsonElement Params { get; init; }
}

public sealed partial class EmulatorControl
{
    /// <summary>Set where the emulator is put together.</summary>
    internal MediaActs Media { private get; init; } = null!;

    /// <summary>How many events are kept back; null where they are told as they happen.</summary>
    public int? WebhooksKeptBack => webhooks.Bag.Count;

    /// <summary>From now on nothing is told by webhook until <see cref="ReleaseWebhooksAsync"/>.</summary>
    public void KeepWebhooksBack() => webhooks.Bag.Open();

    /// <summary>Tells what was kept back, in batches, out of order or twice as wished; answers one result per call.</summary>
    public Task<IReadOnlyList<WebhookResult>> ReleaseWebhooksAsync(WebhookRelease release, CancellationToken ct) =>
        release.Batch is < 1 or > EventsPerWebhook ? throw new ControlException(400, $"batch must be 1 to {EventsPerWebhook}.") : webhooks.ReleaseAsync(release, ct);

    /// <summary>The acts that need more than a text. Null for the others.</summary>
    private async Task<ActOutcome?> FurtherAsync(Person person, LineAccount account, Act act, ActRequest request, CancellationToken ct)
    {
        var (chat, more) = (person.ChatWith(account), request.Details ?? new ActDetails());
        switch (act)
        {
            case Act.Open:
                acts.Open(chat);
                return new ActOutcome(true, null, null, null, [], null);
            case Act.Image or Act.Video or Act.Audio or Act.File:
                return Said(await Media.SendAsync(chat, act.ToString().ToLowerInvariant(), more.Content, more.DurationMs, more.FileName, more.PrepareSeconds, ct));
            case Act.Sticker:
                return Said(await Media.StickerAsync(chat, more.PackageId, more.StickerId, ct));
            case Act.Location:
                return Said(await Media.LocationAsync(chat, more.Title, more.Address, more.Latitude, more.Longitude, ct));
            case Act.Watch:
                var (played, told) = await Media.WatchAsync(chat, more.Percent, ct);
                return played ? Outcome(told) : throw new ControlException(409, "There is no video or audio to play.");
            case Act.Unsend:
                return await Media.UnsendAsync(chat, more.MessageId, ct) is { } taken
                    ? Outcome(taken.Told) with { MessageId = taken.MessageId }
                    : throw new ControlException(409, "There is no message to take back: give message_id.");
            default:
                return null;
        }

        ActOutcome Said((WebhookResult? Told, string MessageId) said) => said.Told is null
            ? throw new ControlException(409, $"{person.Id} has blocked the account and cannot write to it.")
            : Outcome(said.Told) with { MessageId = said.MessageId };

        static ActOutcome Outcome(WebhookResult? told) => told is null
            ? new ActOutcome(true, null, null, null, [], null)
            : new ActOutcome(true, told.Status, told.Reason, told.Detail, told.EventIds, null);
    }

    private static JsonObject? Picked(ActRequest request) => request.Details?.Params is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given) : null;
}
