using Todoke.Core.Delivery;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Sending.Checks;

/// <summary>The person's last word on the campaign's topic is a yes; where they said nothing, the topic's default counts. A topic that is gone has nobody's consent.</summary>
internal sealed class ConsentCheck : ISendCheck
{
    public bool HoldsForTests => true;

    public async Task<Holding?> AtFreezeAsync(FreezeScope scope, CancellationToken cancel)
    {
        if (scope.Campaign.Options.TopicId is not { } topic) return null;
        if (await scope.Ledger.ReadAsync(l => DefaultAsync(l, topic, cancel), cancel) is null) return _ => HoldReason.NoConsent;
        var granted = await scope.Audience.SetAsync(new ConsentNode(topic, ConsentState.Granted), cancel);
        return person => granted.Contains(person) ? null : HoldReason.NoConsent;
    }

    public async Task<Holding?> AtRequestAsync(RequestScope scope, CancellationToken cancel)
    {
        if (scope.Campaign.Options.TopicId is not { } topic) return null;
        if (await DefaultAsync(scope.Ledger, topic, cancel) is not { } otherwise) return _ => HoldReason.NoConsent;
        var said = new Dictionary<long, (long At, bool Own, long By, bool Granted)>();
        // As everywhere: of a family's words the newest stands; of two of one instant the winner's, and else the younger profile's.
        await scope.EachAsync(list => $"SELECT profile_id, at, granted FROM consent WHERE topic_id = @topic AND profile_id IN {list}", (person, r) =>
        {
            var word = (At: r.GetInt64(1), Own: r.GetInt64(0) == person, By: r.GetInt64(0), Granted: r.GetInt32(2) == 1);
            if (!said.TryGetValue(person, out var before) || (word.At, word.Own, word.By).CompareTo((before.At, before.Own, before.By)) > 0) said[person] = word;
        }, cancel, ("topic", topic));
        return person => (said.TryGetValue(person, out var word) ? word.Granted : otherwise) ? null : HoldReason.NoConsent;
    }

    static Task<bool?> DefaultAsync(LedgerConnection ledger, long topic, CancellationToken cancel) =>
        ledger.FirstAsync("SELECT default_granted FROM topic WHERE id = @topic", r => (bool?)(r.GetInt32(0) == 1), cancel, ("topic", topic));
}
