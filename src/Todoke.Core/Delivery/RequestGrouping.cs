namespace Todoke.Core.Delivery;

/// <summary>How a request is sent.</summary>
public enum RequestKind
{
    /// <summary>To one person.</summary>
    Push,

    /// <summary>One body to 2–500 people.</summary>
    Multicast,

    /// <summary>One body to every friend LINE knows, named here or not.</summary>
    Broadcast,

    /// <summary>One body to those LINE picks by audiences and attributes; accepted first, sent later, all or nothing.</summary>
    Narrowcast,
}

/// <summary>Stored names of the kinds, and what holds for whole kinds.</summary>
public static class RequestKinds
{
    /// <summary>The name in the ledger and the API: <c>multicast</c>.</summary>
    public static string Code(this RequestKind kind) => kind.ToString().ToLowerInvariant();

    /// <exception cref="ArgumentException">No kind has this name.</exception>
    public static RequestKind Parse(string code) => Enum.Parse<RequestKind>(code, ignoreCase: true);

    /// <summary>Whether LINE chooses the people: such a request has no members that could be parked or sent to apart.</summary>
    public static bool IsWhole(this RequestKind kind) => kind is RequestKind.Broadcast or RequestKind.Narrowcast;
}

/// <summary>One recipient with what they shall get.</summary>
/// <param name="Messages">The bytes of LINE's <c>messages</c> array.</param>
/// <param name="Variant">Of the campaign; equal bytes of two variants are counted apart by LINE and so leave apart.</param>
public sealed record RenderedRecipient(long ProfileId, string UserId, ReadOnlyMemory<byte> Messages, int Variant = 0);

/// <summary>A person in a request.</summary>
public sealed record RequestMember(long ProfileId, string UserId);

/// <summary>A request that is to be made.</summary>
/// <param name="Members">In the order in which they stand in the body.</param>
public sealed record PlannedRequest(RequestKind Kind, IReadOnlyList<RequestMember> Members, ReadOnlyMemory<byte> Messages, int Variant = 0);

/// <summary>The requests for some recipients, and those whose LINE user was already in.</summary>
/// <param name="Doubled">To be held back as <see cref="HoldReason.MergedDuplicate"/>: another profile with the same LINE user is a member.</param>
public sealed record GroupedRequests(IReadOnlyList<PlannedRequest> Requests, IReadOnlyList<RequestMember> Doubled);

/// <summary>Puts people who get the same bytes into as few requests as LINE allows, and everybody else into a push of their own.</summary>
public static class RequestGrouping
{
    /// <summary>LINE's limit on <c>to</c> of a multicast.</summary>
    public const int MulticastMembers = 500;

    /// <summary>
    /// Requests in the order in which their bodies first appear, members in the order given. Every recipient is in exactly one
    /// request or in <see cref="GroupedRequests.Doubled"/>. The same input gives the same requests.
    /// </summary>
    public static GroupedRequests Group(IEnumerable<RenderedRecipient> recipients)
    {
        var users = new HashSet<string>(StringComparer.Ordinal);
        var doubled = new List<RequestMember>();
        var order = new List<(RenderedRecipient First, List<RequestMember> Members)>();
        var byBody = new Dictionary<RenderedRecipient, List<RequestMember>>(SameBytes.Instance);
        (RenderedRecipient First, List<RequestMember> Members)? last = null;
        foreach (var recipient in recipients)
        {
            var member = new RequestMember(recipient.ProfileId, recipient.UserId);
            if (!users.Add(recipient.UserId))
            {
                doubled.Add(member);
                continue;
            }

            // A body for all is one and the same array: to hash it for every recipient would be most of the work.
            var members = last is { } previous && previous.First.Variant == recipient.Variant && previous.First.Messages.Equals(recipient.Messages) ? previous.Members : null;
            if (members is null && !byBody.TryGetValue(recipient, out members))
            {
                members = [];
                byBody.Add(recipient, members);
                order.Add((recipient, members));
            }

            last = (recipient, members);
            members.Add(member);
        }

        return new GroupedRequests([.. order.SelectMany(g => Split(g.Members, g.First))], doubled);
    }

    private static IEnumerable<PlannedRequest> Split(List<RequestMember> members, RenderedRecipient first) => members
        .Chunk(MulticastMembers)
        .Select(chunk => new PlannedRequest(chunk.Length == 1 ? RequestKind.Push : RequestKind.Multicast, chunk, first.Messages, first.Variant));

    private sealed class SameBytes : IEqualityComparer<RenderedRecipient>
    {
        public static SameBytes Instance { get; } = new();

        public bool Equals(RenderedRecipient? x, RenderedRecipient? y) => x is not null && y is not null && x.Variant == y.Variant && x.Messages.Span.SequenceEqual(y.Messages.Span);

        public int GetHashCode(RenderedRecipient recipient)
        {
            var hash = new HashCode();
            hash.Add(recipient.Variant);
            hash.AddBytes(recipient.Messages.Span);
            return hash.ToHashCode();
        }
    }
}
