using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Accounts;

/// <summary>LINE Login channels: of the same provider as an account, they see the same user ids.</summary>
internal static class LoginChannels
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/login-channels", ListAsync).RequireAuthorization(Roles.Viewer).WithTags("accounts");
        var owners = api.MapGroup("/login-channels").RequireAuthorization(Roles.Owner).WithTags("accounts");
        owners.MapPost("", CreateAsync);
        owners.MapDelete("/{id:long}", DeleteAsync);
    }

    static async Task<Ok<Listing<LoginChannelView>>> ListAsync(LedgerStore ledger, InstallationKey key, CancellationToken cancel) => TypedResults.Ok(new Listing<LoginChannelView>(
        await ledger.ReadAsync(l => l.QueryAsync("SELECT id, provider, name, channel_id, secret, created_at FROM login_channel ORDER BY id",
            r => new LoginChannelView(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), key.Decrypt(r.IsDBNull(4) ? null : r.GetFieldValue<byte[]>(4)) is not null, ApiJson.Instant(r.GetInt64(5))),
            cancel), cancel)));

    static async Task<Results<Ok<LoginChannelView>, ProblemHttpResult>> CreateAsync(LoginChannelInput body, HttpContext http, LedgerStore ledger, InstallationKey key, OutgoingHttp outgoing, CancellationToken cancel)
    {
        var input = new AccountInput(body.Name, body.Provider, body.ChannelId, body.ChannelSecret, null, null).Trimmed;
        var problems = input.Problems(all: true, outgoing).FindAll(p => p.Path != "channel_access_token");
        if (problems.Count > 0) return ApiResults.Invalid(problems);
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM login_channel WHERE channel_id = @channel", cancel, ("channel", input.ChannelId)) > 0) return null;
            var view = new LoginChannelView(await w.NextIdAsync("login_channel", cancel), input.Provider!, input.Name!, input.ChannelId!, true, ApiJson.Instant(w.Now));
            await w.InsertAsync("login_channel (id, provider, name, channel_id, secret, created_at)", [[view.Id, view.Provider, view.Name, view.ChannelId, key.Encrypt(input.ChannelSecret!), w.Now]], cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "login_channel.create", $"login_channel:{view.Id}", "{}", cancel);
            return view;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } made ? TypedResults.Ok(made)
            : ApiResults.Conflict("channel_exists", "このチャネルIDはすでに登録されています。", "There is a Login channel with this channel ID already.");
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.ExecuteAsync("DELETE FROM login_channel WHERE id = @id", cancel, ("id", id)) == 0) return false;
            await Audit.RecordAsync(w, Actor.Of(http), "login_channel.delete", $"login_channel:{id}", "{}", cancel);
            return true;
        }, cancel);
        http.At(written.Position);
        return written.Value ? TypedResults.NoContent() : ApiResults.NotFound($"LINEログインチャネル {id} はありません。", $"There is no Login channel {id}.");
    }
}

public sealed record LoginChannelInput(string? Provider, string? ChannelId, string? Name, string? ChannelSecret);

public sealed record LoginChannelView(long Id, string Provider, string Name, string ChannelId, bool HasSecret, DateTimeOffset CreatedAt);
