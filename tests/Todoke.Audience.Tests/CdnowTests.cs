using System.Globalization;
using System.Runtime.CompilerServices;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests;

/// <summary>Real purchases: the CDNOW set, dates moved to 2021–2022; customer, date, pieces, amount.</summary>
public sealed class CdnowTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    [Fact]
    public void Cdnow_buyers_of_two_or_more_who_bought_nothing_in_the_second_quarter_of_2022_are_8357()
    {
        var file = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "shared", "data", "cdnow", "CDNOW_master.txt"));
        if (!File.Exists(file)) Assert.Skip("The CDNOW purchases are not at ../shared/data/cdnow/CDNOW_master.txt.");
        var purchases = File.ReadLines(file).Where(l => !string.IsNullOrWhiteSpace(l)).Select(Purchase).ToList();
        Assert.Equal(69_659, purchases.Count);
        using var index = new LiveIndex();
        index.Load(purchases.Select(p => p.Profile).Distinct().Select(id => new ProfileChanged(id, ProfileStanding.Known)).Concat<FactChange>(purchases), 1);
        Assert.Equal(23_544, index.People);

        // Equal rows are separate purchases; were they one, 8,337 people would be left.
        var lapsed = SegmentDefinition.Parse("""
            {"version":1,"condition":{"type":"all","of":[
              {"type":"event","name":"purchase","count":{"op":"at_least","value":2}},
              {"type":"event","name":"purchase","within":{"from":"2022-04-02","to":"2022-06-30"},"count":{"op":"equals","value":0}}]}}
            """).Condition;
        var asOf = new DateTimeOffset(2022, 7, 1, 12, 0, 0, TimeSpan.FromHours(9)).ToUnixTimeMilliseconds();
        Assert.Equal(8_357, index.Count(lapsed, asOf, Tokyo).Count);

        var big = SegmentDefinition.Parse("""{"version":1,"condition":{"type":"event_aggregate","name":"purchase","property":["value"],"aggregate":"sum","op":"at_least","value":100.5}}""").Condition;
        foreach (var node in (SegmentNode[])[lapsed, big])
        {
            var members = purchases.GroupBy(p => p.Profile)
                .Select(g => new PersonFacts(g.Key, ProfileStanding.Known, new Dictionary<long, long>(), new Dictionary<string, AttributeFact>(), g.Select(p => new EventFact(p.EventId, p.Name, p.At, p.Seq, p.Properties)).ToList(), new Dictionary<long, FriendshipFact>()))
                .Where(p => ReferenceEvaluator.Holds(node, p, asOf, Tokyo)).Select(p => p.Id).Order();
            Assert.Equal(members, index.Freeze(node, asOf, Tokyo).Ids);
        }
    }

    private static EventAdded Purchase(string line, int row)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var day = DateTime.ParseExact(parts[1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None);
        return new EventAdded(
            long.Parse(parts[0], CultureInfo.InvariantCulture), row + 1, "purchase", new DateTimeOffset(day, TimeSpan.FromHours(9)).ToUnixTimeMilliseconds(), row,
            new FactValue.Object(new Dictionary<string, FactValue> { ["value"] = new FactValue.Number(decimal.Parse(parts[3], CultureInfo.InvariantCulture)) }));
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
