using System.Data.Common;
using System.Threading.Channels;
using Todoke.Server.FriendsImport;
using Todoke.Server.Ledger;

namespace Todoke.Server.Webhook;

/// <summary>
/// Takes in webhook calls. Whatever arrives while one write is under way goes into the next one together: a single call waits for nothing
/// but its own commit, and a flood costs a few statements per hundred events.
/// </summary>
internal sealed class WebhookIntake : IAsyncDisposable
{
    const int EventsPerWrite = 500;
    readonly Channel<Call> _calls = Channel.CreateBounded<Call>(new BoundedChannelOptions(4096) { SingleReader = true });
    readonly LedgerStore _ledger;
    readonly FriendNames _names;
    readonly Task _loop;

    public WebhookIntake(LedgerStore ledger, FriendNames names)
    {
        (_ledger, _names) = (ledger, names);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Returns when every event of the call is durable; throws when it could not be written (LINE then delivers it again).</summary>
    public async Task TakeAsync(long accountId, string provider, IReadOnlyList<LineEvent> events, CancellationToken cancel)
    {
        var call = new Call(new(accountId, provider, events));
        await _calls.Writer.WriteAsync(call, cancel);
        await call.Done.Task;
    }

    async Task RunAsync()
    {
        var batch = new List<Call>();
        while (await _calls.Reader.WaitToReadAsync())
        {
            batch.Clear();
            for (var events = 0; events < EventsPerWrite && _calls.Reader.TryRead(out var call); events += call.Batch.Events.Count) batch.Add(call);
            if (await WriteAsync(batch)) continue;
            // One of them took the others with it: each again alone.
            foreach (var call in batch) await WriteAsync([call]);
        }
    }

    /// <returns>False when several calls failed together and none was answered.</returns>
    async Task<bool> WriteAsync(List<Call> calls)
    {
        var batches = calls.ConvertAll(c => c.Batch);
        try
        {
            var written = await _ledger.WriteAsync(w => WebhookWrite.RunAsync(w, batches, CancellationToken.None), CancellationToken.None);
            // Before anybody is answered, so that whoever then waits for 'settled' also waits for the names.
            if (written.Value) _names.Wake();
            foreach (var call in calls) call.Done.SetResult();
            return true;
        }
        catch (Exception e)
        {
            // Where the ledger cannot be reached nobody is the guilty one, and trying each alone would only keep the others waiting.
            if (calls.Count > 1 && !(e is DbException lost && _ledger.Dialect.IsPassing(lost))) return false;
            foreach (var call in calls) call.Done.SetException(e);
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _loop;
    }

    sealed record Call(WebhookBatch Batch)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
