namespace Todoke.Core.Segments;

/// <summary>What a condition names. Whatever is named somewhere cannot be deleted.</summary>
public sealed class SegmentReferences
{
    private readonly HashSet<long> tags = [], accounts = [], topics = [], audiences = [], segments = [], campaigns = [], links = [];
    private readonly HashSet<string> attributes = new(StringComparer.Ordinal);

    private SegmentReferences()
    {
    }

    public IReadOnlySet<long> Tags => tags;

    /// <summary>Keys.</summary>
    public IReadOnlySet<string> Attributes => attributes;

    public IReadOnlySet<long> Accounts => accounts;

    public IReadOnlySet<long> Topics => topics;

    public IReadOnlySet<long> Audiences => audiences;

    /// <summary>Saved segments named directly, not those they name in turn.</summary>
    public IReadOnlySet<long> Segments => segments;

    public IReadOnlySet<long> Campaigns => campaigns;

    public IReadOnlySet<long> Links => links;

    public static SegmentReferences Of(SegmentNode node)
    {
        var found = new SegmentReferences();
        found.Visit(node);
        return found;
    }

    private void Visit(SegmentNode node)
    {
        switch (node)
        {
            case AllNode all: foreach (var child in all.Of) Visit(child); break;
            case AnyNode any: foreach (var child in any.Of) Visit(child); break;
            case NotNode not: Visit(not.Of); break;
            case TagNode tag: tags.Add(tag.Tag); break;
            case AttributeNode attribute: attributes.Add(attribute.Path.Key); break;
            case FriendshipNode friendship: accounts.Add(friendship.Account); break;
            case ReachableNode { Account: { } account }: accounts.Add(account); break;
            case ConsentNode consent: topics.Add(consent.Topic); break;
            case AudienceNode audience: audiences.Add(audience.Audience); break;
            case SegmentRefNode segment: segments.Add(segment.Segment); break;
            case MessageNode message:
                if (message.Campaign is { } campaign) campaigns.Add(campaign);
                if (message.Link is { } link) links.Add(link);
                break;
        }
    }
}
