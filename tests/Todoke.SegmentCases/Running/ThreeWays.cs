using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;

namespace Todoke.SegmentCases.Running;

/// <summary>The two ways beside the running server by which members are found; both read one snapshot of the ledger and nothing else.</summary>
/// <param name="Rebuilt">By a live index filled from the ledger.</param>
/// <param name="Reference">By the reference evaluator, person by person.</param>
internal sealed record ThreeWays(IReadOnlyList<long> Rebuilt, IReadOnlyList<long> Reference)
{
    const int ChangesPerApply = 20_000;

    /// <param name="pick">The condition in question, given the saved segments by id.</param>
    public static Task<ThreeWays> FindAsync(CaseWorld world, Func<SegmentContext, SegmentNode> pick, CancellationToken cancel) => world.Ledger.ReadSnapshotAsync(async ledger =>
    {
        var asOf = world.Now;
        var head = await Feed.HeadAsync(ledger, cancel);
        var types = await AttributeTypes.LoadAsync(ledger, cancel);
        var families = await Families.LoadAsync(ledger, cancel);
        var context = (await SegmentContexts.LoadAsync(ledger, head, cancel)).Context;
        var node = pick(context);

        using var index = new LiveIndex();
        var batch = new List<FactChange>();
        await foreach (var change in WholeLedger.ReadAsync(ledger, families, types, cancel))
        {
            batch.Add(change);
            if (batch.Count < ChangesPerApply) continue;
            index.Apply(batch, 0);
            batch.Clear();
        }
        index.Apply(batch, head);
        var rebuilt = index.Freeze(node, asOf, context).Ids.ToList();

        var everybody = await ledger.QueryAsync("SELECT id FROM profile WHERE merged_into IS NULL ORDER BY id", r => r.GetInt64(0), cancel);
        var people = await PeopleReader.ReadAsync(ledger, everybody.Select(root => (root, families.Members(root))), types, cancel);
        var reference = everybody.Where(id => people.TryGetValue(id, out var facts) && ReferenceEvaluator.Holds(node, facts, asOf, context)).ToList();
        return new ThreeWays(rebuilt, reference);
    }, cancel);
}
