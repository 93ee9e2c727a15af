namespace Todoke.Core.Segments.Reading;

/// <summary>Reads the nodes that ask about a person rather than about what the person did.</summary>
internal sealed class PersonNodeReader(ValueTestReader tests)
{
    /// <summary>Null where there are problems, and where the type is none of these.</summary>
    public SegmentNode? Read(ObjectReader o, string type) => type switch
    {
        "tag" => Tag(o),
        "any_tag" => o.Either("op", "has", "has_not") is { } has ? new AnyTagNode(has) : null,
        "attribute" => Attribute(o),
        "friendship" => Friendship(o),
        "reachable" => Reachable(o),
        "consent" => Consent(o),
        "audience" => Audience(o),
        "segment" => Segment(o),
        "random" => Random(o),
        "message" => Message(o),
        _ => null,
    };

    private static TagNode? Tag(ObjectReader o)
    {
        var tag = o.Id("tag");
        var has = o.Either("op", "has", "has_not");
        var ok = WindowReader.Optional(o, "added", out var added);
        return tag is not null && has is not null && ok ? new TagNode(tag.Value, has.Value, added) : null;
    }

    private AttributeNode? Attribute(ObjectReader o)
    {
        var path = o.PathIn("path");
        var test = tests.Typed(o);
        HeldFor? held = null;
        var ok = true;
        if (o.Optional("held") is { } json)
        {
            var inner = new ObjectReader(json, o.At("held"), o.Problems);
            if (inner.IsObject && inner.Word<HeldOp>("op") is var op && inner.Span() is { } span && op is not null) held = new HeldFor(op.Value, span);
            inner.Close();
            ok = held is not null;
            if (path is { Steps.Count: > 1 })
            {
                o.Problems.HeldNeedsWholeAttribute(o.At("held"));
                ok = false;
            }
        }
        return path is not null && test is not null && ok ? new AttributeNode(path, test, held) : null;
    }

    private static FriendshipNode? Friendship(ObjectReader o)
    {
        var account = o.Id("account");
        var state = o.Word<FriendshipState>("state");
        var ok = WindowReader.Optional(o, "since", out var since);
        if (state == FriendshipState.None && o.Has("since"))
        {
            o.Problems.SinceWithNone(o.At("since"));
            return null;
        }
        return account is not null && state is not null && ok ? new FriendshipNode(account.Value, state.Value, since) : null;
    }

    private static ReachableNode? Reachable(ObjectReader o)
    {
        var channel = o.Word<MessageChannel>("channel");
        if (!o.Has("account")) return channel is null ? null : new ReachableNode(channel.Value, null);
        var account = o.Id("account");
        if (channel is MessageChannel.Line) return account is null ? null : new ReachableNode(MessageChannel.Line, account);
        if (channel is not null) o.Problems.OnlyForLine(o.At("account"));
        return null;
    }

    private static ConsentNode? Consent(ObjectReader o)
    {
        var topic = o.Id("topic");
        var state = o.Word<ConsentState>("state");
        return topic is not null && state is not null ? new ConsentNode(topic.Value, state.Value) : null;
    }

    private static AudienceNode? Audience(ObjectReader o)
    {
        var audience = o.Id("audience");
        var isIn = o.Either("op", "in", "not_in");
        return audience is not null && isIn is not null ? new AudienceNode(audience.Value, isIn.Value) : null;
    }

    private static SegmentRefNode? Segment(ObjectReader o)
    {
        var segment = o.Id("segment");
        var isIn = o.Either("op", "in", "not_in");
        return segment is not null && isIn is not null ? new SegmentRefNode(segment.Value, isIn.Value) : null;
    }

    private static RandomNode? Random(ObjectReader o)
    {
        var salt = o.Text("salt");
        if (salt is { Length: > SegmentLimits.Salt })
        {
            o.Problems.SaltTooLong(o.At("salt"));
            salt = null;
        }
        var from = o.Whole("from", 0, SegmentLimits.Buckets - 1);
        var to = o.Whole("to", 1, SegmentLimits.Buckets);
        if (salt is null || from is null || to is null) return null;
        if (from < to) return new RandomNode(salt, from.Value, to.Value);
        o.Problems.Reversed(o.At("to"));
        return null;
    }

    private static MessageNode? Message(ObjectReader o)
    {
        var outcome = o.Word<MessageOutcome>("outcome");
        var channel = o.Has("channel") ? o.Word<MessageChannel>("channel") : null;
        var campaign = o.Has("campaign") ? o.Id("campaign") : null;
        var template = o.Has("template") ? o.Text("template") : null;
        var link = o.Has("link") ? o.Id("link") : null;
        var ok = WindowReader.Optional(o, "within", out var within);
        ok &= ValueTestReader.Count(o, out var count);
        if (outcome is null || (o.Has("channel") && channel is null) || (o.Has("campaign") && campaign is null)) return null;
        if (outcome == MessageOutcome.Opened && channel is (null or MessageChannel.Line))
        {
            o.Problems.NoOpensOnLine(o.At("channel"));
            return null;
        }
        if (outcome != MessageOutcome.Tapped && o.Has("link"))
        {
            o.Problems.LinkNeedsTapped(o.At("link"));
            return null;
        }
        if (!ok || (o.Has("template") && template is null) || (o.Has("link") && link is null)) return null;
        return new MessageNode(outcome.Value, channel, campaign, template, link, within, count);
    }
}
