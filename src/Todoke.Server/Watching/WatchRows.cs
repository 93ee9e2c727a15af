using Todoke.Audience.Watching;
using Todoke.Server.Ledger;

namespace Todoke.Server.Watching;

/// <summary>A segment that is watched, as the ledger keeps it.</summary>
/// <param name="Begun">False until the follower has filled it.</param>
/// <param name="Entries">Whether those inside at the beginning get an entry.</param>
/// <param name="Seq">Number of the newest entry; 0 before the first.</param>
/// <param name="Members">Who was inside after entry <paramref name="MembersSeq"/>.</param>
internal sealed record WatchRow(long Segment, bool Begun, bool Entries, long Seq, byte[]? Members, long MembersSeq);

/// <summary>The log and what is needed to go on with it: rows of the ledger, written together.</summary>
internal static class WatchRows
{
    public static Task<List<WatchRow>> AllAsync(LedgerConnection ledger, CancellationToken cancel) => ledger.QueryAsync(
        "SELECT segment_id, begun, entries, seq, members, members_seq FROM watched_segment ORDER BY segment_id",
        r => new WatchRow(r.GetInt64(0), r.GetInt32(1) == 1, r.GetInt32(2) == 1, r.GetInt64(3), r.IsDBNull(4) ? null : r.GetFieldValue<byte[]>(4), r.GetInt64(5)), cancel);

    /// <summary>How far the log goes: feed position, instant and number of its last portion; null before the first.</summary>
    public static Task<(long Position, long Clock, long Batch)?> ReachedAsync(LedgerConnection ledger, CancellationToken cancel) =>
        ledger.FirstAsync("SELECT position, clock, batch FROM watch_state", r => ((long, long, long)?)(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), cancel);

    /// <summary>Who was inside when the log ended: the last full list, and the entries since.</summary>
    public static async Task<SortedSet<long>> MembersAsync(LedgerConnection ledger, WatchRow row, CancellationToken cancel)
    {
        var members = new SortedSet<long>(row.Members is null ? [] : MemberList.Read(row.Members));
        await ledger.EachAsync("SELECT profile_id, entered FROM watch_entry WHERE segment_id = @segment AND seq > @seq ORDER BY seq", r =>
        {
            if (r.GetInt32(1) == 1) members.Add(r.GetInt64(0));
            else members.Remove(r.GetInt64(0));
        }, cancel, ("segment", row.Segment), ("seq", row.MembersSeq));
        return members;
    }

    /// <summary>Appends entries and moves the log's end; one transaction, so that a restart neither loses nor repeats one.</summary>
    /// <param name="writer">The transaction.</param>
    /// <param name="log">In order.</param>
    /// <param name="position">Where the index stands.</param>
    /// <param name="clock">Up to where time was let pass.</param>
    /// <param name="batch">One more than the last; where it is there already (its commit went through, but the answer was lost) nothing is done.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public static async Task AppendAsync(LedgerWriter writer, IReadOnlyList<WatchEntry> log, long position, long clock, long batch, CancellationToken cancel)
    {
        if (await ReachedAsync(writer, cancel) is { } reached && reached.Batch >= batch) return;
        foreach (var group in log.GroupBy(e => e.Segment))
        {
            var entries = group.ToList();
            var last = await writer.FirstAsync("UPDATE watched_segment SET seq = seq + @n WHERE segment_id = @segment RETURNING seq", r => (long?)r.GetInt64(0), cancel, ("n", (long)entries.Count), ("segment", group.Key));
            // Nobody watches it any more since just now.
            if (last is not { } seq) continue;
            var first = seq - entries.Count + 1;
            await writer.InsertAsync("watch_entry (segment_id, seq, profile_id, entered, at, position, cause)",
                [.. entries.Select((e, i) => new object?[] { e.Segment, first + i, e.Profile, e.Entered ? 1 : 0, e.At, e.Position, e.Cause })], cancel);
        }
        await writer.ExecuteAsync("INSERT INTO watch_state (one, position, clock, batch) VALUES (1, @position, @clock, @batch) ON CONFLICT (one) DO UPDATE SET position = excluded.position, clock = excluded.clock, batch = excluded.batch",
            cancel, ("position", position), ("clock", clock), ("batch", batch));
    }

    /// <summary>Keeps the full list of who is inside now, so that not the whole log has to be read at the next start.</summary>
    public static Task KeepMembersAsync(LedgerWriter writer, long segment, IEnumerable<long> members, CancellationToken cancel) =>
        writer.ExecuteAsync("UPDATE watched_segment SET begun = 1, members = @members, members_seq = seq WHERE segment_id = @segment", cancel, ("members", MemberList.Write(members)), ("segment", segment));
}
