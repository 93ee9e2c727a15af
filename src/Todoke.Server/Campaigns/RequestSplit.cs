using System.Text.Json;
using Todoke.Core.Delivery;

namespace Todoke.Server.Campaigns;

/// <summary>Cuts a refused multicast: without the member LINE named, or into two halves where it named nobody.</summary>
internal static class RequestSplit
{
    public sealed record Part(byte[] Body, IReadOnlyList<long> Members);

    /// <param name="body">The request's exact bytes.</param>
    /// <param name="members">Profiles in the order of <c>to</c>.</param>
    /// <param name="named">Index into <c>to</c> of the member LINE complained of, if it named one.</param>
    /// <param name="run">Test sends carry no aggregation unit.</param>
    public static (long? Parked, IReadOnlyList<Part> Parts) Halve(byte[] body, IReadOnlyList<long> members, int? named, int run)
    {
        using var json = JsonDocument.Parse(body);
        var users = json.RootElement.GetProperty("to").EnumerateArray().Select(u => u.GetString()!).ToList();
        var messages = System.Text.Encoding.UTF8.GetBytes(json.RootElement.GetProperty("messages").GetRawText());
        var unit = run == 0 && json.RootElement.TryGetProperty("customAggregationUnits", out var units) ? units[0].GetString() : null;
        var all = Enumerable.Range(0, users.Count).ToList();
        long? parked = null;
        if (named is { } index && index >= 0 && index < users.Count)
        {
            parked = members[index];
            all.RemoveAt(index);
            return (parked, all.Count == 0 ? [] : [Make(all)]);
        }
        return (null, [Make(all[..(all.Count / 2)]), Make(all[(all.Count / 2)..])]);

        Part Make(List<int> indexes)
        {
            List<RequestMember> chosen = [.. indexes.Select(i => new RequestMember(members[i], users[i]))];
            var planned = new PlannedRequest(chosen.Count == 1 ? RequestKind.Push : RequestKind.Multicast, chosen, messages);
            return new Part(RequestBody.For(planned, unit), [.. chosen.Select(c => c.ProfileId)]);
        }
    }
}
