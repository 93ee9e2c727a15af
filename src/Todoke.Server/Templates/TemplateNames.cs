using Todoke.Core.Messages;
using Todoke.Server.Ledger;

namespace Todoke.Server.Templates;

/// <summary>What templates are called that messages were made from.</summary>
internal static class TemplateNames
{
    /// <summary>The name now; null where the message was made from none, or from one that is gone.</summary>
    public static async Task<string?> OfAsync(LedgerConnection ledger, MessageContent content, CancellationToken cancel) => content.TemplateId is not { } id ? null
        : await ledger.FirstAsync("SELECT name FROM message_template WHERE id = @id", r => r.GetString(0), cancel, ("id", id));
}
