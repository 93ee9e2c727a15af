using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace Todoke.LineEmulator.Log;

/// <summary>What became of a request.</summary>
internal enum Outcome
{
    Accepted,
    Repeated,
    Refused,
}

/// <summary>One request as the log shows it; <c>Sent</c> adds a line for every person who got a message.</summary>
internal sealed record LogEntry(long AtMs, long ArrivedMs, string? Account, string Endpoint, string RequestId, string? RetryKey, Outcome Outcome, int Status, int People, string? Fault, SentRequest? Sent)
{
    /// <summary>The request itself is in the log already: a narrowcast arrives long after it was accepted.</summary>
    public bool MessagesOnly { get; init; }
}

/// <summary>Something a person did, as the log shows it: <c>Act</c> is what, <c>What</c> the words, the data or the address.</summary>
internal sealed record ActEntry(long AtMs, string Account, string Person, string UserId, string Act, string? What);

/// <summary>
/// The judge's record: JSON lines, appended by one background writer in the order of acceptance. An entry is handed over before its
/// request is answered, so a client that dies never takes a line with it. The queue has no bound because what waits in it is kept in memory anyway.
/// </summary>
internal sealed class RequestLog : IAsyncDisposable
{
    private const int BufferLimit = 1 << 20;
    private readonly Channel<object> queue = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream? file;
    private readonly Task writing;

    /// <summary>The file; null where nothing is written.</summary>
    public string? Path { get; }

    public RequestLog(string? path)
    {
        if (path is not null)
        {
            Path = path;
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }
            file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        writing = Task.Run(WriteAsync);
    }

    public void Add(LogEntry entry) => Queue(entry);

    public void Add(ActEntry entry) => Queue(entry);

    private void Queue(object entry)
    {
        if (file is not null && !queue.Writer.TryWrite(entry))
        {
            throw new InvalidOperationException("The emulator's log no longer takes lines, so no request may be answered.");
        }
    }

    /// <summary>Returns when everything added so far is on disk.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!queue.Writer.TryWrite(done))
        {
            await writing;
            return;
        }
        await (await Task.WhenAny(done.Task, writing)).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing;
        if (file is not null)
        {
            await file.DisposeAsync();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(BufferLimit);
            await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
            var waiting = new List<TaskCompletionSource>();
            while (await queue.Reader.WaitToReadAsync())
            {
                while (buffer.WrittenCount < BufferLimit && queue.Reader.TryRead(out var item))
                {
                    switch (item)
                    {
                        case LogEntry entry:
                            Append(buffer, json, entry);
                            break;
                        case ActEntry act:
                            Append(buffer, json, act);
                            break;
                        case TaskCompletionSource done:
                            waiting.Add(done);
                            break;
                    }
                }
                if (file is not null && buffer.WrittenCount > 0)
                {
                    await file.WriteAsync(buffer.WrittenMemory);
                }
                buffer.ResetWrittenCount();
                if (waiting.Count > 0)
                {
                    file?.Flush(flushToDisk: true);
                    waiting.ForEach(done => done.SetResult());
                    waiting.Clear();
                }
            }
            file?.Flush(flushToDisk: true);
        }
        catch (Exception failure)
        {
            // A full disk must stop the sends that can no longer be judged, not only this task.
            queue.Writer.TryComplete(failure);
            throw;
        }
    }

    private static void Append(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, LogEntry entry)
    {
        if (!entry.MessagesOnly)
        {
            AppendRequest(buffer, json, entry);
        }
        if (entry.Sent is not { } sent)
        {
            return;
        }
        foreach (var person in sent.People)
        {
            Begin(buffer, json, "message", entry);
            json.WriteString("user_id"u8, person.UserId(sent.Account.Provider));
            json.WriteString("person"u8, person.Id);
            json.WriteNumber("count"u8, sent.MessageIds.Length);
            End(buffer, json);
        }
    }

    private static void Append(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, ActEntry entry)
    {
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("type"u8, "act"u8);
        json.WriteNumber("at"u8, entry.AtMs);
        json.WriteString("account"u8, entry.Account);
        json.WriteString("act"u8, entry.Act);
        json.WriteString("user_id"u8, entry.UserId);
        json.WriteString("person"u8, entry.Person);
        if (entry.What is { } what)
        {
            json.WriteString("what"u8, what);
        }
        End(buffer, json);
    }

    private static void AppendRequest(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, LogEntry entry)
    {
        Begin(buffer, json, "request", entry);
        json.WriteNumber("arrived"u8, entry.ArrivedMs);
        json.WriteString("outcome"u8, entry.Outcome switch { Outcome.Accepted => "accepted", Outcome.Repeated => "repeated", _ => "refused" });
        json.WriteNumber("status"u8, entry.Status);
        json.WriteNumber("people"u8, entry.People);
        if (entry.Fault is not null)
        {
            json.WriteString("fault"u8, entry.Fault);
        }
        End(buffer, json);
    }

    private static void Begin(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, string type, LogEntry entry)
    {
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("at"u8, entry.AtMs);
        json.WriteString("account"u8, entry.Account);
        json.WriteString("endpoint"u8, entry.Endpoint);
        json.WriteString("request_id"u8, entry.RequestId);
        json.WriteString("retry_key"u8, entry.RetryKey);
        if (entry.Sent?.Unit is { } unit)
        {
            json.WriteString("unit"u8, unit);
        }
    }

    private static void End(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
    }
}
