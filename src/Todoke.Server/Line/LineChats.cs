using System.Globalization;

namespace Todoke.Server.Line;

/// <summary>What goes on in one person's chat besides messages that are sent: waiting, having read, account link, and what the person sent.</summary>
public sealed class LineChats
{
    readonly LineClient _line;

    internal LineChats(LineClient line) => _line = line;

    /// <summary>Shows the loading animation until the next message or so many seconds are over. LINE says yes for strangers too.</summary>
    /// <param name="userId">A person; groups have none.</param>
    /// <param name="seconds">5 to 60 in steps of 5.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<bool>> StartLoadingAsync(string userId, int seconds, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.Loading).With(new { chatId = userId, loadingSeconds = seconds }), LineReply.Done, cancel);

    /// <param name="token">From the message's webhook; never expires.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<bool>> MarkAsReadAsync(string token, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.MarkAsRead).With(new { markAsReadToken = token }), LineReply.Done, cancel);

    /// <summary>A token for account link: ten minutes, one use, for this person. 404 for who is no friend.</summary>
    public Task<LineAnswer<string>> LinkTokenAsync(string userId, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.LinkToken, userId), reply => reply.Read<NewLinkToken>().LinkToken, cancel);

    /// <summary>The image, video, audio or file of a message, read as it comes.</summary>
    public Task<LineContent> ContentAsync(string messageId, CancellationToken cancel) => OpenAsync(new LineRequest(LineEndpoint.Content, messageId), cancel);

    /// <summary>A small picture of an image or video.</summary>
    public Task<LineContent> PreviewAsync(string messageId, CancellationToken cancel) => OpenAsync(new LineRequest(LineEndpoint.ContentPreview, messageId), cancel);

    /// <summary>Whether a video or audio is ready: <c>processing</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public Task<LineAnswer<string>> TranscodingAsync(string messageId, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.ContentTranscoding, messageId), reply => reply.Read<Transcoding>().Status, cancel);

    async Task<LineContent> OpenAsync(LineRequest request, CancellationToken cancel)
    {
        HttpResponseMessage response;
        try { response = await _line.OpenAsync(request, cancel); }
        catch (HttpRequestException e) { return new LineContent.Failed(new LineFailure.Unreachable(LineClient.Reason(e))); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return new LineContent.Failed(new LineFailure.Unreachable("time-out")); }
        if ((int)response.StatusCode == 200)
            return new LineContent.Ready(await response.Content.ReadAsStreamAsync(cancel), response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream", response.Content.Headers.ContentLength, response);

        using (response)
        {
            switch ((int)response.StatusCode)
            {
                case 202: return new LineContent.Preparing();
                case 404: return new LineContent.NotThere();
                case 410: return new LineContent.Gone();
                case 429: return new LineContent.Failed(new LineFailure.RateLimited());
                case 408 or >= 500: return new LineContent.Failed(new LineFailure.Unreachable(string.Create(CultureInfo.InvariantCulture, $"status {(int)response.StatusCode}")));
                default:
                    var error = LineError.Read(await response.Content.ReadAsByteArrayAsync(cancel));
                    return new LineContent.Failed(new LineFailure.Refused((int)response.StatusCode, error.Whole, error.Details));
            }
        }
    }

    sealed record NewLinkToken(string LinkToken);

    sealed record Transcoding(string Status);
}

/// <summary>What became of the wish to read what a person sent.</summary>
public abstract record LineContent
{
    /// <summary>Bytes, as they come; to be disposed of.</summary>
    /// <param name="Bytes">To be read once.</param>
    /// <param name="MediaType">Such as <c>image/jpeg</c>.</param>
    /// <param name="Length">In bytes, where LINE says so.</param>
    /// <param name="Answer">What <paramref name="Bytes"/> belong to.</param>
    public sealed record Ready(Stream Bytes, string MediaType, long? Length, IDisposable Answer) : LineContent, IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Bytes.DisposeAsync();
            Answer.Dispose();
        }
    }

    /// <summary>A large video or audio that LINE is still working on: ask again later.</summary>
    public sealed record Preparing : LineContent;

    /// <summary>The person took it back; what was kept of it must go too.</summary>
    public sealed record Gone : LineContent;

    /// <summary>A text, another account's message, or kept no longer.</summary>
    public sealed record NotThere : LineContent;

    public sealed record Failed(LineFailure Why) : LineContent;
}
