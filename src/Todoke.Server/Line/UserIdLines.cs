using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Todoke.Server.Line;

/// <summary>Ids as a text file, one a line, written while they come: a million of them are never in memory at once.</summary>
internal sealed class UserIdLines : HttpContent
{
    readonly IAsyncEnumerable<string> _ids;

    public UserIdLines(IAsyncEnumerable<string> ids)
    {
        _ids = ids;
        Headers.ContentType = new MediaTypeHeaderValue("text/plain");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        await foreach (var id in _ids.WithCancellation(cancellationToken)) await text.WriteLineAsync(id.AsMemory(), cancellationToken);
    }

    // How many there are shows at the end only.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
