using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;
using Todoke.Server.Settings;

namespace Todoke.Server.Segments;

/// <summary>What conditions are judged by beside people's facts, as of one position of the feed.</summary>
/// <param name="Context">For the evaluators.</param>
/// <param name="Saved">The saved segments that <see cref="SegmentContext.Segments"/> was made of.</param>
public sealed record JudgedBy(long Position, SegmentContext Context, IReadOnlyDictionary<long, SavedSegment> Saved);

/// <summary>
/// The present <see cref="SegmentContext"/>, kept in memory. It is read anew when the feed shows a change of a segment, tag, attribute, topic
/// or setting, and only then: never by time.
/// </summary>
public sealed class SegmentContexts(LedgerStore ledger)
{
    volatile JudgedBy? _known;

    /// <summary>At least as new as every commit this process knows of.</summary>
    public async ValueTask<JudgedBy> CurrentAsync(CancellationToken cancel)
    {
        var known = _known;
        if (known is not null && known.Position >= ledger.Head.Position) return known;
        return _known = await ledger.ReadSnapshotAsync(async l =>
        {
            var head = await Feed.HeadAsync(l, cancel);
            return known is not null && await SameAsync(l, known.Position, cancel) ? known with { Position = head } : await LoadAsync(l, head, cancel);
        }, cancel);
    }

    /// <summary>As this snapshot of the ledger has it.</summary>
    public static async Task<JudgedBy> LoadAsync(LedgerConnection ledger, long position, CancellationToken cancel)
    {
        var settings = await Workspace.ReadAsync(ledger, cancel);
        var catalog = await AttributeCatalog.LoadAsync(ledger, cancel);
        var defaults = await ledger.QueryAsync("SELECT id, default_granted FROM topic", r => (r.GetInt64(0), r.GetInt32(1) == 1), cancel);
        var saved = await SavedSegment.LoadAsync(ledger, cancel);
        return new(position, new SegmentContext(settings.Zone)
        {
            LeapDayOn28February = settings.LeapBirthday == LeapBirthday.February28,
            Ranks = catalog.ByKey.Values.Where(a => a.Declared && a.Ordered).ToDictionary(a => a.Key, a => Sequence.From(InOrder(a.Choices))),
            Segments = saved.ToDictionary(s => s.Key, s => s.Value.Effective),
            ConsentDefaults = defaults.ToDictionary(d => d.Item1, d => d.Item2),
        }, saved);
    }

    /// <summary>The values of ordered choices, the lowest rank first.</summary>
    internal static IEnumerable<string> InOrder(IEnumerable<AttributeChoice> choices) => choices.OrderBy(c => c.Rank ?? int.MaxValue).Select(c => c.Value);

    // Rows that were trimmed may have held such a change.
    static async Task<bool> SameAsync(LedgerConnection l, long since, CancellationToken cancel) =>
        await l.CountAsync("SELECT COUNT(*) FROM feed WHERE position = @next", cancel, ("next", since + 1)) == await l.CountAsync("SELECT COUNT(*) FROM head WHERE position > @since", cancel, ("since", since))
        && await l.CountAsync($"SELECT COUNT(*) FROM feed WHERE position > @since AND kind IN ({(int)ChangeKind.Segment}, {(int)ChangeKind.Vocabulary})", cancel, ("since", since)) == 0;
}
