using System.Text;

namespace Todoke.Core.Delivery;

/// <summary>
/// The exact bytes of LINE's send requests. They are stored before they leave and repeated unchanged, so the same input
/// gives the same bytes: fixed property order, no blanks.
/// </summary>
public static class RequestBody
{
    /// <summary>A push or multicast body for a planned request.</summary>
    public static byte[] For(PlannedRequest request, string? aggregationUnit) => request.Kind switch
    {
        RequestKind.Push => Push(request.Members.Single().UserId, request.Messages, aggregationUnit),
        RequestKind.Multicast => Multicast([.. request.Members.Select(m => m.UserId)], request.Messages, aggregationUnit),
        RequestKind.Broadcast => MessagesOnly(request.Messages),
        _ => throw new InvalidOperationException($"Unknown kind {request.Kind}"),
    };

    public static byte[] Push(string userId, ReadOnlyMemory<byte> messages, string? aggregationUnit) =>
        Build($"\"to\":{Quote(userId)},", messages, aggregationUnit);

    /// <exception cref="ArgumentException">More than 500 people, or none.</exception>
    public static byte[] Multicast(IReadOnlyList<string> userIds, ReadOnlyMemory<byte> messages, string? aggregationUnit) =>
        userIds.Count is 0 or > RequestGrouping.MulticastMembers
            ? throw new ArgumentException($"A multicast has 1 to {RequestGrouping.MulticastMembers} members, not {userIds.Count}.", nameof(userIds))
            : Build($"\"to\":[{string.Join(',', userIds.Select(Quote))}],", messages, aggregationUnit);

    /// <summary>Body of broadcast and of the validate endpoints, which take nothing but messages here.</summary>
    public static byte[] MessagesOnly(ReadOnlyMemory<byte> messages) => Build("", messages, null);

    /// <param name="recipient">LINE's <c>recipient</c> object (audiences); null: all friends.</param>
    /// <param name="demographic">LINE's <c>filter.demographic</c> object; null: everybody.</param>
    public static byte[] Narrowcast(ReadOnlyMemory<byte> messages, string? recipient, string? demographic) =>
    [
        .. Encoding.UTF8.GetBytes("{\"messages\":"),
        .. messages.Span,
        .. Encoding.UTF8.GetBytes((recipient is null ? "" : $",\"recipient\":{recipient}") + (demographic is null ? "" : $",\"filter\":{{\"demographic\":{demographic}}}") + "}"),
    ];

    private static byte[] Build(string to, ReadOnlyMemory<byte> messages, string? unit)
    {
        if (unit is not null && !AggregationUnit.IsValid(unit))
        {
            throw new ArgumentException($"Not an aggregation unit: {unit}", nameof(unit));
        }

        return
        [
            .. Encoding.UTF8.GetBytes($"{{{to}\"messages\":"),
            .. messages.Span,
            .. Encoding.UTF8.GetBytes(unit is null ? "}" : $",\"customAggregationUnits\":[\"{unit}\"]}}"),
        ];
    }

    private static string Quote(string userId) =>
        LineUserId.IsValid(userId) ? $"\"{userId}\"" : throw new ArgumentException($"Not a LINE user id: {userId}", nameof(userId));
}

/// <summary>The name under which LINE counts impressions and clicks of a campaign: up to 30 of <c>[a-zA-Z0-9_]</c>, 1,000 names a month.</summary>
public static class AggregationUnit
{
    public const int MaxLength = 30;

    /// <summary>Names per account and month that LINE counts; beyond <see cref="SharedFrom"/> of them all others are counted together.</summary>
    public const int PerMonth = 1_000, SharedFrom = 950;

    /// <summary>What is counted under this name cannot be told apart.</summary>
    public const string Shared = "todoke_shared";

    /// <param name="variant">Null where the campaign has one message.</param>
    public static string For(long campaignId, int? variant = null) => variant is { } v ? $"todoke_c{campaignId}_{v}" : $"todoke_c{campaignId}";

    public static bool IsValid(string unit) => unit.Length is > 0 and <= MaxLength && unit.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
