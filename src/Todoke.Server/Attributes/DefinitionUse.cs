using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Attributes;

/// <summary>Who uses a tag, an attribute, a topic, a list or a segment: what is used cannot be deleted, and the refusal names the users.</summary>
public sealed record DefinitionUse(string Kind, long Id, string Name)
{
    /// <summary>Segments, and campaigns that are still to be sent or repeated, whose condition names it.</summary>
    /// <param name="ledger">To read from.</param>
    /// <param name="uses">Told what each condition names.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="segment">Campaigns that send to this saved segment use it too.</param>
    /// <param name="mentions">Told each text of the content of a campaign that is still to be sent.</param>
    public static async Task<List<DefinitionUse>> FindAsync(LedgerConnection ledger, Func<SegmentReferences, bool> uses, CancellationToken cancel, long? segment = null, Func<string, bool>? mentions = null)
    {
        var segments = await ledger.QueryAsync("SELECT id, name, definition FROM segment ORDER BY id", r => (Use: new DefinitionUse("segment", r.GetInt64(0), r.GetString(1)), Definition: r.GetString(2)), cancel);
        var campaigns = await ledger.QueryAsync("SELECT id, name, definition, segment_id, content, options, variants FROM campaign WHERE state IN ('draft', 'scheduled', 'freezing', 'awaiting_approval', 'stopped') ORDER BY id",
            r => (Use: new DefinitionUse("campaign", r.GetInt64(0), r.GetString(1)), Definition: r.IsDBNull(2) ? null : r.GetString(2), Segment: r.IsDBNull(3) ? (long?)null : r.GetInt64(3), Content: r.GetString(4),
                CampaignOptions.Parse(r.GetString(5)).TopicId, Variants: r.IsDBNull(6) ? null : r.GetString(6)), cancel);
        campaigns.AddRange(await ledger.QueryAsync("SELECT id, name, definition, segment_id, content, options, variants FROM schedule ORDER BY id",
            r => (Use: new DefinitionUse("schedule", r.GetInt64(0), r.GetString(1)), Definition: r.IsDBNull(2) ? null : r.GetString(2), Segment: r.IsDBNull(3) ? (long?)null : r.GetInt64(3), Content: r.GetString(4),
                CampaignOptions.Parse(r.GetString(5)).TopicId, Variants: r.IsDBNull(6) ? null : r.GetString(6)), cancel));
        bool Names(string? definition) => definition is not null && uses(SegmentReferences.Of(SegmentDefinition.Parse(definition).Condition));
        // A campaign that needs consent uses the topic as a condition on it would.
        bool NamesTopic(long? topic) => topic is { } id && uses(SegmentReferences.Of(new ConsentNode(id, ConsentState.Granted)));
        bool NamesInVariants(string? variants) => variants is not null && CampaignVariants.Parse(variants).Of.Any(v => v.Condition is { } condition && uses(SegmentReferences.Of(condition)));
        return
        [
            .. segments.Where(s => s.Use.Id != segment && Names(s.Definition)).Select(s => s.Use),
            .. campaigns.Where(c => (segment is not null && c.Segment == segment) || Names(c.Definition) || NamesTopic(c.TopicId) || NamesInVariants(c.Variants)
                || (mentions is not null && (Mentions(c.Content, mentions) || (c.Variants is not null && Mentions(c.Variants, mentions))))).Select(c => c.Use),
        ];
    }

    /// <summary>409 with <c>used_by</c>: <c>[{kind, id, name}]</c>.</summary>
    public static ProblemHttpResult Refusal(IReadOnlyList<DefinitionUse> users)
    {
        var names = string.Join("、", users.Take(5).Select(u => $"「{u.Name}」"));
        var refusal = ApiResults.Conflict("used_by", $"{users.Count}件のセグメントや配信で使われているため削除できません:{names}", $"{users.Count} segments or campaigns use it: {names}",
            users.Select(u => new Problem($"{u.Kind}:{u.Id}", "used_by", $"「{u.Name}」で使われています。", $"'{u.Name}' uses it.")));
        refusal.ProblemDetails.Extensions["used_by"] = users;
        return refusal;
    }

    static bool Mentions(string json, Func<string, bool> mentions)
    {
        using var document = JsonDocument.Parse(json);
        return Any(document.RootElement, mentions);
    }

    static bool Any(JsonElement node, Func<string, bool> mentions) => node.ValueKind switch
    {
        JsonValueKind.String => mentions(node.GetString()!),
        JsonValueKind.Object => node.EnumerateObject().Any(p => Any(p.Value, mentions)),
        JsonValueKind.Array => node.EnumerateArray().Any(i => Any(i, mentions)),
        _ => false,
    };
}
