using System.Runtime.InteropServices;
using Todoke.Server.Ledger;

namespace Todoke.Server.Consents;

/// <summary>A person's word on a topic. <paramref name="At"/>: Unix milliseconds at which they said so.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ConsentWord(long ProfileId, long TopicId, bool Granted, long At);

/// <summary>The one way consents come into the ledger.</summary>
public static class ConsentsWrite
{
    /// <summary>Keeps of each person and topic the newest word; of two of one instant the one given later.</summary>
    /// <param name="w">The transaction.</param>
    /// <param name="words">In the order in which they were given.</param>
    /// <param name="source">Who told: <c>key:3</c>, <c>staff:1</c> …</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>How many of the words were new or newer.</returns>
    public static async Task<int> AddAsync(LedgerWriter w, IReadOnlyList<ConsentWord> words, string source, CancellationToken cancel)
    {
        var accepted = 0;
        // A statement can write a row once: several words of one person on one topic go into several statements, in their order.
        foreach (var round in words.GroupBy(c => (c.ProfileId, c.TopicId)).SelectMany(g => g.Select((word, i) => (word, i))).GroupBy(r => r.i, r => r.word).OrderBy(g => g.Key))
            foreach (var topic in round.GroupBy(c => c.TopicId))
            {
                var byProfile = topic.ToDictionary(c => c.ProfileId);
                var written = await w.InsertAsync("consent (profile_id, topic_id, granted, at, source)", [.. topic.Select(c => new object?[] { c.ProfileId, c.TopicId, c.Granted ? 1 : 0, c.At, source })], cancel,
                    """
                    ON CONFLICT (profile_id, topic_id) DO UPDATE SET granted = excluded.granted, at = excluded.at, source = excluded.source
                    WHERE excluded.at > consent.at OR (excluded.at = consent.at AND excluded.granted <> consent.granted) RETURNING profile_id
                    """);
                foreach (var profile in written) w.Changed(ChangeKind.Consent, profile, topic.Key, FeedData.Consent(byProfile[profile].Granted, byProfile[profile].At));
                accepted += written.Count;
            }
        return accepted;
    }
}
