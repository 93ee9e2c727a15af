using Todoke.Server.Cli;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Accounts;

/// <summary>For <c>doctor</c>: every account's token, webhook address and quota, by asking LINE. Changes nothing and calls nobody's webhook.</summary>
internal sealed class LineConnectionCheck(LedgerStore ledger, AccountDirectory accounts, LineClients clients, ServerOptions options) : IDoctorCheck
{
    public async Task<IReadOnlyList<DoctorFinding>> CheckAsync(CancellationToken cancel)
    {
        var findings = new List<DoctorFinding>();
        foreach (var (id, name) in await ledger.ReadAsync(l => l.QueryAsync("SELECT id, name FROM account WHERE archived_at IS NULL ORDER BY id", r => (r.GetInt64(0), r.GetString(1)), cancel), cancel))
        {
            if (await accounts.FindAsync(id, cancel) is not { } account || await clients.ForAsync(id, cancel) is not { } line)
                findings.Add(DoctorFinding.Wrong($"LINE {name}: no channel access token that this key can read", "Enter secret and token in the console under accounts, or start with the right TODOKE_KEY."));
            else
                await foreach (var check in LookAsync(account, line, cancel))
                    findings.Add(check.Ok ? DoctorFinding.Well($"LINE {name}: {check.En}") : DoctorFinding.Wrong($"LINE {name}: {check.En}", check.Detail is null ? "The account's page in the console says more." : $"LINE says: {check.Detail}"));
        }
        return findings;
    }

    async IAsyncEnumerable<ConnectionCheck> LookAsync(LineAccount account, LineClient line, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var bot = ConnectionTest.Bot(account, await line.BotInfoAsync(cancel));
        yield return bot;
        if (!bot.Ok) yield break;
        // Without a public address the check of that address has said so already.
        if (options.PublicUrl is { } address)
            yield return ConnectionTest.Endpoint(await line.WebhookEndpointAsync(cancel), new Uri(new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), $"webhook/line/{account.Id}"));
        yield return ConnectionTest.Quota(await line.QuotaAsync(cancel));
    }
}
