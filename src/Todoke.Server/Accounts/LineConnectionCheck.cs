using Todoke.Server.Cli;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Accounts;

/// <summary>For <c>doctor</c>: whether every account's token works and LINE calls this installation's webhook.</summary>
internal sealed class LineConnectionCheck(LedgerStore ledger, LineClients clients, ServerOptions options) : IDoctorCheck
{
    public async Task<IReadOnlyList<DoctorFinding>> CheckAsync(CancellationToken cancel)
    {
        var accounts = await ledger.ReadAsync(l => AccountRows.ListAsync(l, archived: false, cancel), cancel);
        if (accounts.Count == 0) return [DoctorFinding.Well("LINE: no account yet")];
        var findings = new List<DoctorFinding>();
        foreach (var account in accounts) findings.AddRange(await CheckAsync(account, cancel));
        return findings;
    }

    async Task<IReadOnlyList<DoctorFinding>> CheckAsync(AccountRow account, CancellationToken cancel)
    {
        var name = $"LINE account {account.Id} ({account.Name})";
        if (await clients.ForAsync(account.Id, cancel) is not { } line)
            return [DoctorFinding.Wrong($"{name}: no channel access token that this key can read", "Enter the channel access token and the channel secret in the account's settings.")];
        if (await line.BotInfoAsync(cancel) is LineAnswer<BotInfo>.Failed { Why: var why }) return [DoctorFinding.Wrong($"{name}: {why.En}", "Run the connection test in the account's settings.")];
        var works = DoctorFinding.Well($"{name}: the token works");
        // Without a public address that is already said elsewhere, and there is nothing to compare with.
        if (options.PublicUrl is not { } address) return [works];
        var ours = new Uri(address.AbsoluteUri.TrimEnd('/') + $"/webhook/line/{account.Id}").AbsoluteUri;
        return await line.WebhookEndpointAsync(cancel) switch
        {
            LineAnswer<WebhookEndpoint>.Ok { Value: { Active: true } set } when set.Endpoint == ours => [works, DoctorFinding.Well($"{name}: LINE calls {ours}")],
            LineAnswer<WebhookEndpoint>.Ok { Value: { Active: false } } => [works, DoctorFinding.Wrong($"{name}: the webhook is switched off at LINE", "Switch on 'Use webhook' in LINE Developers.")],
            _ => [works, DoctorFinding.Wrong($"{name}: LINE does not call {ours}", "Press 'Set webhook' in the account's settings.")],
        };
    }
}
