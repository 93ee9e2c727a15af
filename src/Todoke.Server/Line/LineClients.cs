using Todoke.Server.Accounts;

namespace Todoke.Server.Line;

/// <summary>Hands out the client of an account, with the credentials as they are now.</summary>
public sealed class LineClients(AccountDirectory accounts, OutgoingHttp http)
{
    /// <returns>Null when there is no such account, it is archived, or its token is missing or was encrypted with another key.</returns>
    public async ValueTask<LineClient?> ForAsync(long accountId, CancellationToken cancel) =>
        await accounts.FindAsync(accountId, cancel) is { Archived: false, Token: { } token } account ? With(accountId, account.ApiBase, token) : null;

    /// <summary>For credentials that are not stored yet; the account id is 0 then.</summary>
    public LineClient With(long accountId, Uri apiBase, string token) => new(http.Client, accountId, apiBase, token, http.Uploads);
}
