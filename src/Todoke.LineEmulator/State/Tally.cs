namespace Todoke.LineEmulator.State;

/// <summary>What happened to an account since the start.</summary>
internal sealed class Tally
{
    private long refused;
    private long repeated;
    private long opened;
    private long tapped;
    private long replied;
    private long webhooks;
    private long webhookFailures;

    public long Refused => Interlocked.Read(ref refused);

    public long Repeated => Interlocked.Read(ref repeated);

    public long Opened => Interlocked.Read(ref opened);

    public long Tapped => Interlocked.Read(ref tapped);

    public long Replied => Interlocked.Read(ref replied);

    public long Webhooks => Interlocked.Read(ref webhooks);

    public long WebhookFailures => Interlocked.Read(ref webhookFailures);

    public void CountRefused() => Interlocked.Increment(ref refused);

    public void CountRepeated() => Interlocked.Increment(ref repeated);

    public void CountOpened() => Interlocked.Increment(ref opened);

    public void CountTapped() => Interlocked.Increment(ref tapped);

    public void CountReplied() => Interlocked.Increment(ref replied);

    public void CountWebhook(bool ok)
    {
        Interlocked.Increment(ref webhooks);
        if (!ok)
        {
            Interlocked.Increment(ref webhookFailures);
        }
    }
}
