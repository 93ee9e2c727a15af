namespace Todoke.Server.Rehearsals;

/// <summary>Something the rehearsal itself did or noticed. <paramref name="At"/> by its clock. <paramref name="Code"/>: <c>begun</c>, <c>approved</c>, <c>went_on</c>, <c>quota_unknown</c>, <c>not_sent</c>, <c>failed</c>.</summary>
public sealed record RehearsalNote(DateTimeOffset At, string Code, string Ja, string En);

/// <summary>What is told beside the messages; the newest thousand.</summary>
internal sealed class RehearsalLog(TimeProvider clock)
{
    const int Kept = 1000;
    readonly Lock _lock = new();
    readonly Queue<RehearsalNote> _notes = new();

    public void Tell(string code, string ja, string en)
    {
        lock (_lock)
        {
            _notes.Enqueue(new(clock.GetUtcNow(), code, ja, en));
            if (_notes.Count > Kept) _notes.Dequeue();
        }
    }

    public IReadOnlyList<RehearsalNote> Notes
    {
        get { lock (_lock) return [.. _notes]; }
    }
}
