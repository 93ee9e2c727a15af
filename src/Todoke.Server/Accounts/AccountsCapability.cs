using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Cli;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Accounts;

/// <summary>LINE Official Accounts: their credentials, their webhook, what LINE says about them.</summary>
internal static class AccountsCapability
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) =>
        services.AddSingleton<AccountDirectory>().AddSingleton<LineFigures>().AddSingleton<IDoctorCheck, LineConnectionCheck>();

    public static void MapAccounts(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/accounts").RequireAuthorization(Roles.Viewer).WithTags("accounts");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        viewers.MapGet("/{id:long}/identified", IdentifiedAsync);
        var editors = api.MapGroup("/accounts").RequireAuthorization(Roles.Editor).WithTags("accounts");
        editors.MapPatch("/{id:long}", ChangeAsync);
        editors.MapPost("/{id:long}/test", ConnectionTest.RunAsync);
        var owners = api.MapGroup("/accounts").RequireAuthorization(Roles.Owner).WithTags("accounts");
        owners.MapPost("", CreateAsync);
        owners.MapDelete("/{id:long}", ArchiveAsync);
        owners.MapPost("/{id:long}/webhook", ConnectionTest.SetWebhookAsync);
        LoginChannels.Map(api);
    }

    public static ProblemHttpResult NoAccount(long id) => ApiResults.NotFound($"アカウント {id} はありません。", $"There is no account {id}.");

    static async Task<Ok<Listing<AccountView>>> ListAsync(LedgerStore ledger, InstallationKey key, PublicAddress address, CancellationToken cancel, bool archived = false)
    {
        var (rows, counts) = await ledger.ReadAsync(async l => (await AccountRows.ListAsync(l, archived, cancel), await AccountRows.CountAsync(l, cancel)), cancel);
        return TypedResults.Ok(new Listing<AccountView>([.. rows.Select(r => View(r, counts.GetValueOrDefault(r.Id), key, address))]));
    }

    static async Task<Results<Ok<AccountView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, InstallationKey key, PublicAddress address, CancellationToken cancel) =>
        await ViewAsync(ledger, id, key, address, [], cancel) is { } view ? TypedResults.Ok(view) : NoAccount(id);

    static async Task<Results<Ok<AccountView>, ProblemHttpResult>> CreateAsync(AccountInput body, HttpContext http, LedgerStore ledger, InstallationKey key,
        AccountDirectory accounts, LineClients clients, OutgoingHttp outgoing, ServerOptions options, PublicAddress address, CancellationToken cancel)
    {
        var input = body.Trimmed with { ApiBase = body.ApiBase?.Trim() ?? options.LineApi.AbsoluteUri };
        if (input.Problems(all: true, outgoing) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        var asked = await LineIdentification.AskAsync(clients.With(0, new Uri(input.ApiBase), input.ChannelAccessToken!), cancel);
        if (asked is LineIdentification.Wrong { Problem: var wrong }) return ApiResults.Invalid(wrong);
        var (bot, verified, warnings) = (LineIdentification.Usable)asked;

        var written = await ledger.WriteAsync(async w =>
        {
            var before = await AccountRows.FindByChannelAsync(w, input.ChannelId!, cancel);
            // A channel that was archived takes up where it was; one in use cannot be added twice.
            if (before is { ArchivedAt: null }) return (Conflict: "channel_exists", Id: before.Id);
            if (before is not null && before.Provider != input.Provider && await AccountRows.HasFriendsAsync(w, before.Id, cancel)) return (Conflict: "provider_fixed", Id: before.Id);
            var row = new AccountRow(before?.Id ?? await w.NextIdAsync("account", cancel), input.Provider!, input.Name!, input.ChannelId!, before?.BasicId, before?.BotUserId,
                before?.PictureUrl, input.ApiBase!, key.Encrypt(input.ChannelSecret!), key.Encrypt(input.ChannelAccessToken!), verified, before?.CreatedAt ?? w.Now, null);
            if (bot is not null) row = row.With(bot);
            await AccountRows.SaveAsync(w, row, cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "account.create", $"account:{row.Id}", "{}", cancel);
            return (Conflict: "", Id: row.Id);
        }, cancel);
        if (Refusal(written.Value.Conflict, written.Value.Id) is { } refusal) return refusal;
        accounts.Forget(written.Value.Id);
        http.At(written.Position);
        return TypedResults.Ok((await ViewAsync(ledger, written.Value.Id, key, address, warnings, cancel))!);
    }

    static async Task<Results<Ok<AccountView>, ProblemHttpResult>> ChangeAsync(long id, AccountInput body, HttpContext http, LedgerStore ledger, InstallationKey key,
        AccountDirectory accounts, LineClients clients, OutgoingHttp outgoing, PublicAddress address, CancellationToken cancel)
    {
        var (input, actor) = (body.Trimmed, Actor.Of(http));
        if (input.IsSecret && actor.Role != Roles.Owner)
            return ApiResults.Failure(StatusCodes.Status403Forbidden, "role", "接続設定を変更できるのは管理者だけです。", "Only an owner may change how the account is connected.");
        if (input.Problems(all: false, outgoing) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        if (await accounts.FindAsync(id, cancel) is not { } account) return NoAccount(id);
        LineIdentification.Usable? found = null;
        if ((input.ChannelAccessToken ?? input.ApiBase) is not null && (input.ChannelAccessToken ?? account.Token) is { } token)
        {
            var asked = await LineIdentification.AskAsync(clients.With(id, input.ApiBase is { } given ? new Uri(given) : account.ApiBase, token), cancel);
            if (asked is LineIdentification.Wrong { Problem: var wrong }) return ApiResults.Invalid(wrong);
            found = (LineIdentification.Usable)asked;
            if (account.BotUserId is { } known && found.Bot is { } other && other.UserId != known)
                return ApiResults.Invalid("channel_access_token", "another_account", $"このトークンは別のLINE公式アカウント（{other.DisplayName}）のものです。新しいアカウントとして追加してください。",
                    $"This token belongs to another LINE Official Account ({other.DisplayName}). Add that as an account of its own.");
        }
        var written = await ledger.WriteAsync(async w =>
        {
            if (await AccountRows.FindAsync(w, id, cancel) is not { } row) return "gone";
            if (input.ChannelId is { } channel && await AccountRows.FindByChannelAsync(w, channel, cancel) is { } same && same.Id != id) return "channel_exists";
            // Its people are known by user ids of this provider: under another name they would all be strangers.
            if (input.Provider is { } provider && provider != row.Provider && await AccountRows.HasFriendsAsync(w, id, cancel)) return "provider_fixed";
            row = row with
            {
                Name = input.Name ?? row.Name, Provider = input.Provider ?? row.Provider, ChannelId = input.ChannelId ?? row.ChannelId, ApiBase = input.ApiBase ?? row.ApiBase,
                Secret = input.ChannelSecret is { } secret ? key.Encrypt(secret) : row.Secret, Token = input.ChannelAccessToken is { } fresh ? key.Encrypt(fresh) : row.Token,
                Verified = found?.Verified ?? row.Verified,
            };
            await AccountRows.SaveAsync(w, found?.Bot is { } bot ? row.With(bot) : row, cancel);
            await Audit.RecordAsync(w, actor, "account.update", $"account:{id}", JsonSerializer.Serialize(new { fields = Given(input) }), cancel);
            return "";
        }, cancel);
        if (Refusal(written.Value, id) is { } refusal) return refusal;
        accounts.Forget(id);
        http.At(written.Position);
        return TypedResults.Ok((await ViewAsync(ledger, id, key, address, found?.Warnings ?? [], cancel))!);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> ArchiveAsync(long id, HttpContext http, LedgerStore ledger, AccountDirectory accounts, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.ExecuteAsync("UPDATE account SET archived_at = @at WHERE id = @id AND archived_at IS NULL", cancel, ("at", w.Now), ("id", id)) == 0) return false;
            await Audit.RecordAsync(w, Actor.Of(http), "account.archive", $"account:{id}", "{}", cancel);
            w.Changed(ChangeKind.Account, id);
            return true;
        }, cancel);
        if (!written.Value) return NoAccount(id);
        accounts.Forget(id);
        http.At(written.Position);
        return TypedResults.NoContent();
    }

    static async Task<Results<Ok<IdentifiedView>, ProblemHttpResult>> IdentifiedAsync(long id, LedgerStore ledger, AccountDirectory accounts, LineFigures figures, CancellationToken cancel)
    {
        if (await accounts.FindAsync(id, cancel) is null) return NoAccount(id);
        var counts = await ledger.ReadAsync(l => AccountRows.CountAsync(l, cancel), cancel);
        var known = counts.GetValueOrDefault(id)?.Following ?? 0;
        if (await figures.FriendsAsync(id, cancel) is not { } line) return TypedResults.Ok(new IdentifiedView(known, null, null, null, null));
        // LINE's figure is a day old, so that more people may be known than it counts.
        var percent = line.Friends == 0 ? (double?)null : Math.Min(100, Math.Round(known * 100.0 / line.Friends, 1));
        return TypedResults.Ok(new IdentifiedView(known, line.Friends, percent, Math.Max(0, line.Friends - known), line.AsOf));
    }

    public static ProblemHttpResult NoToken => ApiResults.Conflict("no_token", "このアカウントのチャネルアクセストークンがありません。アカウント設定で入力してください。",
        "This account has no channel access token. Enter it in the account's settings.");

    static async Task<AccountView?> ViewAsync(LedgerStore ledger, long id, InstallationKey key, PublicAddress address, IReadOnlyList<Problem> warnings, CancellationToken cancel)
    {
        var (row, counts) = await ledger.ReadAsync(async l => (await AccountRows.FindAsync(l, id, cancel), await AccountRows.CountAsync(l, cancel)), cancel);
        return row is null ? null : View(row, counts.GetValueOrDefault(id), key, address) with { Warnings = warnings };
    }

    static AccountView View(AccountRow row, FriendCounts? friends, InstallationKey key, PublicAddress address) => new(
        row.Id, row.Name, row.Provider, row.ChannelId, row.BasicId, row.BotUserId, row.PictureUrl, row.ApiBase, row.Verified, ApiJson.Instant(row.CreatedAt),
        // A secret that another installation's key encrypted is as good as none: it must be entered again.
        key.Decrypt(row.Secret) is not null, key.Decrypt(row.Token) is not null, ConnectionTest.WebhookUrl(address, row.Id).AbsoluteUri,
        friends ?? new(0, 0, 0), row.ArchivedAt is not null, []);

    static ProblemHttpResult? Refusal(string code, long id) => code switch
    {
        "gone" => NoAccount(id),
        "channel_exists" => ApiResults.Conflict(code, "このチャネルIDのアカウントはすでに登録されています。", "There is an account with this channel ID already.",
            new Problem("channel_id", code, "登録済みのチャネルIDです。", "This channel ID is taken.")),
        "provider_fixed" => ApiResults.Conflict(code, "友だちがいるアカウントのプロバイダーは変更できません。ユーザーIDはプロバイダーごとに異なるためです。",
            "The provider cannot be changed once there are friends: LINE's user ids differ per provider.", new Problem("provider", code, "変更できません。", "Cannot be changed.")),
        _ => null,
    };

    static IEnumerable<string> Given(AccountInput i) => new[]
    {
        (i.Name, "name"), (i.Provider, "provider"), (i.ChannelId, "channel_id"), (i.ChannelSecret, "channel_secret"), (i.ChannelAccessToken, "channel_access_token"), (i.ApiBase, "api_base"),
    }.Where(f => f.Item1 is not null).Select(f => f.Item2);
}

/// <summary>Following people known here beside LINE's own count (followers − blocks of insight, <c>AsOf</c> the end of that day in Japan).</summary>
public sealed record IdentifiedView(long Known, long? LineFigure, double? Percent, long? Unidentified, DateTimeOffset? AsOf);
