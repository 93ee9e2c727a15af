using Todoke.Core.Messages;
using Todoke.Server.Ledger;

namespace Todoke.Server.Templates;

/// <param name="Current">False: only messages of earlier times have it.</param>
public sealed record TemplateName(string Name, bool Current);

/// <summary>What templates are called that messages were made from.</summary>
internal static class TemplateNames
{
    /// <summary>The name now; null where the message was made from none, or from one that is gone.</summary>
    public static async Task<string?> OfAsync(LedgerConnection ledger, MessageContent content, CancellationToken cancel) => content.TemplateId is not { } id ? null
        : await ledger.FirstAsync("SELECT name FROM message_template WHERE id = @id", r => r.GetString(0), cancel, ("id", id));

    /// <summary>Whether there ever was one of this id: it may have been removed since.</summary>
    public static async Task<bool> EverAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        id > 0 && id <= await ledger.CountAsync("SELECT COALESCE((SELECT value FROM counter WHERE name = 'message_template'), 0)", cancel);

    /// <summary>Everything templates were ever called and what other systems told us theirs are called, in order; those of now marked.</summary>
    public static async Task<IReadOnlyList<TemplateName>> AllAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var current = (await ledger.QueryAsync("SELECT name FROM message_template", r => r.GetString(0), cancel)).ToHashSet(StringComparer.Ordinal);
        var earlier = await ledger.QueryAsync("SELECT name FROM template_name", r => r.GetString(0), cancel);
        return [.. current.Union(earlier).Order(StringComparer.Ordinal).Select(name => new TemplateName(name, current.Contains(name)))];
    }

    /// <summary>Keeps names for good: history goes on naming a template as it was called when its message left.</summary>
    public static async Task KeepAsync(LedgerWriter w, IEnumerable<string> names, CancellationToken cancel)
    {
        foreach (var name in names.Distinct(StringComparer.Ordinal)) await w.ExecuteAsync("INSERT INTO template_name (name) VALUES (@name) ON CONFLICT (name) DO NOTHING", cancel, ("name", name));
    }
}
