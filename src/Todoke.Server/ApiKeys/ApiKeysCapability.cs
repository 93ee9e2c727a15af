using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Staff;

namespace Todoke.Server.ApiKeys;

/// <param name="Hint">The first eight characters, to tell keys apart.</param>
public sealed record ApiKeyAnswer(long Id, string Name, string Hint, string Role, DateTimeOffset CreatedAt);

public sealed record ApiKeyInput(string Name, string Role);

/// <param name="Key">Shown this once.</param>
public sealed record NewApiKey(long Id, string Key);

internal static class ApiKeysCapability
{
    public static void MapApiKeys(this RouteGroupBuilder api)
    {
        api.MapGet("/api-keys", ListAsync).RequireAuthorization(Roles.Viewer);
        api.MapPost("/api-keys", CreateAsync).RequireAuthorization(Roles.Owner);
        api.MapDelete("/api-keys/{id:long}", RevokeAsync).RequireAuthorization(Roles.Owner);
    }

    static async Task<Ok<Listing<ApiKeyAnswer>>> ListAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<ApiKeyAnswer>([.. (await ledger.ReadAsync(l => ApiKeyTable.ListAsync(l, cancel), cancel))
            .Select(k => new ApiKeyAnswer(k.Id, k.Name, k.Hint, k.Role, ApiJson.Instant(k.CreatedAt)))]));

    static async Task<Results<Ok<NewApiKey>, ProblemHttpResult>> CreateAsync(ApiKeyInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (StaffRules.Check(input.Name, role: input.Role) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        var written = await ledger.WriteAsync(async w =>
        {
            var made = await ApiKeyTable.CreateAsync(w, input.Name.Trim(), input.Role, cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "api_key.create", $"key:{made.Id}", $$"""{"role":"{{input.Role}}"}""", cancel);
            return made;
        }, cancel);
        http.At(written.Position);
        return TypedResults.Ok(new NewApiKey(written.Value.Id, written.Value.Key));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (!await ApiKeyTable.RevokeAsync(w, id, cancel)) return false;
            await Audit.RecordAsync(w, Actor.Of(http), "api_key.revoke", $"key:{id}", "{}", cancel);
            return true;
        }, cancel);
        if (!written.Value) return ApiResults.NotFound("APIキーが見つかりません。", "There is no such API key.");
        http.At(written.Position);
        return TypedResults.NoContent();
    }
}
