using Todoke.Core.Delivery;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

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
        if (await DefaultAsync(scope.Writer, topic, cancel) is not { } otherwise) return _ => HoldReason.NoConsent;
        var said = new Dictionary<long, bool>();
        foreach (var chunk in scope.Roots.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            // Of a family's words the newest stands; of two of one instant the winner's.
            await scope.Writer.EachAsync(
                $"SELECT {Merging.Root}, c.granted FROM profile p JOIN consent c ON c.profile_id = p.id AND c.topic_id = @topic WHERE p.id IN {list} OR p.merged_into IN {list} ORDER BY c.at, CASE WHEN p.merged_into IS NULL THEN 1 ELSE 0 END",
                r => said[r.GetInt64(0)] = r.GetInt32(1) == 1, cancel, [("topic", topic), .. values]);
        }
        return person => said.GetValueOrDefault(person, otherwise) ? null : HoldReason.NoConsent;
    }

    static Task<bool?> DefaultAsync(LedgerConnection ledger, long topic, CancellationToken cancel) =>
        ledger.FirstAsync("SELECT default_granted FROM topic WHERE id = @topic", r => (bool?)(r.GetInt32(0) == 1), cancel, ("topic", topic));
}
