using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Attributes;

/// <summary>Who uses a tag or an attribute: what is used cannot be deleted, and the refusal names the users.</summary>
public sealed record DefinitionUse(string Kind, long Id, string Name)
{
    /// <summary>Segments, and campaigns that are still to be sent, in whose condition a node says so.</summary>
    /// <param name="ledger">To read from.</param>
    /// <param name="uses">Told each JSON object of the condition.</param>
    /// <param name="mentions">Told each text of the content of a campaign that is still to be sent.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public static async Task<List<DefinitionUse>> FindAsync(LedgerConnection ledger, Func<JsonElement, bool> uses, Func<string, bool>? mentions, CancellationToken cancel)
    {
        var segments = await ledger.QueryAsync("SELECT id, name, definition FROM segment ORDER BY id", r => (Use: new DefinitionUse("segment", r.GetInt64(0), r.GetString(1)), Definition: r.GetString(2)), cancel);
        var campaigns = await ledger.QueryAsync("SELECT id, name, definition, content FROM campaign WHERE state IN ('draft', 'scheduled', 'freezing', 'stopped') ORDER BY id",
            r => (Use: new DefinitionUse("campaign", r.GetInt64(0), r.GetString(1)), Definition: r.IsDBNull(2) ? "{}" : r.GetString(2), Content: r.GetString(3)), cancel);
        return
        [
            .. segments.Where(s => Any(s.Definition, uses)).Select(s => s.Use),
            .. campaigns.Where(c => Any(c.Definition, uses) || (mentions is not null && Any(c.Content, node => node.ValueKind == JsonValueKind.String && mentions(node.GetString()!)))).Select(c => c.Use),
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

    static bool Any(string json, Func<JsonElement, bool> holds)
    {
        using var document = JsonDocument.Parse(json);
        return Any(document.RootElement, holds);
    }

    static bool Any(JsonElement node, Func<JsonElement, bool> holds) => holds(node) || node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().Any(p => Any(p.Value, holds)),
        JsonValueKind.Array => node.EnumerateArray().Any(i => Any(i, holds)),
        _ => false,
    };
}
