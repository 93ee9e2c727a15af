using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.SegmentCases.Running;

/// <summary>Puts ids in the place of names in a condition: tags, lists, topics, accounts, campaigns and other definitions may be named.</summary>
internal static class ConditionNames
{
    // Member of a node, and what it names. Only in nodes: a property called "tag" is none.
    static readonly Dictionary<string, (string Member, string Kind)[]> Named = new(StringComparer.Ordinal)
    {
        ["tag"] = [("tag", "tag")], ["friendship"] = [("account", "account")], ["reachable"] = [("account", "account")], ["consent"] = [("topic", "topic")],
        ["audience"] = [("audience", "list")], ["segment"] = [("segment", "definition")], ["message"] = [("campaign", "campaign"), ("link", "link")],
    };

    public static async Task<JsonNode?> ResolveAsync(JsonElement condition, Names names, CancellationToken cancel)
    {
        var node = JsonNode.Parse(condition.GetRawText(), documentOptions: new JsonDocumentOptions { MaxDepth = Format.CaseReader.Deepest });
        await ResolveAsync(node, names, cancel);
        return node;
    }

    static async Task ResolveAsync(JsonNode? node, Names names, CancellationToken cancel)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) await ResolveAsync(item, names, cancel);
                break;
            case JsonObject part:
                if (part["type"] is JsonValue type && type.TryGetValue<string>(out var kind))
                    foreach (var (member, what) in Named.GetValueOrDefault(kind, []))
                        if (part[member] is JsonValue value && value.TryGetValue<string>(out var name))
                            part[member] = (what == "tag" ? await names.TagAsync(name, cancel) : names.Id(what, name)) ?? Names.Nothing;
                await ResolveAsync(part["of"], names, cancel);
                // The whole with its version.
                await ResolveAsync(part["condition"], names, cancel);
                break;
        }
    }
}
